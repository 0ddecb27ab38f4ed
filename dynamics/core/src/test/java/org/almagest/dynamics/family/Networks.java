package org.almagest.dynamics.family;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** Models from loose settings, and what they predict. */
public final class Networks {
    private Networks() {}

    /** The model of a family, with settings as names and values in turn. */
    static Model model(String name, int features, int outputs, Object... settings) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            given.put((String) settings[i], settings[i + 1]);
        }
        Family family = Families.ALL.named(name);
        return family.build(Settings.of(family.parameters(), given), features, outputs);
    }

    static double[] normals(int count, long seed) {
        RandomStream random = new RandomStream(seed, "test");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    /** The prediction, [outputs][batch]. */
    static double[] predict(Model model, double[] theta, double[] x, int features, int outputs, int batch) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node prediction = network.predict(network.input("x", Shape.of(features, batch)));
        Execution execution = Plan.compile(network.graph(), network.sources(), List.of(prediction))
                .execution();
        execution.set(0, theta);
        execution.set(network.sources().size() - 1, x);
        execution.run();
        return execution.copyOf(0, outputs * batch);
    }
}
