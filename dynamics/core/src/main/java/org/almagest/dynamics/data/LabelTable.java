package org.almagest.dynamics.data;

import java.util.Arrays;
import java.util.List;

/** The label that codes a and b of the two streams have together. */
enum LabelTable {
    /** (a + s_b) mod 4, s = 0, 0, 1, 2: the second stream shifts what the first one says. */
    GATE("gate"),
    /** The bits of a and of b, compared: neither stream says anything by itself. */
    XOR("xor");

    /** Codes of a stream, and labels. */
    static final int CODES = 4;

    private static final int[] SHIFTS = {0, 0, 1, 2};

    private final String word;

    LabelTable(String word) {
        this.word = word;
    }

    /** The words in the sweep file. */
    static List<String> words() {
        return Arrays.stream(values()).map(table -> table.word).toList();
    }

    /** The table of a word, one of {@link #words}. */
    static LabelTable named(String word) {
        return Arrays.stream(values())
                .filter(table -> table.word.equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** The label of codes a and b, each from 0 to 3. */
    int label(int a, int b) {
        return this == GATE ? (a + SHIFTS[b]) % CODES : a ^ b;
    }
}
