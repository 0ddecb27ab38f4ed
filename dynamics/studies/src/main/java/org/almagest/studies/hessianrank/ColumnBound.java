package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.LocallyConnected;
import org.almagest.dynamics.linear.Windows;

/**
 * The columns of H_f that belong to layer l have rank at most c_l = min(p_l, a_l + b_l), and so rank H_f ≤ Σ c_l.
 * a_l counts the rows of the layers after l, which see its weights through E_l T^(l−1:1) Ωᵀ only, and b_l those of the
 * layers before it, through Ωᵀ T^(n:l+1) E_l. With s = min(r, K) ≥ rank Ω:
 *
 * <pre>
 * a_l = m_l · min(m_{l−1} k_l, m₀ κ_l, s d_l)              unless l is the last layer
 * b_l = m_{l−1} · min(m_l k_l, m₀ κ_{l−1}, s d_{l−1})      unless it is the first
 * </pre>
 *
 * A dense layer is a convolution with k_l = d_{l−1} taps and d_l = 1. (Derived here, in the setting of Singh, Hofmann
 * and Schölkopf, ICML 2023; it holds for any stride and padding, κ as {@link ShiftSpan} defines it.) Without weight
 * sharing the windows count one by one: a_l = m_l · min(Σ_o min(m_{l−1} k_o, s), m₀ κ_l), b_l = m_{l−1} · min(Σ_i
 * min(m_l n_i, s), m₀ κ_{l−1}), with k_o taps of window o on the input and n_i windows that read position i. One such
 * layer under a dense one has 2 m d₁ min(m₀ k, K) in all.
 */
final class ColumnBound {
    private final LinearNetwork network;
    private final List<Integer> kappa;
    private final long s;

    private ColumnBound(LinearNetwork network, List<Integer> kappa, int s) {
        this.network = network;
        this.kappa = kappa;
        this.s = s;
    }

    /** c_l for each layer with weights. */
    static List<Integer> of(LinearNetwork network, List<Integer> kappa, int s) {
        ColumnBound bound = new ColumnBound(network, kappa, s);
        List<LinearLayer> layers = network.layers();
        List<Integer> bounds = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            long weights = layers.get(l).parameters();
            if (weights > 0) {
                long after = has(layers.subList(l + 1, layers.size())) ? bound.seenFromAfter(l) : 0;
                long before = has(layers.subList(0, l)) ? bound.seenFromBefore(l) : 0;
                bounds.add((int) Math.min(weights, after + before));
            }
        }
        return bounds;
    }

    private static boolean has(List<LinearLayer> layers) {
        return layers.stream().anyMatch(layer -> layer.parameters() > 0);
    }

    private long seenFromAfter(int l) {
        LinearLayer layer = network.layers().get(l);
        return layer.output().channels() * Math.min(ofChannelOut(layer), shifts(l + 1));
    }

    private long seenFromBefore(int l) {
        LinearLayer layer = network.layers().get(l);
        return layer.input().channels() * Math.min(ofChannelIn(layer), shifts(l));
    }

    private long shifts(int l) {
        return (long) network.input().channels() * kappa.get(l);
    }

    private long ofChannelOut(LinearLayer layer) {
        long channels = layer.input().channels();
        if (layer instanceof LocallyConnected local) {
            long sum = 0;
            for (int y = 0; y < local.output().height(); y++) {
                for (int x = 0; x < local.output().width(); x++) {
                    int taps = Windows.reads(local.vertical(), y) * Windows.reads(local.horizontal(), x);
                    sum += Math.min(channels * taps, s);
                }
            }
            return sum;
        }
        return Math.min(channels * taps(layer), s * layer.output().positions());
    }

    private long ofChannelIn(LinearLayer layer) {
        long channels = layer.output().channels();
        if (layer instanceof LocallyConnected local) {
            long sum = 0;
            for (int y = 0; y < local.input().height(); y++) {
                for (int x = 0; x < local.input().width(); x++) {
                    int windows = Windows.readers(local.vertical(), y) * Windows.readers(local.horizontal(), x);
                    sum += Math.min(channels * windows, s);
                }
            }
            return sum;
        }
        return Math.min(channels * taps(layer), s * layer.input().positions());
    }

    private static long taps(LinearLayer layer) {
        return layer instanceof Convolution convolution
                ? convolution.taps()
                : layer.input().positions();
    }
}
