package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.almagest.dynamics.config.Grammar;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.season.Seasonality;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code seasonal}: whether a series that is recorded of a run has a season of a given period: how much likelier a seasonal
 * Gaussian process beside a trend makes it than the trend alone (the process of Zhang et al., arXiv 2305.09914).
 */
@AutoService(Probe.class)
public final class SeasonalProbe implements RunProbe {
    private static final String NAME = "seasonal";
    private static final String SERIES = "series";
    private static final String LOG_LOSS = "log_loss";
    private static final String MATRIX = "season";
    private static final String PAPER = "process of Zhang et al., arXiv 2305.09914; as a test of training curves own";
    private static final int COLUMNS = 8;
    /** Of a normal distribution, 95 % lie within so many deviations. */
    private static final double WITHIN = 1.96;
    /** Two searches of some dozens of passes over some hundred values. */
    private static final double OPERATIONS = 2e8;

    private static final List<Quantity> QUANTITIES = List.of(
            quantity(
                    "seasonal_gain",
                    "1",
                    "log-likelihood with trend (integrated Wiener process of order 2) and season less that with the trend alone, each at the deviations that fit best, over the same values (without the first four); below 0 where a season explains nothing"),
            quantity(
                    "seasonal_period",
                    "1",
                    "most likely period among 0.4, 0.45, …, 2 times the one asked for, at the fitted deviations"),
            quantity("seasonal_amplitude", SERIES, "mean of √(g² + (g′/a)²) of the smoothed season g, a = 2π/period"),
            quantity("amplitude_growth", "1", "its mean over the last quarter of the values over that of the first"),
            quantity("seasonal_share", "1", "variance of the smoothed season over that of the values"));

    private static final Grammar QUANTITY = new Grammar() {
        @Override
        public String canonical(String text) {
            if (!names().contains(text)) {
                throw new GrammarException(0, String.format(Locale.ROOT, "'%s' is not %s", text, allowed()));
            }
            return text;
        }

        @Override
        public String allowed() {
            return String.format(
                    Locale.ROOT,
                    "%s, or a quantity that another probe measures, such as sharpness (almagest list probes names them)",
                    String.join(", ", recorded()));
        }
    };

    /** For {@link java.util.ServiceLoader}. */
    public SeasonalProbe() {}

    private static Quantity quantity(String name, String unit, String formula) {
        return new Quantity(name, unit, formula, PAPER, false);
    }

    private static List<String> recorded() {
        return List.of(TrainingQuantity.LOSS.word(), LOG_LOSS, TrainingQuantity.GRADIENT_NORM.word());
    }

    private static TreeSet<String> names() {
        TreeSet<String> names = new TreeSet<>(recorded());
        names.addAll(Probes.quantitiesThat(quantity -> !QUANTITIES.contains(quantity)));
        return names;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "whether a series that is recorded of the run, such as its loss or what another probe measures, has a season whose amplitude and phase may drift";
    }

    @Override
    public List<Quantity> quantities() {
        return QUANTITIES;
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        MATRIX,
                        MatrixKind.Content.SERIES,
                        "the series, a row a value: step, value, trend and season, lower and upper end of their 95 % band, trend, amplitude, 0"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.expression(
                        SERIES,
                        TrainingQuantity.LOSS.word(),
                        recorded(),
                        QUANTITY,
                        "what is looked at: loss, log_loss or gradient_norm where the trajectory is recorded, or a quantity of another probe of the run, of the whole network, where that probe looks"),
                Parameter.integer("period", 100, 1, 1_000_000_000, "steps of a cycle"),
                Parameter.integer("drop", 0, 0, 1_000_000_000, "steps before which nothing is looked at"));
    }

    @Override
    public List<String> reads(Settings settings) {
        return List.of(read(settings));
    }

    private static String read(Settings settings) {
        String series = settings.text(SERIES);
        return series.equals(LOG_LOSS) ? TrainingQuantity.LOSS.word() : series;
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return OPERATIONS;
    }

    /** The series of one run. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private @Nullable RecordedSeries recorded;

        Session(Settings settings) {
            this.settings = settings;
        }

        @Override
        public void reads(RecordedSeries series) {
            recorded = series;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            List<RecordedSeries.Point> points = points();
            String missing = missing(points);
            if (missing != null) {
                for (Quantity quantity : QUANTITIES) {
                    sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity.name(), null, missing));
                }
                return;
            }
            int period = settings.integer("period");
            Seasonality season = new Seasonality(
                    points.stream()
                            .mapToDouble(point -> (double) point.step() / period)
                            .toArray(),
                    values(points));
            double[] values = {
                season.gain(),
                season.bestRatio(),
                season.amplitude(0, season.length()),
                season.amplitudeGrowth(),
                season.share()
            };
            for (int i = 0; i < values.length; i++) {
                sink.measurement(Measurement.exact(
                        snapshot.step(), NAME, QUANTITIES.get(i).name(), null, values[i]));
            }
            sink.matrix(new Matrix(snapshot.step(), MATRIX, null, points.size(), COLUMNS, rows(points, season)));
        }

        private List<RecordedSeries.Point> points() {
            List<RecordedSeries.Point> kept = new ArrayList<>();
            if (recorded == null) {
                return kept;
            }
            boolean logarithm = settings.text(SERIES).equals(LOG_LOSS);
            long before = Long.MIN_VALUE;
            for (RecordedSeries.Point point : recorded.of(read(settings))) {
                if (point.step() >= settings.integer("drop") && point.step() > before) {
                    double value = logarithm ? StrictMath.log(point.value()) : point.value();
                    kept.add(new RecordedSeries.Point(point.step(), value));
                    before = point.step();
                }
            }
            return kept;
        }

        /** Why there is nothing to measure; null where there is. */
        private static @Nullable String missing(List<RecordedSeries.Point> points) {
            if (points.isEmpty()) {
                return "not_recorded";
            }
            double variance = Seasonality.variance(values(points));
            if (!Double.isFinite(variance)) {
                return Measurement.NOT_FINITE;
            }
            if (points.size() < Seasonality.FEWEST) {
                return "too_short";
            }
            double first = points.get(0).value();
            // of values that are all the same it may be a rounding, and of others that hardly differ 0
            boolean same = points.stream().allMatch(point -> point.value() == first);
            return same || variance == 0 ? "constant" : null;
        }

        private static double[] values(List<RecordedSeries.Point> points) {
            return points.stream().mapToDouble(RecordedSeries.Point::value).toArray();
        }

        private static double[] rows(List<RecordedSeries.Point> points, Seasonality season) {
            double[] rows = new double[COLUMNS * points.size()];
            for (int i = 0; i < points.size(); i++) {
                double band = WITHIN * season.deviation(i);
                double[] row = {
                    points.get(i).step(),
                    points.get(i).value(),
                    season.total(i),
                    season.total(i) - band,
                    season.total(i) + band,
                    season.trend(i),
                    season.amplitude(i),
                    0
                };
                System.arraycopy(row, 0, rows, COLUMNS * i, COLUMNS);
            }
            return rows;
        }
    }
}
