package org.almagest.jobs.sweep;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/** A family with a parameter of every kind, whose width has to equal the size of an input. Nobody trains it. */
@AutoService(Family.class)
public final class ToyFamily implements Family {
    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String description() {
        return "A family for tests.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredInteger("depth", 1, 100_000, "layers"),
                Parameter.integer("width", 0, 0, 10_000, "width; 0 = as the input"),
                Parameter.choice("activation", "tanh", List.of("linear", "relu", "tanh"), "activation"),
                Parameter.flag("bias", true, "whether there are biases"),
                Parameter.real("init_scale", 1, 0, 10, "scale of the initial weights"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int width = settings.integer("width");
        if (width != 0 && width != features) {
            throw new IllegalArgumentException(
                    "width %d is not the input's %d: take width 0".formatted(width, features));
        }
        return new Model() {
            @Override
            public List<Block> blocks() {
                return List.of(new Block(0, "A", features, outputs, 0));
            }

            @Override
            public double[] initialise(RandomStream random) {
                throw new UnsupportedOperationException("nobody trains a toy");
            }

            @Override
            public Node forward(ForwardPass pass, Node inputs) {
                GraphBuilder graph = pass.graph();
                List<Node> parameters = pass.parameters();
                throw new UnsupportedOperationException("nobody trains a toy");
            }

            @Override
            public double operationsPerExample() {
                return 1;
            }
        };
    }
}
