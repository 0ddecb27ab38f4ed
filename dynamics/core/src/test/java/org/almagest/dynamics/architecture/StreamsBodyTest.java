package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two streams of 12 and 20 tokens at a point that needs no random numbers: parameters, inputs and labels in closed form. The
 * numbers are PyTorch's, which computed the same network another way.
 */
class StreamsBodyTest {
    /** Relative: sums of some thousand numbers in another order. */
    private static final double DIGITS = 1e-12;

    private static final int FIRST = 12;
    private static final int SECOND = 20;
    private static final int WIDTH = 32;
    private static final int DEPTH = 4;
    private static final int CLASSES = 4;
    private static final int COUNT = 3;
    private static final int PARAMETERS = 70_468;
    private static final Examples EXAMPLES = examples();

    private static Model model(String fusion, int fusionLayer, int bottlenecks) {
        Fusion family = new Fusion();
        Map<String, Object> settings = new HashMap<>(Map.of("type", "streams", "depth", DEPTH, "fusion", fusion));
        if (!fusion.equals("late")) {
            settings.put("fusion_layer", fusionLayer);
        }
        if (fusion.equals("bottleneck")) {
            settings.put("bottlenecks", bottlenecks);
        }
        return family.build(Settings.of(family.parameters(), settings), new DataSet("point", EXAMPLES, EXAMPLES, true));
    }

    /** Stream 1 has pattern 1 and stream 2 pattern 2; the labels are 0, 1, 2. */
    private static Examples examples() {
        double[] targets = new double[COUNT * CLASSES];
        for (int n = 0; n < COUNT; n++) {
            targets[n * CLASSES + n] = 1;
        }
        int numbers = FusionPoint.NUMBERS;
        return new Examples(
                FIRST * numbers,
                CLASSES,
                COUNT,
                FusionPoint.pattern(COUNT * FIRST * numbers, 1),
                targets,
                List.of(Field.real("second", SECOND * numbers, FusionPoint.pattern(COUNT * SECOND * numbers, 2))),
                List.of(new SharedArray("codes", 1, numbers, new double[numbers])));
    }

    /** The arrays in the order in which they get patterns; {@code true} where ours is the transposed one. */
    private static Map<Block, Boolean> order(Model model) {
        Map<String, Block> named = new HashMap<>();
        model.blocks().forEach(block -> named.put(block.layer() + " " + block.name(), block));
        Map<Block, Boolean> order = new LinkedHashMap<>();
        order.put(named.get("0 P_first"), true);
        order.put(named.get("0 P_second"), true);
        if (named.containsKey("0 Z")) {
            order.put(named.get("0 Z"), true);
        }
        for (String stream : List.of("_first", "_second")) {
            order.put(named.get("0 W" + stream), false);
            order.put(named.get("0 b" + stream), false);
        }
        String inBlock = "gamma_1 beta_1 W_q b_q W_k b_k W_v b_v W_o b_o gamma_2 beta_2 W_1 b_1 W_2 b_2";
        for (String stream : List.of("_first", "_second")) {
            for (int k = 1; k <= DEPTH; k++) {
                for (String name : inBlock.split(" ")) {
                    order.put(named.get(k + " " + name + stream), false);
                }
            }
        }
        for (String name : "gamma beta W b".split(" ")) {
            order.put(named.get((DEPTH + 1) + " " + name), false);
        }
        assertEquals(model.blocks().size(), order.size());
        return order;
    }

    private static double[] point(Model model) {
        double[] theta = new double[model.length()];
        long number = 0;
        for (Map.Entry<Block, Boolean> entry : order(model).entrySet()) {
            Block block = entry.getKey();
            double[] pattern = FusionPoint.pattern(block.size(), 7 * number + 1);
            double more = block.name().startsWith("gamma") ? 1 : 0;
            for (int i = 0; i < block.size(); i++) {
                int from = entry.getValue() ? i % block.cols() * block.rows() + i / block.cols() : i;
                theta[block.offset() + i] = 0.2 * pattern[from] + more;
            }
            number++;
        }
        return theta;
    }

