package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Stage;
import org.almagest.dynamics.objective.Staged;

/** Whether the trainer can do what its settings say together, with a network and its data: to be known before anything runs. */
public final class TrainingCheck {
    /**
     * The settings that {@link #check} looks at: runs that differ in none of them, nor in network or data, pass or fail
     * together.
     */
    public static final List<String> SETTINGS = List.of(
            "loss",
            "turns",
            "rate_unit",
            "optimizer",
            "weight_decay",
            "clip_norm",
            "rates",
            "schedule",
            "warmup_steps",
            "schedule_steps",
            "batch_size",
            "batches",
            "epochs",
            "early_stopping",
            "best_weights",
            "objective",
            "outer_loss",
            "outer_examples",
            "window",
            "inner_steps",
            "outer_rounds",
            "epsilon_inside",
            "ema",
            "evaluate",
            "patience",
            "stop_loss");

    private TrainingCheck() {}

    /**
     * Checks the settings.
     *
     * @param training see {@link Training#PARAMETERS}
     * @param data its sizes
     * @throws UnsuitableSetting naming the setting, its value, what was expected, and the way out
     * @throws IllegalArgumentException if the network is a game whose players do not fit it, or one another, or if players or later stages
     *     ask for what it does not have
     */
    public static void check(Settings training, Model model, DataSource.Dimensions data) {
        Optimizer.check(training);
        BilevelSettings.check(training, model);
        Objective loss = Objectives.read(training.text("loss"));
        loss.missing(model).ifPresent(what -> {
            throw new UnsuitableSetting("loss", String.format(Locale.ROOT, "%s: expected %s", loss.name(), what));
        });
        LearningRate.check(training, model, data);
        if (!model.fixedGraph() && !(loss instanceof PredictionLoss)) {
            throw new UnsuitableSetting(
                    "loss",
                    String.format(
                            Locale.ROOT,
                            "%s with a network whose solver chooses its steps: expected a loss of the prediction alone, such as squared-error or cross-entropy; or solver rk4",
                            loss.name()));
        }
        List<Role> roles = Game.roles(model, loss);
        List<Stage> stages = Staged.of(model);
        roles.forEach(role -> has(model, "player " + role.name(), role.objective()));
        stages.forEach(stage -> has(model, "stage " + stage.name(), stage.objective()));
        players(training, roles, steps(training, data.train()));
        stages(training, stages);
        if (!loss.joining().isEmpty()
                && (BilevelSettings.asked(training)
                        || training.text("optimizer").equals("flow"))) {
            throw new UnsuitableSetting(
                    "loss",
                    String.format(
                            Locale.ROOT,
                            "%s has a term that joins later, with %s, which follows one sum: expected weights that are numbers, ramp or knots",
                            loss.name(),
                            BilevelSettings.asked(training) ? "objective bilevel" : "optimizer flow"));
        }
        RateGroups.of(training.text("rates"), model.blocks());
        RateSchedule.check(training, steps(training, data.train()));
        if (training.text("batches").equals("replacement") && training.integer("batch_size") == 0) {
            throw new UnsuitableSetting(
                    "batches",
                    String.format(
                            Locale.ROOT,
                            "replacement, and batch_size 0 takes all %d training examples: expected a batch_size from 1 on, or batches shuffled",
                            data.train()));
        }
        if (EarlyStopping.asked(training) && data.test() == 0) {
            throw new UnsuitableSetting(
                    training.integer("early_stopping") > 0 ? "early_stopping" : "best_weights",
                    String.format(
                            Locale.ROOT,
                            "%s without examples held out, whose loss decides: expected data with test examples (setting test, where the data source has it), or %s",
                            training.integer("early_stopping") > 0 ? training.integer("early_stopping") : "true",
                            training.integer("early_stopping") > 0
                                    ? "0, and patience for the training loss"
                                    : "false"));
        }
    }

    /** Whether every step is to see fresh examples. */
    static boolean streams(Settings training) {
        return training.text("batches").equals("stream");
    }

    /**
     * Checks the setting {@code batches}, as far as it asks for a stream.
     *
     * @param data the name of the data
     * @param streams whether fresh examples can be had from it
     * @throws UnsuitableSetting if they are asked for and cannot, or the optimizer follows one loss
     */
    public static void stream(Settings training, String data, boolean streams) {
        if (!streams(training)) {
            return;
        }
        if (!streams) {
            throw new UnsuitableSetting(
                    "batches",
                    String.format(
                            Locale.ROOT,
                            "stream with data %s, which has no more examples than it trains on: expected a source that draws without end, such as gait; choose shuffled",
                            data));
        }
        if (training.text("optimizer").equals("flow")) {
            throw new UnsuitableSetting(
                    "batches",
                    "stream with optimizer flow, which follows one loss: expected an optimizer of steps, such as gd; choose shuffled, or another optimizer");
        }
        if (training.text("objective").equals(BilevelSettings.BILEVEL)) {
            throw new UnsuitableSetting(
                    "batches",
                    "stream with objective bilevel, whose inner steps see the training set: expected objective plain; choose shuffled");
        }
    }

