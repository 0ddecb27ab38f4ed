package org.almagest.studies.learnedgraphs;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.data.images.Digits;

/**
 * Handwritten digits without a graph of their own, each joined to those that look most like it: the k nearest by the cosine of
 * their grey levels, of equal ones the first; two are joined if either is among the nearest of the other. As in the
 * experiments without a graph of arXiv 1903.11960, section 5.3.
 */
@AutoService(DataSource.class)
public final class DigitNeighbours implements DataSource {
    private static final int CLASSES = 10;
    private static final int MOST = 1797;

    /** For {@link java.util.ServiceLoader}. */
    public DigitNeighbours() {}

    @Override
    public String name() {
        return "digit-neighbours";
    }

    @Override
    public String description() {
        return "A graph: handwritten digits (see digits), each joined to its nearest by cosine; nodes to train on, for an outer loss, for validation and to test on.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("neighbours", 10, 1, MOST - 1, "nearest images k to which each is joined"),
                Sampling.train(50),
                Parameter.integer("outer", 50, 0, MOST, "nodes of the outer loss, for training on two levels"),
                Parameter.integer(
                        "validation", 50, 0, MOST, "nodes by which its best round is chosen; neither loss sees them"),
                Sampling.test(100),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        count(settings);
        return new Dimensions(1, CLASSES, settings.integer("train"), settings.integer("test"));
    }

    private int count(Settings settings) {
        int count = settings.integer("train")
                + settings.integer("outer")
                + settings.integer("validation")
                + settings.integer("test");
        if (count > MOST || settings.integer("neighbours") >= count) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d nodes with %d neighbours each: expected at most %d nodes, and fewer neighbours than nodes",
                    name(),
                    count,
                    settings.integer("neighbours"),
                    MOST));
        }
        return count;
    }

    @Override
    public DataSet load(Settings settings) {
        int count = count(settings);
        Digits digits = new Digits();
        Examples images = digits.load(Settings.of(
                        digits.parameters(),
                        Map.of("train", count, "test", 0, "data_seed", settings.whole("data_seed"))))
                .train();
        int train = settings.integer("train");
        int outer = train + settings.integer("outer");
        int validation = outer + settings.integer("validation");
        DataSet data = new DataSet(
                name(),
                nodes(images, 0, train),
                nodes(images, validation, count),
                true,
                new NodeGraph(features(images), adjacency(images, settings.integer("neighbours"))));
        return validation == train
                ? data
                : data.with(new SetAside(nodes(images, train, outer), nodes(images, outer, validation)));
    }

    private static Examples nodes(Examples images, int from, int to) {
        double[] names = IntStream.range(from, to).asDoubleStream().toArray();
        double[] targets = Arrays.copyOfRange(images.targets(), from * CLASSES, to * CLASSES);
        return new Examples(1, CLASSES, to - from, names, targets);
    }

    private static SparseMatrix features(Examples images) {
        double[] inputs = images.inputs();
        int width = images.features();
        int[] places =
                IntStream.range(0, inputs.length).filter(i -> inputs[i] != 0).toArray();
        return SparseMatrix.of(
                images.count(),
                width,
                Arrays.stream(places).map(i -> i / width).toArray(),
                Arrays.stream(places).map(i -> i % width).toArray(),
                Arrays.stream(places).mapToDouble(i -> inputs[i]).toArray());
    }

    private static SparseMatrix adjacency(Examples images, int neighbours) {
        int count = images.count();
        boolean[] joined = new boolean[count * count];
        double[][] directions = new double[count][];
        for (int i = 0; i < count; i++) {
            int at = i * images.features();
            directions[i] = direction(Arrays.copyOfRange(images.inputs(), at, at + images.features()));
        }
        for (int i = 0; i < count; i++) {
            int node = i;
            double[] cosines = IntStream.range(0, count)
                    .mapToDouble(j -> dot(directions[node], directions[j]))
                    .toArray();
            IntStream.range(0, count)
                    .filter(j -> j != node)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(j -> -cosines[j])
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(neighbours)
                    .forEach(j -> {
                        joined[node * count + j] = true;
                        joined[j * count + node] = true;
                    });
        }
        int[] pairs = IntStream.range(0, joined.length).filter(p -> joined[p]).toArray();
        double[] ones = new double[pairs.length];
        Arrays.fill(ones, 1);
        return SparseMatrix.of(
                count,
                count,
                Arrays.stream(pairs).map(p -> p / count).toArray(),
                Arrays.stream(pairs).map(p -> p % count).toArray(),
                ones);
    }

    /** The image at norm 1; a black one stays as it is, and looks like no other. */
    static double[] direction(double[] image) {
        double norm = Math.sqrt(dot(image, image));
        return norm == 0 ? image : Arrays.stream(image).map(grey -> grey / norm).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
