package org.almagest.dynamics.train;

import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.bilevel.Window;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.OuterParameters;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;

/**
 * A step of training on two levels by itself: a window of inner steps, the hypergradient through it, and the step of the outer
 * parameters; what a run does between its records, for whoever wants to time or to test it. For one thread.
 */
public final class BilevelStep {
    private final Model model;
    private final double[] start;
    private final List<Integer> inner;
    private final WindowPlan window;
    private final OuterDescent descent;
    private final BilevelSettings settings;
    private long steps;

    /**
     * Ready for the first step.
     *
     * @param train examples of the inner loss
     * @param outer examples of the outer loss
     * @param start where the model begins
     * @param training see {@link Training#PARAMETERS}; of these the losses, the optimiser and what bilevel says count
     * @param seed of what is drawn
     * @param kernels what carries the steps out
     */
    public BilevelStep(
            Model model,
            Examples train,
            Examples outer,
            double[] start,
            Settings training,
            long seed,
            Kernels kernels) {
        OuterParameters moved = model.capability(OuterParameters.class)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "a network without outer parameters: expected one with some, such as family gnn with graph: learned"));
        this.model = model;
        this.start = start.clone();
        this.settings = BilevelSettings.of(training);
        this.inner = IntStream.range(0, model.blocks().size())
                .filter(i -> !moved.blocks().contains(i))
                .boxed()
                .toList();
        Examples examples = train.followedBy(outer);
        Window shape = new Window(
                inner,
                moved.blocks(),
                Objectives.read(training.text("loss")),
                train.count(),
                Objectives.read(training.text("outer_loss")),
                outer.count(),
                BilevelSettings.rule(training),
                settings.window());
        this.window = new WindowPlan(model, shape, examples.shape(), examples.count(), seed, kernels);
        this.descent = new OuterDescent(model, moved);
        window.load(examples);
        window.forget();
        System.arraycopy(start, 0, window.arena(), window.parameters(), start.length);
    }

    /** A new round: the inner parameters begin again, and the optimiser remembers nothing. */
    public void begin() {
        window.forget();
        for (int i : inner) {
            Block block = model.blocks().get(i);
            System.arraycopy(start, block.offset(), window.arena(), window.parameters() + block.offset(), block.size());
        }
    }

    /** A step; returns the outer loss at the end of its window. */
    public double step() {
        window.draw(steps);
        double loss = window.evaluate();
        descent.step(window.arena(), window.parameters(), window.hypergradient(), settings.rate(steps));
        window.follow();
        steps++;
        return loss;
    }

    /** Windows of a round. */
    public int stepsOfRound() {
        return settings.windowsOfRound();
    }

    /** Instructions of the plan of a window. */
    public int instructions() {
        return window.instructions();
    }
}
