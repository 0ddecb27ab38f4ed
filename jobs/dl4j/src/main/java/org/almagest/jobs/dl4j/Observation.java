package org.almagest.jobs.dl4j;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.RecordSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrainingObserver;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.fleet.SingleRunPublisher;
import org.almagest.jobs.telemetry.DriverRuns;
import org.almagest.metrics.FleetMetrics;
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
            Parameter.integer("every", 1, 1, Integer.MAX_VALUE, "steps between two looks"));
    private static final Parameter RATE =
            Parameter.real("learning_rate", 0, -Double.MAX_VALUE, Double.MAX_VALUE, "that of the first step");
    private static final Parameter BATCH =
            Parameter.integer("batch_size", 0, 0, Integer.MAX_VALUE, "examples in the first batch");

    private static final Logger LOG = LoggerFactory.getLogger(ObservatoryListener.class);

    private final Wishes wishes;
    private final LiveNetwork live;
    private final NetworkProbe networkProbe;
    private final ObservedData data;
    private final @Nullable Integer batch;
    private final boolean whole;
    private final TrainingObserver observer;
    private final SingleRunPublisher run;
    private final RunConfiguration configuration;
    private final boolean known;
    private final Instant startedAt = Instant.now();
    private final long start = System.nanoTime();
    private final long first;
    private final int firstEpoch;
    private long steps;
    private double time;
    private boolean begun;
    private boolean ended;
    private double[] theta;
    private long followed = -1;

    /**
     * Begins, at the first gradient of a training.
     *
     * @param seen the first batch
     * @throws IllegalArgumentException if the data that the user gave does not fit the network
     * @throws org.almagest.jobs.storage.OutputException if the output folder cannot be used
     */
    Observation(Wishes wishes, LiveNetwork live, Optional<ObservedData> seen) {
        this.wishes = wishes;
        this.live = live;
        this.networkProbe = new NetworkProbe(live.model());
        this.theta = networkProbe.initial;
        this.first = live.iteration();
        this.observer = new TrainingObserver(
                new Observed(), wishes.probes(), RecordSchedule.every(wishes.every(), first), networkProbe::failed);
        this.firstEpoch = live.epoch();
        this.batch = seen.map(one -> one.examples().count()).orElse(null);
        if (wishes.data() != null && seen.isPresent()) {
            wishes.data().check(seen.get());
        }
        this.data = wishes.data() != null ? wishes.data() : seen.orElseGet(Observation::nothing);
        // whether the first batch is all that the user gave; of what the user did not give nothing is known
        this.whole =
                wishes.data() != null && seen.isPresent() && seen.get().digest().equals(data.digest());
        String obstacle = seen.isEmpty()
                ? "the network: several inputs or outputs, or none; expected one of each"
                : live.masked() ? "the data: masks; expected examples without" : networkProbe.translate(data);
        this.configuration = configuration();
        this.run = new SingleRunPublisher(wishes.folder(), configuration);
        this.known = run.published();
        if (known) {
            networkProbe.say(String.format(
                    Locale.ROOT,
                    "run %s is in %s already, and nothing is added; for another run change the seed, the network or what is observed, or choose another folder",
                    run.id(),
                    wishes.folder()));
        } else {
            LOG.info(
                    "Almagest observes run {}: {} parameters in layers {}, every {} steps, into {}",
                    run.id(),
                    networkProbe.initial.length,
                    String.join(", ", networkProbe.arrays.layers()),
                    wishes.every(),
                    wishes.folder());
            if (obstacle != null) {
                networkProbe.restrict(
                        observer, obstacle, "the trajectory holds loss and gradient of each look's own batch");
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

    /** What the user should know. */
    List<String> messages() {
        return List.copyOf(networkProbe.messages);
    }

    /** The run's identity in all tables. */
    String runId() {
        return run.id();
    }

    /** A gradient is there, and the step along it comes next. */
    void beforeStep() {
        if (!known && begun) {
            observer.stepped();
        } else if (!known) {
            begun = true;
            observer.begins();
        }
        time += rate();
    }

    /** 0 where the updater has none, so that nothing moves by it. */
    private double rate() {
        Double rate = live.learningRate();
        return rate == null ? 0 : rate;
    }

    /** The step is done. */
    void afterStep() {
        steps++;
    }

    /** The network's parameters, copied once a step. */
    private double[] theta() {
        long step = first + steps;
        if (followed != step) {
            theta = networkProbe.follow(live.model());
            followed = step;
        }
        return theta;
    }

    private @Nullable TrajectoryPoint point() {
        double[] gradient = new double[theta().length];
        Optional<Double> loss = networkProbe.loss(theta(), gradient);
        if (loss.isPresent()) {
            return point(loss.get(), Numbers.norm(gradient));
        }
        // after the last step there is no further batch whose loss DL4J could tell
        return ended ? null : point(live.score(), live.gradientNorm());
    }

    private TrajectoryPoint point(double loss, double gradientNorm) {
        return new TrajectoryPoint(
                first + steps, live.epoch(), loss, gradientNorm, Numbers.norm(theta()), live.learningRate());
    }

    private Snapshot snapshot() {
        return networkProbe.snapshot(
                first + steps,
                theta(),
                examples(),
                live.seed(),
                new Snapshot.Pace(live.optimizer(), whole, rate(), time));
    }

    private DataSet examples() {
        return data.dataSet(Objectives.CROSS_ENTROPY.equals(networkProbe.lossFunction()));
    }

    private RunConfiguration configuration() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("depth", networkProbe.arrays.layers().size());
        model.put("layers", String.join(",", networkProbe.arrays.layers()));
        model.put("network", live.json());
        model.put("start", ObservedData.digest(networkProbe.initial));
        Objective loss = networkProbe.lossFunction();
        List<Parameter> settings = new ArrayList<>(TRAINING);
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("loss", loss == null ? "batch" : loss.name());
        training.put("optimizer", live.optimizer());
        training.put("every", wishes.every());
        Double rate = live.learningRate();
        if (rate != null) {
            settings.add(RATE);
            training.put("learning_rate", rate);
        }
        if (batch != null) {
            settings.add(BATCH);
            training.put("batch_size", batch);
        }
        return new RunConfiguration(
                FAMILY,
                Settings.of(MODEL, model),
                data.name(),
                Settings.of(DATA, Map.of("examples", data.examples().count(), "content", data.digest())),
                Settings.of(settings, training),
                wishes.probes(),
                live.seed());
    }

    /**
     * Looks a last time and publishes.
     *
     * @throws org.almagest.jobs.storage.OutputException if the output folder cannot be used
     */
    void end() {
        List<TrajectoryPoint> trajectory = observer.trajectory();
        if (known || trajectory.isEmpty()) {
            // it is there already; or the first look failed, and the training with it
            return;
        }
        ended = true;
        observer.arrives();
        observer.ends();
        double begin = trajectory.get(0).knownLoss();
        double last = trajectory.get(trajectory.size() - 1).knownLoss();
        boolean finite = Double.isFinite(last);
        String error = finite
                ? null
                : String.format(
                        Locale.ROOT, "diverged after %d steps: loss %s, from %s at the start", steps, last, begin);
        RunResult result = new RunResult(
                finite ? Status.FINISHED : Status.DIVERGED,
                networkProbe.initial.length,
                first,
                steps,
                live.epoch() - firstEpoch,
                begin,
                last,
                networkProbe.scores(theta(), examples()),
                error,
                trajectory,
                observer.findings().measurements(),
                observer.findings().spectra(),
                observer.findings().matrices(),
                List.of());
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (!run.publish(wishes.sweep(), result, startedAt, seconds)) {
            networkProbe.say(String.format(
                    Locale.ROOT,
                    "run %s was published into %s by another process meanwhile, and nothing is added",
                    run.id(),
                    wishes.folder()));
            return;
        }
        LOG.info("Almagest has published run {} into {}", run.id(), wishes.folder());
        if (wishes.metrics() != null) {
            count(wishes.metrics(), result, seconds);
        }
    }

    private void count(FleetMetrics metrics, RunResult result, double seconds) {
        metrics.runEnded(FAMILY, result.status(), result.steps());
        new DriverRuns(metrics, FAMILY).runEnded(run.id(), configuration, result, seconds);
    }

    /** What the observer sees of this training. */
    private final class Observed implements TrainingObserver.Subject {
        @Override
        public long step() {
            return first + steps;
        }

        @Override
        public @Nullable TrajectoryPoint point() {
            return Observation.this.point();
        }

        @Override
        public Snapshot snapshot() {
            return Observation.this.snapshot();
        }
    }
}
