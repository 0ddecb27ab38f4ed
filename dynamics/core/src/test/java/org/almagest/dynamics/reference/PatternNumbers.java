package org.almagest.dynamics.reference;

/** Numbers between −1 and 1 that need no random generator, so that two programs can be compared at the same point. */
public final class PatternNumbers {
    private PatternNumbers() {}

    /** Number i = 0, 1, … is (((i³ + (k + 5)·i + k) mod 101) − 50)/50. */
    public static double[] of(int count, long k) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            long j = i;
            numbers[i] = ((j * j * j + (k + 5) * j + k) % 101 - 50) / 50.0;
        }
        return numbers;
    }
}
