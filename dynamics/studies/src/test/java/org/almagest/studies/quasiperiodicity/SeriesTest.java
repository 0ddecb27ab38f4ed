package org.almagest.studies.quasiperiodicity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

/** The series themselves, and what the probes make of them where the answer is known otherwise. */
class SeriesTest {
    private static final double ROUNDING = 1e-12;
    private static final double CLOSED = 1e-12;
    private static final int COLUMNS = 8;

    private static DataSet data(String name, Map<String, ?> settings) {
        return DataSets.load(name, Settings.of(DataSets.SOURCES.named(name).parameters(), settings));
    }

    private static Findings look(String probe, String family, Map<String, ?> settings, DataSet data) {
        Model model = Families.ALL
                .named(family)
                .build(Settings.of(Families.ALL.named(family).parameters(), settings), data);
        double[] theta = new double[model.length()];
        Probe found = Probes.ALL.named(probe);
        Findings findings = new Findings();
        found.measure(
                new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1),
                Settings.of(found.parameters(), Map.of()),
                findings);
        return findings;
    }

    private static Measurement of(Findings findings, String quantity) {
        return findings.measurements().stream()
                .filter(one -> one.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static double value(Findings findings, String quantity) {
        Measurement found = of(findings, quantity);
        assertEquals("ok", found.status(), quantity);
        return found.value();
    }

    @Test
    void curvesHaveTheirAmplitudes() {
        assertEquals(Math.log(1.5), Curve.GROWING.at(.5), ROUNDING);
        assertEquals(2 * 2.875, Curve.RESTING.at(.125), ROUNDING);
        assertEquals(2, Curve.RESTING.at(3.125), ROUNDING);
        assertEquals(2 * (Math.log(6.125) + 1), Curve.RESTING.at(9.125), ROUNDING);
        for (Curve curve : Curve.values()) {
            for (double x = .1; x < 10; x += .37) {
                assertTrue(Math.abs(curve.at(x)) <= curve.envelope(x) + ROUNDING);
            }
        }
        DataSet series = data("quasi-periodic", Map.of("noise", 0.0));
        assertEquals(161, series.train().count());
        assertEquals(Curve.GROWING.at(8.05), series.test().targets()[0], ROUNDING);
        assertEquals(10, series.test().inputs()[39], ROUNDING);
        assertThrows(DataException.class, () -> data("quasi-periodic", Map.of("points", 30, "test", 30)));
    }

    @Test
    void monthsWithoutAMeanAreLeftOut() {
        DataSet months = data("mauna-loa", Map.of());
        assertEquals(442, months.train().count());
        assertEquals(24, months.test().count());
        assertEquals(316.1, months.train().targets()[0], 0);
        assertEquals(1958.2083, months.train().inputs()[0], 0);
        assertEquals(315.625, months.train().targets()[3], 0);
        assertEquals(1958.5417, months.train().inputs()[3], 0);
        assertThrows(DataException.class, () -> data("mauna-loa", Map.of("train", 500, "test", 24)));
    }

    /** Of a vibration without noise, least squares find its two coefficients, and the band has no width. */
    @Test
    void harmonicsAreFoundExactly() {
        double[] times = new double[40];
        double[] values = new double[40];
        for (int i = 0; i < 40; i++) {
            times[i] = .1 * i;
            values[i] = 2 + .7 * Math.cos(3 * times[i]) - .4 * Math.sin(3 * times[i]);
        }
        double[] known = values.clone();
        Arrays.fill(known, 30, 40, Double.NaN);
        FittedSeries fitted =
                FittedSeries.of(SeriesForm.of("harmonics", 2 * Math.PI / 3, 2), times, known, new double[1]);
        for (int i = 0; i < 40; i++) {
            assertEquals(values[i], fitted.level()[i], ROUNDING);
            assertEquals(0, fitted.variance()[i], ROUNDING);
            assertEquals(2, fitted.trend()[i], ROUNDING);
            assertEquals(Math.hypot(.7, .4), fitted.amplitude()[i], ROUNDING);
        }
        assertNull(fitted.logLikelihood());
    }

    @Test
    void aSeriesHasItsNumbers() {
        DataSet series = data("quasi-periodic", Map.of());
        Findings found = look("series-fit", "series-model", Map.of("period", 2.0), series);
        Matrix drawn = found.matrices().get(0);
        assertEquals(201, drawn.rows());
        double squares = 0;
        for (int i = 161; i < 201; i++) {
            double level = drawn.data()[COLUMNS * i + 2];
            squares += Math.pow(level - Curve.GROWING.at(drawn.data()[COLUMNS * i]), 2) / 40;
            assertEquals(1, drawn.data()[COLUMNS * i + 7]);
        }
        assertEquals(Math.sqrt(squares), value(found, "forecast_rmse"), ROUNDING);
        // amplitude and phase from the 20 values of half a period have an error of 0.5·√(2/20) = 0.16; twice that is
        // too much
        assertTrue(value(found, "fit_rmse") < .3);
        // any constant amplitude has about 1
        assertTrue(value(found, "envelope_error") < 1);
        assertEquals(161. * (161 * 161 - 1) / 6 + 161 * 161 + 161, value(found, "dense_operations"), 0);
        double once = value(found, "filter_operations");
        Findings longer = look(
                "series-fit",
                "series-model",
                Map.of("period", 2.0),
                data("quasi-periodic", Map.of("points", 402, "test", 80)));
        assertEquals(2 * once, value(longer, "filter_operations"), 0);
        Findings trend = look("series-fit", "series-model", Map.of("form", "trend"), series);
        assertEquals("no_season", of(trend, "envelope_error").status());
        Findings harmonics = look("series-fit", "series-model", Map.of("form", "harmonics"), series);
        assertEquals("no_process", of(harmonics, "log_likelihood").status());
        Findings months = look(
                "series-fit",
                "series-model",
                Map.of("form", "trend-two-seasons", "order", 3),
                data("mauna-loa", Map.of("train", 120, "test", 12)));
        assertEquals("no_truth", of(months, "fit_rmse").status());
        // the season alone has a deviation of 2 ppm: whoever misses it is farther away
        assertTrue(value(months, "forecast_rmse") < 1.5);
    }

    /** A season covers all of this curve, a fixed harmonic some of it. */
    @Test
    void bandsCoverWhatTheyCover() {
        for (String form : List.of("season", "harmonics")) {
            Findings found = look(
                    "series-fit",
                    "series-model",
                    Map.of("form", form, "period", 2.0),
                    data("quasi-periodic", Map.of()));
            Matrix drawn = found.matrices().get(0);
            double noise = noise(form, drawn);
            double fit = covered(drawn, 5, 161, noise);
            double forecast = covered(drawn, 161, 201, noise);
            if (form.equals("harmonics")) {
                assertTrue(fit > .1 && fit < .9, "a share that bands of many widths have tells little: " + fit);
            }
            assertEquals(fit, value(found, "fit_coverage"), ROUNDING);
            assertEquals(Math.abs(fit - .95), value(found, "fit_coverage_error"), ROUNDING);
            assertEquals(forecast, value(found, "forecast_coverage"), ROUNDING);
            assertEquals(Math.abs(forecast - .95), value(found, "forecast_coverage_error"), ROUNDING);
        }
    }

    /** Variance of the noise of the model that was fitted to the drawn values. */
    private static double noise(String form, Matrix drawn) {
        double[] times = new double[drawn.rows()];
        double[] known = new double[drawn.rows()];
        for (int i = 0; i < drawn.rows(); i++) {
            times[i] = drawn.data()[COLUMNS * i];
            known[i] = drawn.data()[COLUMNS * i + 7] > 0 ? Double.NaN : drawn.data()[COLUMNS * i + 1];
        }
        return FittedSeries.of(SeriesForm.of(form, 2, 2), times, known, new double[2])
                .noise();
    }

    /** At which share of these times the curve lies in the level's band: that of the values without their noise. */
    private static double covered(Matrix drawn, int from, int to, double noise) {
        int count = 0;
        for (int i = from; i < to; i++) {
            double level = drawn.data()[COLUMNS * i + 2];
            double half = (drawn.data()[COLUMNS * i + 4] - drawn.data()[COLUMNS * i + 3]) / 2;
            double band = Math.sqrt(half * half - 1.96 * 1.96 * noise);
            count += Math.abs(level - Curve.GROWING.at(drawn.data()[COLUMNS * i])) <= band ? 1 : 0;
        }
        return (double) count / (to - from);
    }

    @Test
    void splinesHaveTheirErrors() {
        DataSet times = data("quasi-periodic", Map.of("points", 61, "test", 0));
        Findings seasonal = look("spline-covariance", "spline-season", Map.of("functions", 24, "period", 2.0), times);
        Findings half = look("spline-covariance", "spline-season", Map.of("functions", 12, "period", 2.0), times);
        Findings plain = look(
                "spline-covariance", "spline-season", Map.of("functions", 24, "period", 2.0, "kind", "plain"), times);
        assertEquals(value(half, "covariance_error"), value(seasonal, "coarser_error"), 0);
        assertEquals(value(plain, "covariance_error"), value(seasonal, "plain_error"), 0);
        assertTrue(value(seasonal, "covariance_error") < value(plain, "covariance_error"));
        assertTrue(value(seasonal, "deviation_error") < CLOSED);
        Findings few = look("spline-covariance", "spline-season", Map.of("functions", 6, "period", 2.0), times);
        assertEquals("unresolved", of(few, "coarser_error").status());
        assertThrows(
                IllegalArgumentException.class,
                () -> look("spline-covariance", "spline-season", Map.of("functions", 25), times));
        assertThrows(IllegalArgumentException.class, () -> Families.ALL
                .named("series-model")
                .build(Settings.of(new SeriesModel().parameters(), Map.of()), 2, 1));
    }

    @Test
    void formsAreSumsOfTheirParts() {
        assertEquals(
                List.of(0, -1, -1, 1, 1),
                SeriesForm.WORDS.stream()
                        .map(word -> SeriesForm.of(word, 1, 2).place())
                        .toList());
        assertEquals(3, SeriesForm.of("trend-two-seasons", 1, 3).components().size());
        assertTrue(SeriesForm.of("harmonics", 1, 2).harmonics());
    }
}
