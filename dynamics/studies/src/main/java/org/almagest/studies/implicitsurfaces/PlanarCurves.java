package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.Storage;
import org.almagest.dynamics.geometry.PlaneGrid;
import org.almagest.dynamics.geometry.PointSets;

/**
 * Data source {@code planar-curves}: points of a closed curve, at which a field is to be 0, and with each a point of the square [−1,
 * 1]², drawn uniformly, in the field {@code free}. The field {@code normals} has the curve's unit normals, for those who may know
 * them. Training may have fresh examples without end: a point of the curve drawn with replacement, and a free one. What the true
 * curve is, for measurements, all examples share.
 */
@AutoService(DataSource.class)
public final class PlanarCurves implements DataSource {
    static final String NAME = "planar-curves";

    /** The field of points anywhere in the square. */
    static final String FREE = "free";

    /** The field of normals. */
    static final String NORMALS = "normals";

    /** The shared array of points that lie closely on the curve, [2000][2]. */
    static final String OUTLINE = "outline";

    /** The shared array of distances from the outline on {@link #GRID}, negative inside, [129][129]. */
    static final String DISTANCE = "signed-distance";

    /** Where fields are looked at. */
    static final PlaneGrid GRID = new PlaneGrid(-1, 1, 129);

    private static final int PLANE = 2;
    private static final int OUTLINE_POINTS = 2000;

    /** For {@link java.util.ServiceLoader}. */
    public PlanarCurves() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: points of a closed curve in the plane without orientation, each with a free point of the square around it; a stand-in for the point clouds of arXiv 2106.10811.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "shape",
                        PlanarCurve.STAR.word(),
                        Arrays.stream(PlanarCurve.values())
                                .map(PlanarCurve::word)
                                .toList(),
                        "the curve: a circle of radius 0.6, r = ½(1 + 0.35 cos 5t), or an L of outer sides 1.2"),
                Sampling.train(400),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(PLANE, 1, settings.integer("train"), 0);
    }

    @Override
    public DataSet load(Settings settings) {
        PlanarCurve curve = PlanarCurve.named(settings.text("shape"));
        int count = settings.integer("train");
        double[] free = Storage.rows(NAME + ": " + FREE, count, PLANE);
        RandomStream random = new RandomStream(settings.whole("data_seed"), NAME + " " + FREE);
        for (int i = 0; i < free.length; i++) {
            free[i] = random.uniform(GRID.low(), GRID.high());
        }
        double[] points = curve.points(count);
        double[] normals = PlanarCurve.normals(points);
        double[] outline = curve.points(OUTLINE_POINTS);
        Examples train = new Examples(
                PLANE,
                1,
                count,
                points,
                new double[count],
                List.of(Field.real(FREE, PLANE, free), Field.real(NORMALS, PLANE, normals)),
                List.of(
                        new SharedArray(OUTLINE, OUTLINE_POINTS, PLANE, outline),
                        new SharedArray(DISTANCE, GRID.side(), GRID.side(), signedDistances(curve, outline))));
        return new DataSet(NAME, train, train.first(1).chosen(new int[0]), false)
                .streaming(new CurveStream(points, normals));
    }

    private static double[] signedDistances(PlanarCurve curve, double[] outline) {
        double[] points = GRID.points();
        double[] distances = PointSets.distances(points, outline);
        for (int i = 0; i < distances.length; i++) {
            distances[i] = curve.inside(points[2 * i], points[2 * i + 1]) ? -distances[i] : distances[i];
        }
        return distances;
    }

    /** Points of the curve with replacement, and free ones. */
    private record CurveStream(double[] points, double[] normals) implements ExampleStream {
        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets) {
            place(random, inputs, targets);
        }

        private int place(RandomStream random, double[] inputs, double[] targets) {
            int point = PLANE * random.below(points.length / PLANE);
            System.arraycopy(points, point, inputs, 0, PLANE);
            targets[0] = 0;
            return point;
        }

        @Override
        public void draw(RandomStream random, double[] inputs, double[] targets, double[][] further) {
            int point = place(random, inputs, targets);
            for (int c = 0; c < PLANE; c++) {
                further[0][c] = random.uniform(GRID.low(), GRID.high());
            }
            System.arraycopy(normals, point, further[1], 0, PLANE);
        }

        @Override
        public boolean drawsFields() {
            return true;
        }
    }
}
