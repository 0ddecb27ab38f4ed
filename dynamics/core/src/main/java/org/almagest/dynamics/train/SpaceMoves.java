package org.almagest.dynamics.train;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.linalg.SpaceRotation;

/**
 * Moves examples that are points in space, each example by a rotation or reflection Q, uniform on O(3), and a translation t ~ N(0,
 * 1)³ of its own: x ← Qx + t, v ← Qv, and the target as x.
 */
final class SpaceMoves implements BatchMoves {
    private final int points;
    private final RandomStream random;
    private final SpaceRotation rotation = new SpaceRotation();
    private final double[] translation = new double[Coordinates.SPACE];

    /**
     * Moves points.
     *
     * @param seed of the run
     */
    SpaceMoves(Coordinates coordinates, long seed) {
        this.points = coordinates.points();
        this.random = new RandomStream(seed, "augmentation");
    }

    @Override
    public void move(long step, BatchLoss loss) {
        double[] arena = loss.arena();
        int batch = loss.batch();
        random.moveTo(step);
        for (int j = 0; j < batch; j++) {
            rotation.draw(random);
            for (int c = 0; c < Coordinates.SPACE; c++) {
                translation[c] = random.normal();
            }
            for (int i = 0; i < points; i++) {
                int position = loss.inputs() + Coordinates.IN * i * batch + j;
                rotation.turn(arena, position, batch);
                translate(arena, position, batch);
                rotation.turn(arena, position + Coordinates.SPACE * batch, batch);
                int target = loss.targets() + Coordinates.SPACE * i * batch + j;
                rotation.turn(arena, target, batch);
                translate(arena, target, batch);
            }
        }
    }

    private void translate(double[] arena, int at, int stride) {
        for (int c = 0; c < Coordinates.SPACE; c++) {
            arena[at + c * stride] += translation[c];
        }
    }
}
