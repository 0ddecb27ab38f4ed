package org.almagest.dynamics.kernel;

/** The plain kernels against the documented order. */
class PlainKernelsTest extends KernelsContract {
    private final Kernels plain = new PlainKernels();
    private final Kernels naive = new NaiveKernels();

    @Override
    protected Kernels tested() {
        return plain;
    }

    @Override
    protected Kernels expected() {
        return naive;
    }
}
