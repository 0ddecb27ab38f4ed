package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.LayerPattern;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.WeightPattern;

/**
 * A network at a point of a prime field, applied to the columns of a matrix X: the weights, and the products of the
 * layers' matrices to either side of each layer. Layers count from 0.
 */
final class GenericPoint {
    private final PrimeField field;
    private final List<WeightPattern> patterns = new ArrayList<>();
    private final List<long[]> weights;
    private final List<long[][]> below = new ArrayList<>();
    private final List<long[][]> above = new ArrayList<>();

    GenericPoint(LinearNetwork network, List<long[]> weights, long[][] columns, PrimeField field) {
        this.field = field;
        this.weights = List.copyOf(weights);
        for (LinearLayer layer : network.layers()) {
            patterns.add(LayerPattern.of(layer));
        }
        long[][] at = columns;
        for (int l = 0; l < patterns.size(); l++) {
            below.add(at);
            at = times(l, at);
        }
        long[][] back = PrimeField.identity(network.outputs());
        for (int l = patterns.size() - 1; l >= 0; l--) {
            above.add(0, back);
            back = timesTransposed(l, back);
        }
    }

    /** At uniform weights. */
    static GenericPoint uniform(LinearNetwork network, long[][] columns, PrimeField field, RandomStream stream) {
        List<long[]> weights = new ArrayList<>();
        for (LinearLayer layer : network.layers()) {
            weights.add(field.random(stream, 1, layer.parameters())[0]);
        }
        return new GenericPoint(network, weights, columns, field);
    }

    PrimeField field() {
        return field;
    }

    int layers() {
        return patterns.size();
    }

    WeightPattern pattern(int l) {
        return patterns.get(l);
    }

    long[] weights(int l) {
        return weights.get(l);
    }

    /** What enters layer l: T^(l−1:1) X, units by columns of X. */
    long[][] below(int l) {
        return below.get(l);
    }

    /** What follows layer l, transposed: T^(n:l+1)ᵀ, units by outputs. */
    long[][] above(int l) {
        return above.get(l);
    }

    /** T⁽ˡ⁾ x. */
    long[][] times(int l, long[][] x) {
        WeightPattern pattern = patterns.get(l);
        long[][] y = new long[pattern.rows()][x[0].length];
        for (int e = 0; e < pattern.entries(); e++) {
            field.add(y[pattern.row(e)], pattern.value(e, weights.get(l)), x[pattern.column(e)]);
        }
        return y;
    }

    /** T⁽ˡ⁾ᵀ y. */
    long[][] timesTransposed(int l, long[][] y) {
        WeightPattern pattern = patterns.get(l);
        long[][] x = new long[pattern.columns()][y[0].length];
        for (int e = 0; e < pattern.entries(); e++) {
            field.add(x[pattern.column(e)], pattern.value(e, weights.get(l)), y[pattern.row(e)]);
        }
        return x;
    }
}
