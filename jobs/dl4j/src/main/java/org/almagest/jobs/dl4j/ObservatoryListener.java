package org.almagest.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.metrics.FleetMetrics;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Observes the training of a MultiLayerNetwork or ComputationGraph, and writes what it sees into the same tables as a sweep:
 *
 * <pre>{@code
 * net.setListeners(ObservatoryListener.into("out").every(10).probes("hessian", "condensation"));
 * }</pre>
 *
 * <p>It looks before the first step and before every n-th one, and once more at the end. The end is {@link #close}, or the
 * end of the process; only then a run becomes visible in the tables, whole. Observing changes nothing about the training.
 *
 * <p>The probes weight-scaling and condensation need weights alone and serve every layer. All others, and loss and gradient
 * norm of the trajectory, need the network translated into a graph of ours: dense, convolution (1-D, 2-D), pooling, batch
 * normalisation, activation, dropout, output and loss layers, and vertices that work element by element or merge. Dropout is
 * left out and batch normalisation uses its running means, as when the network predicts; regularisation is not part of the
 * loss. When the training begins, the translation is compared with DL4J layer by layer. Where it differs, or a layer cannot
 * be translated, a warning names the layer and the probes that are off, their rows have the status {@code not_translatable},
 * and the trajectory holds what DL4J says of each look's own batch.
 *
 * <p>The {@code run_id} is a hash of the network's configuration and first parameters, the seed, what is observed and on
 * what: the same training observed again into the same folder adds nothing. One listener observes one network. Not
 * thread-safe.
 */
public final class ObservatoryListener extends BaseTrainingListener implements AutoCloseable {
    private static final int EVERY = 10;

    private final String folder;
    private String sweep = "dl4j";
    private int every = EVERY;
    private final List<ProbeRequest> probes = new ArrayList<>();
    private @Nullable ObservedData data;
    private @Nullable FleetMetrics metrics;
    private @Nullable Observation observation;
    private @Nullable Model observed;
    private Optional<ObservedData> first = Optional.empty();
    private boolean closed;
    private final Thread atExit = new Thread(this::publish, "almagest-observatory");

    private ObservatoryListener(String folder) {
        this.folder = folder;
    }

    /**
     * A listener that looks every 10 steps with the probes weight-scaling and condensation, at the first batch.
     *
     * @param folder the output folder: a local path, or a URI of any file system that Hadoop knows
     */
    public static ObservatoryListener into(String folder) {
        return new ObservatoryListener(folder);
    }

    /**
     * How often to look.
     *
     * @param steps parameter updates between two looks
     * @throws IllegalArgumentException if it is below 1
     */
    public ObservatoryListener every(int steps) {
        checkNotBegun();
        if (steps < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "every(%d): expected at least 1 step between two looks", steps));
        }
        every = steps;
        return this;
    }

    /**
     * What to measure, with the probes' own defaults.
     *
     * @param names as {@code almagest list probes} has them
     * @throws IllegalArgumentException if there is no such probe, naming those that there are
     */
    public ObservatoryListener probes(String... names) {
        for (String name : names) {
            probe(name, Map.of());
        }
        return this;
    }

    /**
     * What to measure.
     *
     * @param name as {@code almagest list probes} has it
     * @param settings its settings by name; what is missing has the default
     * @throws IllegalArgumentException if there is no such probe or setting, or a value is not allowed
     */
    public ObservatoryListener probe(String name, Map<String, ?> settings) {
        checkNotBegun();
        Probe probe = Probes.ALL.named(name);
        probes.add(new ProbeRequest(
                name,
                new ProbeSchedule(true, true, List.of(), List.of(), true),
                Settings.of(probe.parameters(), settings)));
        return this;
    }

    /**
     * What to measure on; without it, the first batch of the training. The trajectory's loss is the mean over it.
     *
     * @param name for the column {@code dataset} of the table of runs
     * @param examples as the network takes them; copied
     * @throws IllegalArgumentException if it is empty or has masks
     */
    public ObservatoryListener on(String name, DataSet examples) {
        checkNotBegun();
        if (examples.getFeaturesMaskArray() != null || examples.getLabelsMaskArray() != null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "data %s has masks: expected examples without", name));
        }
        data = ObservedData.of(name, examples.getFeatures(), examples.getLabels());
        return this;
    }

    /** The name under which the run is grouped, in the column {@code sweep}; without it, dl4j. */
    public ObservatoryListener sweep(String name) {
        checkNotBegun();
        sweep = name;
        return this;
    }

    /** Where the run counts once it is published, as the runs of a sweep do; without it, nowhere. */
    public ObservatoryListener metrics(FleetMetrics fleet) {
        checkNotBegun();
        metrics = fleet;
        return this;
    }

    private void checkNotBegun() {
        if (observation != null) {
            throw new IllegalStateException("the training has begun: set the listener up before fit");
        }
    }

    /** What the user should know: which probes are off and why, or that the run is in the folder already. */
    public List<String> messages() {
        return observation == null ? List.of() : observation.messages();
    }

    /**
     * The run's identity in all tables.
     *
     * @throws IllegalStateException before the training's first step
     */
    public String runId() {
        if (observation == null) {
            throw new IllegalStateException("no run_id yet: it is known from the training's first step on");
        }
        return observation.runId();
    }

    /** Called by DL4J when it has computed a gradient, and still holds the batch. */
    @Override
    @SuppressWarnings("try") // a scope is left by closing it
    public void onBackwardPass(Model model) {
        if (observation == null && !closed) {
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                first = Observation.batch(new LiveNetwork(model));
            }
        }
    }

    /**
     * Called by DL4J between a gradient and its step.
     *
     * @throws IllegalArgumentException if the data of {@link #on} does not fit the network, or the listener is another
     *     network's already
     * @throws org.almagest.jobs.storage.OutputException if the output folder cannot be used
     */
    @Override
    @SuppressWarnings("try") // a scope is left by closing it
    public void onGradientCalculation(Model model) {
        if (closed) {
            return;
        }
        // what outlives a step must not lie in the workspace of one
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            Observation begun = observation == null ? begin(model) : observation;
            if (observed != model) {
                throw new IllegalArgumentException(
                        "the listener observes another network already: expected one listener a network");
            }
            begun.beforeStep();
        }
    }

    private Observation begin(Model model) {
        if (probes.isEmpty()) {
            probes("weight-scaling", "condensation");
        }
        Observation begun =
                new Observation(new Wishes(folder, sweep, every, probes, data, metrics), new LiveNetwork(model), first);
        first = Optional.empty();
        observation = begun;
        observed = model;
        Runtime.getRuntime().addShutdownHook(atExit);
        return begun;
    }

    /** Called by DL4J after a step. */
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        if (observation != null && !closed) {
            observation.afterStep();
        }
    }

    /**
     * Looks a last time and publishes the run. What is trained afterwards is not observed. Does nothing if nothing was
     * trained, or if it was called before.
     *
     * @throws org.almagest.jobs.storage.OutputException if the output folder cannot be used
     */
    @Override
    public void close() {
        if (observation != null && !closed) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // the process is ending, and the hook itself is what called
            }
        }
        publish();
    }

    private synchronized void publish() {
        if (closed) {
            return;
        }
        closed = true;
        if (observation != null) {
            observation.end();
        }
    }
}
