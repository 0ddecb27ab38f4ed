package org.almagest.jobs.dl4j;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.fleet.LoneRun;
import org.almagest.jobs.saved.WeightsAlone;
import org.almagest.metrics.ExecutorReport;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.KernelKind;
import org.almagest.metrics.RunTally;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observation of one training, from its first step on: looks, remembers, and publishes at the end. */
final class Observation {
    private static final String FAMILY = "dl4j";
    private static final List<Parameter> MODEL = List.of(
            Parameter.integer("depth", 0, 0, Integer.MAX_VALUE, "layers with parameters"),
            Parameter.text("layers", "", "their names, by layer number"),
            Parameter.text("network", "", "DL4J's configuration as JSON"),
            Parameter.text("start", "", "hash of the parameters at the first look"));
    private static final List<Parameter> DATA = List.of(
            Parameter.integer("examples", 0, 0, Integer.MAX_VALUE, "examples that it is observed on"),
            Parameter.text("content", "", "hash of their numbers"));
    private static final List<Parameter> TRAINING = List.of(
            Parameter.text("loss", "", "what the trajectory holds"),
            Parameter.text("optimizer", "", "the first layer's updater"),
            Parameter.real("learning_rate", 0, -Double.MAX_VALUE, Double.MAX_VALUE, "that of the first step"),
            Parameter.integer("batch_size", 0, 0, Integer.MAX_VALUE, "examples in the first batch"),
            Parameter.integer("every", 1, 1, Integer.MAX_VALUE, "steps between two looks"));

    private static final Logger LOG = LoggerFactory.getLogger(ObservatoryListener.class);

    private final Wishes wishes;
    private final LiveNetwork live;
    private final Shadow shadow;
    private final ParameterArrays arrays;
    private final double[] initial;
    private final ObservedData data;
    private final int batch;
    private final boolean whole;
    private @Nullable TranslatedNetwork network;
    private @Nullable WholeLoss loss;
    private final List<Look> looks = new ArrayList<>();
    private final List<TrajectoryPoint> trajectory = new ArrayList<>();
    private final Findings findings = new Findings();
    private final List<String> messages = new ArrayList<>();
    private final LoneRun run;
    private final RunConfiguration configuration;
    private final boolean known;
    private final Instant startedAt = Instant.now();
    private final long start = System.nanoTime();
    private final long first;
    private final int firstEpoch;
    private long steps;
    private double time;
    private long looked = -1;

    /** One probe and what it remembers. */
    private static final class Look {
        final ProbeRequest request;
        final Probe probe;
        final Probe.Looks looks;
        boolean off;

        Look(ProbeRequest request) {
            this.request = request;
            this.probe = Probes.ALL.named(request.probe());
            this.looks = probe.looks(request.settings());
        }
    }

    /**
     * Begins, at the first gradient of a training.
     *
     * @param seen the first batch
     * @throws IllegalArgumentException if the data that the user gave does not fit the network
     * @throws org.almagest.jobs.table.OutputException if the output folder cannot be used
     */
    Observation(Wishes wishes, LiveNetwork live, Optional<ObservedData> seen) {
        this.wishes = wishes;
        this.live = live;
        this.shadow = Shadow.of(live.model());
        this.arrays = ParameterArrays.of(shadow);
        this.initial = arrays.read(shadow.graph());
        this.first = live.iteration();
        this.firstEpoch = live.epoch();
        this.batch = seen.map(one -> one.examples().count()).orElse(0);
        if (wishes.data() != null && seen.isPresent()) {
            wishes.data().check(seen.get());
        }
        this.data = wishes.data() != null ? wishes.data() : seen.orElseGet(Observation::nothing);
        // whether the first batch is all that the user gave; of what the user did not give nothing is known
        this.whole =
                wishes.data() != null && seen.isPresent() && seen.get().digest().equals(data.digest());
        String obstacle = seen.isEmpty()
                ? "the network: several inputs or outputs, or none; expected one of each"
                : live.masked() ? "the data: masks; expected examples without" : translate();
        wishes.probes().forEach(request -> looks.add(new Look(request)));
        this.configuration = configuration();
        this.run = new LoneRun(wishes.folder(), configuration);
        this.known = run.published();
        if (known) {
            say(
                    "run %s is in %s already, and nothing is added; for another run change the seed, the network or what is observed, or choose another folder"
                            .formatted(run.id(), wishes.folder()));
        } else {
            LOG.info(
                    "Almagest observes run {}: {} parameters in layers {}, every {} steps, into {}",
                    run.id(),
                    initial.length,
                    String.join(", ", arrays.layers()),
                    wishes.every(),
                    wishes.folder());
            if (obstacle != null) {
                restrict(obstacle);
            }
        }
    }

    /** The present batch, while DL4J has it at hand; empty where there are several inputs or labels, or none. */
    static Optional<ObservedData> batch(LiveNetwork live) {
        INDArray inputs = live.inputs();
        INDArray labels = live.labels();
        return inputs == null || labels == null
                ? Optional.empty()
                : Optional.of(ObservedData.of("batch", inputs, labels));
    }

    /** Stands in where there is no batch to look at; nobody reads it. */
    private static ObservedData nothing() {
        INDArray zero = Nd4j.zeros(DataType.DOUBLE, 1, 1);
        return ObservedData.of("none", zero, zero);
    }

