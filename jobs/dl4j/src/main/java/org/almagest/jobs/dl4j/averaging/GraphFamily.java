package org.almagest.jobs.dl4j.averaging;

import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.almagest.jobs.dl4j.translation.Shadow;
import org.almagest.jobs.dl4j.translation.Size;
import org.almagest.jobs.dl4j.translation.Translator;
import org.almagest.jobs.dl4j.translation.UntranslatableException;
import org.almagest.jobs.saved.WeightsAlone;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A kind of DL4J network that trainer {@code dl4j-spark} trains. Found by {@link java.util.ServiceLoader}, so a user's own
 * jar adds to them. One input, whose batches are [examples][features], and one output.
 */
public interface GraphFamily extends Family {
    /**
     * The network for inputs of {@code features} numbers and predictions of {@code outputs} numbers.
     *
     * @param learning what it has of the training: begin with {@link Learning#network}, end with {@link Learning#output}
     * @throws IllegalArgumentException if the sizes do not fit, saying which and the way out
     */
    ComputationGraphConfiguration configuration(Settings model, int features, int outputs, Learning learning);

    /** Its weights and, where it can be translated, its graph; for what has to be known before anything runs. */
    @Override
    default Model build(Settings model, int features, int outputs) {
        ComputationGraphConfiguration configuration;
        ComputationGraph network;
        try {
            configuration = configuration(model, features, outputs, Learning.NONE);
            network = new ComputationGraph(configuration);
            network.init();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "DL4J refuses the network: %s; expected sizes that fit",
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString())),
                    e);
        }
        Shadow shadow = Shadow.of(network);
        ParameterArrays arrays = ParameterArrays.of(shadow);
        double[] initial = arrays.read(shadow.graph());
        try {
            return Translator.translate(shadow, arrays, Size.flat(features), initial);
        } catch (UntranslatableException e) {
            return new WeightsAlone(arrays.blocks(), initial);
        }
    }
}
