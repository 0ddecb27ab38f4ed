package org.almagest.dynamics.data.images;

import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Sampling;

/**
 * CIFAR-10 in its binary form: the files data_batch_1.bin, data_batch_2.bin, … and test_batch.bin of a folder, levels 0..255
 * scaled to [0, 1], red, green and blue as three channels. Examples come in the order of the files.
 */
@AutoService(DataSource.class)
public final class Cifar10 implements DataSource {
    private static final int MOST_BATCHES = 5;
    private static final int CLASSES = 10;
    private static final int MOST = MOST_BATCHES * 10_000;
    private static final String TEST = "test_batch.bin";

    /** For {@link java.util.ServiceLoader}. */
    public Cifar10() {}

    @Override
    public String name() {
        return "cifar10";
    }

    @Override
    public String description() {
        return "Colour images of 32×32 pixels in ten classes, from your own copy of CIFAR-10's binary files (Krizhevsky"
                + " 2009).";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(Preparation.PARAMETERS);
        parameters.add(Parameter.requiredPath("path", "the folder of data_batch_1.bin, … and test_batch.bin"));
        parameters.add(Parameter.flag(
                "grey", false, "one channel, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), in place of three"));
        parameters.add(Parameter.integer("train", 0, 0, MOST, "training examples, from the start; 0 = all"));
        parameters.add(Parameter.integer("test", 0, 0, MOST, "test examples, from the start; 0 = all"));
        parameters.add(ClassTargets.PARAMETER);
        return List.copyOf(parameters);
    }

    @Override
    public Map<String, String> files(Settings settings) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String file : batches(folder(settings))) {
            files.put(file, path(settings, file));
        }
        files.put(TEST, path(settings, TEST));
        return files;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        Preparation preparation = preparation(settings);
        return new Dimensions(
                preparation.features(),
                ClassTargets.of(name(), settings, preparation.features(), CLASSES)
                        .outputs(),
                train(settings).wanted(),
                test(settings).wanted());
    }

    @Override
    public DataSet load(Settings settings) {
        Preparation preparation = preparation(settings);
        ClassTargets targets = ClassTargets.of(name(), settings, preparation.features(), CLASSES);
        LabelledImages train = train(settings).read();
        LabelledImages test = test(settings).read();
        return new ImageInputs(name(), preparation, targets)
                .dataSet(train, Sampling.inOrder(train.count()), test, Sampling.inOrder(test.count()));
    }

    private Preparation preparation(Settings settings) {
        return settings.flag("grey")
                ? Preparation.ofGrey(name(), settings, CifarFiles.SIZE)
                : Preparation.of(name(), settings, CifarFiles.SIZE);
    }

    private static CifarFiles train(Settings settings) {
        List<String> paths = batches(folder(settings)).stream()
                .map(file -> path(settings, file))
                .toList();
        return CifarFiles.of(paths, settings.integer("train"), "train");
    }

    private static CifarFiles test(Settings settings) {
        return CifarFiles.of(List.of(path(settings, TEST)), settings.integer("test"), "test");
    }

    private static String path(Settings settings, String file) {
        return settings.text("path") + "/" + file;
    }

    private static Path folder(Settings settings) {
        String path = settings.text("path");
        try {
            if (!path.isBlank() && Files.isDirectory(Path.of(path))) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s is no path: expected the folder of CIFAR-10's binary files", path),
                    e);
        }
        throw new DataException(String.format(
                Locale.ROOT,
                "%s is no folder: expected that of CIFAR-10's binary files, data_batch_1.bin to data_batch_5.bin and test_batch.bin",
                path.isBlank() ? "no path given, which" : path));
    }

    /** Those that are there, from the first on; a gap would be a mistake. */
    private static List<String> batches(Path folder) {
        List<String> batches = new ArrayList<>();
        int missing = 0;
        for (int i = 1; i <= MOST_BATCHES; i++) {
            String file = String.format(Locale.ROOT, "data_batch_%d.bin", i);
            if (!Files.exists(folder.resolve(file))) {
                missing = missing == 0 ? i : missing;
            } else if (missing == 0) {
                batches.add(file);
            } else {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has %s, but no data_batch_%d.bin: expected all up to the last; copy it again",
                        folder,
                        file,
                        missing));
            }
        }
        if (batches.isEmpty()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has no data_batch_1.bin: expected CIFAR-10's binary files, data_batch_1.bin to data_batch_5.bin and test_batch.bin (not the versions for Python or Matlab)",
                    folder));
        }
        return batches;
    }
}
