package org.almagest.jobs.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Initialisation;

/**
 * Numbers other than the file's to begin with: weights and biases of layers drawn as for any other family, scales of
 * normalisations at 1, their shifts at 0, and running statistics at 0 and 1; what is none of these stays as in the file.
 *
 * @param initialisation how weights and biases are drawn
 */
record FreshStart(Initialisation initialisation) {
    private static final double ROOT_OF_THREE = Math.sqrt(3);

    /** The flat vector: the parameters in their order, then the statistics. */
    double[] draw(Weights weights, double[] file, RandomStream random) {
        double[] numbers = file.clone();
        double fanIn = 1;
        double fanOut = 1;
        for (Weights.Parameter parameter : weights.parameters()) {
            Block block = parameter.block();
            if (isWeight(parameter)) {
                fanIn = block.cols();
                fanOut = fanOut(parameter);
            }
            OptionalDouble deviation = deviation(parameter, fanIn, fanOut);
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                numbers[i] = switch (parameter.role()) {
                    case SCALE -> 1;
                    case SHIFT -> 0;
                    case OTHER -> file[i];
                    default -> draw(random, deviation.orElse(0));
                };
            }
        }
        int at = numbers.length;
        for (int i = weights.kept().size() - 1; i >= 0; i--) {
            Weights.Kept kept = weights.kept().get(i);
            at -= kept.statistic().size();
            Arrays.fill(numbers, at, at + kept.statistic().size(), kept.variance() ? 1 : 0);
        }
        return numbers;
    }

    private static boolean isWeight(Weights.Parameter parameter) {
        return parameter.role() == Weights.Role.WEIGHTS
                || parameter.role() == Weights.Role.TRANSPOSED
                || parameter.role() == Weights.Role.RECURRENT;
    }

    /** Outputs that one input reaches: of a kernel, as many as it has taps. */
    private static double fanOut(Weights.Parameter parameter) {
        List<Long> shape = parameter.shape();
        double taps = 1;
        for (int axis = 2; axis < shape.size() && parameter.role() == Weights.Role.WEIGHTS; axis++) {
            taps *= shape.get(axis);
        }
        return parameter.block().rows() * taps;
    }

    private double draw(RandomStream random, double deviation) {
        if (deviation == 0) {
            return 0;
        }
        return deviation * (initialisation.uniform() ? random.uniform(-ROOT_OF_THREE, ROOT_OF_THREE) : random.normal());
    }

    private OptionalDouble deviation(Weights.Parameter parameter, double fanIn, double fanOut) {
        return switch (parameter.role()) {
            case WEIGHTS, TRANSPOSED, RECURRENT -> OptionalDouble.of(initialisation.weights(fanIn, fanOut));
            case BIAS -> OptionalDouble.of(initialisation.biases(fanIn, fanOut));
            case SCALE, SHIFT -> OptionalDouble.empty();
            case OTHER -> OptionalDouble.empty();
        };
    }

    /** Standard deviation of a parameter's first numbers; empty where they are not drawn around 0. */
    OptionalDouble deviation(Weights.Parameter parameter) {
        return isWeight(parameter)
                ? deviation(parameter, parameter.block().cols(), fanOut(parameter))
                : OptionalDouble.empty();
    }
}
