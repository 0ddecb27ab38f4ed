package org.almagest.dynamics.decomposition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A small distribution whose decomposition is known: all listed inputs are equally likely.
 *
 * @param inputs one after another, each with one value a source
 * @param target of each input
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Gate(List<int[]> inputs, int[] target) {
    /** The target is {@code rule} of all inputs of {@code bits} bits. */
    static Gate bits(int bits, ToIntFunction<int[]> rule) {
        List<int[]> inputs = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            int[] input = new int[bits];
            for (int j = 0; j < bits; j++) {
                input[j] = (i >> (bits - 1 - j)) & 1;
            }
            inputs.add(input);
        }
        return new Gate(inputs, inputs.stream().mapToInt(rule).toArray());
    }

    /** 48 rows of four sources of three values by a formula in whole numbers. */
    static Gate formula() {
        List<int[]> inputs = new ArrayList<>();
        int[] target = new int[48];
        for (int i = 0; i < target.length; i++) {
            int[] s = new int[4];
            for (int j = 0; j < 4; j++) {
                int k = 4 * i + j;
                s[j] = (k * k * k + 11 * k * k + 7 * k) % 101 % 3;
            }
            inputs.add(s);
            target[i] = (s[0] + 2 * s[1] * s[2] + i * i % 13 % 2) % 3;
        }
        return new Gate(inputs, target);
    }

    Joint joint() {
        int[][] values = new int[inputs.get(0).length][inputs.size()];
        for (int row = 0; row < inputs.size(); row++) {
            for (int i = 0; i < values.length; i++) {
                values[i][row] = inputs.get(row)[i];
            }
        }
        return Sources.of(values).with(target);
    }
}
