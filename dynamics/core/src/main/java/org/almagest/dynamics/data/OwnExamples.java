package org.almagest.dynamics.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/** Which examples of a file of one's own are learnt from, and which are held out. */
public final class OwnExamples {
    private static final int MOST = 100_000_000;

    /** How many of each. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer("train", 0, 0, MOST, "training examples; 0 = all that the file has for training"),
            Parameter.integer(
                    "test",
                    0,
                    0,
                    MOST,
                    "examples held out, drawn with data_seed; where the file has test examples of its own, the first of"
                            + " these, 0 = all"));

    private OwnExamples() {}

    /**
     * Draws what is held out of examples that come in one piece: the end of an order that {@code data_seed} determines, and
     * its beginning for training, so that a longer training set holds the shorter one.
     *
     * @param path the file, for messages
     * @param count examples in it
     * @return numbers of training and of test examples, both rising
     * @throws DataException if there are too few
     */
    public static Parts drawn(String path, int count, Settings settings) {
        int test = settings.integer("test");
        int train = settings.integer("train");
        if (Math.max(train, 1) + (long) test > count) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %d examples, too few for train %s and test %d: expected at most %d together",
                    path,
                    count,
                    train == 0 ? "(at least 1)" : train,
                    test,
                    count));
        }
        int[] order = Sampling.order(count, settings.whole(Sampling.DATA_SEED.name()));
        int[] chosen = Arrays.copyOf(order, train == 0 ? count - test : train);
        int[] held = Arrays.copyOfRange(order, count - test, count);
        Arrays.sort(chosen);
        Arrays.sort(held);
        return new Parts(chosen, held);
    }

    /**
     * How many of the examples that a file begins with.
     *
     * @param wanted 0 = all
     * @param part {@code train} or {@code test}, for the message
     * @throws DataException if there are fewer
     */
    public static int first(String path, int count, int wanted, String part) {
        if (wanted > count) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s holds %d examples, fewer than the %s of %s: expected 0 (all) to %d",
                    path,
                    count,
                    wanted,
                    part,
                    count));
        }
        return wanted == 0 ? count : wanted;
    }

    /**
     * Numbers of examples.
     *
     * @param train those learnt from
     * @param test those held out
     */
    public record Parts(int[] train, int[] test) {}
}
