package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/** The training loop of one run. Steps, epochs, records and probes come in one fixed order. */
final class Trainer {
    private final RunConfiguration configuration;
    private final Settings training;
    private final Model model;
    private final DataSet data;
    private final Objective objective;
    private final double rate;
    private final Optimizer optimizer;
    private final @Nullable GradientFlow flow;
    private final double[] initial;
    private final double[] gradient;
    private final int[] natural;
    private final int[] order;
    private final RandomStream shuffles;
    private final Collector collector = new Collector();
    private final List<TrajectoryPoint> trajectory = new ArrayList<>();
    private final List<RunResult.Weights> weights = new ArrayList<>();
    private final long[] looked;
    private final List<ProbeSession> probes;
    private final LossWatch lossWatch = new LossWatch();
    private LossThresholds[] falling = {};
    private long step;
    private int epochs;

    Trainer(RunConfiguration configuration, Model model, DataSet data, Objective objective) {
        this.configuration = configuration;
        this.training = configuration.training();
        this.model = model;
        this.data = data;
        this.objective = objective;
        this.initial = model.initialise(new RandomStream(configuration.seed(), "init"));
        this.rate = LearningRate.of(training, model, data.train(), initial);
        this.optimizer = new Optimizer(training, rate, initial.length);
        this.flow = training.text("optimizer").equals("flow") ? GradientFlow.of(training, objective, rate, lossWatch) : null;
        this.gradient = new double[initial.length];
        this.natural = new int[data.train().count()];
        Arrays.setAll(natural, i -> i);
        this.order = natural.clone();
        this.shuffles = new RandomStream(configuration.seed(), "shuffle");
        this.looked = new long[configuration.probes().size()];
        Arrays.fill(looked, -1);
        this.probes = configuration.probes().stream()
                .map(request -> Probes.ALL.named(request.probe()).session(request.settings()))
                .toList();
        System.arraycopy(initial, 0, objective.arena(), objective.at(), initial.length);
    }

    RunResult train() {
        if (objective.batches() == 1) {
            probes.forEach(probe -> probe.prepare(data, training.text("loss"), lossWatch));
        }
        TrajectoryPoint start = evaluate();
        lossWatch.seen(0, start.loss());
        record(start);
        probe(request -> request.at().contains(step));
        keepWeights();
        watch(start.loss());
        Status status;
        if (Double.isFinite(start.loss())) {
            status = epochs(start.loss());
        } else {
            status = Status.DIVERGED;
        }
        TrajectoryPoint end = step == 0 ? start : evaluate();
        seen(end.loss());
        if (step > 0
                && (trajectory.isEmpty()
                        || trajectory.get(trajectory.size() - 1).step() != step)) {
            record(end);
        }
        if (step > 0 && objective.batches() == 1) {
            probeFallen(end.loss());
        }
        probe(request -> request.at().end());
        if (step > 0) {
            keepWeights();
        }
        String error = status == Status.DIVERGED
                ? "diverged after %d steps in epoch %d: loss %s, from %s at the start%s"
                        .formatted(step, epochs, end.loss(), start.loss(), divergence(end.loss()))
                : "";
        return new RunResult(
                status,
                initial.length,
                step,
                epochs,
                start.loss(),
                end.loss(),
                error,
                trajectory,
                collector.measurements,
                collector.spectra,
                collector.matrices,
                weights);
    }

    private String divergence(double loss) {
        if (Double.isFinite(loss)) {
            return "";
        }
        String trouble = objective.trouble();
        String why = trouble.isEmpty() ? model.explainDivergence(objective.copyOfParameters(), data.train()) : trouble;
        return why.isEmpty() ? "" : "; " + why;
    }

