package org.almagest.dynamics.season;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The seasonal process in finitely many functions: g ≈ Σ w_i φ_i, where w is normal with the precision Q_ij = ∫ Lφ_i·Lφ_j and
 * L = a² + D² (Zhang et al., arXiv 2305.09914). The functions are made of cubic splines, of which the first two are dropped, so that
 * all begin at rest.
 */
public final class SplineSeason {
    /** What the functions are. */
    public enum Kind {
        /** The splines themselves. */
        PLAIN("plain", 1),
        /** Each spline times cos ax, then each times sin ax. */
        SEASONAL("seasonal", 2),
        /** These, then the splines themselves. */
        MIXED("mixed", 3);

        private final String word;
        private final int ofEach;

        Kind(String word, int ofEach) {
            this.word = word;
            this.ofEach = ofEach;
        }

        /** Its word in sweep files. */
        public String word() {
            return word;
        }

        /** How many functions are made of one spline. */
        public int ofEach() {
            return ofEach;
        }
    }

    private static final int DROPPED = 2;
    /** Nodes of one panel, which is at most a quarter of a period long: exact to rounding. */
    private static final int NODES = 10;
    /** Eigenvalues of the precision below this share of its largest say nothing but rounding. */
    private static final double CUT = 1e-10;

    private final Kind kind;
    private final CubicSplines splines;
    private final double frequency;

    /**
     * The functions.
     *
     * @param functions as many as {@code kind} makes of three splines, or more
     * @throws IllegalArgumentException if they are fewer, or no multiple of what {@code kind} makes of one spline
     */
    public SplineSeason(Kind kind, int functions, double low, double high, SeasonalProcess season) {
        int each = functions / kind.ofEach();
        if (functions % kind.ofEach() != 0 || each + DROPPED < 5) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d functions of kind %s: expected a multiple of %d from %d on",
                    functions,
                    kind.word(),
                    kind.ofEach(),
                    3 * kind.ofEach()));
        }
        this.kind = kind;
        this.splines = new CubicSplines(each + DROPPED, low, high);
        this.frequency = season.frequency();
    }

    /** How many functions there are. */
    public int functions() {
        return kind.ofEach() * (splines.count() - DROPPED);
    }

    /** All functions at {@code x}. */
    public double[] at(double x) {
        double[] spline = splines.at(x, 0);
        return combined(x, spline, spline, spline);
    }

    /** Lφ of all functions at {@code x}. */
    public double[] driven(double x) {
        double a = frequency;
        double[] spline = splines.at(x, 0);
        double[] slope = splines.at(x, 1);
        double[] bend = splines.at(x, 2);
        double cos = StrictMath.cos(a * x);
        double sin = StrictMath.sin(a * x);
        int n = spline.length;
        double[] ofCosine = new double[n];
        double[] ofSine = new double[n];
        double[] plain = new double[n];
        for (int i = 0; i < n; i++) {
            ofCosine[i] = bend[i] * cos - 2 * a * slope[i] * sin;
            ofSine[i] = bend[i] * sin + 2 * a * slope[i] * cos;
            plain[i] = a * a * spline[i] + bend[i];
        }
        return laid(ofCosine, ofSine, plain);
    }

    private double[] combined(double x, double[] withCosine, double[] withSine, double[] plain) {
        double cos = StrictMath.cos(frequency * x);
        double sin = StrictMath.sin(frequency * x);
        return laid(
                Arrays.stream(withCosine).map(value -> value * cos).toArray(),
                Arrays.stream(withSine).map(value -> value * sin).toArray(),
                plain);
    }

    private double[] laid(double[] ofCosine, double[] ofSine, double[] plain) {
        int each = splines.count() - DROPPED;
        double[] all = new double[functions()];
        if (kind == Kind.PLAIN) {
            System.arraycopy(plain, DROPPED, all, 0, each);
        } else {
            System.arraycopy(ofCosine, DROPPED, all, 0, each);
            System.arraycopy(ofSine, DROPPED, all, each, each);
            if (kind == Kind.MIXED) {
                System.arraycopy(plain, DROPPED, all, 2 * each, each);
            }
        }
        return all;
    }

    /** The precision Q of the weights, [functions][functions]. */
    public double[][] precision() {
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(NODES);
        double knots = (splines.high() - splines.low()) / splines.intervals();
        int panels = (int) Math.ceil(knots / (Math.PI / (2 * frequency)));
        double width = knots / panels;
        double[][] precision = new double[functions()][functions()];
        for (int panel = 0; panel < panels * splines.intervals(); panel++) {
            double middle = splines.low() + (panel + 0.5) * width;
            for (int node = 0; node < NODES; node++) {
                add(middle + rule.getPoint(node) * width / 2, rule.getWeight(node) * width / 2, precision);
            }
        }
        return precision;
    }

    /** Adds a point of a quadrature. */
    void add(double x, double weight, double[][] precision) {
        double[] driven = driven(x);
        for (int i = 0; i < driven.length; i++) {
            for (int j = 0; j < driven.length; j++) {
                precision[i][j] += weight * driven[i] * driven[j];
            }
        }
    }

    /** The covariances of g between all pairs of {@code places}, under a driving noise of deviation 1. */
    public double[][] covariance(double[] places) {
        return covariance(places, precision());
    }

    double[][] covariance(double[] places, double[][] precision) {
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(precision, false));
        double[] values = eigen.getRealEigenvalues();
        double largest = Arrays.stream(values).max().orElse(0);
        double[][] parts = new double[places.length][values.length];
        for (int p = 0; p < places.length; p++) {
            double[] phi = at(places[p]);
            for (int k = 0; k < values.length; k++) {
                if (values[k] > CUT * largest) {
                    parts[p][k] =
                            eigen.getEigenvector(k).dotProduct(new ArrayRealVector(phi, false)) / Math.sqrt(values[k]);
                }
            }
        }
        double[][] covariance = new double[places.length][places.length];
        for (int p = 0; p < places.length; p++) {
            for (int q = 0; q < places.length; q++) {
                double sum = 0;
                for (int k = 0; k < values.length; k++) {
                    sum = Math.fma(parts[p][k], parts[q][k], sum);
                }
                covariance[p][q] = sum;
            }
        }
        return covariance;
    }
}
