package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Stage;

/**
 * One stage of a training: who moves, how fast, and for how long. Most trainings have one.
 *
 * @param objective what probes see of the first player's risk
 * @param players those who move
 * @param rates step size of the first player, by the steps within the stage
 * @param pace what moves the first player, see {@link Optimizer#pace}
 * @param epochs passes over the training set, at most
 * @param beginning where the stage begins
 */
record Course(
        Objective objective, Players players, RateSchedule rates, String pace, int epochs, Stage.Beginning beginning) {
    /**
     * The stage of ordinary training, which begins where the model does.
     *
     * @param training with the first player's own settings
     */
    static Course first(Objective objective, Players players, RateSchedule rates, Settings training) {
        return new Course(
                objective, players, rates, Optimizer.pace(training), training.integer("epochs"), (theta, data) -> {});
    }

    /**
     * A later stage.
     *
     * @param risk what it makes small
     * @param watch sees the loss along a flow
     */
    static Course later(Stage stage, EmpiricalRisk risk, Settings training, Model model, int count, LossWatch watch) {
        RateSchedule rates = RateSchedule.constant(stage.rate());
        List<Block> own = stage.blocks().stream().map(model.blocks()::get).toList();
        Player.Mover mover = Player.mover(
                training, rates, RateGroups.of(training.text("rates"), model.blocks()), risk, own, count, watch);
        Players players =
                new Players(List.of(new Player(risk, Player.within(new Confinement(model, stage.blocks()), mover), 0)));
        return new Course(
                stage.objective(), players, rates, Optimizer.pace(training), stage.epochs(), stage.beginning());
    }
}
