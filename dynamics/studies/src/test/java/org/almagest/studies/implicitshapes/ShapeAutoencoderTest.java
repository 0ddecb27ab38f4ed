package org.almagest.studies.implicitshapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeAutoencoderTest {
    private static final int POINTS = ExampleLayout.features(256);

    private static void refused(String begin, Map<String, ?> settings, int features, int outputs) {
        String message = assertThrows(IllegalArgumentException.class, () -> Coders.model(settings, features, outputs))
                .getMessage();
        assertTrue(message.startsWith(begin), message);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        refused("inputs of 64 numbers with 64 targets: expected rasters of 256 pixels", Map.of(), 64, 64);
        refused("inputs of 256 numbers with 10 targets", Map.of(), 256, 10);
        refused("decoder deconvolution on examples with points", Map.of("decoder", "deconvolution"), POINTS, 256);
        refused("decoder_start framework with decoder implicit", Map.of("decoder_start", "framework"), 256, 256);
    }

    @Test
    void weightedPointsWantPoints() {
        NetworkInGraph network = new NetworkInGraph(Coders.model("implicit"));
        String message = assertThrows(IllegalArgumentException.class, () -> Objectives.read("weighted-points")
                        .emit(
                                network.graph(),
                                network,
                                network.batch(Coders.rasters(Coders.three()).shape(), 3)))
                .getMessage();
        assertTrue(message.startsWith("loss weighted-points on inputs of 256 numbers with 256 targets"), message);
    }

    /** Standard deviations that PyTorch's rules give: uniform numbers between ∓b have b/√3. */
    @ParameterizedTest
    @CsvSource({
        // encoder: √(2/1.0004/fan-in), and biases
        "implicit, fan-in, 0, W, 0.35348270",
        "implicit, fan-in, 0, b, 0.14433757",
        "implicit, fan-in, 2, W, 0.06248750",
        // dense layers: 1/√(3·fan-in)
        "implicit, fan-in, 3, W, 0.18257419",
        "implicit, fan-in, 4, W, 0.05607722",
        "implicit, fan-in, 6, b, 0.10206207",
        "deconvolution, fan-in, 3, W, 0.5",
        "deconvolution, fan-in, 4, W, 0.14433757",
        "deconvolution, fan-in, 5, W, 0.14433757",
        "deconvolution, fan-in, 5, b, 0.14433757",
        "deconvolution, framework, 3, W, 0.02946278",
        "deconvolution, framework, 4, b, 0.02946278",
        "deconvolution, framework, 5, W, 0.14433757"
    })
    void weightsBeginAsWideAsTheyShould(String decoder, String start, int layer, String name, double expected) {
        Model model = Coders.model(Map.of("decoder", decoder, "decoder_start", start), 256, 256);
        Block block = model.blocks().stream()
                .filter(one -> one.layer() == layer && one.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertEquals(expected, model.initialDeviation(block).orElseThrow(), 1e-8);
    }

    @Test
    void theLatentStateHasAName() {
        NetworkInGraph network = new NetworkInGraph(Coders.model("deconvolution"));
        assertEquals(
                List.of("latent"),
                List.copyOf(network.traces(
                                network.batch(Coders.rasters(Coders.three()).shape(), 3)
                                        .inputs())
                        .keySet()));
        assertEquals(25_321, Coders.model("deconvolution").initialise(new RandomStream(1, "init")).length);
    }
}
