package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.bilevel.InnerOptimizer;
import org.almagest.dynamics.bilevel.Window;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * A window of training on two levels, compiled, with arrays of its own. These hold the parameters and what the inner optimiser
 * remembers, from window to window. For one thread.
 */
final class WindowPlan {
    private final Plan plan;
    private final Execution execution;
    private final BatchSlots slots;
    private final ChanceDraws chance;
    private final ScheduledNumbers scheduled;
    private final List<InnerOptimizer.Memory> memory;
    private final Array[] carried;
    private final int hypergradient;
    private final int hypergradientLength;

    /** Numbers that a window leaves where the next one begins. */
    private record Array(int from, int to, int count) {}

    /**
     * A window, with a plan that equal windows of networks of equal graphs share.
     *
     * @param shape of the examples
     * @param batch how many there are, those of the inner loss first, those of the outer loss last
     * @param seed of the run, for what is drawn
     */
    WindowPlan(Model model, Window window, ExampleShape shape, int batch, long seed, Kernels kernels) {
        NetworkInGraph network = NetworkInGraph.training(model);
        Batch examples = network.batch(shape, batch);
        Window.Emitted emitted = window.emit(network.graph(), network, examples);
        List<Node> results = new ArrayList<>(List.of(emitted.loss()));
        results.addAll(emitted.hypergradient());
        results.addAll(emitted.moved());
        results.addAll(emitted.kept());
        this.plan = SharedPlans.of(network.graph(), network.sources(), results);
        this.execution = plan.execution(kernels);
        this.slots = BatchSlots.of(network, plan);
        this.chance = new ChanceDraws(ChanceDraws.places(network, plan), seed);
        this.scheduled = ScheduledNumbers.of(network, plan);
        this.memory = window.memory(network.graph(), network);
        int outer = emitted.hypergradient().size();
        this.hypergradient = outer == 0 ? 0 : plan.output(1);
        this.hypergradientLength = emitted.hypergradient().stream()
                .mapToInt(node -> node.shape().size())
                .sum();
        List<Array> arrays = new ArrayList<>();
        for (int i = 0; i < window.inner().size(); i++) {
            Block block = model.blocks().get(window.inner().get(i));
            arrays.add(new Array(plan.output(1 + outer + i), plan.input(0) + block.offset(), block.size()));
        }
        for (int i = 0; i < memory.size(); i++) {
            int place = network.sources().indexOf(emitted.remembered().get(i));
            arrays.add(new Array(
                    plan.output(1 + outer + window.inner().size() + i),
                    plan.input(place),
                    memory.get(i).shape().size()));
        }
        this.carried = arrays.toArray(Array[]::new);
    }

    /** Puts the examples in place; once is enough. */
    void load(Examples examples) {
        slots.loadShared(examples, execution.arena());
        slots.load(examples, 0, execution.arena());
    }

    double[] arena() {
        return execution.arena();
    }

    /** Where the model's flat vector begins. */
    int parameters() {
        return plan.input(0);
    }

    /** Where the gradient in the outer blocks begins; 0 where there are none. */
    int hypergradient() {
        return hypergradient;
    }

    /** Numbers of that gradient. */
    int hypergradientLength() {
        return hypergradientLength;
    }

    /** Instructions of the plan. */
    int instructions() {
        return plan.length();
    }

    /** Makes the optimiser remember nothing. */
    void forget() {
        int first = carried.length - memory.size();
        for (int i = 0; i < memory.size(); i++) {
            Array array = carried[first + i];
            Arrays.fill(
                    execution.arena(),
                    array.to,
                    array.to + array.count,
                    memory.get(i).initial());
        }
    }

    /** Draws what the window of this number draws. */
    void draw(long number) {
        chance.step(number, execution.arena());
        scheduled.fill(number, execution.arena());
    }

    /** Computes the window; returns the outer loss at its end, with the hypergradient. Nothing has moved yet. */
    double evaluate() {
        execution.run();
        return execution.arena()[plan.output(0)];
    }

    /** Goes where the window has led: the inner blocks and what the optimiser remembers. */
    void follow() {
        double[] arena = execution.arena();
        for (Array array : carried) {
            System.arraycopy(arena, array.from, arena, array.to, array.count);
        }
    }
}
