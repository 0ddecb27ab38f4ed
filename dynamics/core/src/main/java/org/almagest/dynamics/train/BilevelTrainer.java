package org.almagest.dynamics.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.almagest.dynamics.bilevel.Window;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.OuterParameters;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Rounds;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Training on two levels (LDS: Franceschi, Niepert, Pontil, He, ICML 2019, algorithm 1): rounds, each from new inner parameters and of
 * some windows of inner steps; after each window the outer parameters take a step along the hypergradient through it. A step of
 * the run is a window. The round that does best on the validation examples is kept; going back to it counts as a step.
 */
final class BilevelTrainer {
    private final RunConfiguration configuration;
    private final BilevelSettings settings;
    private final Model model;
    private final DataSet data;
    private final Objective outerLoss;
    private final List<Integer> inner;
    private final WindowPlan window;
    private final OuterDescent descent;
    private final LevelScores scores;
    private final double[] initial;
    private final TrainingObserver observer;
    private final ProbeFailures failures = new ProbeFailures();
    private final List<RunResult.Weights> weights = new ArrayList<>();

    /** Steps taken, the return to the best round included. */
    private long step;
    /** Windows gone through. */
    private long windows;

    private int round;
    private @Nullable Double norm;
    /** Of the last window, finite or not. */
    private @Nullable Double lastNorm;

    /** How the network does as it stands, once somebody has asked; told at {@code scoredAt} steps. */
    private LevelScores.@Nullable Levels scored;

    private long scoredAt;
    private @Nullable Best best;
    private @Nullable Rounds standing;

    /** The round that did best. */
    private record Best(int round, LevelScores.Levels scores, double[] parameters) {}

    private BilevelTrainer(RunConfiguration configuration, Model model, DataSet data, OuterParameters outer) {
        Settings training = configuration.training();
        this.configuration = configuration;
        this.settings = BilevelSettings.of(training);
        this.model = model;
        this.data = data;
        this.outerLoss = Objectives.read(training.text("outer_loss"));
        this.inner = IntStream.range(0, model.blocks().size())
                .filter(i -> !outer.blocks().contains(i))
                .boxed()
                .toList();
        SetAside aside = requireNonNull(data.aside());
        Examples examples = data.train().followedBy(aside.outer());
        boolean steers = settings.examples() == OuterExamples.STEER;
        Window shape = new Window(
                inner,
                steers ? outer.blocks() : List.of(),
                Objectives.read(training.text("loss")),
                settings.examples() == OuterExamples.TRAIN
                        ? examples.count()
                        : data.train().count(),
                outerLoss,
                aside.outer().count(),
                BilevelSettings.rule(training),
                settings.window());
        this.window = new WindowPlan(
                model, shape, examples.shape(), examples.count(), configuration.seed(), Kernels.active());
        window.load(examples);
        this.descent = new OuterDescent(model, outer);
        this.scores = new LevelScores(model, outerLoss, data, configuration.seed());
        this.initial = model.initialise(new RandomStream(configuration.seed(), "init"));
        this.observer =
                new TrainingObserver(new Observed(), configuration.probes(), RecordSchedule.of(training), failures);
        System.arraycopy(initial, 0, window.arena(), window.parameters(), initial.length);
    }

