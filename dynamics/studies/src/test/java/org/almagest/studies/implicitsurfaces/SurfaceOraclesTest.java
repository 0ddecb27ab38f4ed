package org.almagest.studies.implicitsurfaces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.InputDerivatives;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derivatives and terms of networks at weights in closed form, against PyTorch's numbers. */
class SurfaceOraclesTest {
    /** Of the number: some thousand operations in another order, through sines of frequency 30. */
    private static final double ROUNDING = 1e-11;

    static final Map<String, ?> SIREN = Map.of();
    static final Map<String, ?> GEOMETRIC = Map.of("init", "geometric", "scale", 0.1);

    private static final String SURFACE =
            "3000*absolute-error + 100*off-surface(points=free) + 25*eikonal + 25*eikonal(points=free)";

    private static void assertNear(double expected, double found, String what) {
        assertEquals(expected, found, ROUNDING * Math.abs(expected), what);
    }

    @ParameterizedTest
    @CsvSource({
        "siren, -0.11365968170137788, 0.16536717153192393, -0.10341363578354631, 2.4089144975128916",
        "geometric, -0.19371345305681073, 0.02452539810343114, -0.01533714680743078, 0.3820817668893956"
    })
    void fieldSlopesAndLaplacianArePyTorchs(String init, double f, double dx, double dy, double laplacian) {
        Model model = SmallSurface.model(init.equals("siren") ? SIREN : GEOMETRIC);
        assertEquals(8577, model.parameterCount());
        Examples examples = SmallSurface.batch();
        for (boolean together : new boolean[] {true, false}) {
            NetworkInGraph network = new NetworkInGraph(model);
            Batch batch = network.batch(examples.shape(), examples.count());
            var free = batch.field("free");
            // one pass forward for all, or the slopes by a pass back
            var slopes = together ? network.derivatives(free).slopes() : network.slopes(free);
            InputDerivatives all = network.derivatives(free);
            NetworkExecution execution = network.execution(
                    List.of(network.predict(free), slopes, all.laplacian()), SmallSurface.closedWeights(model));
            execution.load(examples, 0);
            execution.execution().run();
            assertNear(f, execution.execution().copyOf(0, 10)[1], "f");
            assertNear(dx, execution.execution().copyOf(1, 20)[1], "df/dx");
            assertNear(dy, execution.execution().copyOf(1, 20)[11], "df/dy");
            assertNear(laplacian, execution.execution().copyOf(2, 10)[1], "Laplacian");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "absolute-error | 0.09430243707991112",
                "off-surface(points=free) | 0.00014996294518484894",
                "0.5*eikonal + 0.5*eikonal(points=free) | 0.8688171758542105",
                "absolute-laplacian(points=free) | 1.4072150076401106",
                "unoriented-normals | 0.026483857341561712"
            })
    void termsArePyTorchs(String loss, double expected) {
        Model model = SmallSurface.model(SIREN);
        double[] found =
                SmallSurface.lossAndGradient(model, loss, SmallSurface.batch(), SmallSurface.closedWeights(model));
        assertNear(expected, found[0], loss);
    }

    @ParameterizedTest
    @CsvSource({
        "siren, 0, 326.36316632696236, 94910.48082155766",
        "siren, 100, 467.0846670909734, 106483.82445318457",
        "geometric, 0, 620.0866856067698, 17053.222636463426",
        "geometric, 100, 652.4128774644524, 26444.05151131301"
    })
    void lossesAndGradientsArePyTorchs(String init, int weight, double loss, double norm) {
        Model model = SmallSurface.model(init.equals("siren") ? SIREN : GEOMETRIC);
        String text = weight == 0 ? SURFACE : SURFACE + " + " + weight + "*absolute-laplacian(points=free)";
        double[] found =
                SmallSurface.lossAndGradient(model, text, SmallSurface.batch(), SmallSurface.closedWeights(model));
        assertNear(loss, found[0], "loss");
        double squares = Arrays.stream(found).skip(1).map(g -> g * g).sum();
        assertNear(norm, Math.sqrt(squares), "norm of the gradient");
    }
}
