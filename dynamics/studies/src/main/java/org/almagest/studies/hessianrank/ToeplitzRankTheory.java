package org.almagest.studies.hessianrank;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.RankTheory;
import org.almagest.dynamics.probe.TheoreticalRanks;
import org.jspecify.annotations.Nullable;

/**
 * The bounds on the ranks of a linear network's Hessian, and its generic rank by exact arithmetic (Singh, Hofmann, Schölkopf,
 * ICML 2023, arXiv 2305.09088). Only linear networks without biases have them. They depend on sizes and inputs, not on
 * weights, so they are computed once for all steps and seeds.
 */
@AutoService(RankTheory.class)
public final class ToeplitzRankTheory implements RankTheory {
    private static final int MOST_KNOWN = 64;
    /** Where the exact arithmetic draws; any gives the same ranks. */
    private static final long SEED = 1;

    private static final Map<Key, TheoreticalRanks> KNOWN = new LinkedHashMap<>();

    /** What determines them: the array of all inputs is compared by identity. */
    private record Key(LinearNetwork network, Objective loss, double[] inputs, int count, boolean exact) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.inputs == inputs
                    && key.count == count
                    && key.exact == exact
                    && key.loss.equals(loss)
                    && key.network.equals(network);
        }

        @Override
        public int hashCode() {
            return network.hashCode() * 31 + count;
        }
    }

    @Override
    public String name() {
        return "toeplitz";
    }

    @Override
    public Optional<TheoreticalRanks> ranks(Model model, Objective loss, Examples examples, int count, int exactLimit) {
        LinearNetwork network = model.capability(LinearNetwork.class).orElse(null);
        boolean known = loss.equals(Objectives.SQUARED_ERROR) || loss.equals(Objectives.CROSS_ENTROPY);
        if (network == null || !known || !linear(model, examples.shape())) {
            return Optional.empty();
        }
        boolean exact = network.parameters() <= exactLimit;
        Key key = new Key(network, loss, examples.inputs(), count, exact);
        synchronized (KNOWN) {
            TheoreticalRanks before = KNOWN.get(key);
            if (before != null) {
                return Optional.of(before);
            }
        }
        double[][] samples = new double[count][];
        for (int i = 0; i < count; i++) {
            int from = i * examples.features();
            samples[i] = Arrays.copyOfRange(examples.inputs(), from, from + examples.features());
        }
        Inputs inputs = Inputs.of(samples);
        Bounds bounds = RankBounds.of(network, inputs, loss, SEED);
        Ranks ranks = exact ? ExactRank.of(network, inputs, loss, SEED, exactLimit) : null;
        TheoreticalRanks found = new TheoreticalRanks(
                bounds.inputRank(),
                TheoreticalRanks.ofParts(bounds.h(), bounds.outer(), bounds.functional()),
                ranks == null ? Map.of() : TheoreticalRanks.ofParts(ranks.h(), ranks.outer(), ranks.functional()));
        synchronized (KNOWN) {
            KNOWN.put(key, found);
            if (KNOWN.size() > MOST_KNOWN) {
                KNOWN.remove(KNOWN.keySet().iterator().next());
            }
        }
        return Optional.of(found);
    }

    /** Whether the prediction is linear in the inputs: weights alone, and no activation. */
    private static boolean linear(Model model, ExampleShape shape) {
        if (!model.blocks().stream().allMatch(block -> block.name().equals("W"))) {
            return false;
        }
        NetworkInGraph network = new NetworkInGraph(model);
        Node inputs = network.batch(shape, 1).inputs();
        return Differentiation.affine(network.graph(), network.predict(inputs), inputs);
    }
}
