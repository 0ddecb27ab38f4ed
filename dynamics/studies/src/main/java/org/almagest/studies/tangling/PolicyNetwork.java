package org.almagest.studies.tangling;

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
 * Family {@code policy-lstm}: a recurrent policy as of arXiv 2305.11107, which turns a speed command and proprioception into joint
 * commands, step by step. Its prediction is that of the last steps, as many as the targets have.
 */
@AutoService(Family.class)
public final class PolicyNetwork implements Family {
    /** The speed command and two proprioceptive signals. */
    static final int SIGNALS = 3;

    private static final int LARGEST = 100_000;

    @Override
    public String name() {
        return "policy-lstm";
    }

    @Override
    public String description() {
        return "recurrent policy: dense encoder with tanh, LSTM with two biases, dense actuation layer with tanh, linear joint commands at every step (after Rush, Jayaram, Humbert, arXiv 2305.11107); all weights and biases uniform between ∓1/√fan-in";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("encoder", 24, 1, LARGEST, "units of the encoder")
                        .sizeAxis(),
                Parameter.integer("width", 48, 1, LARGEST, "units of the LSTM").sizeAxis(),
                Parameter.integer("actuation", 32, 1, LARGEST, "units of the actuation layer")
                        .sizeAxis(),
                Parameter.integer(
                                "joints",
                                4,
                                1,
                                LARGEST,
                                "joint commands of a step; the targets are those of the last steps")
                        .sizeAxis());
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int joints = settings.integer("joints");
        if (features % SIGNALS != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d numbers: expected %d signals at each step, so a multiple of %d; choose data gait, or other data of three signals",
                    features,
                    SIGNALS,
                    SIGNALS));
        }
        int steps = features / SIGNALS;
        if (outputs % joints != 0 || outputs / joints > steps) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "targets of %d numbers for %d joints over %d steps: expected %d numbers a step, of at most so many steps; set joints to what the data has",
                    outputs,
                    joints,
                    steps,
                    joints));
        }
        Blocks.Builder blocks = Blocks.builder();
        PolicyLayers layers = PolicyLayers.of(blocks, settings);
        return model(blocks.build(), layers, steps, outputs / joints);
    }

    /** The network on episodes of {@code steps} steps, of which the last {@code predicted} are its prediction. */
    static Model model(Blocks blocks, PolicyLayers layers, int steps, int predicted) {
        return new LayeredModel(
                blocks,
                new PolicyBody(layers, steps, predicted),
                List.of(new PolicyStates(steps, other -> model(blocks, layers, other, other))));
    }
}
