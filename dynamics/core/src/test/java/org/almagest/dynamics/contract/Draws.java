package org.almagest.dynamics.contract;

import org.almagest.dynamics.config.RandomStream;

/** Numbers for contracts. */
final class Draws {
    private static final long SEED = 20;

    private Draws() {}

    /** From N(0, 1), the same for the same purpose. */
    static double[] normals(int count, String purpose) {
        RandomStream random = new RandomStream(SEED, purpose);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }
}
