package org.almagest.studies.quasiperiodicity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/**
 * A Gaussian process of mean 0 that has not seen a value: it predicts 0 everywhere, and nothing is trained by steps. Its parameters
 * are by how much the logarithms of its deviations differ from where a search for them begins; what fits or measures it is a probe,
 * which asks for what the process is as a capability.
 */
final class UnseenProcess implements Model {
    private final double scale;
    private final Object nature;
    private final List<Block> blocks;

    /**
     * A process.
     *
     * @param deviations how many it has
     * @param scale standard deviation of the parameters at the start
     * @param nature what it is
     */
    UnseenProcess(int deviations, double scale, Object nature) {
        this.scale = scale;
        this.nature = nature;
        this.blocks = List.of(new Block(0, "log deviation", deviations, 1, 0));
    }

    /** @throws IllegalArgumentException unless there is one number in and one out */
    static void check(String family, int features, int outputs) {
        if (features != 1 || outputs != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "family %s with %d inputs and %d outputs: expected a time and a value, such as those of data quasi-periodic",
                    family,
                    features,
                    outputs));
        }
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type.isInstance(nature) ? Optional.of(type.cast(nature)) : Model.super.capability(type);
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] theta = new double[parameterCount()];
        for (int i = 0; scale > 0 && i < theta.length; i++) {
            theta[i] = scale * random.normal();
        }
        return theta;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(scale);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return pass.graph().scale(0, inputs);
    }

    @Override
    public double operationsPerExample() {
        return 1;
    }
}
