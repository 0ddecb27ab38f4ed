package org.almagest.dynamics.kernel.measuring;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Chains of fused multiply-adds in vector registers, apart so that the vector module is touched only where it exists. */
final class VectorPeak {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    /** More than latency times units of any current processor. */
    private static final int CHAINS = 12;

    private VectorPeak() {}

    /** Floating-point operations in an iteration of {@link #chains}. */
    static double operations() {
        return 2.0 * CHAINS * SPECIES.length();
    }

    /** Twelve chains a ← x·a + y, which have a limit, so that nothing overflows or becomes subnormal. */
    static double chains(int iterations) {
        DoubleVector x = DoubleVector.broadcast(SPECIES, 0.5);
        DoubleVector y = DoubleVector.broadcast(SPECIES, 0.25);
        DoubleVector a = DoubleVector.broadcast(SPECIES, 1);
        DoubleVector b = DoubleVector.broadcast(SPECIES, 2);
        DoubleVector c = DoubleVector.broadcast(SPECIES, 3);
        DoubleVector d = DoubleVector.broadcast(SPECIES, 4);
        DoubleVector e = DoubleVector.broadcast(SPECIES, 5);
        DoubleVector f = DoubleVector.broadcast(SPECIES, 6);
        DoubleVector g = DoubleVector.broadcast(SPECIES, 7);
        DoubleVector h = DoubleVector.broadcast(SPECIES, 8);
        DoubleVector i = DoubleVector.broadcast(SPECIES, 9);
        DoubleVector j = DoubleVector.broadcast(SPECIES, 10);
        DoubleVector k = DoubleVector.broadcast(SPECIES, 11);
        DoubleVector l = DoubleVector.broadcast(SPECIES, 12);
        for (int n = 0; n < iterations; n++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        DoubleVector first = a.add(b).add(c).add(d).add(e).add(f);
        DoubleVector second = g.add(h).add(i).add(j).add(k).add(l);
        DoubleVector sum = first.add(second);
        double total = 0;
        for (int lane = 0; lane < SPECIES.length(); lane++) {
            total += sum.lane(lane);
        }
        return total;
    }
}