    /**
     * For a run.
     *
     * @throws IllegalArgumentException if settings, network and data do not go together
     */
    static BilevelTrainer of(RunConfiguration configuration, Model model, DataSet data) {
        TrainingCheck.check(
                configuration.training(),
                model,
                new DataSource.Dimensions(
                        data.train().features(),
                        data.train().outputs(),
                        data.train().count(),
                        data.test().count()));
        SetAside aside = data.aside();
        if (aside == null || aside.outer().count() == 0 || aside.validation().count() == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "objective bilevel on data %s without outer or without validation examples: expected both; set data.outer and data.validation above 0",
                    data.name()));
        }
        return new BilevelTrainer(
                configuration,
                model,
                data,
                model.capability(OuterParameters.class).orElseThrow());
    }

    RunResult train() {
        double start = observer.begins().knownLoss();
        keepWeights();
        boolean finite = Double.isFinite(start);
        for (round = 0; round < settings.rounds() && finite; round++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted in round " + round);
            }
            finite = round();
            StepCount.add(settings.innerSteps());
        }
        int rounds = round;
        if (finite) {
            goBack();
        }
        double end = requireNonNull(observer.arrives()).knownLoss();
        observer.ends();
        if (step > 0) {
            keepWeights();
        }
        Status status = finite && Double.isFinite(end) ? Status.FINISHED : Status.DIVERGED;
        LevelScores.Levels last = levels();
        return new RunResult(
                status,
                model.parameterCount(),
                0L,
                step,
                rounds,
                start,
                end,
                new Scores(
                        last.train() == null ? null : last.train().accuracy(),
                        last.test() == null ? null : (Double) last.test().loss(),
                        last.test() == null ? null : last.test().accuracy()),
                failures.after(
                        status == Status.DIVERGED
                                ? String.format(
                                        Locale.ROOT,
                                        "diverged in window %d, round %d: outer loss %s, from %s at the start%s; choose a smaller outer_learning_rate or a larger epsilon",
                                        windows,
                                        rounds,
                                        end,
                                        start,
                                        lastNorm == null || Double.isFinite(lastNorm)
                                                ? ""
                                                : ", hypergradient of norm " + lastNorm)
                                : null),
                observer.trajectory(),
                observer.findings().measurements(),
                observer.findings().spectra(),
                observer.findings().matrices(),
                weights);
    }

    /** A round; returns whether all its numbers were finite. */
    private boolean round() {
        begin();
        double[] arena = window.arena();
        boolean steers = window.hypergradientLength() > 0;
        for (int w = 0; w < settings.windowsOfRound(); w++) {
            window.draw(windows);
            double loss = window.evaluate();
            if (!Double.isFinite(loss)) {
                return false;
            }
            if (steers) {
                double length =
                        descent.step(arena, window.parameters(), window.hypergradient(), settings.rate(windows));
                lastNorm = length;
                if (!Double.isFinite(length)) {
                    return false;
                }
                norm = length;
            }
            window.follow();
            windows++;
            step++;
            if (w == settings.windowsOfRound() - 1) {
                look();
            }
            observer.stepped();
        }
        observer.lossOfAStageIs(requireNonNull(levels().outer()).loss());
        return true;
    }

    /** New inner parameters, and an optimiser that remembers nothing; the first round has those of the start. */
    private void begin() {
        window.forget();
        if (round > 0) {
            // the same step, and another network
            scored = null;
            double[] fresh = model.initialise(new RandomStream(configuration.seed(), "init round " + round));
            for (int i : inner) {
                Block block = model.blocks().get(i);
                System.arraycopy(
                        fresh, block.offset(), window.arena(), window.parameters() + block.offset(), block.size());
            }
        }
    }

    /** At the end of a round: how it did, and whether it is the best so far. */
    private void look() {
        LevelScores.Levels now = levels();
        if (best == null || better(requireNonNull(now.validation()), requireNonNull(best.scores.validation()))) {
            best = new Best(round, now, copyOfParameters());
        }
        stands(now);
    }

    private void stands(LevelScores.Levels now) {
        standing = new Rounds(
                requireNonNull(best).round(), accuracy(now.validation()), accuracy(now.test()), descent.largest());
    }

    /** More right, or as many at a smaller loss; where nothing is known of that, a smaller loss. */
    private static boolean better(Score now, Score before) {
        double right = accuracy(now);
        double rightBefore = accuracy(before);
        if (Double.isNaN(right) != Double.isNaN(rightBefore)) {
            // a round whose predictions are no numbers is worse than any other
            return Double.isNaN(rightBefore);
        }
        return right == rightBefore || Double.isNaN(right) ? now.loss() < before.loss() : right > rightBefore;
    }

    private static double accuracy(@Nullable Score score) {
        Double accuracy = score == null ? null : score.accuracy();
        return accuracy == null ? Double.NaN : accuracy;
    }

    private void goBack() {
        Best chosen = requireNonNull(best);
        if (chosen.round < round - 1) {
            System.arraycopy(chosen.parameters, 0, window.arena(), window.parameters(), chosen.parameters.length);
            step++;
        }
        stands(chosen.scores);
    }

    private double[] copyOfParameters() {
        return Arrays.copyOfRange(window.arena(), window.parameters(), window.parameters() + initial.length);
    }

    private LevelScores.Levels levels() {
        if (scored == null || scoredAt != step) {
            scored = scores.of(window.arena(), window.parameters());
            scoredAt = step;
        }
        return scored;
    }

    private TrajectoryPoint point() {
        LevelScores.Levels now = levels();
        double squares = 0;
        double[] parameters = copyOfParameters();
        for (double number : parameters) {
            squares = Math.fma(number, number, squares);
        }
        return new TrajectoryPoint(
                step,
                (double) windows / settings.windowsOfRound(),
                requireNonNull(now.outer()).loss(),
                norm,
                RobustNorm.of(squares, parameters),
                settings.rate(windows));
    }

    private void keepWeights() {
        if (!configuration.training().flag("keep_weights")) {
            return;
        }
        double[] parameters = copyOfParameters();
        for (Block block : model.blocks()) {
            weights.add(new RunResult.Weights(
                    step,
                    block.layer() < 0 ? null : (Integer) block.layer(),
                    block.name(),
                    new int[] {block.rows(), block.cols()},
                    Arrays.copyOfRange(parameters, block.offset(), block.offset() + block.size())));
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
            return BilevelTrainer.this.point();
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(
                    step,
                    model,
                    copyOfParameters(),
                    initial,
                    data,
                    outerLoss,
                    configuration.seed(),
                    new Snapshot.Pace("bilevel", true, settings.rate(windows), windows),
                    standing);
        }
    }
}
