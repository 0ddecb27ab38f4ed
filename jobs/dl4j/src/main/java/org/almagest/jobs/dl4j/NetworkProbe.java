package org.almagest.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.ProbeRequest;
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

/** Looks at a network in training, through a copy of it: its loss, its gradient and what the probes measure. */
public final class NetworkProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ObservatoryListener.class);

    public final Shadow shadow;
    public final ParameterArrays arrays;
    public final double[] initial;
    public final Findings findings = new Findings();
    final List<String> messages = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private @Nullable ObservedData data;
    private @Nullable TranslatedNetwork network;
    private @Nullable WholeLoss loss;

    /** One probe and what it remembers. */
    private static final class Look {
        final ProbeRequest request;
        final Probe probe;
        final ProbeSession looks;
        boolean off;
        long last = -1;

        Look(ProbeRequest request) {
            this.request = request;
            this.probe = Probes.ALL.named(request.probe());
            this.looks = probe.session(request.settings());
        }
    }

    /** Begins where {@code live} stands now. */
    public NetworkProbe(Model live, List<ProbeRequest> probes) {
        this.shadow = Shadow.of(live);
        this.arrays = ParameterArrays.of(shadow);
        this.initial = arrays.read(shadow.graph());
        probes.forEach(request -> looks.add(new Look(request)));
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
            return "the network: " + (e.getMessage() == null ? e.toString() : e.getMessage());
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
     * Switches off what needs the network translated.
     *
     * @param obstacle why it is not
     * @param step at which the rows say so
     * @param instead what the trajectory holds
     */
    public void restrict(String obstacle, long step, String instead) {
        List<String> off = new ArrayList<>();
        for (Look look : looks) {
            if (!WeightsAlone.suffices(look.request.probe())) {
                look.off = true;
                off.add(look.request.probe());
                missing(look, step, "not_translatable");
            }
        }
        say("%s. %s; %s"
                .formatted(
                        obstacle,
                        off.isEmpty() ? "No probe is affected" : "Probes that are off: " + String.join(", ", off),
                        instead));
    }

    private void missing(Look look, long step, String status) {
        String quantity = look.probe.quantities().get(0).name();
        findings.measurement(new Measurement(step, look.request.probe(), quantity, -1, Double.NaN, 0, status));
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
     * Lets those probes look that {@code wanted} names, each once a step.
     *
     * @param examples what the network is measured on; whether its targets are classes, the network's loss says
     */
    public void probe(
            long step,
            double[] theta,
            DataSet examples,
            long seed,
            Snapshot.Pace pace,
            Predicate<ProbeRequest> wanted) {
        org.almagest.dynamics.family.Model model =
                network != null ? network : new WeightsAlone(arrays.blocks(), initial);
        Snapshot snapshot = new Snapshot(
                step,
                model,
                theta,
                initial,
                examples,
                network == null ? Objectives.SQUARED_ERROR : network.loss(),
                seed,
                pace);
        for (Look look : looks) {
            if (!look.off && look.last < step && wanted.test(look.request)) {
                look.last = step;
                measure(look, snapshot);
            }
        }
    }

    private void measure(Look look, Snapshot snapshot) {
        try {
            look.looks.at(snapshot, findings);
        } catch (RuntimeException e) {
            // a probe's trouble is not the training's
            look.off = true;
            missing(look, snapshot.step(), "failed");
            say("probe %s is off from step %d on: %s".formatted(look.request.probe(), snapshot.step(), e.getMessage()));
        }
    }
}
