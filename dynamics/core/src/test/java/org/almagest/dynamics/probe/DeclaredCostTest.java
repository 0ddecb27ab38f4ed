package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What probes tell the planner of their cost is what they do. */
class DeclaredCostTest {
    private static final int COUNT = 7;
    private static final DataSource.Dimensions DATA = new DataSource.Dimensions(3, 2, COUNT, 0);

    private final Model model;

    DeclaredCostTest() {
        Family mlp = Families.ALL.named("mlp");
        model = mlp.build(Settings.of(mlp.parameters(), Map.of("depth", 1, "width", 4)), 3, 2);
    }

    private double cost(String probe, Map<String, ?> settings) {
        return Probes.ALL
                .named(probe)
                .operations(model, DATA, Settings.of(Probes.ALL.named(probe).parameters(), settings));
    }

    /** Four recurrences, two traces, and a residual for each eigenpair of the Hessian itself. */
    @Test
    void aStepMoreOfEveryRecurrenceIsFourProducts() {
        double all = cost("curvature", Map.of("lanczos_steps", 20, "trace_products", 12, "top", 3));
        double product = cost("curvature", Map.of("lanczos_steps", 20, "trace_products", 12, "top", 4)) - all;
        double step = cost("curvature", Map.of("lanczos_steps", 21, "trace_products", 12, "top", 3)) - all;
        double trace = cost("curvature", Map.of("lanczos_steps", 20, "trace_products", 13, "top", 3)) - all;
        assertEquals(4 * product, step);
        assertEquals(2 * product, trace);
        // beginnings, residuals of three eigenpairs here and of one there, and the trace of the empirical Fisher matrix
        assertEquals((4 * 20 + 2 * 12 + 4 + 3 + 3 + 1) * product, all);
    }

    /** A place is a loss with its gradient, which is as much as three forward passes. */
    @ParameterizedTest
    @CsvSource({"11, 7", "4, 3", "4, 0"})
    void theLandscapeCountsEveryPlace(int path, int plane) {
        Settings settings = Settings.of(
                Probes.ALL.named("landscape").parameters(), Map.of("path_points", path, "plane_points", plane));
        RandomStream random = new RandomStream(1, "numbers");
        double[] x = new double[3 * COUNT];
        double[] y = new double[2 * COUNT];
        Arrays.setAll(x, i -> random.normal());
        Arrays.setAll(y, i -> random.normal());
        Examples examples = new Examples(3, 2, COUNT, x, y);
        Findings found = new Findings();
        Probes.ALL
                .named("landscape")
                .measure(
                        new Snapshot(
                                1,
                                model,
                                model.initialise(new RandomStream(2, "init")),
                                model.initialise(new RandomStream(1, "init")),
                                new DataSet("toy", examples, examples.first(0), false),
                                Objectives.SQUARED_ERROR,
                                1),
                        settings,
                        found);
        int places = 1; // the gradient
        for (Matrix matrix : found.matrices()) {
            boolean square = matrix.name().equals("loss_plane");
            places += square ? matrix.rows() * matrix.cols() + 1 : matrix.rows();
        }
        double one = 3.0 * COUNT * model.operationsPerExample();
        assertEquals(places, cost("landscape", Map.of("path_points", path, "plane_points", plane)) / one);
        assertEquals(
                places + path,
                cost("landscape", Map.of("path_points", path, "plane_points", plane, "partner", "other.npz")) / one);
    }
}
