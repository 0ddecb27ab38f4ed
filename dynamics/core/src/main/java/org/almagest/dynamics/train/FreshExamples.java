package org.almagest.dynamics.train;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;

/** Puts fresh examples into every batch. */
final class FreshExamples implements BatchMoves {
    private final ExampleStream stream;
    private final RandomStream random;
    private final double[] inputs;
    private final double[] targets;

    /**
     * The examples of {@code stream}.
     *
     * @param seed of the run
     * @param examples whose shape they have
     */
    FreshExamples(ExampleStream stream, long seed, Examples examples) {
        this.stream = stream;
        this.random = new RandomStream(seed, "stream");
        this.inputs = new double[examples.features()];
        this.targets = new double[examples.outputs()];
    }

    @Override
    public boolean replaces() {
        return true;
    }

    @Override
    public void move(long step, BatchLoss loss) {
        random.moveTo(step);
        double[] arena = loss.arena();
        int batch = loss.batch();
        for (int j = 0; j < batch; j++) {
            stream.draw(random, inputs, targets);
            place(inputs, arena, loss.inputs() + j, batch);
            place(targets, arena, loss.targets() + j, batch);
        }
    }

    /** One example, whose numbers lie {@code batch} apart. */
    private static void place(double[] numbers, double[] arena, int at, int batch) {
        for (int i = 0; i < numbers.length; i++) {
            arena[at + i * batch] = numbers[i];
        }
    }
}
