package org.almagest.dynamics.probe;

import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linalg.SpaceRotation;

/**
 * Derivatives by which a network f of points in space shows its symmetry under rotation, on a few examples at many parameters; compiled
 * once. Its prediction by itself is another's: what takes differences here takes it from {@link PointPredictions}.
 */
final class InfinitesimalSymmetry {
    /** Planes of space, by their axes. */
    private static final int[][] PLANES = {{0, 1}, {0, 2}, {1, 2}};

    /** Angle of the difference that stands for the derivative: half of the digits are left. */
    private static final double ANGLE = 1e-4;

    private static final String DIRECTION = "direction of the inputs";

    private final Examples examples;
    private final PointMotion motion;
    private final PointPredictions predictions;
    private final NetworkExecution tangent;
    private final NetworkExecution force;

    /** On these examples. */
    InfinitesimalSymmetry(Model model, Examples examples, PointMotion motion) {
        this.examples = examples;
        this.motion = motion;
        this.predictions = new PointPredictions(model, examples);
        this.tangent = tangent(model, examples);
        this.force = force(model, examples, motion.points());
    }

    private static NetworkExecution tangent(Model model, Examples examples) {
        NetworkInGraph network = new NetworkInGraph(model);
        Node inputs = network.batch(examples.shape(), examples.count()).inputs();
        Node prediction = network.predict(inputs);
        Node direction = network.input(DIRECTION, inputs.shape());
        return network.execution(
                Differentiation.tangents(network.graph(), List.of(prediction), List.of(inputs), List.of(direction)),
                new double[0]);
    }

    /** The gradient in the inputs of Σ‖f − x‖². */
    private static NetworkExecution force(Model model, Examples examples, int points) {
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        int batch = examples.count();
        Node inputs = network.batch(examples.shape(), batch).inputs();
        Node apart = graph.reshape(inputs, points, Coordinates.IN, batch);
        Node positions =
                graph.reshape(graph.slice(apart, 1, 0, Coordinates.SPACE), 1, Coordinates.SPACE * points, batch);
        Node moved = graph.subtract(network.predict(inputs), positions);
        Node energy = graph.sum(graph.multiply(moved, moved));
        return network.execution(Differentiation.gradient(graph, energy, List.of(inputs)), new double[0]);
    }

    /** Goes to these parameters. */
    void parameters(double[] theta) {
        predictions.parameters(theta);
        tangent.parameters(theta);
        force.parameters(theta);
    }

    /** The largest over the planes of ‖J_f(z)[Az] − A f(z)‖/‖A f(z)‖, by one forward tangent each. */
    double derivative() {
        double[] y = predictions.of(examples.inputs());
        double worst = 0;
        tangent.load(examples, 0);
        for (int[] plane : PLANES) {
            double[] direction = motion.rateOfInputs(plane[0], plane[1], examples.inputs());
            tangent.set(DIRECTION, OutputGradient.columns(direction, 0, examples.features(), examples.count()));
            tangent.execution().run();
            double[] moved = OutputGradient.rows(
                    tangent.execution().copyOf(0, examples.outputs() * examples.count()),
                    examples.outputs(),
                    examples.count());
            double[] expected = motion.rate(plane[0], plane[1], y);
            worst = Math.max(worst, PointMotion.distance(moved, expected) / norm(expected));
        }
        return worst;
    }

    /** The same by the difference (R⁻¹f(Rz) − f(z))/h, R the turn by the angle h. */
    double difference() {
        double[] y = predictions.of(examples.inputs());
        double worst = 0;
        for (int[] plane : PLANES) {
            SpaceRotation rotation = SpaceRotation.inPlane(plane[0], plane[1], ANGLE);
            double[] turned = predictions.of(motion.turnedInputs(rotation, examples.inputs()));
            double slope = PointMotion.distance(motion.turnedBack(rotation, turned), y) / ANGLE;
            worst = Math.max(worst, slope / norm(motion.rate(plane[0], plane[1], y)));
        }
        return worst;
    }

    /** ‖G(Qx) − Q G(x)‖/‖G(x)‖, G = ∇_x E and E(x) = Σ‖f(x, 0, q) − x‖². */
    double force(SpaceRotation rotation) {
        double[] still = examples.inputs().clone();
        for (int at = 0; at < still.length; at += Coordinates.IN) {
            for (int c = Coordinates.SPACE; c < 2 * Coordinates.SPACE; c++) {
                still[at + c] = 0;
            }
        }
        double[] force = gradient(still);
        double[] ofTurned = gradient(motion.turnedInputs(rotation, still));
        return PointMotion.distance(ofTurned, motion.turned(rotation, force)) / norm(force);
    }

    private double[] gradient(double[] inputs) {
        force.load(
                new Examples(
                        examples.features(),
                        examples.outputs(),
                        examples.count(),
                        inputs,
                        examples.targets(),
                        examples.further(),
                        examples.shared()),
                0);
        force.execution().run();
        double[] columns = force.execution().copyOf(0, examples.features() * examples.count());
        return motion.positions(OutputGradient.rows(columns, examples.features(), examples.count()));
    }

    private static double norm(double[] values) {
        return PointMotion.distance(values, new double[values.length]);
    }
}
