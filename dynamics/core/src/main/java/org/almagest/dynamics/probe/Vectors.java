package org.almagest.dynamics.probe;

import org.almagest.dynamics.linalg.RobustNorm;

/** Products and norms of vectors that lie within longer arrays. */
public final class Vectors {
    private Vectors() {}

    /** ⟨a, b⟩ of {@code length} numbers from {@code atA} and {@code atB} on. */
    public static double dot(double[] a, int atA, double[] b, int atB, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[atA + i] * b[atB + i];
        }
        return sum;
    }

    /** The Euclidean norm. */
    static double norm(double[] a, int at, int length) {
        return RobustNorm.of(dot(a, at, a, at, length), a, at, length);
    }

    /** Scales to norm 1 and returns the norm it had; what is 0 stays 0. */
    public static double normalise(double[] a, int at, int length) {
        double norm = norm(a, at, length);
        if (norm > 0) {
            for (int i = at; i < at + length; i++) {
                a[i] /= norm;
            }
        }
        return norm;
    }

    /** The place of the largest of {@code length} numbers from {@code at} on, counted from there; the first of equal ones. */
    static int placeOfLargest(double[] a, int at, int length) {
        int largest = 0;
        for (int k = 1; k < length; k++) {
            largest = a[at + k] > a[at + largest] ? k : largest;
        }
        return largest;
    }

    /** Turns a vector to the side on which its largest component is positive: the one of a line's two directions to show. */
    static void turn(double[] a) {
        int largest = 0;
        for (int i = 1; i < a.length; i++) {
            largest = Math.abs(a[i]) > Math.abs(a[largest]) ? i : largest;
        }
        if (a[largest] < 0) {
            for (int i = 0; i < a.length; i++) {
                a[i] = -a[i];
            }
        }
    }
}
