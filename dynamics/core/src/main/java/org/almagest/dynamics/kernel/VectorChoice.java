package org.almagest.dynamics.kernel;

import java.util.Locale;
import jdk.incubator.vector.DoubleVector;

/** Apart, so that the vector module is touched only where it exists. */
final class VectorChoice {
    private VectorChoice() {}

    /**
     * The vector kernels for this machine.
     *
     * @throws UnsupportedOperationException if its vectors hold fewer than four doubles
     */
    static Kernels forThisMachine() {
        int lanes = DoubleVector.SPECIES_PREFERRED.length();
        if (lanes != 8 && lanes != 4) {
            throw new UnsupportedOperationException(
                    String.format(Locale.ROOT, "vectors of %d doubles, expected 4 (256 bits) or 8 (512 bits)", lanes));
        }
        return new VectorKernels();
    }
}
