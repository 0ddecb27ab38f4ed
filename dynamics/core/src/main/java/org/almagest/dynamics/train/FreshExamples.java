package org.almagest.dynamics.train;

import java.util.List;
import java.util.OptionalInt;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;

/** Puts fresh examples into every batch. */
final class FreshExamples implements BatchMoves {
    private final ExampleStream stream;
    private final RandomStream random;
    private final double[] inputs;
    private final double[] targets;
    private final double[][] further;
    /** Where the further fields that the loss reads lie in its arena; those that it does not read are drawn and dropped. */
    private final OptionalInt[] places;

    /**
     * The examples of {@code stream}.
     *
     * @param seed of the run
     * @param examples whose shape they have
     * @param loss receives them
     */
    FreshExamples(ExampleStream stream, long seed, Examples examples, BatchLoss loss) {
        this.stream = stream;
        this.random = new RandomStream(seed, "stream");
        this.inputs = new double[examples.features()];
        this.targets = new double[examples.outputs()];
        List<Field> fields = examples.further();
        this.further = new double[fields.size()][];
        this.places = new OptionalInt[fields.size()];
        for (int i = 0; i < places.length; i++) {
            further[i] = new double[fields.get(i).shape().length()];
            places[i] = loss.field(fields.get(i).name());
        }
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
            stream.draw(random, j, inputs, targets, further);
            place(inputs, arena, loss.inputs() + j, batch);
            place(targets, arena, loss.targets() + j, batch);
            for (int i = 0; i < places.length; i++) {
                if (places[i].isPresent()) {
                    place(further[i], arena, places[i].getAsInt() + j, batch);
                }
            }
        }
    }

    /** One example, whose numbers lie {@code batch} apart. */
    private static void place(double[] numbers, double[] arena, int at, int batch) {
        for (int i = 0; i < numbers.length; i++) {
            arena[at + i * batch] = numbers[i];
        }
    }
}
