package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.reference.PatternNumbers;

/** Three sequences, and parameters, of numbers that every program can make for itself. */
final class Patterned {
    private static final int[][] ACTIONS = {{0, 1, 1, 2, 1, 2}, {1, 2, 0, 1, 2, 1, 1, 2}, {1, 1, 2}};
    private static final int[][] LABELS = {{-1, 0, 0, 1}, {0, -1, 1, 2, 2}, {0, 0}};
    private static final int VIDEO = 200;
    private static final int TEXT = 40;

    private Patterned() {}

    /**
     * The sequences in one batch.
     *
     * @param clips places for clips, at least 5
     */
    static Examples examples(int clips) {
        List<ClipSequence> sequences = new ArrayList<>();
        for (int q = 0; q < ACTIONS.length; q++) {
            double[][] videos = rows(LABELS[q].length, VIDEO, 10 + q);
            for (double[] video : videos) {
                Arrays.setAll(video, i -> 5 * video[i] + 3);
            }
            int sentences = ACTIONS[q].length - LABELS[q].length;
            sequences.add(new ClipSequence(videos, rows(sentences, TEXT, 20 + q), ACTIONS[q], LABELS[q]));
        }
        return ClipExamples.of("pattern", sequences, VIDEO, TEXT, clips, 3);
    }

    private static double[][] rows(int count, int width, int k) {
        double[] numbers = PatternNumbers.of(count * width, k);
        double[][] rows = new double[count][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(numbers, i * width, (i + 1) * width));
        return rows;
    }

    static DataSet data(Examples examples) {
        return new DataSet(ClipSentences.NAME, examples, examples.first(0), false);
    }

    static Settings settings(Map<String, ?> given) {
        return Settings.of(new AlignmentNetwork().parameters(), given);
    }

    /** The network for these examples. */
    static AlignmentModel model(String norm, Examples examples) {
        return (AlignmentModel) new AlignmentNetwork().build(settings(Map.of("norm", norm)), data(examples));
    }

    /** Block b is 0.2 times the pattern of 7b + 1, gains 1 more; statistics as they begin. */
    static double[] theta(AlignmentModel model) {
        double[] theta = model.initialise(new RandomStream(1, "init"));
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            double[] numbers = PatternNumbers.of(block.size(), 7L * b + 1);
            for (int i = 0; i < numbers.length; i++) {
                theta[block.offset() + i] = 0.2 * numbers[i] + (block.name().equals("gamma") ? 1 : 0);
            }
        }
        return theta;
    }

    /** A training network on a batch: its loss, gradient, statistics, features and stack states. */
    static final class Step {
        private final AlignmentModel model;
        private final TwoStreams.Streams streams;
        private final List<Node> results = new ArrayList<>();
        private final NetworkExecution execution;

        Step(AlignmentModel model, Examples examples, double[] theta) {
            this.model = model;
            NetworkInGraph network = NetworkInGraph.training(model);
            Batch batch = network.batch(examples.shape(), examples.count());
            Node loss = new ActionCrossEntropy()
                    .emit(network.graph(), network, batch)
                    .total(network.graph());
            results.add(loss);
            results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
            results.addAll(network.updatedStatistics());
            this.streams = model.streams(network.pass(), batch.inputs());
            results.add(streams.first().features());
            results.add(streams.second().features());
            results.add(model.clipStates(network.pass(), batch.inputs()));
            results.add(model.sentenceStates(network.pass()));
            this.execution = network.execution(results, theta);
            execution.load(examples, 0);
            execution.execution().run();
        }

        private double[] result(int i) {
            return execution.execution().copyOf(i, results.get(i).shape().size());
        }

        double loss() {
            return result(0)[0];
        }

        double[] gradient(int block) {
            return result(1 + block);
        }

        double[] gradient() {
            double[] all = new double[model.parameterCount()];
            for (int b = 0; b < model.blocks().size(); b++) {
                System.arraycopy(gradient(b), 0, all, model.blocks().get(b).offset(), gradient(b).length);
            }
            return all;
        }

        double[] statistic(int i) {
            return result(1 + model.blocks().size() + i);
        }

        private int after() {
            return 1 + model.blocks().size() + model.statistics().size();
        }

        /** [units][place·batch + example] */
        double[] clipFeatures() {
            return result(after());
        }

        double[] sentenceFeatures() {
            return result(after() + 1);
        }

        /** [height·batch + example][units] */
        double[] clipStates() {
            return result(after() + 2);
        }

        double[] sentenceStates() {
            return result(after() + 3);
        }
    }

    /** Of features [units][columns], one row a unit, those columns that {@code shown} [place][example] marks. */
    static double[][] shown(double[] features, Examples examples, String field) {
        int places = examples.field(field).shape().length();
        int columns = places * examples.count();
        double[] mask = examples.field(field).values();
        double[][] units = new double[features.length / columns][];
        for (int unit = 0; unit < units.length; unit++) {
            double[] kept = new double[columns];
            int count = 0;
            for (int place = 0; place < places; place++) {
                for (int e = 0; e < examples.count(); e++) {
                    if (mask[e * places + place] == 1) {
                        kept[count++] = features[unit * columns + place * examples.count() + e];
                    }
                }
            }
            units[unit] = Arrays.copyOf(kept, count);
        }
        return units;
    }
}
