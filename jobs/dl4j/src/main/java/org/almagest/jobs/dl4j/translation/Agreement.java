package org.almagest.jobs.dl4j.translation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.jobs.dl4j.ObservedData;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Whether a translated network computes what DL4J computes: every layer's output, the loss, and its gradient. */
public final class Agreement {
    /** Relative, in double precision. Both sides round a few thousand times; a wrong formula is off by far more. */
    static final double TOLERANCE = 1e-9;

    /**
     * DL4J has no gradient of batch normalisation with fixed means, so slopes of its loss stand in for it: differences over
     * {@link #STEP}, good to about 1e-8, and worse where an activation has a kink in between.
     */
    static final double SLOPE_TOLERANCE = 1e-5;

    private static final double STEP = 1e-7;
    private static final int DIRECTIONS = 3;

    /**
     * How far off, in every parameter, slopes are compared: an untrained network has whole areas, such as an image's black
     * margin, right on the kink of relu, where there is no slope.
     */
    private static final double ASIDE = 0.03;

    /** Enough to meet every path through a network; more cost time at the start of a training. */
    public static final int EXAMPLES = 32;

    private final Shadow shadow;
    private final ParameterArrays arrays;
    private final TranslatedNetwork network;
    private final ObservedData data;
    private final double[] theta;
    private final Evaluation evaluation;

    private Agreement(Shadow shadow, ParameterArrays arrays, TranslatedNetwork network, ObservedData data) {
        this.shadow = shadow;
        this.arrays = arrays;
        this.network = network;
        this.data = data.first(EXAMPLES);
        this.theta = arrays.read(shadow.graph());
        this.evaluation = new Evaluation(network, this.data.examples().count(), true);
    }

    /**
     * Compares the two at the parameters that {@code shadow} has.
     *
     * @return what differs first, naming the layer; empty where nothing does
     */
    public static Optional<String> difference(
            Shadow shadow, ParameterArrays arrays, TranslatedNetwork network, ObservedData data) {
        return new Agreement(shadow, arrays, network, data).difference();
    }

    private Optional<String> difference() {
        evaluation.run(theta, data.examples(), 0);
        return forward().or(() -> network.counts() ? slopes() : gradient());
    }

    private Optional<String> forward() {
        Map<String, INDArray> theirs = shadow.graph().feedForward(data.inputs(), false);
        Map<String, INDArray> training =
                network.counts() ? Map.of() : shadow.graph().feedForward(data.inputs(), true);
        List<Stage> stages = network.stages();
        for (int i = 0; i < stages.size(); i++) {
            String vertex = stages.get(i).vertex();
            boolean overwritten = overwritten(i);
            if (overwritten && network.counts()) {
                continue;
            }
            INDArray activation = requireNonNull((overwritten ? training : theirs).get(vertex), vertex);
            double[] expected = Numbers.of(activation);
            double[] ours = evaluation.stage(i);
            if (expected.length != ours.length) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "%s gives %d numbers, DL4J %d",
                        shadow.name(vertex),
                        ours.length,
                        expected.length));
            }
            double apart = Numbers.difference(ours, expected);
            if (!(apart <= TOLERANCE)) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "the output of %s differs from DL4J's by %.1e, relative; expected at most %.0e",
                        shadow.name(vertex),
                        apart,
                        TOLERANCE));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether DL4J, when it predicts, works in place on what this stage gives: then it is compared as when DL4J trains, or,
     * where batch normalisation makes that another thing, in its reader.
     */
    private boolean overwritten(int place) {
        return network.stages().stream()
                .filter(stage -> stage.inputs().contains(place))
                .map(stage -> shadow.graph().getLayer(stage.vertex()))
                .anyMatch(layer -> layer != null && layer.conf().getLayer() instanceof ActivationLayer);
    }

    private Optional<String> gradient() {
        ComputationGraph graph = shadow.graph();
        graph.setInput(0, data.inputs());
        graph.setLabels(data.labels());
        graph.computeGradientAndScore();
        double[] expected = arrays.read(graph.gradient().gradientForVariable());
        int count = data.examples().count();
        for (int i = 0; i < expected.length; i++) {
            // DL4J divides by the batch later, in its updater
            expected[i] /= count;
        }
        double score = graph.score() - graph.calcRegularizationScore(true);
        double apart = Math.abs(evaluation.loss() - score) / Math.abs(score);
        if (!(apart <= TOLERANCE)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the loss %s differs from DL4J's %s by %.1e, relative; expected at most %.0e",
                    evaluation.loss(),
                    score,
                    apart,
                    TOLERANCE));
        }
        double[] ours = new double[theta.length];
        evaluation.addGradient(1, ours);
        double scale = Numbers.largest(expected);
        List<Block> blocks = network.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            double off = Numbers.difference(ours, block.offset(), expected, block.offset(), block.size(), scale);
            if (!(off <= TOLERANCE)) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "the gradient in %s of %s differs from DL4J's by %.1e, relative; expected at most %.0e",
                        block.name(),
                        shadow.name(arrays.vertex(i)),
                        off,
                        TOLERANCE));
            }
        }
        return Optional.empty();
    }

    /** Slopes of the loss along random directions, with DL4J's by differences, in a random place close by. */
    private Optional<String> slopes() {
        RandomStream random = new RandomStream(1, "agreement");
        INDArray before = shadow.graph().params().dup();
        try {
            return slopes(before.add(direction(random).mul(ASIDE)), random);
        } finally {
            shadow.graph().params().assign(before);
        }
    }

    private Optional<String> slopes(INDArray here, RandomStream random) {
        double[] ours = new double[theta.length];
        evaluation.run(read(here), data.examples(), 0);
        evaluation.addGradient(1, ours);
        double bound = SLOPE_TOLERANCE * Math.max(Numbers.norm(ours), STEP);
        for (int k = 0; k < DIRECTIONS; k++) {
            INDArray direction = direction(random);
            double[] flat = read(direction);
            double slope = 0;
            for (int i = 0; i < ours.length; i++) {
                slope += ours[i] * flat[i];
            }
            double expected =
                    (score(here.add(direction.mul(STEP))) - score(here.sub(direction.mul(STEP)))) / (2 * STEP);
            if (!(Math.abs(slope - expected) <= bound * Numbers.norm(flat))) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "a slope of the loss is %s, by differences of DL4J's loss %s; expected them within %.0e",
                        slope,
                        expected,
                        bound));
            }
        }
        return Optional.empty();
    }

    /** In all parameters, but not in what batch normalisation counts. */
    private INDArray direction(RandomStream random) {
        INDArray here = shadow.graph().params();
        INDArray kept = here.dup();
        here.assign(0);
        for (int i = 0; i < network.blocks().size(); i++) {
            INDArray array = requireNonNull(shadow.graph().paramTable().get(arrays.name(i)));
            double[] draws = new double[(int) array.length()];
            for (int j = 0; j < draws.length; j++) {
                draws[j] = random.normal();
            }
            array.assign(Nd4j.createFromArray(draws).reshape('c', array.shape()));
        }
        INDArray direction = here.dup();
        here.assign(kept);
        return direction;
    }

    private double[] read(INDArray parameters) {
        INDArray here = shadow.graph().params();
        INDArray kept = here.dup();
        here.assign(parameters);
        double[] flat = arrays.read(shadow.graph());
        here.assign(kept);
        return flat;
    }

    private double score(INDArray parameters) {
        ComputationGraph graph = shadow.graph();
        graph.params().assign(parameters);
        return graph.score(new DataSet(data.inputs(), data.labels()), false) - graph.calcRegularizationScore(true);
    }
}
