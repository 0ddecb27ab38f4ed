package org.almagest.studies.hessianrank;

import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;

/**
 * Fully connected linear networks (Singh, Bachmann, Hofmann, NeurIPS 2021): with L weight matrices, hidden widths m_l,
 * r = rank Σ_xx, q = min(r, K, m_1, …, m_{L−1}) and s = min(r, K),
 *
 * <pre>
 * rank H_o ≤ q(r + K − q)
 * rank H_f ≤ 2q Σ m_l + 2qs − L q²
 * rank H   ≤ 2q Σ m_l − L q² + q(r + K)
 * </pre>
 *
 * One matrix alone has no second derivative, so there H_f = 0 and H = H_o.
 *
 * @param h bound on rank H
 * @param outer bound on rank H_o
 * @param functional bound on rank H_f
 */
record DenseBound(long h, long outer, long functional) {
    static DenseBound of(LinearNetwork network, int r, int outputs) {
        long q = Math.min(r, outputs);
        long s = q;
        long hidden = 0;
        int matrices = network.layers().size();
        for (LinearLayer layer : network.layers().subList(0, matrices - 1)) {
            int width = layer.output().size();
            hidden += width;
            q = Math.min(q, width);
        }
        long outer = q * (r + outputs - q);
        if (matrices == 1) {
            return new DenseBound(outer, outer, 0);
        }
        return new DenseBound(
                2 * q * hidden - matrices * q * q + q * (r + outputs),
                outer,
                2 * q * hidden + 2 * q * s - matrices * q * q);
    }
}
