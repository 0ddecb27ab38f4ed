package org.almagest.studies.updatebalance;

import java.util.List;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.SequenceBatchNorm;

/** How the features of all steps of sequences are normalised. */
@FunctionalInterface
interface StepNorm {
    /** The words in the sweep file: none, layer norm, sequence-wise batch norm. */
    List<String> WORDS = List.of("none", "ln", "sbn");

    /** The word of sequence-wise batch norm. */
    String SEQUENCE_WISE = "sbn";

    /** The features after the norm. */
    Sequence apply(ForwardPass pass, Sequence features);

    /** The norm called {@code word}, of its own gain and bias in the layer. */
    static StepNorm of(String word, Blocks.Builder blocks, int layer, int width) {
        return switch (word) {
            case "ln" -> {
                LayerNorm norm = LayerNorm.of(blocks, layer, width);
                yield (pass, features) -> features.with(norm.apply(pass, features.states()));
            }
            case SEQUENCE_WISE -> SequenceBatchNorm.withBiasedVariance(blocks, layer, "", width)::apply;
            default -> (pass, features) -> features;
        };
    }
}
