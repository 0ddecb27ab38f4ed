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
import org.almagest.dynamics.family.DivergenceReason;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;

/** The training loop of one run. Steps, epochs, records and probes come in one fixed order. */
final class Trainer {
    private final RunConfiguration configuration;
    private final Settings training;
    private final Model model;
    private final DataSet data;
    private final Objective objective;
    private final Players players;
    private final EmpiricalRisk risk;
    private final double rate;
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
    private LossThresholds[] falling = {};
    private long step;
    private int epochs;

    /**
     * Training by one player, who owns all parameters.
     *
     * @param objective what probes see of {@code risk}
     * @param risk what the player makes small
     */
    static Trainer alone(
            RunConfiguration configuration, Model model, DataSet data, Objective objective, EmpiricalRisk risk) {
        Settings training = configuration.training();
        double[] initial = model.initialise(new RandomStream(configuration.seed(), "init"));
        double rate = LearningRate.of(training, model, data.train(), initial);
        Player player = new Player(
                risk,
                Player.mover(training, rate, risk, model.blocks(), data.train().count()),
                0);
        return new Trainer(configuration, model, data, objective, initial, rate, new Players(List.of(player)));
    }

    /**
     * Training by any number of players.
     *
     * @param objective what probes see of the first player's risk
     * @param initial where the parameters begin
     * @param rate step size of the first player
     */
    Trainer(
            RunConfiguration configuration,
            Model model,
            DataSet data,
            Objective objective,
            double[] initial,
            double rate,
            Players players) {
        this.configuration = configuration;
        this.training = configuration.training();
        this.model = model;
        this.data = data;
        this.objective = objective;
        this.initial = initial;
        this.rate = rate;
        this.players = players;
        this.risk = players.home();
        this.gradient = new double[risk.gradientLength()];
        this.natural = new int[data.train().count()];
        Arrays.setAll(natural, i -> i);
        this.order = natural.clone();
        this.shuffles = new RandomStream(configuration.seed(), "shuffle");
        this.looked = new long[configuration.probes().size()];
        Arrays.fill(looked, -1);
        this.probes = configuration.probes().stream()
                .map(request -> Probes.ALL.named(request.probe()).session(request.settings()))
                .toList();
        System.arraycopy(initial, 0, risk.arena(), risk.at(), initial.length);
    }

    RunResult train() {
        TrajectoryPoint start = evaluate();
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
        if (step > 0
                && (trajectory.isEmpty()
                        || trajectory.get(trajectory.size() - 1).step() != step)) {
            record(end);
        }
        if (step > 0 && risk.batches() == 1) {
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
        String trouble = risk.trouble();
        String why = trouble.isEmpty()
                ? model.capability(DivergenceReason.class)
                        .map(reason -> reason.explain(risk.copyOfParameters(), data.train()))
                        .orElse("")
                : trouble;
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
        boolean full = risk.batches() == 1;
        int[] batches = full ? natural : order;
        if (!full) {
            shuffles.shuffle(order);
        }
        double sum = 0;
        for (int b = 0; b < risk.batches(); b++) {
            players.at(step);
            double loss = players.evaluate(batches, b);
            if (!Double.isFinite(loss)) {
                return loss;
            }
            if (full && step > 0) {
                // the loss of the parameters that the last step left behind, before this step moves them
                probeFallen(loss);
            }
            sum += loss * risk.size(b);
            players.move(batches, b);
            step++;
            if (schedule.due(step)) {
                record(evaluate());
            }
            if (wanted()) {
                probe(request -> request.at().contains(step));
            }
        }
        double mean = sum / data.train().count();
        if (!full) {
            probeFallen(mean);
        }
        return mean;
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
        players.at(step);
        double loss = risk.whole(natural, gradient);
        double epoch = (double) step / risk.batches();
        return new TrajectoryPoint(
                step, epoch, loss, norm(gradient, 0, gradient.length), norm(risk.arena(), risk.at(), initial.length));
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
                risk.copyOfParameters(),
                initial,
                data,
                objective,
                configuration.seed(),
                new Snapshot.Pace(training.text("optimizer"), risk.batches() == 1, rate, step * rate));
    }

    private void keepWeights() {
        if (!training.flag("keep_weights")) {
            return;
        }
        double[] parameters = risk.copyOfParameters();
        for (Block block : model.blocks()) {
            double[] part = Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
            weights.add(new RunResult.Weights(
                    step, block.layer(), block.name(), new int[] {block.rows(), block.cols()}, part));
        }
    }
}