    private record Loss(double value, double[] gradient) {
        static Loss of(Model model, double[] theta) {
            NetworkInGraph network = new NetworkInGraph(model);
            Objective objective = Objectives.read("cross-entropy");
            Node value = objective
                    .emit(network.graph(), network, network.batch(EXAMPLES.shape(), COUNT))
                    .total(network.graph());
            List<Node> results = new ArrayList<>(List.of(value));
            results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
            NetworkExecution execution = network.execution(results, theta);
            execution.load(EXAMPLES, 0);
            Execution run = execution.execution();
            run.run();
            double[] gradient = new double[model.parameterCount()];
            for (int b = 0; b < model.blocks().size(); b++) {
                Block block = model.blocks().get(b);
                System.arraycopy(run.copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
            }
            return new Loss(run.copyOf(0, 1)[0], gradient);
        }

        double norm() {
            return Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        }
    }

    private static Map<String, Double> measured(Model model, double[] theta) {
        Probe probe = Probes.ALL.named("cross-modal");
        Findings findings = new Findings();
        probe.measure(
                new Snapshot(
                        0,
                        model,
                        theta,
                        theta,
                        new DataSet("point", EXAMPLES, EXAMPLES, true),
                        Objectives.read("cross-entropy"),
                        1),
                Settings.of(probe.parameters(), Map.of()),
                findings);
        Map<String, Double> measured = new HashMap<>();
        for (Measurement one : findings.measurements()) {
            assertEquals("ok", one.status());
            measured.put(one.quantity(), one.value());
        }
        return measured;
    }

    @ParameterizedTest
    @CsvSource({
        "late, 4, 0, 1.5193325233151642, 4.137897283178282",
        "pair, 0, 0, 1.391562397939624, 3.198837133480847",
        "pair, 2, 0, 1.4132128938538557, ",
        "bottleneck, 2, 1, 1.3534495957789066, 3.930948552351615",
        "bottleneck, 2, 4, 1.349835797866931, ",
        "bottleneck, 2, 16, 1.378053440305954, 4.387948646434854"
    })
    void lossesAreThoseOfPyTorch(String fusion, int fusionLayer, int bottlenecks, double loss, Double norm) {
        Model model = model(fusion, fusionLayer, bottlenecks);
        assertEquals(PARAMETERS + WIDTH * bottlenecks, model.parameterCount());
        Loss found = Loss.of(model, point(model));
        assertEquals(loss, found.value(), DIGITS * loss);
        if (norm != null) {
            assertEquals(norm, found.norm(), DIGITS * norm);
        }
    }

    /** Without an ε in the layer norm, a latent passes on one number less: its scale is lost as well. */
    @ParameterizedTest
    @CsvSource({
        "bottleneck, 3, 1, 0, 0, 0",
        "bottleneck, 2, 1, 31, 30, 0.23730500665676532",
        "bottleneck, 1, 1, 62, 60, 0.3980165192413528",
        "bottleneck, 3, 2, 0, 0, 0",
        "bottleneck, 2, 2, 62, 60, 0.4182730058182874",
        "bottleneck, 1, 2, 124, 120, ",
        "bottleneck, 3, 4, 0, 0, 0",
        "bottleneck, 2, 4, 124, 120, 0.7422512331135122",
        "bottleneck, 1, 4, 240, 240, ",
        "pair, 2, 0, 240, 240, 3.8244947656937587",
        "late, 4, 0, 0, 0, 0"
    })
    void theJacobianHasTheRankOfTheLaw(
            String fusion, int fusionLayer, int bottlenecks, int rank, int withoutEpsilon, Double norm) {
        Model model = model(fusion, fusionLayer, bottlenecks);
        double[] theta = point(model);
        Map<String, Double> found = measured(model, theta);
        assertEquals(rank, found.get("jacobian_rank"));
        assertEquals(rank, found.get("rank_bound"));
        if (norm != null) {
            assertEquals(norm, found.get("jacobian_norm"), DIGITS * norm);
        }
        assertEquals(
                withoutEpsilon, measured(model, withLargeStates(model, theta)).get("jacobian_rank"));
    }

