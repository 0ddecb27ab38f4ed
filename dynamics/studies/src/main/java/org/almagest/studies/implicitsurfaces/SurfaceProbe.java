package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code surface}: how near the zero set of a field is to the true curve, whether its gradient points to one side of the
 * curve, and how nearly the field is a distance, on 129 × 129 points of the square (Ben-Shabat et al., CVPR 2022, arXiv 2106.10811,
 * §4; sizes of our own). For data that has the true curve, such as planar-curves.
 */
@AutoService(Probe.class)
public final class SurfaceProbe implements Probe {
    static final String NAME = "surface";
    static final String ZERO_SET = "zero_set";

    private static final String NO_CURVE = "no_true_curve";
    private static final String NO_ZERO_SET = "no_zero_set";

    private static final String POINTS = "points";

    /** Radius of the disc on which the divergence theorem is checked. */
    private static final double DISC = 0.1;

    private static final String PAPER = "arXiv 2106.10811";
    private static final String OWN = "own control";

    /** For {@link java.util.ServiceLoader}. */
    public SurfaceProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the zero set of a field beside the true curve, the side to which its gradient points, and how nearly it is a distance ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of("zero_points", "points of the zero set, by linear interpolation on the edges of a 129 × 129 grid"),
                of(
                        "chamfer",
                        "½(mean distance of the zero set from the nearest of 2000 points of the true curve + the same the other way round)"),
                of("hausdorff", "largest distance of a point of either from the nearest of the other"),
                of("ghost_share", "share of the zero set farther than 0.05 from the true curve"),
                of("iou", "grid points with f < 0 and inside, over those with f < 0 or inside"),
                own("iou_best", "the larger of iou and the same with f > 0"),
                of("orientation", "largest share of the curve's points at which ∇f·n has one sign, n the outer normal"),
                of("absolute_cosine", "mean of |cos(∇f, n)| over the curve's points"),
                of("eikonal", "mean of |‖∇f‖ − 1| over the grid"),
                of("laplacian", "mean of |Δf| over the grid"),
                of("distance_error", "root mean square over the grid of f less the signed distance, negative inside"),
                own("cone_slope", "s of the nearest s|x| + c to f on 65 × 65 points, by least squares"),
                own("cone_intercept", "c of that cone"),
                own("cone_r2", "1 − variance of f less that cone over variance of f"),
                own(
                        "flux_residual",
                        "|mean of Δf over the disc |x| < 0.1 − flux of ∇f through its circle over its area| over the mean of |Δf|; of smooth fields, a check of the derivatives"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, PAPER, false);
    }

    private static Quantity own(String name, String formula) {
        return new Quantity(name, "1", formula, OWN, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(new MatrixKind(
                ZERO_SET,
                MatrixKind.Content.ZERO_SET,
                "[point][4]: x and y of points of the zero set, ∂f/∂x and ∂f/∂y there"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer(
                POINTS, 400, 0, 1_000_000, "most points of the zero set that are written, evenly chosen; 0 for none"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples curve = snapshot.data().train();
        double[] outline = shared(curve, PlanarCurves.OUTLINE);
        double[] distance = shared(curve, PlanarCurves.DISTANCE);
        if (outline == null || distance == null) {
            missing(snapshot, sink, NO_CURVE);
            return;
        }
        SampledField.Sampler sampler = new SampledField.Sampler(snapshot.model(), snapshot.parameters());
        SampledField grid = sampler.at(PlanarCurves.GRID.points());
        if (!Arrays.stream(grid.values()).allMatch(Double::isFinite)) {
            missing(snapshot, sink, Measurement.NOT_FINITE);
            return;
        }
        double[] zeros = PlanarCurves.GRID.zeroSet(grid.values());
        Map<String, Double> found = new TreeMap<>();
        found.put("zero_points", zeros.length / 2.0);
        if (zeros.length > 0) {
            SurfaceMeasures.zeroSet(zeros, outline, found);
        }
        SurfaceMeasures.field(grid, distance, found);
        SurfaceMeasures.curve(
                sampler.at(curve.inputs()), curve.field(PlanarCurves.NORMALS).values(), found);
        found.put("flux_residual", Flux.of(sampler, DISC).residual());
        quantities().forEach(quantity -> {
            Double value = found.get(quantity.name());
            sink.measurement(
                    value == null
                            ? Measurement.missing(snapshot.step(), NAME, quantity.name(), null, NO_ZERO_SET)
                            : Measurement.exact(snapshot.step(), NAME, quantity.name(), null, value));
        });
        int most = Math.min(settings.integer(POINTS), zeros.length / 2);
        if (most > 0) {
            sink.matrix(picture(snapshot.step(), sampler, chosen(zeros, most)));
        }
    }

    private static double @Nullable [] shared(Examples examples, String name) {
        return examples.shared().stream()
                .filter(array -> array.shape().name().equals(name))
                .findFirst()
                .map(SharedArray::values)
                .orElse(null);
    }

    private void missing(Snapshot snapshot, Sink sink, String why) {
        quantities()
                .forEach(quantity ->
                        sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity.name(), null, why)));
    }

    /** So many of them, as evenly as their order allows. */
    private static double[] chosen(double[] points, int count) {
        double[] chosen = new double[2 * count];
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) i * (points.length / 2) / count);
            chosen[2 * i] = points[2 * from];
            chosen[2 * i + 1] = points[2 * from + 1];
        }
        return chosen;
    }

    private static Matrix picture(long step, SampledField.Sampler sampler, double[] points) {
        double[] slopes = sampler.at(points).slopes();
        double[] rows = new double[2 * points.length];
        for (int i = 0; i < points.length / 2; i++) {
            System.arraycopy(points, 2 * i, rows, 4 * i, 2);
            System.arraycopy(slopes, 2 * i, rows, 4 * i + 2, 2);
        }
        return new Matrix(step, ZERO_SET, null, points.length / 2, 4, rows);
    }

    /** Value, slopes and Laplacian at every point of the grid. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 4.0 * PlanarCurves.GRID.count() * model.operationsPerExample();
    }
}
