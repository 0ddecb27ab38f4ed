package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Stage;
import org.almagest.dynamics.objective.Staged;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.jspecify.annotations.Nullable;

/** Carries out one run: builds, trains, probes. */
public final class Run {
    /**
     * Part of every run's identity: raised whenever a change alters the bits of a result for an unchanged
     * configuration.
     */
    public static final int SEMANTICS_VERSION = 2;

    /** What one core of a current server does in a second on small networks; only ratios matter. */
    private static final double OPERATIONS_PER_SECOND = 1.5e10;
    /** A step costs about three forward passes: one, and two for the gradient. */
    private static final double PASSES_PER_STEP = 3;
    /** A step of gradient flow is two or three of an integrator that evaluates the gradient twelve times. */
    private static final double GRADIENTS_PER_FLOW_STEP = 30;
    /** Fixed cost of a run: building, compiling, recording. */
    private static final double SECONDS_PER_RUN = 0.02;

    private Run() {}

    /**
     * Carries out {@code configuration} on the calling thread. Never throws for what goes wrong inside the run (a data
     * file that is missing, too little memory, a diverging loss): that is in the result's status and error. A run that
     * runs out of memory beside others of the process is carried out again alone, so its result does not depend on them.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public static RunResult execute(RunConfiguration configuration) {
        try {
            return OutOfMemoryRetry.OF_THIS_PROCESS.carryOut(() -> train(configuration));
        } catch (CancellationException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            return RunResult.failed(
                    "out of memory (" + e.getMessage() + "): give the process more, or choose a smaller network");
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            Throwable reason = Reason.of(e);
            String message = reason.getMessage();
            return RunResult.failed(message == null || message.isBlank() ? reason.toString() : message);
        }
    }

    private static RunResult train(RunConfiguration configuration) {
        return train(
                configuration,
                DataSets.load(configuration.data(), configuration.dataSettings(), configuration.files()));
    }

    /** Carries out {@code configuration} on data that is at hand. */
    public static RunResult train(RunConfiguration configuration, DataSet given) {
        Family family = Families.ALL.named(configuration.family());
        DataSet data = family.reconstructs() ? given.reconstruction() : given;
        Families.checkUnchanged(family, configuration.model(), configuration.files());
        Model model = family.build(configuration.model(), data);
        Objective objective = objective(configuration);
        return train(
                configuration,
                model,
                data,
                objective,
                (role, minimised, shape, batch, apart) -> PlanCache.SHARED.step(
                        key(configuration, minimised, data, shape, batch, apart, role.blocks()),
                        () -> StepPlan.compile(model, minimised, shape, batch, role.blocks(), apart)),
                (loss, batch) -> PlanCache.SHARED.predictions(
                        key(configuration, loss, data, data.train().shape(), batch, false, List.of()),
                        () -> PredictionPlan.compile(model, loss, data.train().shape(), batch)));
    }

    /**
     * Trains a network that no family has built. Of {@code configuration} the training settings, the probes and the seed
     * count; what it says of family and data are names.
     *
     * @param model begins at its {@link Model#initialise}
     * @throws IllegalArgumentException if the model does not fit the data
     * @throws CancellationException if the thread is interrupted
     */
    public static RunResult train(RunConfiguration configuration, Model model, DataSet data) {
        return train(configuration, model, data, objective(configuration));
    }

    /** As {@link #train(RunConfiguration, Model, DataSet)}, by an objective that has no word. */
    static RunResult train(RunConfiguration configuration, Model model, DataSet data, Objective objective) {
        // no settings tell what shapes these plans, so they are not shared
        return train(
                configuration,
                model,
                data,
                objective,
                (role, minimised, shape, batch, apart) ->
                        StepPlan.compile(model, minimised, shape, batch, role.blocks(), apart),
                (loss, batch) ->
                        PredictionPlan.compile(model, loss, data.train().shape(), batch));
    }

