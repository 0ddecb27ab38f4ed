package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Role;

/**
 * The innermost loop of a training by several players, as {@link TrainingStep} is that of one: each player's loss, gradient and step in
 * its turn, on one batch again and again. For whoever wants to time or to test it. For one thread.
 */
public final class GameStep {
    private final Players players;
    private final int[] order;
    private final Teaching teacher;
    private long steps;

    /**
     * Ready for the first step.
     *
     * @param model a {@link Game}, or any other network, which one player trains
     * @param loss what the players are told
     * @param batch all examples of every step
     * @param parameters where the model begins; copied
     * @param training see {@link Training#PARAMETERS}; of these the optimiser's settings count, with {@code learning_rate} in units of
     *     one at every step, and a player's own go over them
     * @throws IllegalArgumentException if the model does not fit the examples or the parameters
     */
    public GameStep(Model model, Objective loss, Examples batch, double[] parameters, Settings training) {
        if (parameters.length != model.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, model.length()));
        }
        RateGroups groups = RateGroups.of(training.text("rates"), model.blocks());
        List<Player> all = new ArrayList<>();
        for (Role role : Game.roles(model, loss)) {
            List<Block> own = role.blocks().stream().map(model.blocks()::get).toList();
            BatchLoss minimised = PartedBatchLoss.of(
                    model,
                    role.minimised(),
                    batch.shape(),
                    batch.count(),
                    role.numbers(model),
                    (shape, size, apart) ->
                            StepPlan.compile(model, role.minimised(), shape, size, role.blocks(), apart),
                    (plan, arena) -> new CompiledBatchLoss(plan, arena, Kernels.active(), 0));
            EmpiricalRisk risk = new EmpiricalRisk(
                    batch,
                    minimised,
                    minimised,
                    model.length(),
                    role.numbers(model),
                    model.length() - model.parameterCount());
            Settings theirs = Training.of(training, role);
            RateSchedule rates = RateSchedule.of(theirs, theirs.real("learning_rate"), Long.MAX_VALUE);
            Player.Mover mover = Player.within(
                    new Confinement(model, role.blocks()), Player.optimizer(theirs, rates, groups, risk, own));
            all.add(new Player(risk, mover, role.turn()));
        }
        this.players = new Players(all);
        this.order = Sampling.inOrder(batch.count());
        this.teacher = new Teaching(model);
        EmpiricalRisk home = players.home();
        System.arraycopy(parameters, 0, home.arena(), home.at(), parameters.length);
    }

    /** A step of all players; returns the leader's loss as it meets it. */
    public double step() {
        players.at(steps);
        double loss = players.evaluate(order, 0, steps);
        players.move(order, 0, steps++);
        teacher.follow(players.home().arena(), players.home().at());
        return loss;
    }

    /** A copy of the present flat vector. */
    public double[] parameters() {
        return players.home().copyOfParameters();
    }
}
