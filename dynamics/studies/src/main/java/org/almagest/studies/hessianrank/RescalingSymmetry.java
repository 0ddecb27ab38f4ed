package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.linear.WeightPattern;

/**
 * The directions in weight space that leave a linear network as it is: mixing the channels between two layers and
 * undoing it in the next, δT⁽ˡ⁾ = A T⁽ˡ⁾ and δT⁽ˡ⁺¹⁾ = −T⁽ˡ⁺¹⁾ A. Every Jacobian vanishes on them. Where neither layer
 * shares weights, each position may be mixed on its own.
 */
final class RescalingSymmetry {
    private final LinearNetwork network;
    private final GenericPoint draw;
    private final int[] start;

    private RescalingSymmetry(LinearNetwork network, GenericPoint draw) {
        this.network = network;
        this.draw = draw;
        this.start = new int[draw.layers() + 1];
        for (int l = 0; l < draw.layers(); l++) {
            start[l + 1] = start[l] + draw.pattern(l).parameters();
        }
    }

    /** How many of these directions are independent at the draw's weights. */
    static int dimension(LinearNetwork network, GenericPoint draw) {
        RescalingSymmetry gauge = new RescalingSymmetry(network, draw);
        Echelon echelon = new Echelon(draw.field());
        for (int[] pair : gauge.interfaces()) {
            gauge.mix(pair[0], pair[1], echelon);
        }
        return echelon.rank();
    }

    /** No more than the dimension can be, without computing it. */
    static int atMost(LinearNetwork network, GenericPoint draw) {
        RescalingSymmetry gauge = new RescalingSymmetry(network, draw);
        long most = 0;
        for (int[] pair : gauge.interfaces()) {
            Volume between = network.layers().get(pair[0]).output();
            most += (long) between.channels() * between.channels() * gauge.groups(pair[0], pair[1]);
        }
        return (int) Math.min(most, Integer.MAX_VALUE);
    }

    /** Neighbouring layers with weights, and pairs that have only pooling between them. */
    private List<int[]> interfaces() {
        List<int[]> pairs = new ArrayList<>();
        int last = -1;
        for (int l = 0; l < draw.layers(); l++) {
            if (draw.pattern(l).parameters() > 0) {
                if (last >= 0) {
                    pairs.add(new int[] {last, l});
                }
                last = l;
            }
        }
        return pairs;
    }

    /** Sets of positions that must be mixed alike. */
    private int groups(int lower, int upper) {
        boolean together = upper > lower + 1
                || network.layers().get(lower) instanceof Convolution
                || network.layers().get(upper) instanceof Convolution;
        return together ? 1 : network.layers().get(lower).output().positions();
    }

    private void mix(int lower, int upper, Echelon echelon) {
        Volume made = network.layers().get(lower).output();
        Volume read = network.layers().get(upper).input();
        int[][] rows = draw.pattern(lower).byRow();
        int[][] columns = draw.pattern(upper).byColumn();
        int groups = groups(lower, upper);
        for (int g = 0; g < groups; g++) {
            for (int a = 0; a < made.channels(); a++) {
                for (int b = 0; b < made.channels(); b++) {
                    long[] direction = new long[start[draw.layers()]];
                    for (int o = groups == 1 ? 0 : g; o < (groups == 1 ? made.positions() : g + 1); o++) {
                        copyRow(direction, lower, rows[a * made.positions() + o], rows[b * made.positions() + o]);
                    }
                    for (int o = groups == 1 ? 0 : g; o < (groups == 1 ? read.positions() : g + 1); o++) {
                        copyColumn(
                                direction, upper, columns[b * read.positions() + o], columns[a * read.positions() + o]);
                    }
                    echelon.add(direction);
                }
            }
        }
    }

    // Entries of two channels at one position come in the same order. A shared weight is met at several positions, each
    // time with the same change.

    private void copyRow(long[] direction, int l, int[] to, int[] from) {
        WeightPattern pattern = draw.pattern(l);
        for (int e = 0; e < to.length; e++) {
            direction[start[l] + pattern.parameter(to[e])] = draw.weights(l)[pattern.parameter(from[e])];
        }
    }

    private void copyColumn(long[] direction, int l, int[] to, int[] from) {
        WeightPattern pattern = draw.pattern(l);
        for (int e = 0; e < to.length; e++) {
            direction[start[l] + pattern.parameter(to[e])] =
                    draw.field().negate(draw.weights(l)[pattern.parameter(from[e])]);
        }
    }
}
