package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.reference.AnsweredCase;

/** One case of cnn_networks.txt, whose format the head of make_cnn_reference.py explains. */
final class NetworkCase {
    private final AnsweredCase answers;

    private NetworkCase(AnsweredCase answers) {
        this.answers = answers;
    }

    static List<NetworkCase> all() {
        return AnsweredCase.of("cnn_networks.txt").stream()
                .map(NetworkCase::new)
                .toList();
    }

    boolean has(String key) {
        return answers.has(key);
    }

    double[] array(String key) {
        return answers.values(key);
    }

    int batch() {
        return answers.columns("x");
    }

    int features() {
        return array("x").length / batch();
    }

    int outputs() {
        return array("y").length / batch();
    }

    PredictionLoss loss() {
        return answers.word("loss_kind").equals("mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
    }

    /** The model whose parameters are laid out as the case's. */
    Model model() {
        List<Layer> layers = new ArrayList<>();
        Volume input;
        if (answers.word("network").equals("dense")) {
            double[] widths = array("widths");
            input = new Volume((int) widths[0], 1, 1);
            for (int l = 1; l < widths.length; l++) {
                layers.add(new DenseLayer((int) widths[l - 1], (int) widths[l]));
            }
        } else {
            double[] size = array("input");
            input = new Volume((int) size[0], (int) size[1], (int) size[2]);
            Volume state = input;
            double[] sizes = array("layers");
            for (int l = 0; l < sizes.length; l += 5) {
                ConvolutionGeometry geometry = new ConvolutionGeometry(
                        state.channels(),
                        (int) sizes[l],
                        axis(state.height(), sizes[l + 1], sizes[l + 3]),
                        axis(state.width(), sizes[l + 2], sizes[l + 4]),
                        !answers.word("network").equals("local"));
                layers.add(new ConvolutionLayer(geometry));
                state = new Volume(
                        geometry.outChannels(),
                        geometry.vertical().outputs(),
                        geometry.horizontal().outputs());
            }
            layers.add(
                    answers.word("head").equals("average")
                            ? new AverageDenseLayer(state.channels(), state.positions(), outputs())
                            : new DenseLayer(state.size(), outputs()));
        }
        return new FeedForwardModel(
                input,
                layers,
                Activation.named(answers.word("activation")),
                answers.word("bias").equals("yes"),
                new Initialisation("xavier", 1, 2));
    }

    private ConvolutionAxis axis(int size, double kernel, double stride) {
        return answers.word("padding").equals("same")
                ? ConvolutionAxis.same(size, (int) kernel, (int) stride)
                : ConvolutionAxis.valid(size, (int) kernel, (int) stride);
    }

    @Override
    public String toString() {
        return answers.toString();
    }
}
