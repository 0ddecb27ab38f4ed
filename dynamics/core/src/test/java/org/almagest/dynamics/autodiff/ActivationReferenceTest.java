package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations and their first four derivatives against mpmath's. */
class ActivationReferenceTest {
    /**
     * Relative to the value, or to the size of its terms: near a saturated end the polynomials in tanh cancel, so what
     * remains has the rounding error of coefficients up to 24 (times x or x², where the activation has that factor).
     */
    private static final double TOLERANCE = 1e-14;

    private record Point(double x, double value) {}

    static Stream<Arguments> derivatives() {
        return Stream.of(Activation.values())
                .filter(activation -> activation != Activation.ABS)
                .flatMap(activation -> IntStream.range(0, 5).mapToObj(order -> Arguments.of(activation, order)));
    }

    private static List<Point> points(Activation activation, int order) {
        try (InputStream stream = Activation.class.getResourceAsStream("/reference/activations.txt")) {
            String start = activation.word() + " " + order + " ";
            List<Point> points = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.split(" "))
                    .map(words -> new Point(Double.parseDouble(words[2]), Double.parseDouble(words[3])))
                    .toList();
            assertTrue(points.size() > 30, () -> "points of " + start + "in activations.txt: " + points.size());
            return points;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("derivatives")
    void plan(Activation activation, int order) {
        List<Point> points = new ArrayList<>(points(activation, order));
        GraphChecks lab = new GraphChecks(30);
        Node x = lab.input(
                Shape.of(1, points.size()),
                points.stream().mapToDouble(Point::x).toArray());
        Node y = lab.graph.activate(activation, order, x);
        Execution execution = lab.execution(List.of(y));
        execution.run();
        double[] values = execution.copyOf(0, points.size());
        for (int i = 0; i < values.length; i++) {
            near(activation, points.get(i), values[i], "plan");
        }
    }

    @ParameterizedTest
    @MethodSource("derivatives")
    void interpreter(Activation activation, int order) {
        for (Point point : points(activation, order)) {
            near(activation, point, Taylor.derivative(activation, order, point.x), "power series");
        }
    }

    private static void near(Activation activation, Point point, double actual, String what) {
        int power = activation == Activation.X2TANH
                ? 2
                : activation == Activation.XTANH || activation == Activation.SILU ? 1 : 0;
        double scale = Math.max(Math.max(1, Math.abs(point.value)), Math.pow(Math.abs(point.x), power));
        assertEquals(point.value, actual, TOLERANCE * scale, what + " at " + point.x);
    }
}
