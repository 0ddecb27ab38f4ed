package org.example.toy;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;

/** Data source {@code toy-ramp}: x uniform on [−1, 1], y = slope·x. */
@AutoService(DataSource.class)
public final class ToyRamp implements DataSource {
    private static final int COUNT = 16;

    @Override
    public String name() {
        return "toy-ramp";
    }

    @Override
    public String description() {
        return "Made: y = slope·x.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.real("slope", 0.5, -10, 10, "y over x"));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(1, 1, COUNT, COUNT);
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(name(), examples("train", settings), examples("test", settings), false);
    }

    private static Examples examples(String part, Settings settings) {
        RandomStream random = new RandomStream(1, "toy-ramp " + part);
        double[] inputs = new double[COUNT];
        double[] targets = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            inputs[i] = random.uniform(-1, 1);
            targets[i] = settings.real("slope") * inputs[i];
        }
        return new Examples(1, 1, COUNT, inputs, targets);
    }
}
