package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.Storage;
import org.almagest.dynamics.geometry.BoundaryBand;

/**
 * Data source {@code planar-shapes}: rasters of one disc, square or diamond each at a random place. With {@code points: raster} they
 * are their own targets; with {@code points: weighted} an example has points of its own and is to tell which of them are inside, see
 * {@link ExampleLayout}. A stream gives the training shapes again and again, drawn with replacement, with points that are drawn anew
 * every time. No test shape has the raster of a training shape. All examples share a table of what the test shapes are, so that
 * they are known at any resolution.
 */
@AutoService(DataSource.class)
public final class PlanarShapes implements DataSource {
    /** The shared table, a row a test shape: centre, size, and the number of the kind. */
    static final String TEST_SHAPES = "test-shapes";

    private static final int COLUMNS = 4;

    /**
     * Shapes refused for each that is wanted, at most. Beside 600 training shapes 23 drawn shapes in 100 are refused, far too few for
     * this limit to be met by chance; with it a set of training shapes that has nearly all rasters ends in a message and not in drawing
     * without end.
     */
    private static final int MOST_REFUSED = 1000;

    /** For {@link java.util.ServiceLoader}. */
    public PlanarShapes() {}

    @Override
    public String name() {
        return "planar-shapes";
    }

    @Override
    public String description() {
        return "Made: rasters of 16×16 with one disc, square or diamond at a random place, known at any resolution; for shape autoencoders (after IM-NET, arXiv 1812.02822).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "points",
                        "raster",
                        List.of("raster", "weighted"),
                        "where the loss looks; raster: at all pixels; weighted: at 256 pixels of a raster of 64×64, drawn for each example without replacement with density 1 near the shape's boundary and 0.15 elsewhere, weights 1/density (loss weighted-points; fresh ones at every step with batches stream)"),
                Sampling.train(600),
                Sampling.test(60),
                Sampling.DATA_SEED);
    }

    /** 2: test shapes that have the raster of a training shape are drawn anew. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        boolean weighted = weighted(settings);
        return new Dimensions(
                weighted ? ExampleLayout.features(WeightedPoints.COUNT) : ExampleLayout.PIXELS,
                weighted ? WeightedPoints.COUNT : ExampleLayout.PIXELS,
                settings.integer("train"),
                settings.integer("test"));
    }

    private static boolean weighted(Settings settings) {
        return settings.text("points").equals("weighted");
    }

    @Override
    public DataSet load(Settings settings) {
        List<PlanarShape> train = shapes("train", settings, Set.of());
        Set<BitSet> known = new HashSet<>();
        train.forEach(shape -> known.add(raster(shape)));
        List<PlanarShape> test = shapes("test", settings, known);
        List<SharedArray> shared = test.isEmpty() ? List.of() : List.of(table(test));
        Examples learnt = examples("train", train, shared, settings);
        DataSet data = new DataSet(name(), learnt, examples("test", test, shared, settings), false);
        return data.streaming(stream(train, learnt, weighted(settings)));
    }

    /** The test shapes of a data set of this source; none where it holds none. */
    static List<PlanarShape> testShapes(Examples examples) {
        List<PlanarShape> shapes = new ArrayList<>();
        for (SharedArray array : examples.shared()) {
            if (array.shape().name().equals(TEST_SHAPES)) {
                double[] values = array.values();
                for (int i = 0; i < values.length; i += COLUMNS) {
                    shapes.add(new PlanarShape(
                            values[i], values[i + 1], values[i + 2], PlanarShape.Kind.numbered((int) values[i + 3])));
                }
            }
        }
        return shapes;
    }

    /**
     * The shapes of a part.
     *
     * @param others rasters that none of them may have
     */
    List<PlanarShape> shapes(String part, Settings settings, Set<BitSet> others) {
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " " + part);
        List<PlanarShape> shapes = new ArrayList<>();
        int count = settings.integer(part);
        long refused = 0;
        while (shapes.size() < count) {
            PlanarShape shape = PlanarShape.draw(random);
            if (!others.contains(raster(shape))) {
                shapes.add(shape);
            } else if (++refused > MOST_REFUSED * (long) count) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: train %d has nearly all rasters, so that none is left to hold out: expected fewer; lower train, or set test 0",
                        name(),
                        settings.integer("train")));
            }
        }
        return shapes;
    }

    /** The pixels inside, of the raster that is learnt. */
    static BitSet raster(PlanarShape shape) {
        boolean[] mask = shape.mask(ExampleLayout.SIDE);
        BitSet raster = new BitSet(mask.length);
        for (int pixel = 0; pixel < mask.length; pixel++) {
            raster.set(pixel, mask[pixel]);
        }
        return raster;
    }

    private static SharedArray table(List<PlanarShape> shapes) {
        double[] values = new double[shapes.size() * COLUMNS];
        int next = 0;
        for (PlanarShape shape : shapes) {
            values[next++] = shape.x();
            values[next++] = shape.y();
            values[next++] = shape.size();
            values[next++] = shape.kind().ordinal();
        }
        return new SharedArray(TEST_SHAPES, shapes.size(), COLUMNS, values);
    }

    private Examples examples(String part, List<PlanarShape> shapes, List<SharedArray> shared, Settings settings) {
        Dimensions sizes = dimensions(settings);
        int features = sizes.features();
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", shapes.size(), features);
        for (int i = 0; i < shapes.size(); i++) {
            boolean[] mask = shapes.get(i).mask(ExampleLayout.SIDE);
            for (int pixel = 0; pixel < mask.length; pixel++) {
                inputs[i * features + pixel] = mask[pixel] ? 1 : 0;
            }
        }
        double[] targets = inputs;
        if (weighted(settings)) {
            targets = Storage.rows(name() + ": " + part + " targets", shapes.size(), sizes.outputs());
            RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " points " + part);
            WeightedPoints points = new WeightedPoints();
            List<WeightedPoints.Fine> fine = fine(shapes);
            for (int i = 0; i < shapes.size(); i++) {
                points.draw(random, fine.get(i), inputs, i * features, targets, i * sizes.outputs());
            }
        }
        return new Examples(features, sizes.outputs(), shapes.size(), inputs, targets, List.of(), shared);
    }

    private static List<WeightedPoints.Fine> fine(List<PlanarShape> shapes) {
        BoundaryBand bands = new BoundaryBand(WeightedPoints.SIDE, WeightedPoints.SIDE, WeightedPoints.RADIUS);
        return shapes.stream()
                .map(shape -> WeightedPoints.Fine.of(shape, bands))
                .toList();
    }

    private static ExampleStream stream(List<PlanarShape> shapes, Examples examples, boolean weighted) {
        List<WeightedPoints.Fine> fine = weighted ? fine(shapes) : List.of();
        // runs on several threads share a data set, and none of them wants working memory for every example
        ThreadLocal<WeightedPoints> points = ThreadLocal.withInitial(WeightedPoints::new);
        return (random, inputs, targets) -> {
            int chosen = random.below(examples.count());
            System.arraycopy(examples.inputs(), chosen * examples.features(), inputs, 0, ExampleLayout.PIXELS);
            if (weighted) {
                points.get().draw(random, fine.get(chosen), inputs, 0, targets, 0);
            } else {
                System.arraycopy(inputs, 0, targets, 0, ExampleLayout.PIXELS);
            }
        };
    }
}
