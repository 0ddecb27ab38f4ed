package org.almagest.dynamics.season;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The components side by side in one state: their matrices are the blocks on the diagonal of the whole one. */
final class Blocks {
    private final List<Component> components;
    private final int states;
    /** Where each component begins in the state; its level is there. */
    private final int[] from;
    /** The component of each entry of the state. */
    private final int[] owner;

    /**
     * All matrices over one time.
     *
     * @param transitions one a component
     * @param noises one a component, of a driving noise of deviation 1
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Gap(double[][] transitions, double[][] noises) {}

    Blocks(List<? extends Component> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a series of 0 components: expected one at least");
        }
        this.components = List.copyOf(components);
        this.from = new int[components.size()];
        int at = 0;
        for (int c = 0; c < from.length; c++) {
            from[c] = at;
            at += components.get(c).states();
        }
        this.states = at;
        this.owner = new int[states];
        for (int c = 0; c < from.length; c++) {
            for (int i = from[c]; i < from[c] + components.get(c).states(); i++) {
                owner[i] = c;
            }
        }
    }

    int states() {
        return states;
    }

    /** Where each component's level stands in the state. */
    int[] levelPlaces() {
        return from.clone();
    }

    Gap over(double time) {
        return new Gap(
                components.stream().map(component -> component.transition(time)).toArray(double[][]::new),
                components.stream().map(component -> component.noise(time)).toArray(double[][]::new));
    }

    /** @throws IllegalArgumentException unless there is a positive deviation for each component and for the values */
    void check(double[] deviations) {
        boolean positive = deviations.length == from.length + 1;
        for (double deviation : deviations) {
            positive &= deviation > 0 && deviation < Double.POSITIVE_INFINITY;
        }
        if (!positive) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "deviations %s of %d components and the values: expected %d finite numbers above 0",
                    Arrays.toString(deviations),
                    from.length,
                    from.length + 1));
        }
    }

    /** The sum of the levels of a state. */
    double level(double[] state) {
        double sum = 0;
        for (int place : from) {
            sum += state[place];
        }
        return sum;
    }

    /** Sums the columns of all levels of a [states][states] matrix. */
    void levels(double[] matrix, double[] into) {
        for (int i = 0; i < states; i++) {
            double sum = 0;
            for (int place : from) {
                sum += matrix[i * states + place];
            }
            into[i] = sum;
        }
    }

    /** x ← F·x. */
    void move(Gap gap, double[] x, double[] scratch) {
        System.arraycopy(x, 0, scratch, 0, states);
        for (int i = 0; i < states; i++) {
            int begin = from[owner[i]];
            double[] transition = gap.transitions[owner[i]];
            int size = components.get(owner[i]).states();
            double sum = 0;
            for (int k = 0; k < size; k++) {
                sum = Math.fma(transition[(i - begin) * size + k], scratch[begin + k], sum);
            }
            x[i] = sum;
        }
    }

    /** P ← F·P·Fᵀ for a symmetric P. */
    void moveBothSides(Gap gap, double[] p, double[] scratch) {
        product(gap, p, scratch);
        productFromTheRight(gap, scratch, p);
    }

    /** F·P. */
    void product(Gap gap, double[] p, double[] into) {
        for (int i = 0; i < states; i++) {
            int begin = from[owner[i]];
            double[] transition = gap.transitions[owner[i]];
            int size = components.get(owner[i]).states();
            for (int j = 0; j < states; j++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    double factor = transition[(i - begin) * size + k];
                    sum = Math.fma(factor, p[(begin + k) * states + j], sum);
                }
                into[i * states + j] = sum;
            }
        }
    }

    /** Computes the upper triangle and mirrors it. */
    private void productFromTheRight(Gap gap, double[] half, double[] into) {
        for (int j = 0; j < states; j++) {
            int begin = from[owner[j]];
            double[] transition = gap.transitions[owner[j]];
            int size = components.get(owner[j]).states();
            for (int i = 0; i <= j; i++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    double factor = transition[(j - begin) * size + k];
                    sum = Math.fma(factor, half[i * states + begin + k], sum);
                }
                into[i * states + j] = sum;
                into[j * states + i] = sum;
            }
        }
    }

    /** Multiplications of {@link #move} and {@link #moveBothSides} together. */
    long operationsOfAMove() {
        long count = 0;
        for (int i = 0; i < states; i++) {
            int size = components.get(owner[i]).states();
            count += (long) size * (states + i + 2);
        }
        return count;
    }

    /** P ← P + the noise of all components. */
    void addNoise(Gap gap, double[] deviations, double[] p) {
        for (int c = 0; c < from.length; c++) {
            addNoise(gap, c, deviations[c] * deviations[c], p);
        }
    }

    /** P ← P + {@code factor} times the noise of one component. */
    void addNoise(Gap gap, int component, double factor, double[] p) {
        int begin = from[component];
        int size = components.get(component).states();
        double[] noise = gap.noises[component];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                p[(begin + i) * states + begin + j] += factor * noise[i * size + j];
            }
        }
    }
}
