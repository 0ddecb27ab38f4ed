package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;

/**
 * A point at which networks that fuse text and image can be compared with other programs without a common random generator: all
 * numbers come from {@link #pattern}. Array number b in the order of {@link #arrays} is 0.2·pattern(b's shape, 7b + 1), scales of
 * norms plus 1; weights are [outputs][inputs], vectors one a row.
 */
final class FusionPoint {
    static final int WORDS = 4;
    private static final int FILLERS = 6;
    static final int NUMBERS = 12;
    private static final int CLASSES = 4;
    private static final double SIZE = 0.2;

    private FusionPoint() {}

    /** (((i³ + (k+5)·i + k) mod 101) − 50)/50, i running through the array row by row. */
    static double[] pattern(int count, long k) {
        double[] numbers = new double[count];
        for (long i = 0; i < count; i++) {
            numbers[(int) i] = ((i * i * i + (k + 5) * i + k) % 101 - 50) / 50.0;
        }
        return numbers;
    }

    /** Three examples, of {@code patches} patches each, with a few unlabelled patches that all differ. */
    static DataSet data(int patches) {
        double[] words = {0, 9, 10, 11, 12, 4, 13, 14, 9, 10, 11, 8};
        double[] labels = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        int vocabulary = patches + FILLERS;
        Examples examples = new Examples(
                patches * NUMBERS,
                CLASSES,
                3,
                pattern(3 * patches * NUMBERS, 1),
                labels,
                List.of(Field.integer("words", WORDS, words)),
                List.of(
                        new SharedArray("vocabulary", vocabulary, 1, new double[vocabulary]),
                        new SharedArray("unlabelled", 40, NUMBERS, pattern(40 * NUMBERS, 3))));
        return new DataSet("point", examples, examples, true);
    }

    static Model model(String type, int depth, int patches) {
        Fusion family = new Fusion();
        return family.build(Settings.of(family.parameters(), Map.of("type", type, "depth", depth)), data(patches));
    }

    /** Names of blocks with their layers, in the order that the numbers of arrays go by; several blocks may be parts of one array. */
    private static List<List<String>> arrays(String type, int depth) {
        List<List<String>> arrays = new ArrayList<>(List.of(List.of("0 P_text"), List.of("0 P_image")));
        if (type.equals("cross-attention")) {
            List<String> gates = new ArrayList<>();
            for (int k = 1; k <= depth; k++) {
                gates.add(k + " gate");
            }
            arrays.add(gates);
        }
        arrays.add(List.of("0 E_words"));
        String path =
                switch (type) {
                    case "tokens" -> "E_codes";
                    case "encoder" -> "W_1 b_1 W_2 b_2";
                    default -> "W b";
                };
        add(arrays, 0, path, "");
        for (int k = 1; k <= depth; k++) {
            String attention = "W_q b_q W_k b_k W_v b_v W_o b_o";
            String block = "gamma_1 beta_1 " + attention + " gamma_2 beta_2 W_1 b_1 W_2 b_2";
            add(arrays, k, block, "");
            if (type.equals("expert")) {
                add(arrays, k, block, "_image");
            }
            if (type.equals("cross-attention")) {
                add(arrays, k, "gamma beta " + attention, "_cross");
            }
        }
        add(arrays, depth + 1, "gamma beta W b", "");
        return arrays;
    }

    private static void add(List<List<String>> arrays, int layer, String names, String suffix) {
        for (String name : names.split(" ")) {
            arrays.add(List.of(layer + " " + name + suffix));
        }
    }

    /** The flat vector of {@code model} at the point. */
    static double[] parameters(Model model, String type, int depth) {
        Map<String, Block> blocks = new HashMap<>();
        model.blocks().forEach(block -> blocks.put(block.layer() + " " + block.name(), block));
        double[] theta = new double[model.length()];
        Map<String, Block> left = new LinkedHashMap<>(blocks);
        List<List<String>> arrays = arrays(type, depth);
        for (int b = 0; b < arrays.size(); b++) {
            List<Block> parts = arrays.get(b).stream().map(blocks::get).toList();
            arrays.get(b).forEach(left::remove);
            int count = parts.stream().mapToInt(Block::size).sum();
            double[] numbers = pattern(count, 7L * b + 1);
            int at = 0;
            for (Block block : parts) {
                // vectors that are added lie one a column here, and one a row in the array
                boolean columns = block.name().startsWith("P_");
                double more = block.name().startsWith("gamma") ? 1 : 0;
                for (int i = 0; i < block.size(); i++) {
                    int from = columns ? i % block.cols() * block.rows() + i / block.cols() : i;
                    theta[block.offset() + i] = SIZE * numbers[at + from] + more;
                }
                at += block.size();
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("blocks without a number: " + left.keySet());
        }
        double[] book = pattern(theta.length - model.parameterCount(), 2);
        System.arraycopy(book, 0, theta, model.parameterCount(), book.length);
        return theta;
    }

    /** The same with all gates shut. */
    static double[] shut(Model model, double[] theta) {
        double[] shut = theta.clone();
        for (Block block : model.blocks()) {
            if (block.name().equals("gate")) {
                Arrays.fill(shut, block.offset(), block.offset() + block.size(), 0);
            }
        }
        return shut;
    }
}
