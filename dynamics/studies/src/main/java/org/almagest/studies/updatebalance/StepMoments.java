package org.almagest.studies.updatebalance;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * How exactly sequence-wise batch norms normalise all of some examples as one training batch, with gain 1 and bias 0.
 *
 * @param mean largest magnitude of a channel's mean over all steps that are shown
 * @param variance largest distance of a channel's variance there from v/(v + 1e-5), v that in front of the norm
 */
record StepMoments(double mean, double variance) {
    /** ε of the norms. */
    private static final double EPSILON = 1e-5;

    private static final List<String> NORMS = List.of("video 1", "video 2", "text 1", "text 2");

    /** Of a network with such norms. */
    static StepMoments of(AlignmentModel model, double[] theta, Examples examples) {
        NetworkInGraph network = NetworkInGraph.training(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        Map<String, Node> traces = network.traces(batch.inputs());
        List<Node> states = new ArrayList<>();
        for (String norm : NORMS) {
            states.add(requireNonNull(traces.get(Encoder.before(norm))));
            states.add(requireNonNull(traces.get(Encoder.after(norm))));
        }
        NetworkExecution execution = network.execution(states, plain(model, theta));
        execution.load(examples, 0);
        execution.execution().run();
        double mean = 0;
        double variance = 0;
        for (int i = 0; i < states.size(); i += 2) {
            String field = NORMS.get(i / 2).startsWith("video") ? ClipExamples.CLIP_SHOWN : ClipExamples.SENTENCE_SHOWN;
            int columns = states.get(i).shape().columns();
            for (int channel = 0; channel < states.get(i).shape().rows(); channel++) {
                double[] before = shown(
                        execution.execution().copyOf(i, states.get(i).shape().size()),
                        channel,
                        columns,
                        examples,
                        field);
                double[] after = shown(
                        execution
                                .execution()
                                .copyOf(i + 1, states.get(i).shape().size()),
                        channel,
                        columns,
                        examples,
                        field);
                double v = variance(before);
                mean = Math.max(mean, Math.abs(mean(after)));
                variance = Math.max(variance, Math.abs(variance(after) - v / (v + EPSILON)));
            }
        }
        return new StepMoments(mean, variance);
    }

    /** The same parameters with gain 1 and bias 0. */
    private static double[] plain(AlignmentModel model, double[] theta) {
        double[] plain = theta.clone();
        for (Block block : model.blocks()) {
            if (block.name().equals("gamma") || block.name().equals("beta")) {
                int end = block.offset() + block.size();
                Arrays.fill(plain, block.offset(), end, block.name().equals("gamma") ? 1 : 0);
            }
        }
        return plain;
    }

    private static double[] shown(double[] states, int channel, int columns, Examples examples, String field) {
        int places = columns / examples.count();
        double[] mask = examples.field(field).values();
        double[] kept = new double[columns];
        int count = 0;
        for (int column = 0; column < columns; column++) {
            if (mask[column % examples.count() * places + column / examples.count()] == 1) {
                kept[count++] = states[channel * columns + column];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElse(0);
    }

    private static double variance(double[] numbers) {
        double mean = mean(numbers);
        return Arrays.stream(numbers)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(0);
    }
}
