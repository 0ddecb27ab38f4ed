package org.almagest.jobs.dl4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.Evaluation;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.TrainingObserver;
import org.almagest.jobs.dl4j.translation.Agreement;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.almagest.jobs.dl4j.translation.Shadow;
import org.almagest.jobs.dl4j.translation.Size;
import org.almagest.jobs.dl4j.translation.TranslatedNetwork;
import org.almagest.jobs.dl4j.translation.Translator;
import org.almagest.jobs.dl4j.translation.UntranslatableException;
import org.almagest.jobs.dl4j.translation.WholeLoss;
import org.almagest.jobs.saved.WeightsAlone;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy of a network in training that probes may look at: its parameters, its loss and its gradient, translated where possible. */
public final class NetworkProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ObservatoryListener.class);

    public final Shadow shadow;
    public final ParameterArrays arrays;
    public final double[] initial;
    final List<String> messages = new ArrayList<>();
    /** Probes of whose failure the user knows. */
    private final Set<String> told = new HashSet<>();

    private @Nullable ObservedData data;
    private @Nullable TranslatedNetwork network;
    private @Nullable WholeLoss loss;

    /** Begins where {@code live} stands now. */
    public NetworkProbe(Model live) {
        this.shadow = Shadow.of(live);
        this.arrays = ParameterArrays.of(shadow);
        this.initial = arrays.read(shadow.graph());
    }

    /**
     * Tries to translate the network and to find it in agreement with DL4J on {@code examples}.
     *
     * @return what is in the way; null if nothing is
     */
    @Nullable
    public String translate(ObservedData examples) {
        data = examples;
        try {
            TranslatedNetwork translated = translation(examples);
            Optional<String> difference = Agreement.difference(shadow, arrays, translated, examples);
            if (difference.isPresent()) {
                return difference.get();
            }
            follow(translated, examples);
            return null;
        } catch (UntranslatableException e) {
            return e.getMessage();
        } catch (RuntimeException e) {
            // whatever it is, it is no reason to end the training
            return "the network: " + Reason.message(e);
        }
    }

    private TranslatedNetwork translation(ObservedData examples) throws UntranslatableException {
        return Translator.translate(
                shadow, arrays, Size.ofArray(examples.inputs().shape()), initial);
    }

    private void follow(TranslatedNetwork translated, ObservedData examples) {
        network = translated;
        loss = new WholeLoss(translated, examples.examples());
    }

    /** The loss that the translated network learns by; null where it is not translated. */
    @Nullable
    Objective lossFunction() {
        return network == null ? null : network.loss();
    }

    /**
     * Switches off those probes of {@code observer} that need the network translated, and tells the user.
     *
     * @param obstacle why it is not
     * @param instead what the trajectory holds
     */
    public void restrict(TrainingObserver observer, String obstacle, String instead) {
        List<String> off = observer.switchOff(probe -> probe.needs().predictions(), "not_translatable");
        say(String.format(
                Locale.ROOT,
                "%s. %s; %s",
                obstacle,
                off.isEmpty() ? "No probe is affected" : "Probes that are off: " + String.join(", ", off),
                instead));
    }

    /** Tells the user of a probe that threw, the first time: its trouble is not the training's. */
    public void failed(ProbeRequest request, long step, RuntimeException failure) {
        if (told.add(request.label())) {
            say(String.format(
                    Locale.ROOT, "probe %s failed at step %d: %s", request.label(), step, Reason.message(failure)));
        }
    }

    /** Tells the user. */
    void say(String message) {
        messages.add(message);
        LOG.warn("Almagest: {}", message);
    }

    /** Takes over the parameters that {@code live} has now, and gives them flat. */
    public double[] follow(Model live) {
        shadow.follow(live);
        if (network != null && data != null && network.counts()) {
            // the graph holds what batch normalisation has counted, and that has moved
            try {
                follow(translation(data), data);
            } catch (UntranslatableException e) {
                throw new IllegalStateException("a network that was translated before", e);
            }
        }
        return arrays.read(shadow.graph());
    }

    /**
     * The loss over all examples; only where the network is translated.
     *
     * @param gradient receives its gradient
     * @return nothing where it is not
     */
    public Optional<Double> loss(double[] theta, double[] gradient) {
        return loss == null ? Optional.empty() : Optional.of(loss.at(theta, gradient));
    }

    /**
     * How well the network does on {@code examples}; nothing is known where it is not translated.
     *
     * @param examples whether its targets are classes, the network's loss says
     */
    public Scores scores(double[] theta, DataSet examples) {
        return network == null ? Scores.NONE : Evaluation.of(network, network.loss(), examples, theta);
    }

    /**
     * The network at {@code theta}, for probes.
     *
     * @param examples what the network is measured on; whether its targets are classes, the network's loss says
     */
    public Snapshot snapshot(long step, double[] theta, DataSet examples, long seed, Snapshot.Pace pace) {
        return new Snapshot(
                step,
                network != null ? network : new WeightsAlone(arrays.blocks(), initial),
                theta,
                initial,
                examples,
                network == null ? Objectives.SQUARED_ERROR : network.loss(),
                seed,
                pace);
    }
}