    /** The same network with states 2³⁰ times as large, so that the ε of the layer norms is 2⁻⁶⁰ of what it was. */
    private static double[] withLargeStates(Model model, double[] theta) {
        double[] large = theta.clone();
        for (Block block : model.blocks()) {
            boolean writesStates =
                    block.layer() == 0 || block.layer() <= DEPTH && block.name().matches("[Wb]_[o2]_.*");
            for (int i = 0; writesStates && i < block.size(); i++) {
                large[block.offset() + i] *= 0x1p30;
            }
        }
        return large;
    }

    @Test
    void latentsHaveNoOrder() {
        Model model = model("bottleneck", 2, 4);
        double[] theta = point(model);
        Block latents = model.blocks().get(model.blocks().size() - 1);
        double[] permuted = theta.clone();
        int[] order = {2, 0, 3, 1};
        for (int i = 0; i < latents.size(); i++) {
            permuted[latents.offset() + i] = theta[latents.offset() + i / 4 * 4 + order[i % 4]];
        }
        assertNotEquals(Arrays.hashCode(theta), Arrays.hashCode(permuted));
        // sums in another order
        assertEquals(Loss.of(model, theta).value(), Loss.of(model, permuted).value(), 1e-14);
    }

    /** What is in common begins equal, and latents are N(0, 0.02²). */
    @Test
    void networksOfOneSeedBeginEqual() {
        double[] late = model("late", 4, 0).initialise(new RandomStream(5, "init"));
        double[] pair = model("pair", 0, 0).initialise(new RandomStream(5, "init"));
        Model narrow = model("bottleneck", 2, 16);
        double[] latent = narrow.initialise(new RandomStream(5, "init"));
        assertArrayEquals(late, pair);
        assertArrayEquals(late, Arrays.copyOf(latent, PARAMETERS));
        double[] beyond = Arrays.copyOfRange(latent, PARAMETERS, latent.length);
        double mean = Arrays.stream(beyond).map(z -> z * z).sum() / beyond.length;
        assertTrue(Math.sqrt(mean) > 0.018 && Math.sqrt(mean) < 0.022, () -> "sd " + Math.sqrt(mean));
    }

    @ParameterizedTest
    @CsvSource({
        "late, 4, 0, 1270272",
        "pair, 0, 0, 1688576",
        "pair, 2, 0, 1479424",
        "bottleneck, 2, 1, 1312000",
        "bottleneck, 2, 4, 1440256",
        "bottleneck, 2, 16, 1999360",
        "bottleneck, 0, 4, 1610240"
    })
    void costsAreThoseOfTheClosedForm(String fusion, int fusionLayer, int bottlenecks, long multiplyAdds) {
        assertEquals(
                multiplyAdds,
                model(fusion, fusionLayer, bottlenecks)
                        .capability(Cost.class)
                        .orElseThrow()
                        .multiplyAdds());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Fusion family = new Fusion();
        DataSet data = new DataSet("point", EXAMPLES, EXAMPLES, true);
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("fusion", "late", "bottlenecks", 2),
                Map.of("fusion", "late", "fusion_layer", 1),
                Map.of("fusion", "pair", "bottlenecks", 2, "fusion_layer", 1),
                Map.of("fusion", "pair", "fusion_layer", DEPTH),
                Map.of("fusion_layer", DEPTH))) {
            Map<String, Object> settings = new HashMap<>(wrong);
            settings.put("type", "streams");
            settings.put("depth", DEPTH);
            assertThrows(
                    UnsuitableSetting.class,
                    () -> family.build(Settings.of(family.parameters(), settings), data),
                    wrong::toString);
        }
        Settings streams = Settings.of(family.parameters(), Map.of("type", "streams", "depth", DEPTH));
        assertThrows(IllegalArgumentException.class, () -> family.build(streams, FusionPoint.data(9)));
    }
}
