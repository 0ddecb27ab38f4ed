package org.almagest.dynamics.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.DivergenceReason;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Stage;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.StepRule;
import org.jspecify.annotations.Nullable;

/** The training loop of one run. What is recorded and when probes look, its {@link TrainingObserver} decides. */
final class Trainer {
    private final RunConfiguration configuration;
    private final Settings training;
    private final Model model;
    private final DataSet data;
    private final Evaluation evaluation;
    private final List<Course> later;
    private final @Nullable ParameterAverage average;
    private final Teaching teacher;
    private final @Nullable EarlyStopping early;
    private final double[] initial;
    private final int[] natural;
    private final boolean replacement;
    private final int[] order;
    private final RandomStream shuffles;
    private final TrainingObserver observer;
    private final ProbeFailures failures = new ProbeFailures();
    private final List<RunResult.Weights> weights = new ArrayList<>();
    private final LossWatch watch;
    private final boolean flows;
    private final boolean recorded;
    private final boolean streams;
    /** Steps taken, and the return to earlier weights, which counts as one so that a step has one network. */
    private long step;

    private int returns;
    private long seen = -1;
    private int epochs;
    private final Course first;
    /** The present stage, and where its parameters live. */
    private Course course;

    private EmpiricalRisk risk;
    private double[] gradient;
    /** Steps taken before the present stage, and their rates summed. */
    private long entered;

    private double earlier;
    /** Of a run that diverged: the loss that ended it, and the limit that this was measured by. */
    private double crossing;

    private double ceiling;

