package org.almagest.studies.quasiperiodicity;

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
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;

/**
 * Monthly means of carbon dioxide in the air at Mauna Loa, in parts per million, from March 1958 to December 2001, carried in the jar.
 *
 * <p>Source: Keeling, Whorf 2004, Carbon Dioxide Information Analysis Center; in the public domain, as the Python library statsmodels
 * says of its data set {@code co2}. A line is the middle of a month in years and the mean of that month's weekly averages; the program
 * that made these means is not part of Almagest. Five of the 526 months have no mean ({@code nan}) and are left out.
 */
@AutoService(DataSource.class)
public final class MaunaLoa implements DataSource {
    private static final String RESOURCE = "mauna-loa.csv";
    private static final int MONTHS = 521;
    /** 85 % of the months. */
    private static final int TRAIN = 442;
    /** Beyond two years a smooth trend says nothing. */
    private static final int AHEAD = 24;

    /** For {@link java.util.ServiceLoader}. */
    public MaunaLoa() {}

    @Override
    public String name() {
        return "mauna-loa";
    }

    @Override
    public String description() {
        return "Monthly means of CO₂ at Mauna Loa, 1958 to 2001 (Keeling, Whorf 2004, in the public domain); the months after the training examples are held out.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("train", TRAIN, 20, MONTHS, "months that are trained on, from the first on"),
                Parameter.integer("test", AHEAD, 0, AHEAD, "months after these that are held out"));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int train = settings.integer("train");
        int test = settings.integer("test");
        if (train + test > MONTHS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: train %d and test %d are %d months, expected at most %d together",
                    name(),
                    train,
                    test,
                    train + test,
                    MONTHS));
        }
        return new Dimensions(1, 1, train, test);
    }

    @Override
    public DataSet load(Settings settings) {
        Dimensions sizes = dimensions(settings);
        List<double[]> months = read();
        int train = sizes.train();
        return new DataSet(
                name(), part(months.subList(0, train)), part(months.subList(train, train + sizes.test())), false);
    }

    private static Examples part(List<double[]> months) {
        return new Examples(
                1,
                1,
                months.size(),
                months.stream().mapToDouble(month -> month[0]).toArray(),
                months.stream().mapToDouble(month -> month[1]).toArray());
    }

    /** Time and mean of each month that has one. */
    private static List<double[]> read() {
        List<double[]> months = new ArrayList<>();
        try (InputStream resource = MaunaLoa.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new DataException(String.format(
                        Locale.ROOT, "%s is missing from the jar of Almagest: build or copy it again", RESOURCE));
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                if (!cells[1].equals("nan")) {
                    months.add(Arrays.stream(cells)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s in the jar of Almagest is damaged: %s", RESOURCE, e.getMessage()),
                    e);
        }
        if (months.size() != MONTHS) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %d months, expected %d: the jar of Almagest is damaged",
                    RESOURCE,
                    months.size(),
                    MONTHS));
        }
        return months;
    }
}
