package org.almagest.jobs.dl4j.translation;

import org.almagest.dynamics.data.Examples;

/** The mean loss of a translated network over a set of examples, with its gradient, in batches that stay near the processor. */
public final class WholeLoss {
    private static final int MOST = 256;

    private final Examples examples;
    private final Evaluation full;
    private final Evaluation rest;
    private final int batch;

    public WholeLoss(TranslatedNetwork network, Examples examples) {
        this.examples = examples;
        this.batch = Math.min(MOST, examples.count());
        this.full = new Evaluation(network, batch, false);
        int left = examples.count() % batch;
        this.rest = left == 0 ? full : new Evaluation(network, left, false);
    }

    /**
     * The loss at {@code theta}.
     *
     * @param gradient receives its gradient
     */
    public double at(double[] theta, double[] gradient) {
        java.util.Arrays.fill(gradient, 0);
        double loss = 0;
        for (int from = 0; from < examples.count(); from += batch) {
            int size = Math.min(batch, examples.count() - from);
            Evaluation evaluation = size == batch ? full : rest;
            evaluation.run(theta, examples, from);
            double share = (double) size / examples.count();
            loss += share * evaluation.loss();
            evaluation.addGradient(share, gradient);
        }
        return loss;
    }
}