    /**
     * Training by the players of a network.
     *
     * @param roles the players, the leader first; probes see what it makes small
     * @param risks what each of them makes small
     * @param stages what follows, see {@link org.almagest.dynamics.objective.Staged}
     * @param follows what each of those makes small
     * @param evaluation of the examples held out
     */
    static Trainer of(
            RunConfiguration configuration,
            Model model,
            DataSet data,
            List<Role> roles,
            List<EmpiricalRisk> risks,
            List<Stage> stages,
            List<EmpiricalRisk> follows,
            Evaluation evaluation) {
        Settings training = configuration.training();
        int count = data.train().count();
        TrainingCheck.check(
                training,
                model,
                new DataSource.Dimensions(
                        data.train().features(),
                        data.train().outputs(),
                        count,
                        data.test().count()));
        double[] initial = model.initialise(new RandomStream(configuration.seed(), "init"));
        RateSchedule rates = RateSchedule.of(
                training,
                LearningRate.of(training, model, data.train(), initial),
                TrainingCheck.steps(training, count));
        RateSchedule leading = rates;
        RateGroups groups = RateGroups.of(training.text("rates"), model.blocks());
        LossWatch watch = new LossWatch();
        Turns turns = Turns.named(training.text("turns"));
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            Role role = roles.get(i);
            EmpiricalRisk risk = risks.get(i);
            List<Block> own = role.blocks().stream().map(model.blocks()::get).toList();
            Settings theirs = Training.of(training, role);
            RateSchedule pace = role.training().isEmpty()
                    ? rates
                    : RateSchedule.of(
                            theirs,
                            LearningRate.of(theirs, model, data.train(), initial),
                            TrainingCheck.steps(training, count));
            leading = i == 0 ? pace : leading;
            Player.Mover mover = Player.within(
                    new Confinement(model, role.blocks()), Player.mover(theirs, pace, groups, risk, own, count, watch));
            players.add(new Player(risk, mover, turns.of(role, i)));
        }
        Role leader = roles.get(0);
        Course first = Course.first(leader.minimised(), new Players(players), leading, Training.of(training, leader));
        List<Course> later = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            later.add(Course.later(stages.get(i), follows.get(i), training, model, count, watch));
        }
        return new Trainer(configuration, model, data, initial, first, later, evaluation, watch);
    }

    /**
     * Training by any number of players, in any number of stages.
     *
     * @param initial where the parameters begin
     * @param first the stage that every training has
     * @param later those that follow
     * @param evaluation of the examples held out
     * @param watch sees the loss as training moves
     */
    Trainer(
            RunConfiguration configuration,
            Model model,
            DataSet data,
            double[] initial,
            Course first,
            List<Course> later,
            Evaluation evaluation,
            LossWatch watch) {
        this.configuration = configuration;
        this.training = configuration.training();
        this.model = model;
        this.data = data;
        this.initial = initial;
        this.first = first;
        this.course = first;
        this.later = later;
        this.risk = first.players().home();
        this.evaluation = evaluation;
        this.watch = watch;
        this.flows = training.text("optimizer").equals("flow");
        this.streams = TrainingCheck.streams(training);
        double decay = training.real("ema");
        this.average = decay == 0 ? null : new ParameterAverage(decay, initial, model.parameterCount());
        this.teacher = new Teaching(model);
        this.early = EarlyStopping.of(training);
        this.gradient = new double[risk.gradientLength()];
        this.natural = new int[data.train().count()];
        Arrays.setAll(natural, i -> i);
        this.replacement = training.text("batches").equals("replacement");
        ExampleStream stream = streams ? data.stream() : null;
        boolean full = replacement || stream != null && stream.fillsBatches();
        this.order = full ? new int[risk.sizeOfFullBatches()] : natural.clone();
        this.shuffles = new RandomStream(configuration.seed(), "shuffle");
        RecordSchedule records = RecordSchedule.of(training);
        this.recorded = records.any();
        this.observer = new TrainingObserver(new Observed(), configuration.probes(), records, failures);
        System.arraycopy(initial, 0, risk.arena(), risk.at(), initial.length);
    }

    RunResult train() {
        if (whole()) {
            observer.prepare(data, course.objective().name(), watch);
        }
        double start = observer.begins().knownLoss();
        keepWeights();
        Status status;
        if (Double.isFinite(start)) {
            status = epochs(new StoppingRule(training, start));
        } else {
            status = Status.DIVERGED;
        }
        for (Course next : later) {
            if (status != Status.DIVERGED) {
                enter(next);
                Status end = epochs(StoppingRule.guard(training, loss()));
                status = end == Status.DIVERGED ? end : status;
            }
        }
        if (early != null && status != Status.DIVERGED && early.goBack(risk, average)) {
            returns++;
            step++;
        }
        double end = requireNonNull(observer.arrives()).knownLoss();
        if (step > 0 && whole() && !entered()) {
            observer.lossIs(end);
        }
        observer.ends();
        if (step > 0) {
            keepWeights();
        }
        String error = failures.after(status == Status.DIVERGED ? divergence(start, end) : null);
        return new RunResult(
                status,
                model.parameterCount(),
                0L,
                step,
                epochs,
                start,
                end,
                average == null
                        ? evaluation.scores(risk.arena(), risk.at(), taken())
                        : evaluation.scores(average.values(), 0, taken()),
                error,
                observer.trajectory(),
                observer.findings().measurements(),
                observer.findings().spectra(),
                observer.findings().matrices(),
                weights);
    }

    /** Why the training has ended: the loss that was met and, where it is a number, the limit that it crossed. */
    private String divergence(double start, double end) {
        String where = String.format(Locale.ROOT, "diverged after %d steps in epoch %d: loss ", step, epochs);
        if (!Double.isFinite(start)) {
            return where + start + " at the start" + reason();
        }
        return Double.isFinite(crossing)
                ? String.format(
                        Locale.ROOT,
                        "%s%s, above the limit %s (divergence_factor times %s at the start); %s at the end",
                        where,
                        crossing,
                        ceiling,
                        start,
                        end)
                : String.format(Locale.ROOT, "%s%s, from %s at the start%s", where, crossing, start, reason());
    }

    /** What is not finite, in words. */
    private String reason() {
        // what went wrong is asked of all examples, not of the batch that happened to be the last
        loss();
        String trouble = risk.trouble();
        String why = trouble.isEmpty()
                ? model.capability(DivergenceReason.class)
                        .map(reason -> reason.explain(risk.copyOfParameters(), data.train()))
                        .orElse("")
                : trouble;
        return why.isEmpty() ? "" : "; " + why;
    }

    /** Goes on to a later stage. */
    private void enter(Course next) {
        if (!entered() && step > 0 && whole()) {
            // where the first stage has led, for those who watch its loss
            double loss = loss();
            see(loss);
            observer.lossIs(loss);
        }
        double[] theta = risk.copyOfParameters();
        next.beginning().begin(theta, data);
        earlier = time();
        entered = taken();
        course = next;
        risk = next.players().home();
        gradient = new double[risk.gradientLength()];
        System.arraycopy(theta, 0, risk.arena(), risk.at(), theta.length);
        observer.changes();
    }

    /** Whether this is a later stage, whose loss is another than the one that the probes wait for. */
    private boolean entered() {
        return course != first;
    }

    private Status epochs(StoppingRule rule) {
        for (int epoch = 0; epoch < course.epochs(); epoch++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted in epoch " + epoch);
            }
            epochs++;
            long before = step;
            double met = epoch();
            Status status = rule.after(met);
            if (status == Status.DIVERGED) {
                crossing = met;
                ceiling = rule.ceiling();
            }
            StepCount.add(step - before);
            if (early != null
                    && status != Status.DIVERGED
                    && early.after(requireNonNull(heldOut()).loss(), risk, average)) {
                status = status == null ? Status.FINISHED : status;
            }
            if (status != null) {
                return status;
            }
        }
        return Status.FINISHED;
    }

    /**
     * One pass over the shuffled examples, or as many batches of those drawn from them or from a stream; the mean of the losses met on
     * the way, or what was not finite.
     */
    private double epoch() {
        boolean whole = whole();
        int[] batches = whole ? natural : order;
        if (replacement) {
            Arrays.setAll(order, i -> shuffles.below(natural.length));
        } else if (!whole && !streams) {
            shuffles.shuffle(order);
        }
        double sum = 0;
        for (int b = 0; b < risk.batches(); b++) {
            course.players().at(step);
            double loss = course.players().evaluate(batches, b, step - entered);
            if (!Double.isFinite(loss)) {
                return loss;
            }
            if (whole && entered()) {
                observer.lossOfAStageIs(loss);
            } else if (whole) {
                see(loss);
                if (step > 0) {
                    // the loss of the parameters that the last step left behind, before this step moves them
                    observer.lossIs(loss);
                }
            }
            sum += loss * risk.size(batches, b);
            if (observer.followsSteps()) {
                double length = norm(risk.arena(), risk.gradientAt(), risk.gradientLength());
                observer.beforeStep(epochs - 1, risk.size(batches, b), loss, length);
            }
            course.players().move(batches, b, step - entered);
            teacher.follow(risk.arena(), risk.at());
            if (average != null) {
                average.follow(risk.arena(), risk.at());
            }
            step++;
            observer.stepped();
        }
        double mean = sum / batches.length;
        if (!whole && entered()) {
            observer.lossOfAStageIs(mean);
        } else if (!whole) {
            observer.lossIs(mean);
        }
        return mean;
    }

    /** Whether every step sees the whole training set. */
    private boolean whole() {
        return risk.batches() == 1 && !replacement && !streams;
    }

    /** The loss over the whole training set after this many steps; in between, gradient flow has told of it already. */
    private void see(double loss) {
        seen = step;
        if (!flows || step == 0) {
            watch.seen(time(), loss);
        }
    }

    /** Steps that moved the parameters on. */
    private long taken() {
        return step - returns;
    }

    /** The rates of the steps so far, summed. */
    private double time() {
        return earlier + course.rates().sum(taken() - entered);
    }

    /** The size of the next step. */
    private double rate() {
        return course.rates().at(taken() - entered);
    }

    /** Loss and norms over the whole training set, at the present parameters. */
    /** The loss over the whole training set, for those who ask for nothing else. */
    private double loss() {
        risk.at(taken());
        return risk.whole(natural);
    }

    /** A point that is not kept: its loss and the length of the weights. */
    private TrajectoryPoint unrecorded() {
        return new TrajectoryPoint(
                step,
                (double) taken() / risk.batches(),
                loss(),
                null,
                norm(risk.arena(), risk.at(), model.parameterCount()),
                rate());
    }

    private TrajectoryPoint evaluate() {
        risk.at(taken());
        double loss = risk.whole(natural, gradient);
        double epoch = (double) taken() / risk.batches();
        Score held = training.text("evaluate").equals("recorded") ? heldOut() : null;
        return new TrajectoryPoint(
                step,
                epoch,
                loss,
                norm(gradient, 0, gradient.length),
                norm(risk.arena(), risk.at(), model.parameterCount()),
                rate(),
                held == null ? null : (Double) held.loss(),
                held == null ? null : held.accuracy());
    }

    /** The score of the network on the examples held out, or of its average where there is one; null without such examples. */
    private @Nullable Score heldOut() {
        return average == null
                ? evaluation.heldOut(risk.arena(), risk.at(), taken())
                : evaluation.heldOut(average.values(), 0, taken());
    }

    private static double norm(double[] values, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum = Math.fma(values[i], values[i], sum);
        }
        return RobustNorm.of(sum, values, from, length);
    }

    private Snapshot snapshot() {
        return new Snapshot(
                step,
                model,
                risk.copyOfParameters(),
                initial,
                data,
                course.objective().at(taken()),
                configuration.seed(),
                new Snapshot.Pace(course.pace(), whole(), rate(), time(), rule()));
    }

    /**
     * Up to where the steps of all parameters are stable on a quadratic; empty where no one rule says it, or where the optimiser's scale
     * is not that of weights that have been gone back to. Known of the present step alone, and of any number of parameters, so only
     * for those who ask.
     */
    private Supplier<Optional<StepRule>> rule() {
        long asked = step;
        return () -> {
            if (step != asked) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "the rule of step %d, asked for after %d steps: expected to be asked during the look",
                        asked,
                        step));
            }
            return risk.gradientLength() == model.parameterCount()
                    ? course.players().rule().filter(rule -> returns == 0 || rule.scale() == null)
                    : Optional.empty();
        };
    }

    private void keepWeights() {
        if (!training.flag("keep_weights")) {
            return;
        }
        double[] parameters = risk.copyOfParameters();
        for (Block block : model.blocks()) {
            double[] part = Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size());
            weights.add(new RunResult.Weights(
                    step,
                    block.layer() < 0 ? null : (Integer) block.layer(),
                    block.name(),
                    new int[] {block.rows(), block.cols()},
                    part));
        }
        int at = model.parameterCount();
        for (Statistic statistic : model.statistics()) {
            weights.add(new RunResult.Weights(
                    step,
                    null,
                    statistic.name(),
                    new int[] {statistic.rows(), statistic.columns()},
                    Arrays.copyOfRange(parameters, at, at + statistic.size())));
            at += statistic.size();
        }
    }

    /** What the observer sees of this training. */
    private final class Observed implements TrainingObserver.Subject {
        @Override
        public long step() {
            return step;
        }

        @Override
        public TrajectoryPoint point() {
            TrajectoryPoint point = recorded ? evaluate() : unrecorded();
            if (!entered()) {
                see(point.knownLoss());
            }
            return point;
        }

        @Override
        public Snapshot snapshot() {
            return Trainer.this.snapshot();
        }

        @Override
        public void looks() {
            if (!flows && watch.waits() && seen < step && !entered()) {
                // a look knows of crossings up to its own step
                see(loss());
            }
        }
    }
}
