package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.Settings;

/** For tests of one data source: loads it, and takes its examples apart. What every source must satisfy is a contract of its own. */
public abstract class SourceFixture {
    /** A new instance of the source. */
    protected abstract DataSource source();

    /** Settings that load quickly. */
    protected abstract Map<String, ?> given();

    protected Settings settings(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(given());
        all.putAll(more);
        return Settings.of(source().parameters(), all);
    }

    protected DataSet load(Map<String, ?> more) {
        return source().load(settings(more));
    }

    protected static double[] input(Examples examples, int i) {
        return Arrays.copyOfRange(examples.inputs(), i * examples.features(), (i + 1) * examples.features());
    }

    protected static double[] target(Examples examples, int i) {
        return Arrays.copyOfRange(examples.targets(), i * examples.outputs(), (i + 1) * examples.outputs());
    }

    /** The class of each example, from its one-hot target. */
    protected static int[] classes(Examples examples) {
        int[] classes = new int[examples.count()];
        for (int i = 0; i < classes.length; i++) {
            double[] target = target(examples, i);
            while (target[classes[i]] != 1) {
                classes[i]++;
            }
        }
        return classes;
    }

    protected static void assertOneHot(Examples examples) {
        for (int i = 0; i < examples.count(); i++) {
            double[] target = target(examples, i);
            assertEquals(1, Arrays.stream(target).filter(v -> v == 1).count());
            assertEquals(
                    target.length - 1, Arrays.stream(target).filter(v -> v == 0).count());
        }
    }

    protected static double norm(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
    }
}
