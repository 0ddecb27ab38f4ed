package org.almagest.dynamics.probe;

/** The training loss along lines and on planes through the parameters of a network; compiled once, for one thread. */
final class LossSlices {
    private final TrainingLoss loss;
    private final int parameters;

    /** @param parameters numbers that move; what follows them in a flat vector, such as running means, stays */
    LossSlices(TrainingLoss loss, int parameters) {
        this.loss = loss;
        this.parameters = parameters;
    }

    /** L(θ + a·d) for each a. */
    double[] line(double[] theta, double[] direction, double[] places) {
        double[] values = new double[places.length];
        double[] at = theta.clone();
        for (int k = 0; k < places.length; k++) {
            for (int i = 0; i < parameters; i++) {
                at[i] = Math.fma(places[k], direction[i], theta[i]);
            }
            loss.evaluate(at);
            values[k] = loss.value();
        }
        return values;
    }

    /** L(θ + a·d₁ + b·d₂) for each a (rows) and b (columns). */
    double[] plane(double[] theta, double[] first, double[] second, double[] places) {
        double[] values = new double[places.length * places.length];
        double[] row = theta.clone();
        for (int k = 0; k < places.length; k++) {
            for (int i = 0; i < parameters; i++) {
                row[i] = Math.fma(places[k], first[i], theta[i]);
            }
            System.arraycopy(line(row, second, places), 0, values, k * places.length, places.length);
        }
        return values;
    }

    /** The gradient at {@code theta}. */
    double[] gradient(double[] theta) {
        double[] gradient = new double[parameters];
        loss.evaluate(theta);
        loss.gradient(gradient);
        return gradient;
    }
}
