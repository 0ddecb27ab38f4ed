package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ConvolutionalLayers;
import org.almagest.dynamics.family.Statistic;

/**
 * The parameters of a network and what training keeps besides, as its layers have registered them: where each lies, and where
 * it begins.
 */
public final class Blocks {
    private final List<Block> list;
    private final List<Start> starts;
    private final Map<Block, Start> startOf = new HashMap<>();
    private final List<Statistic> statistics;
    /** What a statistic begins as, by its name, where its numbers differ. */
    private final Map<String, double[]> given;

    private final ConvolutionalLayers convolutions;
    private final boolean byName;

    private Blocks(Builder builder) {
        this.list = List.copyOf(builder.list);
        this.starts = List.copyOf(builder.starts);
        this.statistics = List.copyOf(builder.statistics);
        this.given = Map.copyOf(builder.given);
        this.convolutions = new ConvolutionalLayers(builder.convolutions);
        this.byName = builder.byName;
        for (int i = 0; i < list.size(); i++) {
            startOf.put(list.get(i), starts.get(i));
        }
    }

    /** Nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The blocks in the order in which they were registered, which is that of the flat vector. */
    public List<Block> list() {
        return list;
    }

    /** What training keeps without a gradient, in the order in which it was registered. */
    public List<Statistic> statistics() {
        return statistics;
    }

    /** Which blocks are kernels of convolutions. */
    ConvolutionalLayers convolutions() {
        return convolutions;
    }

    /**
     * The first flat vector: the parameters, drawn from {@code random} block by block, or by name where the builder was told so,
     * then the statistics.
     */
    public double[] initialise(RandomStream random) {
        Block last = list.get(list.size() - 1);
        int at = last.offset() + last.size();
        double[] numbers =
                new double[at + statistics.stream().mapToInt(Statistic::size).sum()];
        for (Statistic statistic : statistics) {
            double[] values = given.get(statistic.name());
            if (values == null) {
                Arrays.fill(numbers, at, at + statistic.size(), statistic.initial());
            } else {
                System.arraycopy(values, 0, numbers, at, values.length);
            }
            at += statistic.size();
        }
        long named = byName ? random.bits() : 0;
        for (int i = 0; i < list.size(); i++) {
            Block block = list.get(i);
            RandomStream own = byName ? new RandomStream(named, block.layer() + " " + block.name()) : random;
            starts.get(i).fill(numbers, block.offset(), block.size(), own);
        }
        return numbers;
    }

    /** Standard deviation of the first numbers of {@code block}; 0 where they are the same for every seed, empty for a block of another network. */
    public OptionalDouble deviation(Block block) {
        Start start = startOf.get(block);
        return start == null ? OptionalDouble.empty() : OptionalDouble.of(start.deviation());
    }

    /** Takes the blocks one after another, and counts their offsets. */
    public static final class Builder {
        private final List<Block> list = new ArrayList<>();
        private final List<Start> starts = new ArrayList<>();
        private final List<Statistic> statistics = new ArrayList<>();
        private final Map<Block, ConvolutionGeometry> convolutions = new HashMap<>();
        private final Map<String, double[]> given = new HashMap<>();
        private final Set<String> names = new HashSet<>();
        private long end;
        private boolean byName;

        private Builder() {}

        /**
         * Lets each block begin with numbers of its own, which depend on the seed, its layer and its name alone: networks of one
         * seed then begin alike in all blocks that they share, whatever else they have. Otherwise one stream fills the blocks in
         * their order.
         */
        public void startByName() {
            byName = true;
        }

        /**
         * A block whose numbers begin as N(0, sd²).
         *
         * @param layer number of its layer; −1 for what no single layer owns
         * @param name its own within the layer
         * @return its place among the blocks, by which a {@link org.almagest.dynamics.family.ForwardPass} knows it
         */
        public int weight(int layer, String name, int rows, int cols, double sd) {
            return weight(layer, name, rows, cols, Start.normal(sd));
        }

        /**
         * A block whose numbers begin as {@code start} says.
         *
         * @throws IllegalArgumentException if the layer has a block of this name, or there are too many parameters
         */
        public int weight(int layer, String name, int rows, int cols, Start start) {
            if (!names.add(layer + " " + name)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "layer %d has two blocks called '%s': expected different names", layer, name));
            }
            int offset = (int) end;
            end += (long) rows * cols;
            if (end > Integer.MAX_VALUE - 1024) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s of layer %d, %d by %d, brings the parameters to %d, expected fewer than 2^31: choose a smaller width or depth",
                        name,
                        layer,
                        rows,
                        cols,
                        end));
            }
            list.add(new Block(layer, name, rows, cols, offset));
            starts.add(start);
            return list.size() - 1;
        }

        /** The kernels of a convolution, as a block W that begins as {@code start} says. */
        int kernels(int layer, ConvolutionGeometry geometry, Start start) {
            int place = weight(layer, "W", geometry.weightRows(), geometry.weightColumns(), start);
            convolutions.put(list.get(place), geometry);
            return place;
        }

        /**
         * Numbers that training keeps without a gradient.
         *
         * @param name its own within the network, such as {@code layer 3 mean}
         * @param initial what each of them is before the first step
         * @return its place among the statistics, by which a {@link org.almagest.dynamics.family.ForwardPass} knows it
         * @throws IllegalArgumentException if another statistic has the name
         */
        public int statistic(String name, int rows, int cols, double initial) {
            if (!names.add("statistic " + name)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "two statistics called '%s': expected different names", name));
            }
            statistics.add(new Statistic(name, rows, cols, initial));
            return statistics.size() - 1;
        }

        /**
         * As {@link #statistic(String, int, int, double)}, with first numbers that differ, such as a codebook that was found before
         * training.
         *
         * @param values row by row; not copied
         */
        public int statistic(String name, int rows, int cols, double[] values) {
            if (values.length != rows * cols) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "statistic %s of %d by %d begins as %d numbers: expected as many",
                        name,
                        rows,
                        cols,
                        values.length));
            }
            given.put(name, values);
            return statistic(name, rows, cols, Double.NaN);
        }

        /**
         * All that have been registered.
         *
         * @throws IllegalArgumentException if none has
         */
        public Blocks build() {
            if (list.isEmpty()) {
                throw new IllegalArgumentException(
                        "a network without parameters: expected at least one layer that has some");
            }
            return new Blocks(this);
        }
    }
}