    /** Makes the plan of one player for batches of one size. */
    @FunctionalInterface
    private interface StepPlans {
        /**
         * The plan.
         *
         * @param minimised what the player makes small in one phase of the training
         * @param apart whether the examples are a part of a batch
         */
        StepPlan of(Role role, Objective minimised, ExampleShape shape, int batch, boolean apart);
    }

    /** Makes the loss of one player for batches of one size. */
    @FunctionalInterface
    private interface BatchLosses {
        /** The loss; see {@link StepPlans#of}. */
        BatchLoss of(Objective minimised, int batch);
    }

    /** Makes the plan of predictions and their loss for batches of one size. */
    @FunctionalInterface
    private interface PredictionPlans {
        PredictionPlan of(Objective loss, int batch);
    }

    private static Objective objective(RunConfiguration configuration) {
        return Objectives.read(configuration.training().text("loss"));
    }

    private static RunResult train(
            RunConfiguration configuration,
            Model model,
            DataSet data,
            Objective objective,
            StepPlans plans,
            PredictionPlans predictions) {
        if (BilevelSettings.asked(configuration.training())) {
            return BilevelTrainer.of(configuration, model, data).train();
        }
        List<Role> roles = Game.roles(model, objective);
        // what is recorded, scored and measured is the leader's
        Objective led = roles.get(0).minimised();
        Optional<NeuralOdeModel> adaptive =
                model.capability(NeuralOdeModel.class).filter(NeuralOdeModel::adaptive);
        IntFunction<PredictionPass> passes = batch -> adaptive.isPresent()
                ? new ContinuousPredictionPass(adaptive.get(), led, batch)
                : new CompiledPredictionPass(predictions.of(led, batch), configuration.seed());
        Evaluation evaluation = new Evaluation(data, model.length(), passes);
        Function<Role, EmpiricalRisk> risk = role -> risk(
                configuration,
                model,
                data,
                role,
                (minimised, batch) -> adaptive.isPresent()
                        ? new ContinuousBatchLoss(adaptive.get(), minimised, batch)
                        : PartedBatchLoss.of(
                                model,
                                minimised,
                                data.train().shape(),
                                batch,
                                role.numbers(model),
                                (shape, count, apart) -> plans.of(role, minimised, shape, count, apart),
                                (plan, arena) ->
                                        new CompiledBatchLoss(plan, arena, Kernels.active(), configuration.seed())));
        List<EmpiricalRisk> risks = roles.stream().map(risk).toList();
        List<Stage> stages = Staged.of(model);
        List<EmpiricalRisk> follows = stages.stream().map(Stage::role).map(risk).toList();
        return Trainer.of(configuration, model, data, roles, risks, stages, follows, evaluation)
                .train();
    }

    private static EmpiricalRisk risk(
            RunConfiguration configuration, Model model, DataSet data, Role role, BatchLosses losses) {
        int count = data.train().count();
        int batch = batch(configuration.training(), count);
        IntFunction<BatchLoss> sized = size -> phased(
                model,
                role.minimised(),
                minimised -> moved(fresh(losses.of(minimised, size), data, configuration), data, configuration));
        BatchLoss full = sized.apply(batch);
        int left = count % batch;
        BatchLoss rest = left == 0 ? full : sized.apply(left);
        return new EmpiricalRisk(
                data.train(), full, rest, model.length(), role.numbers(model), model.length() - model.parameterCount());
    }

    /** One loss, or one for each of the phases into which terms that join later divide it. */
    private static BatchLoss phased(Model model, Objective minimised, Function<Objective, BatchLoss> losses) {
        List<Long> joining = minimised.joining();
        if (joining.isEmpty()) {
            return losses.apply(minimised);
        }
        long[] begins = LongStream.concat(LongStream.of(0), joining.stream().mapToLong(Long::longValue))
                .toArray();
        List<BatchLoss> phases = LongStream.of(begins)
                .mapToObj(step -> losses.apply(minimised.joined(step)))
                .toList();
        return new PhasedBatchLoss(phases, begins, model.length());
    }

