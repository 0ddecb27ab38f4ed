package org.almagest.studies.condensation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SourceFixture;
import org.junit.jupiter.api.Test;

class SineSumTest extends SourceFixture {
    /** Five sines of amplitude 3.5, each off by a unit in the last place. */
    private static final double ROUNDING = 1e-13;

    @Override
    protected DataSource source() {
        return new SineSum();
    }

    @Override
    protected Map<String, ?> given() {
        return Map.of("train", 30, "test", 7);
    }

    @Test
    void isThePapersFunctionByDefault() {
        DataSet data = DataSets.load("sine-sum", Settings.of(source().parameters(), Map.of()));
        Examples train = data.train();
        assertEquals(80, train.count());
        assertEquals(5, train.features());
        assertEquals(1, train.outputs());
        double lowest = 0;
        double highest = 0;
        for (int i = 0; i < train.count(); i++) {
            double y = 0;
            for (int k = 0; k < 5; k++) {
                double x = train.inputs()[5 * i + k];
                y += 3.5 * Math.sin(5 * x + 1);
                lowest = Math.min(lowest, x);
                highest = Math.max(highest, x);
            }
            assertEquals(y, train.targets()[i], ROUNDING);
        }
        // of 400 uniform numbers the extremes lie within a twentieth of the ends, but for one seed in a billion
        assertTrue(lowest >= -4 && lowest < -3.7 && highest < 2 && highest > 1.7, lowest + " " + highest);
    }

    @Test
    void everySettingIsUsed() {
        Examples train = load(Map.of(
                        "dimension", 2, "amplitude", 2.0, "frequency", 3.0, "phase", 0.5, "low", 10.0, "high", 11.0))
                .train();
        for (int i = 0; i < train.count(); i++) {
            double a = train.inputs()[2 * i];
            double b = train.inputs()[2 * i + 1];
            assertTrue(a >= 10 && a < 11 && b >= 10 && b < 11);
            assertEquals(2 * Math.sin(3 * a + 0.5) + 2 * Math.sin(3 * b + 0.5), train.targets()[i], ROUNDING);
        }
    }

    @Test
    void anEmptyIntervalIsExplained() {
        String message = assertThrows(DataException.class, () -> load(Map.of("low", 2.0, "high", 2.0)))
                .getMessage();
        assertTrue(message.contains("low 2.0 and high 2.0: expected low below high"), message);
    }
}
