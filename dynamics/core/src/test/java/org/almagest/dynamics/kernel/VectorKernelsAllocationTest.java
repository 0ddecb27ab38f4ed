package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The vector kernels allocate nothing once compiled. Where the just-in-time compiler does not keep a vector in registers
 * it boxes it, at tens of times the cost: that is what this test finds.
 */
class VectorKernelsAllocationTest {
    @Test
    void allocateNothing() {
        assertNothing(
                ChildProcess.linesOf(AllocationWorkload.class, ChildProcess.VECTORS, AllocationMeter.COMPILED_AT_ONCE));
    }

    @Test
    void allocateNothingOn256Bits() {
        assertNothing(ChildProcess.linesOf(
                AllocationWorkload.class, ChildProcess.VECTORS, AllocationMeter.COMPILED_AT_ONCE, "-XX:UseAVX=2"));
    }

    private static void assertNothing(List<String> lines) {
        List<String> report =
                lines.subList(lines.size() > 1 && lines.get(0).startsWith("WARNING") ? 1 : 0, lines.size());
        assertTrue(report.get(0).startsWith("vector"), report.get(0));
        assertEquals(List.of(), report.subList(1, report.size()), "allocating kernels of " + report.get(0));
    }
}