    private static BatchLoss fresh(BatchLoss loss, DataSet data, RunConfiguration configuration) {
        if (!TrainingCheck.streams(configuration.training())) {
            return loss;
        }
        ExampleStream stream = data.stream();
        TrainingCheck.stream(configuration.training(), data.name(), stream != null);
        return stream == null
                ? loss
                : new MovedBatches(loss, new FreshExamples(stream, configuration.seed(), data.train(), loss));
    }

    private static BatchLoss moved(BatchLoss loss, DataSet data, RunConfiguration configuration) {
        BatchMoves moves = moves(data, configuration.seed());
        if (moves == null) {
            return loss;
        }
        if (configuration.training().text("optimizer").equals("flow")) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "optimizer flow with %s: expected examples that stay, since a flow follows one loss; leave that out, or take another optimizer",
                    data.augmentation() == null
                            ? "data.augment, which moves the points at every step"
                            : "data.shift or data.flip, which move the images at every step"));
        }
        return new MovedBatches(loss, moves);
    }

    private static @Nullable BatchMoves moves(DataSet data, long seed) {
        Augmentation augmentation = data.augmentation();
        if (augmentation != null) {
            return new ImageMoves(augmentation, seed);
        }
        Coordinates coordinates = data.coordinates();
        return coordinates == null || !coordinates.moved() ? null : new SpaceMoves(coordinates, seed);
    }

    private static int batch(Settings training, int count) {
        int batch = training.integer("batch_size");
        return batch == 0 ? count : Math.min(batch, count);
    }

    private static PlanCache.Key key(
            RunConfiguration configuration,
            Objective loss,
            DataSet data,
            ExampleShape shape,
            int batch,
            boolean apart,
            List<Integer> own) {
        return new PlanCache.Key(
                configuration.family(),
                configuration.model(),
                configuration.files(),
                shape,
                data.graph(),
                loss,
                batch,
                apart,
                own);
    }

    /**
     * Estimated seconds of {@code configuration} on one core of a current server, at most; used to bundle cheap runs and to
     * schedule expensive ones first, so only ratios matter. Depends on the configuration alone.
     *
     * @throws IllegalArgumentException if the model's sizes do not fit the data
     */
    public static double estimatedSeconds(RunConfiguration configuration) {
        Family family = Families.ALL.named(configuration.family());
        DataSource.Dimensions given = DataSets.dimensions(configuration.data(), configuration.dataSettings());
        DataSource.Dimensions data = family.reconstructs()
                ? new DataSource.Dimensions(given.features(), given.features(), given.train(), given.test())
                : given;
        Model model = family.build(
                configuration.model(), DataSets.SOURCES.named(configuration.data()), configuration.dataSettings());
        if (BilevelSettings.asked(configuration.training())) {
            double passes = BilevelSettings.of(configuration.training()).passes();
            return SECONDS_PER_RUN + passes * data.train() * model.operationsPerExample() / OPERATIONS_PER_SECOND;
        }
        double epochs = configuration.training().integer("epochs");
        for (Stage stage : Staged.of(model)) {
            epochs += stage.epochs();
        }
        double examples = epochs * data.train();
        double gradients = configuration.training().text("optimizer").equals("flow") ? GRADIENTS_PER_FLOW_STEP : 1;
        double operations = examples * gradients * PASSES_PER_STEP * model.operationsPerExample();
        if (EarlyStopping.asked(configuration.training())) {
            // a pass over the examples held out after every epoch
            operations +=
                    (double) configuration.training().integer("epochs") * data.test() * model.operationsPerExample();
        }
        int records = RecordSchedule.count(configuration.training(), data.train());
        for (ProbeRequest request : configuration.probes()) {
            Probe probe = Probes.ALL.named(request.probe());
            operations += request.at().most(records) * probe.operations(model, data, request.settings());
        }
        return SECONDS_PER_RUN + operations / OPERATIONS_PER_SECOND;
    }
}
