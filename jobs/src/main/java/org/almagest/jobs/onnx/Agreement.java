package org.almagest.jobs.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/** Whether a translated network predicts what other programs make of its file. */
final class Agreement {
    /** Referees compute in single precision, whose unit in the last place is 6e-8 of a number; sums have many. */
    private static final double TOLERANCE = 1e-5;

    private static final int EXAMPLES = 8;

    private Agreement() {}

    /** In words what differs, from any referee that is there; empty where nothing does, or nobody can tell. */
    static Optional<String> difference(Path file, OnnxModel model, OnnxNetwork network, Examples examples) {
        for (Referee referee : ServiceLoader.load(Referee.class)) {
            Optional<String> difference = difference(referee, file, model, network, examples);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    static Optional<String> difference(
            Referee referee, Path file, OnnxModel model, OnnxNetwork network, Examples examples) {
        OnnxInput input = OnnxInput.of(model, examples.features());
        int count = (int) Math.min(examples.count(), input.declared() > 0 ? input.declared() : EXAMPLES);
        if (input.examples() != 0 || count < input.declared()) {
            return Optional.empty();
        }
        Examples few = examples.first(count);
        long[] shape = input.extents().clone();
        shape[0] = count;
        double[] expected;
        try {
            expected = referee.predictions(file, input.name(), input.whole(), shape, few.inputs());
        } catch (IOException e) {
            // it lacks an operator in this precision, for one: then it has no word
            return Optional.empty();
        }
        double[] ours = predictions(network, few);
        double largest =
                Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        double apart = expected.length == ours.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(ours.length, expected.length); i++) {
            apart = Math.max(apart, Math.abs(ours[i] - expected[i]) / largest);
        }
        return apart <= TOLERANCE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the predictions differ from those of %s by %.1e, relative to the largest; expected at most %.0e",
                        referee.name(),
                        apart,
                        TOLERANCE));
    }

    /** What a network predicts as it begins, example by example. */
    static double[] predictions(OnnxNetwork network, Examples examples) {
        NetworkInGraph graph = new NetworkInGraph(network);
        Node inputs = graph.batch(examples.shape(), examples.count()).inputs();
        Node prediction = graph.predict(inputs);
        NetworkExecution execution = graph.execution(List.of(prediction), network.start());
        execution.load(examples, 0);
        execution.execution().run();
        int outputs = prediction.shape().rows();
        int at = execution.execution().plan().output(0);
        double[] predictions = new double[examples.count() * outputs];
        for (int i = 0; i < predictions.length; i++) {
            int place = i % outputs * examples.count() + i / outputs;
            predictions[i] = execution.execution().arena()[at + place];
        }
        return predictions;
    }
}
