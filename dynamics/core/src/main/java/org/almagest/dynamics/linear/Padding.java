package org.almagest.dynamics.linear;

/** What a convolution sees beyond the edge of its input. */
public enum Padding {
    /** Nothing: only windows that lie inside the input count. */
    VALID,
    /** Zeros, as many as make the output ⌈input ÷ stride⌉ long; the smaller half of them stands before the input. */
    SAME
}
