package org.almagest.metrics;

import java.util.Locale;

/** Which loops an executor runs. */
public enum KernelKind {
    /** With vector instructions. */
    VECTOR,
    /** Without, five to six times slower. */
    PLAIN;

    /** The kind that a description of kernels, such as "vector (512 bits)", names. */
    public static KernelKind of(String description) {
        return description.startsWith("plain") ? PLAIN : VECTOR;
    }

    /** The label's value. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
