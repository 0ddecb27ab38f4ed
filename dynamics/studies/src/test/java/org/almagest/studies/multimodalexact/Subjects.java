package org.almagest.studies.multimodalexact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;

/** Networks and pairs in closed form, as the oracles have them. */
final class Subjects {
    static final int PAIRS = 40;

    private Subjects() {}

    /** (((i³ + (k+5)i + k) mod 101) − 50)/50 for i = 0, 1, …, row by row. */
    static double[] pattern(int rows, int columns, int k) {
        double[] numbers = new double[rows * columns];
        for (long i = 0; i < numbers.length; i++) {
            numbers[(int) i] = ((i * i * i + (k + 5) * i + k) % 101 - 50) / 50.0;
        }
        return numbers;
    }

    static double[] times(double factor, double[] numbers) {
        return Arrays.stream(numbers).map(x -> factor * x).toArray();
    }

    static double[] joined(double[] first, double[] second) {
        return DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    /** Forty pairs; the first six numbers of an input are part of its target. */
    static Examples pairs() {
        double[] x = pattern(PAIRS, 16, 1);
        double[] y = pattern(PAIRS, 12, 2);
        for (int i = 0; i < PAIRS; i++) {
            for (int j = 0; j < 6; j++) {
                y[i * 12 + j] += x[i * 16 + j];
            }
        }
        return new Examples(16, 12, PAIRS, x, y);
    }

    /** U, then V. */
    static double[] towers() {
        return joined(times(0.3, pattern(16, 4, 3)), times(0.3, pattern(12, 4, 4)));
    }

    static Model model(String family, Map<String, ?> given, DataSet data) {
        Family named = Families.ALL.named(family);
        return named.build(Settings.of(named.parameters(), given), data);
    }

    static Model model(String family, Map<String, ?> given, int features, int outputs) {
        Family named = Families.ALL.named(family);
        return named.build(Settings.of(named.parameters(), given), features, outputs);
    }

    static DataSet data(String source, Map<String, ?> given) {
        return DataSets.load(source, Settings.of(DataSets.SOURCES.named(source).parameters(), given));
    }

    /** A loss, then its gradient in the order of the model. */
    static double[] lossAndGradient(Model model, String loss, Examples examples, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        Node value = Objectives.read(loss).emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        execution.execution().run();
        double[] numbers = new double[0];
        for (int i = 0; i < results.size(); i++) {
            numbers = joined(
                    numbers,
                    execution.execution().copyOf(i, results.get(i).shape().size()));
        }
        return numbers;
    }
}
