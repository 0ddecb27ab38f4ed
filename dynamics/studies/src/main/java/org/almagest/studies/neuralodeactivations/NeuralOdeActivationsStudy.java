package org.almagest.studies.neuralodeactivations;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Global convergence in neural ODEs: impact of activation functions (Gao, Sun, Liu, Gao, ICLR 2025). */
@AutoService(Study.class)
public final class NeuralOdeActivationsStudy implements Study {
    @Override
    public String name() {
        return "neural-ode-activations";
    }

    @Override
    public String title() {
        return "Global convergence in neural ODEs: impact of activation functions (Gao, Sun, Liu, Gao, ICLR 2025)";
    }

    @Override
    public List<String> sweeps() {
        return List.of("node-activation", "node-horizon", "ntk-width");
    }
}
