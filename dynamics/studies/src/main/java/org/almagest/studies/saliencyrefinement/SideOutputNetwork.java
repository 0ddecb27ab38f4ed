package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * Family {@code side-output-cnn}: a map of where an image's object is, refined level by level by the residuals of side outputs
 * (after Chen, Tan, Wang, Hu, ECCV 2018, arXiv 1807.09940, far smaller); see {@link SideOutputs}. All numbers begin uniformly
 * between ∓1/√fan-in. The number of parameters is the same in every form of refinement.
 */
@AutoService(Family.class)
public final class SideOutputNetwork implements Family {
    /** Between the widths of the image and of the coarsest map. */
    private static final int SHRINKING = 16;

    /** For {@link java.util.ServiceLoader}. */
    public SideOutputNetwork() {}

    @Override
    public String name() {
        return "side-output-cnn";
    }

    @Override
    public String description() {
        return "a map of logits refined level by level by the residuals of side outputs, whose features may go through a gate made of the coarser map (after Chen, Tan, Wang, Hu 2018, arXiv 1807.09940)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "refinement",
                        "reverse",
                        Refinement.WORDS,
                        "what a side output does with the coarser map P; plain: nothing; residual: learns what is to be added to P; reverse, forward, constant: the same, of features times 1 − σ(P), σ(P) or 1/2"),
                Parameter.integer(
                                "width",
                                4,
                                1,
                                100_000,
                                "w: 2w, 3w, 4w and 6w channels in the four blocks of the trunk, 2w in the side outputs")
                        .sizeAxis());
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int side = (int) Math.round(Math.sqrt(features));
        if (side * side != features || side % SHRINKING != 0 || outputs != features) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d numbers and targets of %d: expected square images of one channel, whose side is a multiple of %d, and a target for each pixel; choose data limb-scenes",
                    features,
                    outputs,
                    SHRINKING));
        }
        Blocks.Builder blocks = Blocks.builder();
        SideOutputs body =
                new SideOutputs(blocks, Refinement.named(settings.text("refinement")), side, settings.integer("width"));
        return new LayeredModel(blocks.build(), body, List.of(body));
    }
}
