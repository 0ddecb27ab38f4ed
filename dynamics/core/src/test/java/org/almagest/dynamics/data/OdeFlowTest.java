package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;

class OdeFlowTest extends SourceFixture {
    /** A hundred steps, each off by a unit in the last place of a number near 1, and a division. */
    private static final double ROUNDING = 1e-13;

    @Override
    protected DataSource source() {
        return new OdeFlow();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("train", 30, "test", 7);
    }

    @Test
    void hasThePapersSizesByDefault() {
        DataSet data = DataSets.load("ode-flow", Settings.of(source().parameters(), Map.of()));
        assertEquals(1024, data.train().count());
        assertEquals(256, data.test().count());
        assertEquals(10, data.train().features());
        assertEquals(10, data.train().outputs());
    }

    @Test
    void agreesWithNumPy() {
        DataSet data = load(Map.of("train", 1024, "test", 256));
        for (int row : new int[] {0, 1023}) {
            Reference.assertRow(
                    "ode-flow/10/0/train/" + row + "/input", data.train().inputs(), row);
            Reference.assertRow(
                    "ode-flow/10/0/train/" + row + "/target", data.train().targets(), row);
        }
        for (int row : new int[] {0, 255}) {
            Reference.assertRow(
                    "ode-flow/10/0/test/" + row + "/input", data.test().inputs(), row);
            Reference.assertRow(
                    "ode-flow/10/0/test/" + row + "/target", data.test().targets(), row);
        }
        DataSet other = load(Map.of("dimension", 3, "data_seed", 7));
        Reference.assertRow("ode-flow/3/7/train/2/input", other.train().inputs(), 2);
        Reference.assertRow("ode-flow/3/7/train/2/target", other.train().targets(), 2);
    }

    /** The formula coordinate by coordinate, from the unscaled inputs, which the seed gives once more. */
    @Test
    void targetsAreTheFlowOfTheUnscaledInputs() {
        Examples train = load(Map.of()).train();
        RandomStream random = new RandomStream(0, "ode-flow train");
        for (int i = 0; i < train.count(); i++) {
            double[] x = new double[10];
            double[] z = new double[10];
            for (int j = 0; j < 10; j++) {
                x[j] = 2 * random.uniform() - 1;
                z[j] = flow(x[j], 0);
            }
            for (int j = 0; j < 10; j++) {
                assertEquals(x[j] / norm(x), input(train, i)[j], ROUNDING);
                assertEquals(z[j] / norm(z), target(train, i)[j], ROUNDING);
            }
        }
    }

    private static double flow(double z, int t) {
        return t == 100
                ? z
                : flow(z + Math.tanh(Math.sin(Math.PI * t / 20) * z + Math.cos(Math.PI * t / 20)) / 10, t + 1);
    }

    @Test
    void inputsAndTargetsHaveLengthOne() {
        Examples train = load(Map.of()).train();
        for (int i = 0; i < train.count(); i++) {
            assertEquals(1, norm(input(train, i)), ROUNDING);
            assertEquals(1, norm(target(train, i)), ROUNDING);
        }
    }

    @Test
    void moreExamplesBeginWithFewer() {
        Examples few = load(Map.of("train", 5)).train();
        Examples many = load(Map.of("train", 9)).train();
        assertArrayEquals(few.inputs(), Arrays.copyOf(many.inputs(), few.inputs().length));
        assertArrayEquals(
                load(Map.of("train", 5)).test().inputs(),
                load(Map.of("train", 9)).test().inputs());
    }
}
