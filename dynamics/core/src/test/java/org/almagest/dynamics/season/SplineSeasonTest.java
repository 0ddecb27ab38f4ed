package org.almagest.dynamics.season;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.almagest.dynamics.season.SplineSeason.Kind;
import org.junit.jupiter.api.Test;

/** B-splines by known numbers and by differences; the covariance of their seasons by an independent script in NumPy. */
class SplineSeasonTest {
    private static final double LOW = 0;
    private static final double HIGH = 10;
    private static final double ROUNDING = 1e-14;
    /** The solution of equations of condition 1e6 and more by another method. */
    private static final double SOLVED = 1e-9;
    /** The trapezoid rule of the script, with 20001 points. */
    private static final double TRAPEZOID = 1e-5;

    @Test
    void splinesHaveTheKnownNumbers() {
        CubicSplines splines = new CubicSplines(8, LOW, HIGH);
        assertArrayEquals(
                new double[] {0, .10546875, .5768229166666666, .31510416666666663, .0026041666666666665, 0, 0, 0},
                splines.at(2.5, 0),
                ROUNDING);
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 1}, splines.at(HIGH, 0), ROUNDING);
        assertArrayEquals(new double[8], splines.at(10.5, 0), 0);
    }

    @Test
    void splinesSumToOneAndHaveTheirDerivatives() {
        CubicSplines splines = new CubicSplines(9, -1, 2);
        double h = 1e-4;
        for (double x = -.95; x < 2; x += .173) {
            double[] values = splines.at(x, 0);
            assertEquals(1, Arrays.stream(values).sum(), ROUNDING);
            double[] slopes = splines.at(x, 1);
            double[] bends = splines.at(x, 2);
            for (int i = 0; i < 9; i++) {
                double up = splines.at(x + h, 0)[i];
                double down = splines.at(x - h, 0)[i];
                assertEquals((up - down) / (2 * h), slopes[i], 1e-6);
                assertEquals((splines.at(x + h, 1)[i] - splines.at(x - h, 1)[i]) / (2 * h), bends[i], 1e-3 * h + 1e-2);
            }
        }
    }

    /** (a² + D²)φ by differences of φ. */
    @Test
    void drivenFunctionsAreThoseOfTheEquation() {
        SeasonalProcess season = new SeasonalProcess(3);
        double h = 1e-4;
        for (Kind kind : Kind.values()) {
            SplineSeason basis = new SplineSeason(kind, 4 * kind.ofEach(), LOW, HIGH, season);
            for (double x = .31; x < 9.5; x += .97) {
                double[] here = basis.at(x);
                double[] up = basis.at(x + h);
                double[] down = basis.at(x - h);
                double[] driven = basis.driven(x);
                for (int i = 0; i < here.length; i++) {
                    double expected = 9 * here[i] + (up[i] - 2 * here[i] + down[i]) / (h * h);
                    assertEquals(expected, driven[i], 1e-5);
                }
            }
        }
    }

    @Test
    void covariancesHaveTheKnownErrors() {
        known(2, Kind.SEASONAL, 16, .06854482306981718);
        known(2, Kind.MIXED, 24, .007988490188547042);
        known(2, Kind.PLAIN, 32, .13760611055291389);
        known(.5, Kind.SEASONAL, 16, .054271196435378005);
    }

    private static void known(double period, Kind kind, int functions, double expected) {
        SeasonalProcess season = SeasonalProcess.ofPeriod(period);
        SplineSeason basis = new SplineSeason(kind, functions, LOW, HIGH, season);
        double[] places =
                IntStream.range(0, 60).mapToDouble(i -> .25 + 9.75 * i / 59).toArray();
        double[][] trapezoid = new double[functions][functions];
        int points = 20001;
        double width = (HIGH - LOW) / (points - 1);
        for (int i = 0; i < points; i++) {
            basis.add(LOW + i * width, i == 0 || i == points - 1 ? width / 2 : width, trapezoid);
        }
        assertEquals(expected, error(season, places, basis.covariance(places, trapezoid)), SOLVED, kind.word());
        assertEquals(expected, error(season, places, basis.covariance(places)), TRAPEZOID, kind.word());
    }

    private static double error(SeasonalProcess season, double[] places, double[][] covariance) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < places.length; j++) {
                double exact = season.covariance(places[i], places[j]);
                largest = Math.max(largest, exact);
                error = Math.max(error, Math.abs(exact - covariance[i][j]));
            }
        }
        return error / largest;
    }

    @Test
    void refusesWhatIsNoBasis() {
        SeasonalProcess season = new SeasonalProcess(3);
        assertThrows(IllegalArgumentException.class, () -> new SplineSeason(Kind.SEASONAL, 7, LOW, HIGH, season));
        assertThrows(IllegalArgumentException.class, () -> new SplineSeason(Kind.MIXED, 6, LOW, HIGH, season));
        assertThrows(IllegalArgumentException.class, () -> new CubicSplines(3, LOW, HIGH));
        assertTrue(new SplineSeason(Kind.MIXED, 9, LOW, HIGH, season).functions() == 9);
    }
}
