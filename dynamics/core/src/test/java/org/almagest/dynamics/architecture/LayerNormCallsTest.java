package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.measuring.CountedCalls;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layer norm of a network is one call of a kernel, and so is each way back, beside attention of whatever kind. */
class LayerNormCallsTest {
    private static final String NORM = "columnNorm";
    private static final String INTERLEAVED = "interleavedProduct";
    private static final DataSet DATA = data();

    private static DataSet data() {
        DataSource source = DataSets.SOURCES.named("two-streams");
        return source.load(Settings.of(source.parameters(), Map.of("train", 16, "test", 4)));
    }

    private static NetworkInGraph network(String name, Map<String, ?> settings) {
        Family family = Families.ALL.named(name);
        return NetworkInGraph.training(family.build(Settings.of(family.parameters(), settings), DATA));
    }

    /** Calls in a plan of the loss, and in one of the loss with its gradient. */
    private static List<Map<String, Long>> calls(NetworkInGraph network, int batch) {
        Node loss = Objectives.read("cross-entropy")
                .emit(network.graph(), network, network.batch(DATA.train().shape(), batch))
                .total(network.graph());
        List<Node> both = new ArrayList<>(List.of(loss));
        both.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        List<Node> sources = network.sources();
        return List.of(
                CountedCalls.of(Plan.compile(network.graph(), sources, List.of(loss))),
                CountedCalls.of(Plan.compile(network.graph(), sources, both)));
    }

    /**
     * Two norms a block of each stream, and the last one, which both summaries go through; streams that look at each other share the
     * normal numbers of two norms. The way back through the last one begins with a factor, and is not put together. The streams are 13
     * and 21 tokens.
     */
    @ParameterizedTest
    @CsvSource({"late, 3", "late, 16", "pair, 3", "pair, 16"})
    void ofTwoStreams(String fusion, int batch) {
        Map<String, Object> settings = new HashMap<>(Map.of("type", "streams", "depth", 2, "fusion", fusion));
        if (!fusion.equals("late")) {
            settings.put("fusion_layer", 1);
        }
        check(calls(network("fusion", settings), batch), 10, 8, batch);
    }

    /** The same with latents, which go through the norms of each stream beside its tokens. */
    @ParameterizedTest
    @ValueSource(ints = {3, 16})
    void ofTwoStreamsWithABottleneck(int batch) {
        Map<String, Object> settings =
                Map.of("type", "streams", "depth", 2, "fusion", "bottleneck", "fusion_layer", 0, "bottlenecks", 2);
        check(calls(network("fusion", settings), batch), 10, 8, batch);
    }

    /** Two norms a block, and a last one where they come before, which is not put together where it is of a mean; 12 or 13 tokens. */
    @ParameterizedTest
    @CsvSource({
        "pre, mean, 3, 4",
        "pre, mean, 16, 4",
        "pre, class-token, 16, 5",
        "post, mean, 16, 4",
        "post, class-token, 3, 4"
    })
    void ofATransformer(String norm, String pooling, int batch, int norms) {
        Map<String, Object> settings = Map.of("depth", 2, "length", 12, "norm", norm, "pooling", pooling);
        check(calls(network("transformer", settings), batch), norms, norms, batch);
    }

    private static void check(List<Map<String, Long>> calls, long norms, long back, int batch) {
        assertEquals(norms, calls.get(0).get(NORM));
        assertEquals(norms + back, calls.get(1).get(NORM));
        for (Map<String, Long> of : calls) {
            assertEquals(batch >= 8, of.containsKey(INTERLEAVED), of::toString);
        }
    }
}
