package org.almagest.studies.quasiperiodicity;

import java.util.Arrays;
import java.util.Locale;

/** A quasi-periodic function on [0, 10] whose amplitude is known everywhere. */
enum Curve {
    /** sin(πx)·log(1 + x). */
    GROWING(Math.PI) {
        @Override
        double envelope(double x) {
            return StrictMath.log1p(x);
        }
    },
    /** sin(4πx) times an amplitude that falls, rests and grows again. */
    RESTING(4 * Math.PI) {
        @Override
        double envelope(double x) {
            return x < 2 ? 2 * (3 - x) : x < 4 ? 2 : 2 * (StrictMath.log(x - 3) + 1);
        }
    };

    private final double frequency;

    Curve(double frequency) {
        this.frequency = frequency;
    }

    abstract double envelope(double x);

    double at(double x) {
        return envelope(x) * StrictMath.sin(frequency * x);
    }

    /** The word in the sweep file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Curve named(String word) {
        return Arrays.stream(values())
                .filter(curve -> curve.word().equals(word))
                .findFirst()
                .orElseThrow();
    }
}
