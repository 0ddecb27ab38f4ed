package org.example.toy;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/** Family {@code toy-line}: f(x) = W x, entries of W begin at ±1/gain. */
@AutoService(Family.class)
public final class ToyLine implements Family {
    @Override
    public String name() {
        return "toy-line";
    }

    @Override
    public String description() {
        return "f(x) = W x, with entries ±1/gain at the start";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.real("gain", 1, 0.001, 1000, "1 over the size of a weight at the start"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        return new Line(List.of(new Block(0, "W", outputs, features, 0)), settings.real("gain"));
    }

    private record Line(List<Block> blocks, double gain) implements Model {
        @Override
        public double[] initialise(RandomStream random) {
            double[] weights = new double[parameterCount()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.uniform() < 0.5 ? -1 / gain : 1 / gain;
            }
            return weights;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return pass.graph().product(pass.parameter(0), inputs);
        }

        @Override
        public double operationsPerExample() {
            return 2.0 * parameterCount();
        }
    }
}
