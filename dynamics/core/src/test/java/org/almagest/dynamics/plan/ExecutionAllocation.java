package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphChecks;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.PrimitiveCases;
import org.almagest.dynamics.kernel.AllocationMeter;

/** Prints the bytes that running the plans of all primitive cases allocates, once the compiler has done its work. */
public final class ExecutionAllocation {
    private static final int ROUNDS = 20;
    /** On a busy machine the compiler waits for its turn as well. */
    private static final double SECONDS = 150;

    private ExecutionAllocation() {}

    public static void main(String[] arguments) {
        List<Execution> executions = new ArrayList<>();
        for (PrimitiveCases.Case c : PrimitiveCases.all()) {
            GraphChecks lab = new GraphChecks(21);
            List<Node> x = c.shapes().stream().map(lab::input).toList();
            Node y = c.build().apply(lab.graph, x);
            Node s = lab.scalar(y);
            List<Node> outputs = new ArrayList<>(List.of(y));
            List<Node> gradient = Differentiation.gradient(lab.graph, s, x);
            outputs.addAll(gradient);
            outputs.addAll(Differentiation.tangents(lab.graph, gradient, x, x));
            executions.add(lab.execution(outputs));
        }
        Runnable round = () -> {
            for (int i = 0; i < executions.size(); i++) {
                executions.get(i).run();
            }
        };
        System.out.println(AllocationMeter.settled(round, ROUNDS, SECONDS));
    }
}
