package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code relu-chain}: h = Ax + b, then depth times z = W relu(h) + c with h ← z, or h ← h + z/√depth with skip
 * connections, and the output V·h, as the networks whose gradients shatter (Balduzzi et al. 2017). Draws depend on neither the
 * connections nor the depth: a shallower network of a seed has the first blocks of a deeper one.
 */
@AutoService(Family.class)
public final class ReluChain implements Family {
    /** For {@link java.util.ServiceLoader}. */
    public ReluChain() {}

    @Override
    public String name() {
        return "relu-chain";
    }

    @Override
    public String description() {
        return "blocks z = W·relu(h) + c with or without skip connections h + z/√depth, whose gradients shatter with depth (Balduzzi et al. 2017)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredInteger("depth", 1, 100_000, "number of blocks L")
                        .axis(),
                Parameter.integer("width", 200, 1, 100_000, "neurons of every layer")
                        .sizeAxis(),
                Parameter.flag("skip", false, "whether a block's outcome is added to what it saw, over √depth"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        return new ChainModel(
                features, outputs, settings.integer("depth"), settings.integer("width"), settings.flag("skip"));
    }
}
