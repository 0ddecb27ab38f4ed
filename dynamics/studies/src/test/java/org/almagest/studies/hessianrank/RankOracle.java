package org.almagest.studies.hessianrank;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;

/** A row of {@code oracles/hessian_ranks.csv}: a convolutional network under a dense head, its ranks and its bounds. */
record RankOracle(String config, LinearNetwork network, Inputs inputs, Ranks ranks, Bounds bounds) {
    private static final Pattern CONFIG = Pattern.compile("(\\d)layer (valid|same|same->valid) (?:m0=(\\d+) )?d(\\d+)"
            + " k([\\d,]+) m([\\d,]+) K(\\d+)(?: N(\\d+)\\(r\\d+\\))?(?: \\(k>K\\*d1\\))?");

    static List<RankOracle> all() throws IOException {
        return rows("/oracles/hessian_ranks.csv").stream()
                .skip(1)
                .map(RankOracle::row)
                .toList();
    }

    static List<String[]> rows(String resource) throws IOException {
        try (InputStream stream = RankOracle.class.getResourceAsStream(resource)) {
            return new CsvParser(new CsvParserSettings())
                    .parseAll(Objects.requireNonNull(stream), StandardCharsets.UTF_8);
        }
    }

    private static RankOracle row(String[] cell) {
        Matcher config = CONFIG.matcher(cell[0]);
        if (!config.matches()) {
            throw new IllegalStateException("not a configuration: " + cell[0]);
        }
        int convolutions = Integer.parseInt(config.group(1)) - 1;
        List<Integer> kernels = numbers(config.group(5), ",");
        List<Integer> channels = numbers(config.group(6), ",");
        LinearNetwork network = LinearNetwork.line(
                config.group(3) == null ? 1 : Integer.parseInt(config.group(3)), Integer.parseInt(config.group(4)));
        for (int l = 0; l < convolutions; l++) {
            boolean same = config.group(2).equals("same") || (config.group(2).equals("same->valid") && l == 0);
            // One number of channels stands for all layers.
            int m = channels.get(Math.min(l, channels.size() - 1));
            network = network.convolution(m, kernels.get(l), 1, same ? Padding.SAME : Padding.VALID);
        }
        network = network.dense(Integer.parseInt(config.group(7)));
        Inputs inputs = config.group(8) == null ? Inputs.fullRank() : Inputs.generic(Integer.parseInt(config.group(8)));
        return new RankOracle(
                cell[0],
                network,
                inputs,
                new Ranks(number(cell[8]), number(cell[10]), number(cell[12]), numbers(cell[14], "\\|")),
                new Bounds(
                        number(cell[9]),
                        number(cell[11]),
                        number(cell[13]),
                        numbers(cell[15], "\\|"),
                        numbers(cell[16], "\\|"),
                        number(cell[4])));
    }

    /** P, d₀m₀, K as the row has them. */
    static List<Integer> sizes(String[] cell) {
        return IntStream.of(1, 2, 3).mapToObj(i -> number(cell[i])).toList();
    }

    private static List<Integer> numbers(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(Integer::valueOf).toList();
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