    /** Tries to; tells what is in the way. */
    private @Nullable String translate() {
        try {
            TranslatedNetwork translated = translation();
            Optional<String> difference = Agreement.difference(shadow, arrays, translated, data);
            if (difference.isPresent()) {
                return difference.get();
            }
            follow(translated);
            return null;
        } catch (UntranslatableException e) {
            return e.getMessage();
        } catch (RuntimeException e) {
            // whatever it is, it is no reason to end the training
            return "the network: " + (e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private TranslatedNetwork translation() throws UntranslatableException {
        return Translator.translate(shadow, arrays, Size.ofArray(data.inputs().shape()), initial);
    }

    private void follow(TranslatedNetwork translated) {
        network = translated;
        loss = new WholeLoss(translated, data.examples());
    }

    /** Switches off what needs the network translated. */
    private void restrict(String obstacle) {
        List<String> off = new ArrayList<>();
        for (Look look : looks) {
            if (!WeightsAlone.suffices(look.request.probe())) {
                look.off = true;
                off.add(look.request.probe());
                missing(look, first, "not_translatable");
            }
        }
        say("%s. %s; the trajectory holds loss and gradient of each look's own batch"
                .formatted(
                        obstacle,
                        off.isEmpty() ? "No probe is affected" : "Probes that are off: " + String.join(", ", off)));
    }

    private void missing(Look look, long step, String status) {
        String quantity = look.probe.quantities().get(0).name();
        findings.measurement(new Measurement(step, look.request.probe(), quantity, -1, Double.NaN, 0, status));
    }

    private void say(String message) {
        messages.add(message);
        LOG.warn("Almagest: {}", message);
    }

    /** What the user should know. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    /** The run's identity in all tables. */
    String runId() {
        return run.id();
    }

    /** A gradient is there, and the step along it comes next. */
    void beforeStep() {
        if (!known && (live.iteration() - first) % wishes.every() == 0) {
            look(false);
        }
        time += live.learningRate();
    }

    /** The step is done. */
    void afterStep() {
        steps++;
    }

    private void look(boolean end) {
        long step = first + steps;
        if (looked == step) {
            return;
        }
        looked = step;
        shadow.follow(live.model());
        if (network != null && network.counts()) {
            // the graph holds what batch normalisation has counted, and that has moved
            try {
                follow(translation());
            } catch (UntranslatableException e) {
                throw new IllegalStateException("a network that was translated before", e);
            }
        }
        double[] theta = arrays.read(shadow.graph());
        record(step, theta, end);
        Model model = network != null ? network : new WeightsAlone(arrays.blocks(), initial);
        boolean classes = network != null && network.loss() == Loss.CROSS_ENTROPY;
        Snapshot snapshot = new Snapshot(
                step,
                model,
                theta,
                initial,
                data.dataSet(classes),
                network == null ? Loss.SQUARED_ERROR.word() : network.loss().word(),
                live.seed(),
                new Snapshot.Pace(live.optimizer(), whole, live.learningRate(), time));
        for (Look look : looks) {
            if (!look.off) {
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

    private void record(long step, double[] theta, boolean end) {
        double epoch = live.epoch();
        if (loss != null) {
            double[] gradient = new double[theta.length];
            double value = loss.at(theta, gradient);
            trajectory.add(new TrajectoryPoint(step, epoch, value, Numbers.norm(gradient), Numbers.norm(theta)));
        } else if (!end) {
            // after the last step there is no further batch
            trajectory.add(new TrajectoryPoint(step, epoch, live.score(), live.gradientNorm(), Numbers.norm(theta)));
        }
    }

    private RunConfiguration configuration() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("depth", arrays.layers().size());
        model.put("layers", String.join(",", arrays.layers()));
        model.put("network", live.json());
        model.put("start", ObservedData.digest(initial));
        Map<String, Object> training = Map.of(
                "loss",
                network == null ? "batch" : network.loss().word(),
                "optimizer",
                live.optimizer(),
                "learning_rate",
                live.learningRate(),
                "batch_size",
                batch,
                "every",
                wishes.every());
        return new RunConfiguration(
                FAMILY,
                Settings.of(MODEL, model),
                data.name(),
                Settings.of(DATA, Map.of("examples", data.examples().count(), "content", data.digest())),
                Settings.of(TRAINING, training),
                wishes.probes(),
                live.seed());
    }

    /**
     * Looks a last time and publishes.
     *
     * @throws org.almagest.jobs.table.OutputException if the output folder cannot be used
     */
    void end() {
        if (known) {
            return;
        }
        look(true);
        if (trajectory.isEmpty()) {
            // the first look failed, and the training with it
            return;
        }
        TrajectoryPoint begin = trajectory.get(0);
        TrajectoryPoint last = trajectory.get(trajectory.size() - 1);
        boolean finite = Double.isFinite(last.loss());
        String error = finite
                ? ""
                : "diverged after %d steps: loss %s, from %s at the start".formatted(steps, last.loss(), begin.loss());
        RunResult result = new RunResult(
                finite ? Status.FINISHED : Status.DIVERGED,
                initial.length,
                steps,
                live.epoch() - firstEpoch,
                begin.loss(),
                last.loss(),
                error,
                trajectory,
                findings.measurements,
                findings.spectra,
                findings.matrices,
                List.of());
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (!run.publish(wishes.sweep(), result, startedAt, seconds)) {
            say("run %s was published into %s by another process meanwhile, and nothing is added"
                    .formatted(run.id(), wishes.folder()));
            return;
        }
        LOG.info("Almagest has published run {} into {}", run.id(), wishes.folder());
        if (wishes.metrics() != null) {
            count(wishes.metrics(), result, seconds);
        }
    }

    /** As if a fleet's executor had told. */
    private void count(FleetMetrics metrics, RunResult result, double seconds) {
        RunTally tally = new RunTally();
        tally.add(configuration, result, seconds);
        Runtime heap = Runtime.getRuntime();
        metrics.runEnded(FAMILY, result.status(), result.steps());
        metrics.reported(new ExecutorReport(
                FAMILY,
                KernelKind.of(Kernels.active().description()),
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory(),
                0,
                result.steps(),
                tally));
    }
}
