package org.almagest.dynamics.kernel.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.KernelsContract;
import org.almagest.dynamics.kernel.NaiveKernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.junit.jupiter.api.Test;

/** A clock around kernels changes no bit, and counts what they do. */
class MeasuredKernelsTest extends KernelsContract {
    private final MeasuredKernels measured = new MeasuredKernels(new PlainKernels());

    @Override
    protected Kernels tested() {
        return measured;
    }

    @Override
    protected Kernels expected() {
        return new NaiveKernels();
    }

    @Test
    void countsCallsAndOperations() {
        double[] arena = new double[1000 + Kernels.SLACK];
        measured.reset();
        measured.product(arena, 3, 4, 5, 0, 4, 1, 100, 5, -1, 0, 0, 200);
        measured.product(arena, 1, 1, 1, 0, 1, 1, 100, 1, -1, 0, 0, 200);
        measured.dot(arena, 7, 0, 100);
        List<MeasuredKernels.Share> shares = measured.shares();
        assertEquals(2, shares.size(), shares::toString);
        MeasuredKernels.Share product = shares.stream()
                .filter(share -> share.kernel().equals("product"))
                .findFirst()
                .orElseThrow();
        assertEquals(2, product.calls());
        assertEquals(2 * 3 * 4 * 5 + 2, product.operations());
        assertTrue(product.seconds() >= 0 && product.seconds() < 10, product::toString);
        MeasuredKernels.Share dot = shares.stream()
                .filter(share -> share.kernel().equals("dot"))
                .findFirst()
                .orElseThrow();
        assertEquals(14, dot.operations());
        measured.reset();
        assertEquals(List.of(), measured.shares());
    }

    /** No processor does a million fused multiply-adds in less than a hundred-millionth of a second, or in an hour. */
    @Test
    void thePeakIsOneOfThisWorld() {
        double peak = PeakArithmetic.measure(0.05);
        assertTrue(peak > 1e6 && peak < 1e13, () -> peak + " operations a second");
    }
}
