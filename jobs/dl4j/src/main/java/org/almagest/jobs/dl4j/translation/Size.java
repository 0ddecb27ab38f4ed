package org.almagest.jobs.dl4j.translation;

import java.util.Locale;

/** The shape of one example at some place in a network, its numbers in the order [channel][y][x]; flat is n by 1 by 1. */
public record Size(int channels, int height, int width) {
    /** Without positions. */
    public static Size flat(int numbers) {
        return new Size(numbers, 1, 1);
    }

    /** Of arrays [batch][…], as DL4J has them: [features], [channels][time] or [channels][y][x]. */
    public static Size ofArray(long[] shape) {
        return switch (shape.length) {
            case 2 -> flat(Math.toIntExact(shape[1]));
            case 3 -> new Size(Math.toIntExact(shape[1]), 1, Math.toIntExact(shape[2]));
            case 4 -> new Size(Math.toIntExact(shape[1]), Math.toIntExact(shape[2]), Math.toIntExact(shape[3]));
            default ->
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "inputs with %d axes: expected 2 to 4, the first of them the batch",
                        shape.length));
        };
    }

    int positions() {
        return height * width;
    }

    int count() {
        return channels * positions();
    }

    @Override
    public String toString() {
        return positions() == 1 ? Integer.toString(channels) : channels + "×" + height + "×" + width;
    }
}
