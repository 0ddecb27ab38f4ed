package org.almagest.studies.contrastivesummaries;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/** Networks and texts of the tests. */
final class Summaries {
    static final Family FAMILY = Families.ALL.named("summariser");
    static final Vocabulary WORDS = new Vocabulary(12, 6);
    static final int PLACES = 5;

    /**
     * The parameter arrays in another program's order: layer and name of our block. Those of the positions are the other way round
     * there, a row a place.
     */
    static final List<String> ORDER = order();

    private Summaries() {}

    private static List<String> order() {
        List<String> order = new ArrayList<>(List.of("3 P", "0 E", "0 P"));
        for (int layer = 1; layer <= 2; layer++) {
            addBlock(order, layer);
        }
        order.addAll(List.of("2 gamma", "2 beta"));
        addBlock(order, 3);
        order.addAll(List.of("3 gamma_c", "3 beta_c"));
        addAttention(order, 3, "_c");
        order.addAll(List.of("3 gamma", "3 beta", "4 W_1", "4 b_1", "4 W_2", "4 b_2"));
        addAttention(order, 5, "");
        return List.copyOf(order);
    }

    private static void addBlock(List<String> order, int layer) {
        for (String name : List.of("gamma_1", "beta_1")) {
            order.add(layer + " " + name);
        }
        addAttention(order, layer, "");
        for (String name : List.of("gamma_2", "beta_2", "W_1", "b_1", "W_2", "b_2")) {
            order.add(layer + " " + name);
        }
    }

    private static void addAttention(List<String> order, int layer, String suffix) {
        for (String name : List.of("q", "k", "v", "o")) {
            order.add("%d W_%s%s".formatted(layer, name, suffix));
            order.add("%d b_%s%s".formatted(layer, name, suffix));
        }
    }

    /** The block that {@link #ORDER} names. */
    static Block block(Model model, String name) {
        return model.blocks().stream()
                .filter(block -> name.equals(block.layer() + " " + block.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no block " + name));
    }

    /** Numbers in the other program's order as our flat vector, or back. */
    static double[] ours(Model model, double[] theirs) {
        return translated(model, theirs, true);
    }

    static double[] theirs(Model model, double[] ours) {
        return translated(model, ours, false);
    }

    private static double[] translated(Model model, double[] from, boolean forward) {
        double[] to = new double[model.parameterCount()];
        int at = 0;
        for (String name : ORDER) {
            Block block = block(model, name);
            boolean turned = block.name().equals("P");
            for (int i = 0; i < block.size(); i++) {
                int row = i / block.cols();
                int column = i % block.cols();
                int there = at + (turned ? column * block.rows() + row : i);
                int here = block.offset() + i;
                to[forward ? here : there] = from[forward ? there : here];
            }
            at += block.size();
        }
        return to;
    }

    /** pattern(k)_i = (((i³ + (k+5)·i + k) mod 101) − 50)/50. */
    static double pattern(long i, int k) {
        return (Math.floorMod(i * i * i + (k + 5L) * i + k, 101L) - 50) / 50.0;
    }

    /** Array b of {@link #ORDER} is 0.2·pattern(7b + base), gains one more: our parameters. */
    static double[] deterministic(Model model, int base) {
        double[] numbers = new double[model.parameterCount()];
        int at = 0;
        for (int b = 0; b < ORDER.size(); b++) {
            Block block = block(model, ORDER.get(b));
            double more = block.name().startsWith("gamma") ? 1 : 0;
            for (int i = 0; i < block.size(); i++) {
                numbers[at++] = 0.2 * pattern(i, 7 * b + base) + more;
            }
        }
        return ours(model, numbers);
    }

    static Model model(Examples examples) {
        return FAMILY.build(
                Settings.of(FAMILY.parameters(), Map.of()), new DataSet("texts", examples, examples, false));
    }

    /** Three documents with their summaries. */
    static Examples examples() {
        return examples(
                new double[] {
                    3, 5, 17, 4, 6, 19, 3, 7, 20, 4, 8, 22, 4, 9, 23, //
                    4, 10, 24, 3, 11, 26, 4, 12, 28, 3, 13, 18, 4, 14, 21, //
                    3, 16, 21, 3, 15, 27, 4, 5, 25, 4, 6, 17, 4, 7, 28
                },
                new double[] {5, 29, 7, 30, 2, 11, 33, 13, 29, 2, 16, 31, 15, 34, 2});
    }

    /** Summaries that a network might have written of these. */
    static double[] written() {
        return new double[] {5, 29, 8, 31, 2, 11, 34, 2, 0, 0, 15, 31, 15, 34, 2};
    }

    static Examples examples(double[] documents, double[] summaries) {
        int count = summaries.length / PLACES;
        int outputs = WORDS.size() * PLACES;
        double[] targets = new double[count * outputs];
        for (int i = 0; i < summaries.length; i++) {
            targets[i / PLACES * outputs + (int) summaries[i] * PLACES + i % PLACES] = 1;
        }
        return new Examples(
                documents.length / count,
                outputs,
                count,
                documents,
                targets,
                List.of(Field.integer(MarkedFacts.SUMMARY, PLACES, summaries)),
                List.of(WORDS.shared()));
    }

    static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    }
}
