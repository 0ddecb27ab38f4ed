package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

/** The vector kernels against the plain ones, bit for bit. */
class VectorKernelsTest extends KernelsContract {
    private final Kernels plain = new PlainKernels();
    private final Kernels vector = VectorChoice.forThisMachine();

    @Override
    protected Kernels tested() {
        return vector;
    }

    @Override
    protected Kernels expected() {
        return plain;
    }

    @Test
    void areTheOnesInUse() {
        assertInstanceOf(VectorKernels.class, Kernels.active(), "the flags of the tests bring the vector module");
    }
}
