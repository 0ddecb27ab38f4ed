package org.almagest.dynamics.train;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;

/**
 * A loss whose training steps see fresh examples each, and whose evaluations see those that they are given. What is drawn depends
 * on the seed, the step and an example's place in the batch alone, so that records and probes in between change nothing.
 */
final class FreshExamples implements BatchLoss {
    private final BatchLoss loss;
    private final ExampleStream stream;
    private final RandomStream random;
    private final double[] inputs;
    private final double[] targets;
    private boolean training;
    private long step;

    /**
     * The examples of {@code stream}.
     *
     * @param seed of the run
     * @param examples whose shape they have
     */
    FreshExamples(BatchLoss loss, ExampleStream stream, long seed, Examples examples) {
        this.loss = loss;
        this.stream = stream;
        this.random = new RandomStream(seed, "stream");
        this.inputs = new double[examples.features()];
        this.targets = new double[examples.outputs()];
    }

    @Override
    public int batch() {
        return loss.batch();
    }

    @Override
    public double[] arena() {
        return loss.arena();
    }

    @Override
    public int parameters() {
        return loss.parameters();
    }

    @Override
    public int inputs() {
        return loss.inputs();
    }

    @Override
    public int targets() {
        return loss.targets();
    }

    @Override
    public int gradient() {
        return loss.gradient();
    }

    @Override
    public int statistics() {
        return loss.statistics();
    }

    @Override
    public void loadShared(Examples examples) {
        loss.loadShared(examples);
    }

    @Override
    public void load(Examples examples, int[] order, int from) {
        if (!training) {
            loss.load(examples, order, from);
            return;
        }
        random.moveTo(step);
        int batch = loss.batch();
        for (int j = 0; j < batch; j++) {
            stream.draw(random, inputs, targets);
            place(inputs, loss.inputs() + j, batch);
            place(targets, loss.targets() + j, batch);
        }
    }

    /** One example, whose numbers lie {@code batch} apart. */
    private void place(double[] numbers, int at, int batch) {
        double[] arena = loss.arena();
        for (int i = 0; i < numbers.length; i++) {
            arena[at + i * batch] = numbers[i];
        }
    }

    @Override
    public void drawStep(long nextStep) {
        training = true;
        step = nextStep;
        loss.drawStep(nextStep);
    }

    @Override
    public void drawEvaluation(long position) {
        training = false;
        loss.drawEvaluation(position);
    }

    @Override
    public double evaluate() {
        return loss.evaluate();
    }

    @Override
    public String trouble() {
        return loss.trouble();
    }
}