    private Status epochs(double initialLoss) {
        StoppingRule rule = new StoppingRule(training, initialLoss);
        Schedule schedule = new Schedule(training);
        for (int epoch = 0; epoch < training.integer("epochs"); epoch++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted in epoch " + epoch);
            }
            epochs++;
            long before = step;
            Status status = rule.after(epoch(schedule));
            StepCount.add(step - before);
            if (status != null) {
                return status;
            }
        }
        return Status.FINISHED;
    }

    /** One pass over the shuffled examples; the mean of the losses met on the way, or what was not finite. */
    private double epoch(Schedule schedule) {
        boolean full = objective.batches() == 1;
        if (!full) {
            shuffles.shuffle(order);
        }
        double sum = 0;
        for (int b = 0; b < objective.batches(); b++) {
            double loss = objective.batch(full ? natural : order, b);
            if (!Double.isFinite(loss)) {
                return loss;
            }
            if (full) {
                seen(loss);
            }
            if (full && step > 0) {
                // the loss of the parameters that the last step left behind, before this step moves them
                probeFallen(loss);
            }
            sum += loss * objective.size(b);
            move();
            step++;
            if (schedule.due(step)) {
                TrajectoryPoint point = evaluate();
                seen(point.loss());
                record(point);
            }
            if (wanted()) {
                if (full && lossWatch.waits()) {
                    // a look wants to know of a crossing in the step just taken
                    seen(evaluate().loss());
                }
                probe(request -> request.at().contains(step));
            }
        }
        double mean = sum / data.train().count();
        if (!full) {
            probeFallen(mean);
        }
        return mean;
    }

    private void move() {
        if (flow == null) {
            optimizer.step(objective.arena(), objective.at(), objective.gradientAt());
        } else {
            flow.advance(natural, step * rate);
        }
    }

    /** The loss of the whole training set after this many steps. Gradient flow tells its own, step by step of its integrator. */
    private void seen(double loss) {
        if (flow == null) {
            lossWatch.seen(step * rate, loss);
        }
    }

    private boolean wanted() {
        for (ProbeRequest request : configuration.probes()) {
            if (request.at().contains(step)) {
                return true;
            }
        }
        return false;
    }

    private void record(TrajectoryPoint point) {
        if (!training.text("record").equals("none")) {
            trajectory.add(point);
            probe(request -> request.at().recorded());
        }
    }

    /** Loss and norms over the whole training set, at the present parameters. */
    private TrajectoryPoint evaluate() {
        double loss = objective.whole(natural, gradient);
        double epoch = (double) step / objective.batches();
        return new TrajectoryPoint(
                step,
                epoch,
                loss,
                norm(gradient, 0, gradient.length),
                norm(objective.arena(), objective.at(), gradient.length));
    }

    private static double norm(double[] values, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum = Math.fma(values[i], values[i], sum);
        }
        return Math.sqrt(sum);
    }

    /** Prepares the probes that wait for the loss to fall; costs nothing where there are none. */
    private void watch(double initialLoss) {
        if (configuration.probes().stream()
                .anyMatch(request -> !request.at().losses().isEmpty())) {
            falling = configuration.probes().stream()
                    .map(request -> new LossThresholds(initialLoss, request.at().losses()))
                    .toArray(LossThresholds[]::new);
        }
    }

    private void probeFallen(double loss) {
        if (falling.length == 0) {
            return;
        }
        Set<ProbeRequest> fallen = new HashSet<>();
        for (int i = 0; i < falling.length; i++) {
            if (falling[i].passes(loss)) {
                fallen.add(configuration.probes().get(i));
            }
        }
        if (!fallen.isEmpty()) {
            probe(fallen::contains);
        }
    }

    /** Lets the probes look that {@code looks} names, in the order of the configuration and each once a step. */
    private void probe(Predicate<ProbeRequest> looks) {
        Snapshot snapshot = null;
        for (int i = 0; i < looked.length; i++) {
            ProbeRequest request = configuration.probes().get(i);
            if (looked[i] < step && looks.test(request)) {
                looked[i] = step;
                snapshot = snapshot == null ? snapshot() : snapshot;
                probes.get(i).at(snapshot, collector);
            }
        }
    }

    private Snapshot snapshot() {
        return new Snapshot(
                step,
                model,
                objective.copyOfParameters(),
                initial,
                data,
                training.text("loss"),
                configuration.seed(),
                new Snapshot.Pace(training.text("optimizer"), objective.batches() == 1, rate, step * rate));
    }

    private void keepWeights() {
        if (!training.flag("keep_weights")) {
            return;
        }
        double[] parameters = objective.copyOfParameters();
        for (Block block : model.blocks()) {
            double[] part = Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
            weights.add(new RunResult.Weights(
                    step, block.layer(), block.name(), new int[] {block.rows(), block.cols()}, part));
        }
    }
}
