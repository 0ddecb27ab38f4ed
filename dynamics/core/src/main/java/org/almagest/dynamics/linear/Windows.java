package org.almagest.dynamics.linear;

import java.util.Locale;

/** What convolutions and locally connected layers have in common: a pair of windows over a volume. */
public final class Windows {
    private Windows() {}

    static void check(Volume input, int channels, Window vertical, Window horizontal) {
        if (channels < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d channels; a layer needs at least 1", channels));
        }
        if (vertical.input() != input.height() || horizontal.input() != input.width()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "windows over %d × %d, but the layer reads %s; build them from that volume",
                    vertical.input(),
                    horizontal.input(),
                    input));
        }
    }

    /** Taps on the input, over all outputs of one axis. */
    static int links(Window window) {
        int links = 0;
        for (int o = 0; o < window.output(); o++) {
            links += reads(window, o);
        }
        return links;
    }

    /** Taps of output {@code o} on the input. */
    public static int reads(Window window, int o) {
        int reads = 0;
        for (int t = 0; t < window.kernel(); t++) {
            reads += window.source(o, t) >= 0 ? 1 : 0;
        }
        return reads;
    }

    /** Taps that read input {@code i}. */
    public static int readers(Window window, int i) {
        int readers = 0;
        for (int o = 0; o < window.output(); o++) {
            for (int t = 0; t < window.kernel(); t++) {
                readers += window.source(o, t) == i ? 1 : 0;
            }
        }
        return readers;
    }
}
