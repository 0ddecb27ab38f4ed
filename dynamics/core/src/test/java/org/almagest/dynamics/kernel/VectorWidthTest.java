package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bits of a run do not depend on how wide the machine's vectors are: the same work in processes that see narrower
 * vectors, or none, gives the same hash.
 */
class VectorWidthTest {
    private static final boolean X86 = List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));

    /** What the workload printed: kernels, hash. */
    private static String[] inAProcess(String... flags) {
        List<String> lines = ChildProcess.linesOf(KernelWorkload.class, flags);
        return lines.get(lines.size() - 1).split(": ");
    }

    private static String here() {
        return KernelWorkload.hash(Kernels.active());
    }

    @Test
    void vectorsOf256Bits() {
        String[] child = inAProcess(ChildProcess.VECTORS, "-XX:UseAVX=2");
        if (X86) {
            assertEquals("vector (256 bits)", child[0], "with AVX-512 switched off");
        } else {
            assertTrue(child[0].startsWith("vector"), child[0]);
        }
        assertEquals(here(), child[1]);
    }

    @Test
    void plainByProperty() {
        String[] child = inAProcess(ChildProcess.VECTORS, "-Dalmagest.kernels=plain");
        assertEquals("plain", child[0]);
        assertEquals(here(), child[1]);
    }

    @Test
    void plainWithoutTheModule() {
        String[] child = inAProcess();
        assertEquals("plain", child[0]);
        assertEquals(here(), child[1]);
    }
}
