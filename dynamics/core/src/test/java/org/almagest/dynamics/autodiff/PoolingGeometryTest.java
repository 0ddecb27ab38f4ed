package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which windows of a pooling are allowed, against a look at every tap of each. */
class PoolingGeometryTest {
    private static final int MOST = 5;

    /** The first place whose window sees padding alone; −1 if there is none. */
    private static int firstOutside(ConvolutionAxis axis) {
        for (int output = 0; output < axis.outputs(); output++) {
            boolean inside = false;
            for (int tap = 0; tap < axis.kernel(); tap++) {
                inside |= axis.input(output, tap) >= 0;
            }
            if (!inside) {
                return output;
            }
        }
        return -1;
    }

    @Test
    void windowsInThePaddingAloneAreRefused() {
        int allowed = 0;
        int refused = 0;
        for (int size = 1; size <= MOST; size++) {
            for (int kernel = 1; kernel <= MOST; kernel++) {
                for (int stride = 1; stride <= MOST; stride++) {
                    for (int before = 0; before <= MOST; before++) {
                        for (int after = 0; after <= MOST; after++) {
                            if (kernel > size + before + after) {
                                continue;
                            }
                            ConvolutionAxis axis = new ConvolutionAxis(size, kernel, stride, before, after);
                            int outside = firstOutside(axis);
                            if (outside < 0) {
                                assertEquals(axis, new PoolingGeometry(1, ConvolutionAxis.NONE, axis).horizontal());
                                allowed++;
                            } else {
                                ShapeException e = assertThrows(
                                        ShapeException.class, () -> new PoolingGeometry(1, ConvolutionAxis.NONE, axis));
                                assertTrue(
                                        String.valueOf(e.getMessage()).contains("outside at place " + outside + ":"),
                                        e::getMessage);
                                refused++;
                            }
                        }
                    }
                }
            }
        }
        assertTrue(allowed > 100 && refused > 100, allowed + " and " + refused);
    }

    /** A file may ask for such windows. */
    @Test
    void largeWindowsAreLookedAtAtOnce() {
        ConvolutionAxis wide = new ConvolutionAxis(1 << 26, 1 << 25, 1, 0, 0);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> new PoolingGeometry(1, ConvolutionAxis.NONE, wide),
                "every tap was looked at");
        assertThrows(ShapeException.class, () -> new ConvolutionAxis(1, 1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }
}