    private static void has(Model model, String who, Objective objective) {
        objective.missing(model).ifPresent(what -> {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s of the network, with objective %s: expected %s", who, objective.name(), what));
        });
    }

    private static void players(Settings training, List<Role> roles, long steps) {
        String turns = training.text("turns");
        if (roles.size() == 1 && Turns.named(turns) != Turns.OWN) {
            throw new UnsuitableSetting(
                    "turns",
                    String.format(
                            Locale.ROOT,
                            "%s, and the network has one player: expected a network of several; leave turns out",
                            turns));
        }
        boolean game = roles.size() > 1 || !roles.get(0).name().equals(Role.ALONE);
        if (game && training.text("optimizer").equals("flow")) {
            throw new UnsuitableSetting(
                    "optimizer",
                    String.format(
                            Locale.ROOT,
                            "flow for the players %s: expected an optimizer of steps, such as gd, since a flow follows one loss in all parameters",
                            names(roles)));
        }
        if (game && !training.text("rate_unit").equals("one")) {
            throw new UnsuitableSetting(
                    "rate_unit",
                    String.format(
                            Locale.ROOT,
                            "%s for the players %s: expected one, since the tangent kernel tells the rate of squared error in all parameters",
                            training.text("rate_unit"),
                            names(roles)));
        }
        roles.stream().filter(role -> !role.training().isEmpty()).forEach(role -> player(training, role, steps));
    }

    /** Checks one with settings of its own. */
    private static void player(Settings training, Role role, long steps) {
        for (String setting : role.training().keySet()) {
            if (!Training.OF_A_PLAYER.contains(setting)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "player %s has a setting %s of its own, which all players share: expected some of %s",
                        role.name(),
                        setting,
                        String.join(", ", Training.OF_A_PLAYER)));
            }
        }
        Settings own = Training.of(training, role);
        if (own.text("optimizer").equals("flow")) {
            throw new UnsuitableSetting(
                    "optimizer",
                    String.format(
                            Locale.ROOT,
                            "flow of player %s alone: expected an optimizer of steps, such as gd, since a flow follows one loss in all parameters",
                            role.name()));
        }
        if (!own.text("rate_unit").equals("one")) {
            throw new UnsuitableSetting(
                    "rate_unit",
                    String.format(
                            Locale.ROOT,
                            "%s of player %s alone: expected one, since the tangent kernel tells the rate of squared error in all parameters",
                            own.text("rate_unit"),
                            role.name()));
        }
        try {
            Optimizer.check(own);
            RateSchedule.check(own, steps);
        } catch (UnsuitableSetting e) {
            throw new UnsuitableSetting(
                    e.setting(),
                    String.format(
                            Locale.ROOT,
                            "of player %s: %s",
                            role.name(),
                            Objects.requireNonNull(e.getMessage())
                                    .substring(e.setting().length() + 1)));
        }
    }

    private static void stages(Settings training, List<Stage> stages) {
        if (stages.isEmpty()) {
            return;
        }
        String words = stages.stream().map(Stage::name).collect(Collectors.joining(", "));
        if (training.text("optimizer").equals("flow")) {
            throw new UnsuitableSetting(
                    "optimizer",
                    String.format(
                            Locale.ROOT,
                            "flow for a network with the later stages %s: expected an optimizer of steps, such as adam, since a flow moves all parameters",
                            words));
        }
        if (EarlyStopping.asked(training)) {
            throw new UnsuitableSetting(
                    training.integer("early_stopping") > 0 ? "early_stopping" : "best_weights",
                    String.format(
                            Locale.ROOT,
                            "%s for a network with the later stages %s: expected %s, since a stage begins where the one before has ended",
                            training.integer("early_stopping") > 0 ? training.integer("early_stopping") : "true",
                            words,
                            training.integer("early_stopping") > 0 ? "0" : "false"));
        }
        if (training.real("ema") > 0) {
            throw new UnsuitableSetting(
                    "ema",
                    String.format(
                            Locale.ROOT,
                            "%s for a network with the later stages %s: expected 0, since an average would mix the stages",
                            training.real("ema"),
                            words));
        }
    }

    private static String names(List<Role> roles) {
        return roles.stream().map(Role::name).collect(Collectors.joining(", "));
    }

    /** Steps of a whole training over so many {@code examples}, at most. */
    static long steps(Settings training, int examples) {
        if (BilevelSettings.asked(training)) {
            return BilevelSettings.of(training).windows();
        }
        int batch = training.integer("batch_size");
        long batches = batch == 0 ? 1 : (examples + (long) batch - 1) / batch;
        return training.integer("epochs") * batches;
    }
}
