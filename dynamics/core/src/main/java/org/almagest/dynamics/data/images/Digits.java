package org.almagest.dynamics.data.images;

import com.google.auto.service.AutoService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Sampling;

/**
 * 1797 handwritten digits of 8×8 pixels, grey levels 0..16 scaled to [0, 1] or [−1, 1], carried in the jar. Which digits are for
 * training and which for testing is drawn with {@code data_seed}. A projection by convolutions is padded, see {@link
 * RandomConvolutions}: 8×8 → 4×4 → 2×2.
 */
@AutoService(DataSource.class)
public final class Digits implements DataSource {
    private static final String RESOURCE = "digits.csv.gz";
    private static final int COUNT = 1797;
    private static final int SIDE = 8;
    private static final ImageSize SIZE = new ImageSize(1, SIDE, SIDE);
    private static final int CLASSES = 10;
    private static final int WHITE = 16;
    private static final String UNIT = "unit";

    /** For {@link java.util.ServiceLoader}. */
    public Digits() {}

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public String description() {
        return "1797 handwritten digits, 8×8 grey levels: Optical Recognition of Handwritten Digits (Alpaydin, Kaynak"
                + " 1998), UCI Machine Learning Repository, CC BY 4.0.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(ImageInputs.PARAMETERS);
        parameters.add(Parameter.integer("train", 1437, 1, COUNT, "training examples"));
        parameters.add(Parameter.choice(
                "range",
                UNIT,
                List.of(UNIT, "signed"),
                "what the grey levels 0..16 become before all else; unit: 0..1; signed: -1..1"));
        parameters.add(
                Parameter.integer("test", 360, 0, COUNT - 1, "test examples; train and test together 1797 at most"));
        return List.copyOf(parameters);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        ImageInputs inputs = inputs(settings);
        return new Dimensions(
                inputs.preparation().features(),
                inputs.targets().outputs(),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        ImageInputs inputs = inputs(settings);
        LabelledImages read = read();
        LabelledImages digits = settings.text("range").equals(UNIT) ? read : read.signed();
        int[] order = Sampling.order(COUNT, settings.whole(Sampling.DATA_SEED.name()));
        int[] train = Arrays.copyOf(order, settings.integer("train"));
        int[] test = Arrays.copyOfRange(order, COUNT - settings.integer("test"), COUNT);
        return inputs.dataSet(digits, train, digits, test);
    }

    private ImageInputs inputs(Settings settings) {
        int train = settings.integer("train");
        int test = settings.integer("test");
        if (train + test > COUNT) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "digits: train %d and test %d are %d examples, expected at most %d together",
                    train,
                    test,
                    train + test,
                    COUNT));
        }
        if (settings.integer(Frame.PARAMETER.name()) > 0
                && !settings.text("range").equals(UNIT)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "digits: pad %d puts a frame of zeros around images whose black is -1: expected range unit, or pad 0",
                    settings.integer(Frame.PARAMETER.name())));
        }
        return ImageInputs.of(name(), settings, SIZE, CLASSES);
    }

    /** All digits in the file's order; each line holds 64 grey levels row by row, then the label. */
    static LabelledImages read() {
        byte[] pixels = new byte[COUNT * SIDE * SIDE];
        byte[] labels = new byte[COUNT];
        try (InputStream resource = Digits.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new DataException(String.format(
                        Locale.ROOT, "%s is missing from the jar of Almagest: build or copy it again", RESOURCE));
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII));
            for (int i = 0; i < COUNT; i++) {
                String line = lines.readLine();
                String[] cells = line == null ? new String[0] : line.split(",", -1);
                if (cells.length != SIDE * SIDE + 1) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d: %d numbers, expected 65: the jar of Almagest is damaged",
                            RESOURCE,
                            i + 1,
                            cells.length));
                }
                for (int p = 0; p < SIDE * SIDE; p++) {
                    pixels[i * SIDE * SIDE + p] = Byte.parseByte(cells[p]);
                }
                labels[i] = Byte.parseByte(cells[SIDE * SIDE]);
            }
        } catch (IOException | NumberFormatException e) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s in the jar of Almagest is damaged: %s", RESOURCE, e.getMessage()),
                    e);
        }
        return new LabelledImages(SIZE, WHITE, pixels, labels);
    }
}
