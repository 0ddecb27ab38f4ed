package org.almagest.studies.implicitshapes;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;

/**
 * Two shapes of one kind and size, 0.66 apart, so that what lies between them is known: the same shape on its way.
 *
 * @param from the one
 * @param to the other
 */
record ShapePair(PlanarShape from, PlanarShape to) {
    private static final double SMALLEST = 0.32;
    private static final double LARGEST = 0.4;

    /** Half the distance of the centres. */
    private static final double HALF = 0.33;

    /** Of the middle between them, along each axis. */
    private static final double FARTHEST = 0.15;

    /** The first {@code count} pairs of a seed. */
    static List<ShapePair> drawn(int count, long seed) {
        RandomStream random = new RandomStream(seed, "shape pairs");
        List<ShapePair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(draw(random));
        }
        return pairs;
    }

    /** A kind, a size uniform on [0.32, 0.4), a direction, and a middle uniform on [−0.15, 0.15)². */
    private static ShapePair draw(RandomStream random) {
        PlanarShape.Kind kind = PlanarShape.Kind.draw(random);
        double size = random.uniform(SMALLEST, LARGEST);
        double angle = random.uniform(0, 2 * Math.PI);
        double x = random.uniform(-FARTHEST, FARTHEST);
        double y = random.uniform(-FARTHEST, FARTHEST);
        double right = HALF * StrictMath.cos(angle);
        double down = HALF * StrictMath.sin(angle);
        return new ShapePair(
                new PlanarShape(x - right, y - down, size, kind), new PlanarShape(x + right, y + down, size, kind));
    }

    /** The true shape at {@code share} of the way. */
    PlanarShape between(double share) {
        return from.towards(to, share);
    }
}
