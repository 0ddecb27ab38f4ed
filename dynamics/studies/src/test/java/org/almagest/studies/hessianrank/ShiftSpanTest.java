package org.almagest.studies.hessianrank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.junit.jupiter.api.Test;

class ShiftSpanTest {
    @Test
    void withoutPaddingItCountsTheTapsOfTheWholeKernel() {
        LinearNetwork network = LinearNetwork.line(2, 12);
        int expected = 1;
        for (int kernel : new int[] {3, 2, 4, 3}) {
            network = network.convolution(2, kernel, 1, Padding.VALID);
            expected += kernel - 1;
            assertEquals(expected, last(network));
        }
    }

    @Test
    void zeroPaddingKeepsApartWhatShiftsDropOnTheWay() {
        LinearNetwork network = LinearNetwork.line(1, 8).convolution(1, 3, 1, Padding.SAME);
        assertEquals(3, last(network));
        assertEquals(7, last(network.convolution(1, 3, 1, Padding.SAME)));
        assertEquals(5, last(network.convolution(1, 3, 1, Padding.VALID)));
    }

    @Test
    void imagesMultiplyTheirAxes() {
        LinearNetwork network =
                LinearNetwork.image(1, 8, 9).convolution(1, 3, 1, Padding.SAME).convolution(1, 3, 1, Padding.SAME);
        assertEquals(List.of(1, 9, 49), ShiftSpan.dimensions(PrimeField.FIRST, network));
        assertEquals(
                9,
                last(LinearNetwork.image(1, 6, 6)
                        .convolution(1, 2, 1, Padding.VALID)
                        .convolution(2, 2, 1, Padding.VALID)));
    }

    @Test
    void aLocallyConnectedLayerCountsItsLinks() {
        assertEquals(3 * 4, last(LinearNetwork.line(1, 6).locallyConnected(1, 3, 1, Padding.VALID)));
        // Windows of 2, 3, 3 and 2 positions.
        assertEquals(10, last(LinearNetwork.line(1, 4).locallyConnected(1, 3, 1, Padding.SAME)));
        assertEquals(4 * 9, last(LinearNetwork.image(1, 4, 4).locallyConnected(2, 3, 1, Padding.VALID)));
    }

    @Test
    void bothAxesAtOnceAgreeWithTheProduct() {
        // A locally connected layer of one tap tells nothing apart that its positions did not, but forces the long way.
        LinearNetwork network =
                LinearNetwork.image(1, 4, 5).convolution(1, 3, 1, Padding.SAME).convolution(1, 2, 1, Padding.SAME);
        List<Integer> byAxes = ShiftSpan.dimensions(PrimeField.FIRST, network);
        List<Integer> atOnce = ShiftSpan.dimensions(PrimeField.FIRST, network.locallyConnected(1, 1, 1, Padding.VALID));
        assertEquals(byAxes, atOnce.subList(0, byAxes.size()));
    }

    @Test
    void aDenseLayerReadsAllPositions() {
        assertEquals(
                8,
                last(LinearNetwork.line(1, 8)
                        .convolution(3, 3, 1, Padding.VALID)
                        .dense(2)));
        assertEquals(1, last(LinearNetwork.line(1, 8).globalPooling()));
    }

    private static int last(LinearNetwork network) {
        List<Integer> dimensions = ShiftSpan.dimensions(PrimeField.SECOND, network);
        return dimensions.get(dimensions.size() - 1);
    }
}
