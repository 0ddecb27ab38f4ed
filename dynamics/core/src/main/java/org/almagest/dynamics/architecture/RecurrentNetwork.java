package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;

/**
 * Family {@code lstm}: recurrent layers one upon another, which read a sequence token by token, or an image row by row, and a
 * dense head on the last state of the last of them. Cells are those of Hochreiter and Schmidhuber (1997) or of Cho et al. (2014,
 * arXiv 1406.1078).
 */
@AutoService(Family.class)
public final class RecurrentNetwork extends SequenceFamily {
    private static final int LARGEST = 1_000_000;

    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public String description() {
        return "recurrent network that reads a sequence, or an image row by row, with a linear head on its last state (Hochreiter, Schmidhuber 1997; Cho et al. 2014, arXiv 1406.1078)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 1, 1000, "recurrent layers, one upon another")
                        .axis(),
                Parameter.integer("width", 32, 1, LARGEST, "numbers in the state of a layer")
                        .sizeAxis(),
                Parameter.choice(
                        "cell",
                        "lstm",
                        List.of("lstm", "gru"),
                        "lstm = with a cell beside the state; gru = gated state")));
        parameters.addAll(SequenceInput.PARAMETERS);
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    Layer network(Blocks.Builder blocks, Settings settings, SequenceInput input, int outputs) {
        return new RecurrentBody(blocks, settings, input, outputs);
    }
}
