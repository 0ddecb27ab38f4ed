package org.almagest.studies.implicitsurfaces;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Snapshot;
import org.apache.commons.math3.special.BesselJ;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measures on fields that are known, and one sine layer whose Laplacian is. */
class SurfaceProbeTest {
    /** Of sums of some ten thousand numbers. */
    private static final double ROUNDING = 1e-12;
    /** As many digits as the numbers from NumPy and SciPy are given with. */
    private static final double DIGITS = 1e-9;

    /** A field in closed form, whose one parameter is a factor. */
    private record Field(Formula formula) implements Model {
        interface Formula {
            Node at(GraphBuilder graph, Node points);
        }

        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "factor", 1, 1, 0));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {1};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().multiply(pass.parameter(0), formula.at(pass.graph(), inputs));
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private static Field cone(double radius) {
        return new Field((graph, points) -> graph.subtract(graph.norm(points, 1), graph.constant(radius)));
    }

    private static Findings look(Model model, double factor, DataSet data) {
        Findings findings = new Findings();
        SurfaceProbe probe = new SurfaceProbe();
        probe.measure(
                new Snapshot(0, model, new double[] {factor}, new double[] {1}, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(probe.parameters(), Map.of("points", 100)),
                findings);
        return findings;
    }

    private static Measurement of(Findings findings, String quantity) {
        return findings.measurements().stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static double value(Findings findings, String quantity) {
        return requireNonNull(of(findings, quantity).value(), quantity);
    }

    @ParameterizedTest
    @CsvSource({
        "0.6, 308, 0.002046487648, 0.009609662623, 0, 1, 1.133903681e-05",
        "0.5, 248, 0.1000799089, 0.1014546257, 1, 0.691179642, 0.09999958098"
    })
    void conesMeasuredAsTheCircle(
            double radius, int points, double chamfer, double hausdorff, double ghosts, double iou, double error) {
        Findings found = look(cone(radius), 1, SmallSurface.curve("circle", 400));
        assertEquals(points, value(found, "zero_points"));
        assertEquals(chamfer, value(found, "chamfer"), DIGITS * chamfer);
        assertEquals(hausdorff, value(found, "hausdorff"), DIGITS * hausdorff);
        assertEquals(ghosts, value(found, "ghost_share"));
        assertEquals(iou, value(found, "iou"), DIGITS);
        assertEquals(iou, value(found, "iou_best"), DIGITS);
        assertEquals(1, value(found, "orientation"));
        assertEquals(1, value(found, "absolute_cosine"), ROUNDING);
        // slope 0 at the tip, 1 elsewhere
        assertEquals(6.009254252e-05, value(found, "eikonal"), DIGITS * 6e-5);
        assertEquals(error, value(found, "distance_error"), DIGITS * error);
        assertEquals(1, value(found, "cone_slope"), ROUNDING);
        assertEquals(-radius, value(found, "cone_intercept"), ROUNDING);
        assertEquals(1, value(found, "cone_r2"), ROUNDING);
        // Δ|x| = 1/|x|, but for the tip
        double[] grid = PlanarCurves.GRID.points();
        double sum = 0;
        for (int i = 0; i < grid.length; i += 2) {
            double distance = Math.hypot(grid[i], grid[i + 1]);
            sum += distance == 0 ? 0 : 1 / distance;
        }
        assertEquals(sum / PlanarCurves.GRID.count(), value(found, "laplacian"), ROUNDING * sum);
    }

    @Test
    void theOtherSignIsTheBestOverlap() {
        Findings found = look(cone(0.6), -1, SmallSurface.curve("circle", 400));
        assertEquals(0, value(found, "iou"));
        assertEquals(1, value(found, "iou_best"));
        assertEquals(1, value(found, "orientation"));
    }

    @Test
    void thePictureHasPointsAndGradients() {
        Matrix picture =
                look(cone(0.6), 2, SmallSurface.curve("circle", 400)).matrices().get(0);
        assertEquals(100, picture.rows());
        for (int i = 0; i < 400; i += 4) {
            double[] row = {picture.data()[i], picture.data()[i + 1], picture.data()[i + 2], picture.data()[i + 3]};
            double distance = Math.hypot(row[0], row[1]);
            // chords of the grid's edges lie within the circle
            assertEquals(0.6, distance, 1e-4);
            assertArrayEquals(
                    new double[] {2 * row[0] / distance, 2 * row[1] / distance},
                    new double[] {row[2], row[3]},
                    ROUNDING);
        }
    }

    @Test
    void whatIsNotThereHasAStatus() {
        Findings none = look(cone(-1), 1, SmallSurface.curve("circle", 400));
        assertEquals(0, value(none, "zero_points"));
        for (String quantity : List.of("chamfer", "hausdorff", "ghost_share")) {
            assertNull(of(none, quantity).value());
            assertEquals("no_zero_set", of(none, quantity).status());
        }
        assertTrue(none.matrices().isEmpty());
        Findings broken = look(cone(0.6), Double.NaN, SmallSurface.curve("circle", 400));
        assertTrue(broken.measurements().stream().allMatch(one -> one.status().equals("not_finite")));
    }

    /** f = cos 1.5x + x²y² over a disc: −2.25·2J₁(1.5r)/(1.5r) + r², and that is the flux. */
    @Test
    void theFluxIsTheMeanLaplacian() {
        Field field = new Field((graph, points) -> {
            Node x = graph.slice(points, 1, 0, 1);
            Node y = graph.slice(points, 1, 1, 1);
            return graph.add(graph.cos(graph.scale(1.5, x)), graph.power(graph.multiply(x, y), 2));
        });
        double radius = 0.8;
        Flux flux = Flux.of(new SampledField.Sampler(field, new double[] {1}), radius);
        double expected = -2.25 * 2 * BesselJ.value(1, 1.5 * radius) / (1.5 * radius) + radius * radius;
        assertEquals(expected, flux.mean(), ROUNDING);
        assertEquals(expected, flux.flux(), ROUNDING);
        assertTrue(flux.residual() < 1e-12, () -> "residual " + flux.residual());
        // |x| + x² has a flux through its kink that no Laplacian at single points knows of
        Field edge = new Field((graph, points) -> {
            Node x = graph.slice(points, 1, 0, 1);
            return graph.add(graph.abs(x), graph.multiply(x, x));
        });
        Flux kinked = Flux.of(new SampledField.Sampler(edge, new double[] {1}), radius);
        assertEquals(2, kinked.mean(), ROUNDING);
        assertTrue(kinked.residual() > 0.1, () -> "residual " + kinked.residual());
    }

    /** Σ a_k sin(30(w_k·x + b_k)) at one point: Δ = −900 Σ a_k|w_k|² sin(·). */
    @Test
    void oneSineLayerHasItsLaplacian() {
        double[][] w = {{0.1, 0.2}, {-0.3, 0.05}, {0.02, -0.15}, {0, 0}};
        double[] b = {0.3, -0.1, 0.4, 0};
        double[] a = {0.7, -0.4, 0.2, 0};
        Model model = SmallSurface.model(Map.of("depth", 1, "width", 4));
        double[] theta = new double[17];
        double closed = 0;
        double field = 0;
        for (int k = 0; k < 4; k++) {
            theta[2 * k] = w[k][0];
            theta[2 * k + 1] = w[k][1];
            theta[8 + k] = b[k];
            theta[12 + k] = a[k];
            double sine = Math.sin(30 * (0.25 * w[k][0] - 0.5 * w[k][1] + b[k]));
            field += a[k] * sine;
            closed -= 900 * a[k] * (w[k][0] * w[k][0] + w[k][1] * w[k][1]) * sine;
        }
        SampledField found = new SampledField.Sampler(model, theta).at(new double[] {0.25, -0.5});
        // relative
        double tolerance = 1e-13;
        assertEquals(0.3963962076767169, found.values()[0], tolerance * 0.4);
        assertEquals(field, found.values()[0], tolerance * 0.4);
        assertArrayEquals(new double[] {5.300748273042728, 3.4083600962962843}, found.slopes(), tolerance * 5);
        assertEquals(-8.852293589001317, found.laplacian()[0], tolerance * 9);
        assertEquals(closed, found.laplacian()[0], tolerance * 9);
    }
}
