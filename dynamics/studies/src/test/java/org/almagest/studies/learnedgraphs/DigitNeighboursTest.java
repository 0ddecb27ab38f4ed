package org.almagest.studies.learnedgraphs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.junit.jupiter.api.Test;

/** The graph of look-alikes, against its definition on whole images. */
class DigitNeighboursTest {
    private static DataSet load(Map<String, ?> given) {
        DigitNeighbours source = new DigitNeighbours();
        return source.load(Settings.of(source.parameters(), given));
    }

    @Test
    void aBlackImageLooksLikeNoOther() {
        assertArrayEquals(new double[2], DigitNeighbours.direction(new double[2]));
        assertArrayEquals(new double[] {0.6, 0.8}, DigitNeighbours.direction(new double[] {3, 4}), 1e-15);
    }

    @Test
    void eachDigitIsJoinedToThoseThatLookMostLikeIt() {
        DataSet data =
                load(Map.of("train", 10, "outer", 10, "validation", 5, "test", 15, "neighbours", 3, "data_seed", 4));
        SparseMatrix pixels = data.graph().features();
        SparseMatrix adjacency = data.graph().adjacency();
        int count = 40;
        assertEquals(count, pixels.rows());
        double[][] images = new double[count][64];
        for (int i = 0; i < count; i++) {
            for (int p = pixels.start(i); p < pixels.start(i + 1); p++) {
                images[i][pixels.column(p)] = pixels.value(p);
                assertTrue(pixels.value(p) > 0 && pixels.value(p) <= 1);
            }
        }
        Set<Integer> expected = new HashSet<>();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                int nearer = 0;
                for (int k = 0; k < count; k++) {
                    nearer += k != i && k != j && cosine(images[i], images[k]) > cosine(images[i], images[j]) ? 1 : 0;
                }
                if (i != j && nearer < 3) {
                    expected.add(i * count + j);
                    expected.add(j * count + i);
                }
            }
        }
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < count; i++) {
            for (int p = adjacency.start(i); p < adjacency.start(i + 1); p++) {
                found.add(i * count + adjacency.column(p));
            }
        }
        assertEquals(expected, found);
        assertEquals(10, data.train().count());
        assertEquals(10, data.aside().outer().inputs()[0]);
        assertEquals(20, data.aside().validation().inputs()[0]);
        assertEquals(25, data.test().inputs()[0]);
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            first += a[i] * a[i];
            second += b[i] * b[i];
        }
        return product / Math.sqrt(first * second);
    }

    @Test
    void moreNodesThanDigitsAreRefused() {
        String message = assertThrows(DataException.class, () -> load(Map.of("train", 1797)))
                .getMessage();
        assertTrue(message.contains("expected at most 1797 nodes"), message);
    }
}
