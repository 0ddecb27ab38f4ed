package org.almagest.jobs.dl4j.files;

import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.dl4j.ObservedData;
import org.almagest.jobs.dl4j.translation.Agreement;
import org.almagest.jobs.dl4j.translation.InputShape;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.almagest.jobs.dl4j.translation.Shadow;
import org.almagest.jobs.dl4j.translation.Size;
import org.almagest.jobs.dl4j.translation.Stage;
import org.almagest.jobs.dl4j.translation.TranslatedNetwork;
import org.almagest.jobs.dl4j.translation.Translator;
import org.almagest.jobs.dl4j.translation.UntranslatableException;
import org.almagest.jobs.dl4j.translation.WholeLoss;
import org.almagest.jobs.saved.SavedModel;
import org.almagest.jobs.saved.WeightsAlone;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/** A DL4J network that was saved, ready for probes. */
final class SavedNetwork {
    private SavedNetwork() {}

    /**
     * Translated where data is given and that is possible; of others, the weights alone, with the reason.
     *
     * @throws IllegalArgumentException if the network does not take {@code data}, naming both shapes
     */
    static SavedModel of(Model model, @Nullable DataSet data) {
        Shadow shadow = Shadow.of(model);
        ParameterArrays arrays = ParameterArrays.of(shadow);
        double[] theta = arrays.read(shadow.graph());
        WeightsAlone weights = new WeightsAlone(arrays.blocks(), theta);
        if (data == null) {
            return SavedModel.of(weights);
        }
        try {
            long[] shape = InputShape.of(shadow, data);
            TranslatedNetwork network = Translator.translate(shadow, arrays, Size.ofArray(shape), theta);
            checkOutputs(network, data);
            checkSize(network);
            ObservedData seen = observed(data, shape);
            Optional<String> difference = agreement(shadow, arrays, network, seen);
            return difference.isPresent() ? SavedModel.of(weights, difference.get()) : translated(network, theta, data);
        } catch (UntranslatableException e) {
            return SavedModel.of(weights, String.valueOf(e.getMessage()));
        }
    }

    private static void checkOutputs(TranslatedNetwork network, DataSet data) {
        if (network.outputs() != data.train().outputs()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s has targets of %d numbers, the network predicts %d; expected as many: give data as the network takes it",
                    data.name(),
                    data.train().outputs(),
                    network.outputs()));
        }
    }

    /** A few bytes of configuration can ask for layers of any size that have no parameters. */
    private static void checkSize(TranslatedNetwork network) throws UntranslatableException {
        double numbers = Agreement.EXAMPLES
                * network.stages().stream().mapToDouble(SavedNetwork::numbers).sum();
        if (numbers > Bounds.NUMBERS) {
            throw new UntranslatableException(
                    "the network",
                    String.format(
                            Locale.ROOT,
                            "its layers give %.0f numbers for %d examples: expected at most %d",
                            numbers,
                            Agreement.EXAMPLES,
                            Bounds.NUMBERS));
        }
    }

    /** Not as a whole number, which may overflow. */
    private static double numbers(Stage stage) {
        return (double) stage.size().channels()
                * stage.size().height()
                * stage.size().width();
    }

    /** As many of the examples as DL4J's answers are compared on, in the shape in which it takes them. */
    private static ObservedData observed(DataSet data, long[] example) {
        Examples few = data.train().first(Agreement.EXAMPLES);
        long[] shape = example.clone();
        shape[0] = few.count();
        return ObservedData.of(
                data.name(),
                Nd4j.createFromArray(few.inputs()).reshape('c', shape),
                Nd4j.createFromArray(few.targets()).reshape('c', few.count(), few.outputs()));
    }

    private static Optional<String> agreement(
            Shadow shadow, ParameterArrays arrays, TranslatedNetwork network, ObservedData seen) {
        try {
            return Agreement.difference(shadow, arrays, network, seen);
        } catch (RuntimeException e) {
            // DL4J's own trouble with the network or with ours; the weights are still there
            return Optional.of("the network: " + Reason.message(e));
        }
    }

    private static SavedModel translated(TranslatedNetwork network, double[] theta, DataSet data) {
        double[] gradient = new double[theta.length];
        double loss = new WholeLoss(network, data.train()).at(theta, gradient);
        return new SavedModel(network, theta, data, network.loss().name(), loss, Numbers.norm(gradient), null);
    }
}
