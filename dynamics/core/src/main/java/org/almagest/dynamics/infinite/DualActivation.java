package org.almagest.dynamics.infinite;

import java.util.function.DoubleUnaryOperator;
import org.almagest.dynamics.autodiff.Activation;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.special.Erf;

/**
 * E φ(u)φ(v) and E φ′(u)φ′(v) for a normal pair: in closed form for linear, relu (Cho, Saul, NeurIPS 2009), leaky-relu (which is
 * a sum of the two) and sine (a sum of exponentials), elsewhere by
 * Gauss–Hermite quadrature in two dimensions.
 */
final class DualActivation {
    /**
     * Nodes a side. At variances of order one softplus and gelu are then exact to nine digits, and tanh and its kin, whose
     * poles are nearer, to seven.
     */
    static final int NODES = 40;

    /** What relu counts for in leaky-relu, LEAK·x + POSITIVE·max(x, 0). */
    private static final double POSITIVE = 1 - Activation.LEAK;

    private static final double[] POINTS = new double[NODES];
    private static final double[] WEIGHTS = new double[NODES];

    static {
        GaussIntegrator rule = new GaussIntegratorFactory().hermite(NODES);
        for (int i = 0; i < NODES; i++) {
            // from the weight exp(−x²) to the standard normal density
            POINTS[i] = Math.sqrt(2) * rule.getPoint(i);
            WEIGHTS[i] = rule.getWeight(i) / Math.sqrt(Math.PI);
        }
    }

    private final Activation activation;
    private final DoubleUnaryOperator value;
    private final DoubleUnaryOperator slope;

    private DualActivation(Activation activation, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        this.activation = activation;
        this.value = value;
        this.slope = slope;
    }

    static DualActivation of(Activation activation) {
        return switch (activation) {
            case LINEAR -> new DualActivation(activation, x -> x, x -> 1);
            case RELU -> new DualActivation(activation, x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
            case TANH ->
                new DualActivation(activation, StrictMath::tanh, x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x));
            case SIGMOID -> new DualActivation(activation, DualActivation::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));
            case SOFTPLUS ->
                new DualActivation(
                        activation,
                        x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
                        DualActivation::sigmoid);
            case GELU ->
                new DualActivation(
                        activation,
                        x -> x * normal(x),
                        x -> normal(x) + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
            case XTANH ->
                new DualActivation(
                        activation,
                        x -> x * StrictMath.tanh(x),
                        x -> StrictMath.tanh(x) + x * (1 - StrictMath.tanh(x) * StrictMath.tanh(x)));
            case X2TANH ->
                new DualActivation(
                        activation,
                        x -> x * x * StrictMath.tanh(x),
                        x -> 2 * x * StrictMath.tanh(x) + x * x * (1 - StrictMath.tanh(x) * StrictMath.tanh(x)));
            case SINE -> new DualActivation(activation, StrictMath::sin, StrictMath::cos);
            case SILU ->
                new DualActivation(
                        activation, x -> x * sigmoid(x), x -> sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)));
            case LEAKY_RELU ->
                new DualActivation(activation, x -> x > 0 ? x : Activation.LEAK * x, x -> x > 0 ? 1 : Activation.LEAK);
            case ABS -> throw new IllegalArgumentException("abs is not an activation of any family");
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double normal(double x) {
        return 0.5 * Erf.erfc(-x / Math.sqrt(2));
    }

    /** E φ(u)φ(v). */
    double values(GaussianPair pair) {
        return switch (activation) {
            case LINEAR -> pair.covariance();
            case RELU -> reluValues(pair);
            case LEAKY_RELU -> Activation.LEAK * pair.covariance() + POSITIVE * POSITIVE * reluValues(pair);
            case SINE -> 0.5 * (differenceDecay(pair) - sumDecay(pair));
            default -> quadrature(pair, value);
        };
    }

    /** E φ′(u)φ′(v). */
    double slopes(GaussianPair pair) {
        return switch (activation) {
            case LINEAR -> 1;
            case RELU -> reluSlopes(pair);
            case LEAKY_RELU -> Activation.LEAK + POSITIVE * POSITIVE * reluSlopes(pair);
            case SINE -> 0.5 * (differenceDecay(pair) + sumDecay(pair));
            default -> quadrature(pair, slope);
        };
    }

    private static double reluValues(GaussianPair pair) {
        double angle = pair.angle();
        return Math.sqrt(pair.first() * pair.second())
                * (StrictMath.sin(angle) + (Math.PI - angle) * StrictMath.cos(angle))
                / (2 * Math.PI);
    }

    private static double reluSlopes(GaussianPair pair) {
        return (Math.PI - pair.angle()) / (2 * Math.PI);
    }

    /** E cos(u − v): e to minus half the variance of the difference. */
    private static double differenceDecay(GaussianPair pair) {
        return StrictMath.exp(-0.5 * (pair.first() + pair.second()) + pair.covariance());
    }

    /** E cos(u + v). */
    private static double sumDecay(GaussianPair pair) {
        return StrictMath.exp(-0.5 * (pair.first() + pair.second()) - pair.covariance());
    }

    static double quadrature(GaussianPair pair, DoubleUnaryOperator function) {
        double u = Math.sqrt(pair.first());
        double slope = pair.slope();
        double rest = pair.rest();
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            double x = u * POINTS[i];
            double inner = 0;
            for (int j = 0; j < NODES; j++) {
                inner += WEIGHTS[j] * function.applyAsDouble(slope * x + rest * POINTS[j]);
            }
            sum += WEIGHTS[i] * function.applyAsDouble(x) * inner;
        }
        return sum;
    }
}
