package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every source of images takes. */
class PreparationTest {
    /** Means of a hundred numbers of order one. */
    private static final double ROUNDING = 1e-13;

    static List<DataSource> sources() {
        return List.of(new Digits(), new Gratings());
    }

    private static DataSet load(DataSource source, Map<String, ?> given) {
        return source.load(Settings.of(source.parameters(), given));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void standardisedInputsHaveMeanZeroAndDeviationOneInTraining(DataSource source) {
        for (int dimension : new int[] {0, 9}) {
            DataSet plain = load(source, Map.of("train", 100, "test", 50, "dimension", dimension));
            DataSet data = load(source, Map.of("train", 100, "test", 50, "dimension", dimension, "standardise", true));
            int features = data.train().features();
            for (int i = 0; i < features; i++) {
                double mean = 0;
                double square = 0;
                double own = 0;
                double ownSquare = 0;
                for (int j = 0; j < 100; j++) {
                    mean += data.train().inputs()[j * features + i] / 100;
                    square += Math.pow(data.train().inputs()[j * features + i], 2) / 100;
                    own += plain.train().inputs()[j * features + i] / 100;
                    ownSquare += Math.pow(plain.train().inputs()[j * features + i], 2) / 100;
                }
                assertEquals(0, mean, ROUNDING);
                double deviation = Math.sqrt(ownSquare - own * own);
                assertEquals(deviation < 1e-6 ? 0 : 1, square, ROUNDING);
                for (int j = 0; j < 50; j++) {
                    double expected =
                            (plain.test().inputs()[j * features + i] - own) / (deviation < 1e-6 ? 1 : deviation);
                    assertEquals(expected, data.test().inputs()[j * features + i], 1e-9);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void normalisedInputsHaveLengthOneAfterStandardising(DataSource source) {
        DataSet data = load(source, Map.of("train", 50, "standardise", true, "normalise", true));
        int features = data.test().features();
        for (int j = 0; j < data.test().count(); j++) {
            double square = 0;
            for (int i = 0; i < features; i++) {
                square += Math.pow(data.test().inputs()[j * features + i], 2);
            }
            assertEquals(1, square, ROUNDING);
        }
    }

    @Test
    void shiftsAndFlipsAreTheTrainersBusiness() {
        DataSet plain = load(new Digits(), Map.of());
        assertNull(plain.augmentation());
        DataSet data = load(new Digits(), Map.of("shift", 2, "flip", true));
        assertEquals(new Augmentation(new ImageSize(1, 8, 8), 2, true), data.augmentation());
        assertEquals(plain.train().inputs()[77], data.train().inputs()[77]);
        assertNull(load(new Digits(), Map.of("shift", 0, "flip", false)).augmentation());
    }

    @Test
    void shiftsThatLeaveNothingAreRefused() {
        DataException e = assertThrows(DataException.class, () -> load(new Digits(), Map.of("shift", 8)));
        assertTrue(e.getMessage().contains("8×8") && e.getMessage().contains("from 0 to 7"), e.getMessage());
    }

    @Test
    void projectionsLeaveNoImageToMove() {
        Settings settings = Settings.of(new Gratings().parameters(), Map.of("dimension", 9, "flip", true));
        for (DataException e : List.of(
                assertThrows(DataException.class, () -> new Gratings().load(settings)),
                assertThrows(DataException.class, () -> new Gratings().dimensions(settings)))) {
            assertTrue(e.getMessage().contains("dimension 9") && e.getMessage().contains("expected dimension 0"));
        }
    }
}
