package org.almagest.dynamics.data.images;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * Images and labels from IDX files, gzip or not, such as MNIST and Fashion-MNIST. Grey levels 0..255 are scaled to [0,
 * 1]; images are taken from the start of a file, in its order. With {@code dimension} 25 and {@code normalise} the
 * inputs of 28×28 images are those of arXiv 2105.12245, see {@link RandomConvolutions}.
 */
@AutoService(DataSource.class)
public final class Idx implements DataSource {
    private static final int WHITE = 255;
    private static final int MOST_CLASSES = 256;

    /** For {@link java.util.ServiceLoader}. */
    public Idx() {}

    @Override
    public String name() {
        return "idx";
    }

    @Override
    public String description() {
        return "Images and labels from your own IDX files, such as MNIST and Fashion-MNIST, gzip or not.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(ImageInputs.PARAMETERS);
        parameters.add(Parameter.requiredPath("images", "path of the training images"));
        parameters.add(Parameter.requiredPath("labels", "path of the training labels"));
        parameters.add(Parameter.path("test_images", "", "path of the test images; empty = no test examples"));
        parameters.add(Parameter.path("test_labels", "", "path of the test labels"));
        parameters.add(Parameter.integer(
                "train", 0, 0, Integer.MAX_VALUE, "training examples, from the start of the file; 0 = all"));
        parameters.add(Parameter.integer(
                "test", 0, 0, Integer.MAX_VALUE, "test examples, from the start of the file; 0 = all"));
        parameters.add(Parameter.integer(
                "classes", 0, 0, MOST_CLASSES, "number of classes; 0 = one more than the largest label in the files"));
        return List.copyOf(parameters);
    }

    @Override
    public Map<String, String> files(Settings settings) {
        return Stream.of("images", "labels", "test_images", "test_labels")
                .filter(name -> !settings.text(name).isEmpty())
                .collect(Collectors.toMap(name -> name, settings::text));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        IdxPair train = train(settings);
        @Nullable IdxPair test = test(settings, train);
        ImageInputs inputs = inputs(settings, train, test);
        return new Dimensions(
                inputs.preparation().features(),
                inputs.targets().outputs(),
                train.count(),
                test == null ? 0 : test.count());
    }

    @Override
    public DataSet load(Settings settings) {
        IdxPair train = train(settings);
        @Nullable IdxPair test = test(settings, train);
        ImageInputs inputs = inputs(settings, train, test);
        LabelledImages held = test == null ? LabelledImages.none(train.size(), WHITE) : images(test);
        return inputs.dataSet(images(train), Sampling.inOrder(train.count()), held, Sampling.inOrder(held.count()));
    }

    private static IdxPair train(Settings settings) {
        return IdxPair.of(settings.text("images"), settings.text("labels"), settings.integer("train"), "training");
    }

    private static @Nullable IdxPair test(Settings settings, IdxPair train) {
        String images = settings.text("test_images");
        String labels = settings.text("test_labels");
        int wanted = settings.integer("test");
        if (images.isEmpty() && labels.isEmpty()) {
            if (wanted > 0) {
                throw new DataException(String.format(
                        Locale.ROOT, "idx: test is %d, but no test_images and test_labels are given", wanted));
            }
            return null;
        }
        IdxPair test = IdxPair.of(images, labels, wanted, "test");
        if (!test.size().equals(train.size())) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: images are %s, expected %s as in %s",
                    images,
                    test.size(),
                    train.size(),
                    settings.text("images")));
        }
        return test;
    }

    private ImageInputs inputs(Settings settings, IdxPair train, @Nullable IdxPair test) {
        int needed = Math.max(train.classes(), test == null ? 0 : test.classes());
        int classes = settings.integer("classes");
        if (classes != 0 && classes < needed) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "idx: classes is %d, but the label files hold label %d: expected at least %d, or 0",
                    classes,
                    needed - 1,
                    needed));
        }
        if (classes == 0 && !train.several()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s holds label %d alone: expected at least two classes to tell apart; say classes if more belong to them",
                    settings.text("labels"),
                    train.classes() - 1));
        }
        return ImageInputs.of(name(), settings, train.size(), classes == 0 ? needed : classes);
    }

    private static LabelledImages images(IdxPair pair) {
        return new LabelledImages(pair.size(), WHITE, pair.images().first(pair.count()), pair.labels());
    }
}
