package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.StatesInTime;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;

/** A family that reads its inputs as a sequence: of numbers alone, or of what further fields of the examples say of them. */
abstract class SequenceFamily implements Family {
    /**
     * The network as one layer, from the examples' inputs to the prediction.
     *
     * @param blocks takes its parameters
     * @param outputs numbers in the prediction
     * @throws IllegalArgumentException if the settings do not fit each other, saying which and the way out
     */
    abstract Layer network(Blocks.Builder blocks, Settings settings, SequenceInput input, int outputs);

    @Override
    public final boolean readsFields() {
        return true;
    }

    @Override
    public final Model build(Settings settings, int features, int outputs) {
        return build(settings, SequenceInput.of(settings, features), outputs);
    }

    @Override
    public final Model build(Settings settings, DataSet data) {
        if (data.graph() != null) {
            return Family.super.build(settings, data);
        }
        return build(settings, SequenceInput.of(settings, data), data.train().outputs());
    }

    private Model build(Settings settings, SequenceInput input, int outputs) {
        Blocks.Builder blocks = Blocks.builder();
        Layer network = network(blocks, settings, input, outputs);
        return new LayeredModel(
                blocks.build(), network, network instanceof StatesInTime states ? List.of(states) : List.of());
    }
}
