package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.RobustNorm;
import org.jspecify.annotations.Nullable;

/**
 * How far each step of a training moves each weight matrix, as a share of its size: ρ = ‖Δw‖/‖w‖, with w before the step and
 * Frobenius norms. Weight matrices are blocks of more than one column, so no biases and gains. From weights that are all 0 there is no
 * ratio. Shown the network before the first step and after each; events that stand for several steps count as none.
 */
public final class UpdateRatios {
    /** Ratios that are kept, 64 megabytes. */
    private static final int MOST_NUMBERS = 1 << 23;

    /** Added to ratios under the logarithm, so that weights that stay have one. */
    private static final double OFFSET = 1e-12;

    private List<Block> matrices = List.of();
    private @Nullable Snapshot before;
    /** Of each step, by matrix; NaN where there is no ratio. */
    private double[] ratios = {};

    private int steps;
    private boolean full;

    /** Before the training. */
    public UpdateRatios() {}

    /** The weight matrices of {@code model}, in the order of its blocks. */
    public static List<Block> matrices(Model model) {
        return model.blocks().stream().filter(block -> block.cols() > 1).toList();
    }

    /** The network after a step, or before the first; keeps its parameters until the next. */
    public void follow(Snapshot snapshot) {
        Snapshot earlier = before;
        before = snapshot;
        if (earlier == null) {
            matrices = matrices(snapshot.model());
            return;
        }
        int count = matrices.size();
        if (count == 0 || full || snapshot.step() != earlier.step() + 1) {
            return;
        }
        if ((steps + 1L) * count > MOST_NUMBERS) {
            full = true;
            ratios = new double[0];
            steps = 0;
            return;
        }
        if (ratios.length < (steps + 1) * count) {
            ratios = Arrays.copyOf(ratios, Math.max(256 * count, 2 * ratios.length));
        }
        for (int i = 0; i < count; i++) {
            ratios[steps * count + i] = ratio(matrices.get(i), earlier.parameters(), snapshot.parameters());
        }
        steps++;
    }

    private static double ratio(Block block, double[] from, double[] to) {
        double size = 0;
        double moved = 0;
        boolean zero = true;
        int end = block.offset() + block.size();
        for (int i = block.offset(); i < end; i++) {
            double move = to[i] - from[i];
            zero &= from[i] == 0;
            size = Math.fma(from[i], from[i], size);
            moved = Math.fma(move, move, moved);
        }
        int at = block.offset();
        return zero
                ? Double.NaN
                : RobustNorm.ratio(moved, size, block.size(), i -> to[at + i] - from[at + i], i -> from[at + i]);
    }

    /** Whether there were more steps than can be kept, so that there is no use in another. */
    public boolean full() {
        return full;
    }

    /** Steps that were seen. */
    public int steps() {
        return steps;
    }

    /** Half of the steps that were seen, rounded down; one at least, where there was one. */
    public int firstHalf() {
        return Math.min(steps, Math.max(1, steps / 2));
    }

    /** ρ of a step; NaN where there is none. */
    public double ratio(int step, int matrix) {
        return ratios[step * matrices.size() + matrix];
    }

    /** Mean of log₁₀(ρ + 10⁻¹²) of a matrix over the first {@code count} steps; NaN where no step has a ratio. */
    public double level(int matrix, int count) {
        double sum = 0;
        int known = 0;
        for (int step = 0; step < count; step++) {
            double ratio = ratio(step, matrix);
            if (!Double.isNaN(ratio)) {
                sum += logarithm(ratio);
                known++;
            }
        }
        return sum / known;
    }

    /**
     * Standard deviation over the matrices, divided by their number, of log₁₀(ρ + 10⁻¹²), and its mean over the first {@code count}
     * steps; NaN where no step has a ratio.
     */
    public double spread(int count) {
        double sum = 0;
        int known = 0;
        for (int step = 0; step < count; step++) {
            double deviation = deviation(step);
            if (!Double.isNaN(deviation)) {
                sum += deviation;
                known++;
            }
        }
        return sum / known;
    }

    private double deviation(int step) {
        double sum = 0;
        int known = 0;
        for (int i = 0; i < matrices.size(); i++) {
            double ratio = ratio(step, i);
            if (!Double.isNaN(ratio)) {
                sum += logarithm(ratio);
                known++;
            }
        }
        double mean = sum / known;
        double squares = 0;
        for (int i = 0; i < matrices.size(); i++) {
            double ratio = ratio(step, i);
            if (!Double.isNaN(ratio)) {
                double distance = logarithm(ratio) - mean;
                squares = Math.fma(distance, distance, squares);
            }
        }
        return Math.sqrt(squares / known);
    }

    private static double logarithm(double ratio) {
        return StrictMath.log10(ratio + OFFSET);
    }
}
