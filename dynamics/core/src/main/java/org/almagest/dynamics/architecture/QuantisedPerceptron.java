package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Pointwise;
import org.almagest.dynamics.nn.Quantised;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.Traced;

/**
 * Family {@code quantised-mlp}: a_l = q(σ(W_l a_{l−1} + b_l)) and a linear head, with q rounding to a few levels (Ehrlich et al.,
 * TMLR 2023, arXiv 2209.10438), so that every hidden layer is in one of finitely many states. Weights begin uniform between
 * ∓√(6/(fan-in + fan-out)), biases at 0.
 */
@AutoService(Family.class)
public final class QuantisedPerceptron implements Family {
    private static final int LARGEST = 1_000_000;
    private static final Set<Activation> BOUNDED = Set.of(Activation.TANH, Activation.SINE, Activation.SIGMOID);

    @Override
    public String name() {
        return "quantised-mlp";
    }

    @Override
    public String description() {
        return "fully connected layers whose states are rounded to a few levels, a_l = q(σ(W_l a_{l−1} + b_l)), and a linear head (Ehrlich et al. 2023, arXiv 2209.10438)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.text("widths", "5,5", "neurons of the hidden layers one after another, such as 11,4,4,4"),
                Parameter.integer("levels", 8, 2, 1_000_000, "values L that a neuron can take, from -1 to 1"),
                Parameter.choice(
                        "activation",
                        Activation.TANH.word(),
                        Activation.WORDS,
                        "after each hidden layer, before the rounding; one that stays between -1 and 1: tanh, sine or sigmoid"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        Activation activation = Activation.named(settings.text("activation"));
        if (!BOUNDED.contains(activation)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "activation %s leaves the range from -1 to 1 in which there are levels: expected tanh, sine or sigmoid",
                    activation.word()));
        }
        Blocks.Builder blocks = Blocks.builder();
        List<Layer> layers = new ArrayList<>();
        int state = features;
        int number = 0;
        for (int width : widths(settings.text("widths"))) {
            layers.add(new Traced(
                    "layer " + number,
                    Chain.of(
                            dense(blocks, number, state, width),
                            new Pointwise(activation, width),
                            new Quantised("rounding " + number, settings.integer("levels")))));
            state = width;
            number++;
        }
        layers.add(dense(blocks, number, state, outputs));
        return new LayeredModel(blocks.build(), new Chain(layers));
    }

    private static Dense dense(Blocks.Builder blocks, int layer, int inputs, int outputs) {
        return Dense.of(
                blocks,
                layer,
                "",
                inputs,
                outputs,
                Start.uniform(Math.sqrt(6.0 / ((double) inputs + outputs))),
                Start.ZERO);
    }

    private static List<Integer> widths(String text) {
        List<Integer> widths = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            String word = entry.trim();
            int width = word.matches("[0-9]{1,7}") ? Integer.parseInt(word) : 0;
            if (width < 1 || width > LARGEST) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "widths %s: entry %s is not a whole number from 1 to %d; write them as 11,4,4,4",
                        text,
                        word.isEmpty() ? "(empty)" : word,
                        LARGEST));
            }
            widths.add(width);
        }
        return List.copyOf(widths);
    }
}
