package org.almagest.dynamics.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every family on the class path must satisfy; it finds them by itself. Who writes a family in a jar of his own
 * extends this class with an empty one.
 */
public abstract class FamilyContract {
    /** Step of the central differences: the cube root of 2^−52 balances their two errors. */
    private static final double STEP = Math.cbrt(Math.ulp(1.0));
    /** Error of such a difference: some 1e-10 of the loss, and the losses here are of the order of 1 to 1000. */
    private static final double DIFFERENCE_ERROR = 1e-6;
    /** Where losses are larger, as with powers of activations in depth, the point is moved. */
    private static final double LARGEST_LOSS = 1000;
    /** Draws of the initialisation. */
    private static final int SEEDS = 400;
    /**
     * Standard errors that a sample variance may be off. With some hundred blocks in all, six are met by chance once in
     * millions of runs; the draws are fixed besides.
     */
    private static final double STANDARD_ERRORS = 6;

    @TestFactory
    Stream<DynamicTest> describesItselfAndItsParameters() {
        return Families.ALL.all().stream()
                .map(family -> DynamicTest.dynamicTest(family.name(), () -> described(family)));
    }

    private static void described(Family family) {
        assertFalse(family.description().isBlank());
        assertTrue(family.version() >= 1);
        DeclaredSettings.check(family.parameters());
    }

    @TestFactory
    Stream<DynamicTest> blocksCoverTheParametersWithoutGaps() {
        return each(subject -> {
            int next = 0;
            Set<String> names = new HashSet<>();
            for (Block block : subject.model().blocks()) {
                assertEquals(next, block.offset(), () -> "where block %s begins".formatted(block));
                assertTrue(block.size() > 0, block::toString);
                assertTrue(names.add(block.layer() + " " + block.name()), () -> "two blocks are " + block);
                next += block.size();
            }
            assertEquals(next, subject.model().parameterCount());
            assertEquals(subject.model().length(), initial(subject.model(), 1).length);
        });
    }

    @TestFactory
    Stream<DynamicTest> initialisationHasTheDeclaredSpread() {
        return each(subject -> {
            Model model = subject.model();
            double[][] draws = new double[SEEDS][];
            for (int seed = 0; seed < SEEDS; seed++) {
                draws[seed] = initial(model, seed);
            }
            for (Block block : model.blocks()) {
                OptionalDouble declared = model.initialDeviation(block);
                if (declared.isPresent()) {
                    spread(block, declared.getAsDouble(), draws);
                } else {
                    elsewhere(block, draws);
                }
            }
        });
    }

    private static void spread(Block block, double declared, double[][] draws) {
        long count = (long) draws.length * block.size();
        double sum = 0;
        double squares = 0;
        for (double[] draw : draws) {
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                sum += draw[i];
                squares += draw[i] * draw[i];
            }
        }
        double mean = sum / count;
        if (declared == 0) {
            for (double[] draw : draws) {
                assertSamePart(draws[0], draw, block.offset(), block.size());
            }
            return;
        }
        assertEquals(0, mean / declared, STANDARD_ERRORS / Math.sqrt(count), () -> "mean of %s over its deviation %s"
                .formatted(block, declared));
        // the variance of a sample variance of normal numbers is 2/n
        assertEquals(
                1,
                squares / count / (declared * declared),
                STANDARD_ERRORS * Math.sqrt(2.0 / count),
                () -> "variance of %s over that declared, %s²".formatted(block, declared));
    }

    /** What has no declared deviation begins around something other than 0. */
    private static void elsewhere(Block block, double[][] draws) {
        DoubleSummaryStatistics numbers = new DoubleSummaryStatistics();
        double squares = 0;
        for (double[] draw : draws) {
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                numbers.accept(draw[i]);
                squares += draw[i] * draw[i];
            }
        }
        double error = Math.sqrt(squares) / numbers.getCount();
        assertTrue(
                Math.abs(numbers.getAverage()) > STANDARD_ERRORS * error,
                () -> "no deviation is declared for " + block);
    }

    private static void assertSamePart(double[] expected, double[] found, int from, int count) {
        Assertions.assertArrayEquals(
                Arrays.copyOfRange(expected, from, from + count), Arrays.copyOfRange(found, from, from + count));
    }

    @TestFactory
    Stream<DynamicTest> gradientIsThatOfDifferences() {
        return each(subject -> {
            Emitted emitted = Emitted.of(subject);
            if (emitted == null) {
                return; // a network without a fixed graph has tests of its own
            }
            double[] theta = moderate(emitted, moved(initial(subject.model(), 3)));
            double[] gradient = emitted.gradient(theta);
            List<double[]> directions = new ArrayList<>();
            for (Block block : subject.model().blocks()) {
                double[] direction = new double[theta.length];
                double[] part = Draws.normals(block.size(), "direction " + block.name() + block.layer());
                System.arraycopy(part, 0, direction, block.offset(), part.length);
                directions.add(direction);
            }
            for (int d = 0; d < directions.size(); d++) {
                double[] direction = directions.get(d);
                double exact = 0;
                for (int i = 0; i < gradient.length; i++) {
                    exact += gradient[i] * direction[i];
                }
                Block block = subject.model().blocks().get(d);
                double allowed = DIFFERENCE_ERROR * Math.max(1, Math.abs(exact));
                // a kink may lie within one step by chance, hardly within a much smaller one too
                if (Math.abs(slope(emitted, theta, direction, STEP) - exact) > allowed) {
                    assertEquals(exact, slope(emitted, theta, direction, STEP / 16), allowed, block::toString);
                }
            }
        });
    }

    /**
     * The slope of the loss from central differences; twice the step tells how large the third derivative is, which normalising
     * layers make large.
     */
    private static double slope(Emitted emitted, double[] theta, double[] direction, double step) {
        return (4 * difference(emitted, theta, direction, step) - difference(emitted, theta, direction, 2 * step)) / 3;
    }

    private static double difference(Emitted emitted, double[] theta, double[] direction, double step) {
        return (emitted.loss(along(theta, direction, step)) - emitted.loss(along(theta, direction, -step)))
                / (2 * step);
    }

    @TestFactory
    Stream<DynamicTest> givesTheSameBitsTwice() {
        return each(subject -> {
            Assertions.assertArrayEquals(initial(subject.model(), 1), initial(subject.model(), 1));
            assertFalse(
                    Arrays.equals(initial(subject.model(), 1), initial(subject.model(), 2)),
                    "two seeds, one initialisation");
            Emitted emitted = Emitted.of(subject);
            if (emitted != null) {
                double[] theta = initial(subject.model(), 1);
                Model again = subject.family().build(subject.settings(), subject.data());
                Emitted other = Emitted.of(
                        new Subject(subject.name(), subject.family(), subject.settings(), again, subject.data()));
                assertEquals(Double.doubleToLongBits(emitted.loss(theta)), Double.doubleToLongBits(other.loss(theta)));
                Assertions.assertArrayEquals(emitted.gradient(theta), other.gradient(theta));
            }
        });
    }

    private interface Check {
        void of(Subject subject);
    }

    private static Stream<DynamicTest> each(Check check) {
        return Subject.variants().stream()
                .map(subject -> DynamicTest.dynamicTest(subject.name(), () -> check.of(subject)));
    }

    private static double[] initial(Model model, long seed) {
        return model.initialise(new RandomStream(seed, "init"));
    }

    /** Away from zeros and ties, at which an activation may have a kink. */
    private static double[] moved(double[] theta) {
        double[] noise = Draws.normals(theta.length, "moved");
        double[] moved = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            moved[i] = theta[i] + 0.1 * noise[i];
        }
        return moved;
    }

    /** Nearer to 0 where powers of the numbers have grown layer by layer, so that differences say something. */
    private static double[] moderate(Emitted emitted, double[] theta) {
        double[] nearer = theta;
        while (emitted.loss(nearer) > LARGEST_LOSS) {
            nearer = Arrays.stream(nearer).map(x -> x / 2).toArray();
        }
        return nearer;
    }

    private static double[] along(double[] theta, double[] direction, double step) {
        double[] moved = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            moved[i] = theta[i] + step * direction[i];
        }
        return moved;
    }

    /** The mean squared error of a network on its data, with the gradient. */
    private static final class Emitted {
        private final NetworkExecution network;
        private final Execution execution;
        private final List<Block> blocks;
        private final int parameters;

        private Emitted(NetworkExecution network, Model model) {
            this.network = network;
            this.execution = network.execution();
            this.blocks = model.blocks();
            this.parameters = model.parameterCount();
        }

        /** Null where the network has no fixed graph. */
        static Emitted of(Subject subject) {
            Model model = subject.model();
            Examples examples = subject.data().train();
            NetworkInGraph network = new NetworkInGraph(model);
            Batch batch = network.batch(examples.shape(), examples.count());
            Node prediction;
            try {
                prediction = network.predict(batch.inputs());
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("no fixed graph"), e::getMessage);
                return null;
            }
            // names come once each, or this throws
            network.traces(batch.inputs())
                    .keySet()
                    .forEach(name -> assertFalse(name.isBlank(), "a state without a name"));
            Node loss = Objectives.SQUARED_ERROR.emit(network.graph(), prediction, batch.targets());
            List<Node> results = new ArrayList<>(List.of(loss));
            results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
            NetworkExecution compiled = network.execution(results, new double[0]);
            compiled.load(examples, 0);
            return new Emitted(compiled, model);
        }

        private void run(double[] theta) {
            network.parameters(theta);
            execution.run();
        }

        double loss(double[] theta) {
            run(theta);
            return execution.copyOf(0, 1)[0];
        }

        double[] gradient(double[] theta) {
            run(theta);
            double[] gradient = new double[parameters];
            for (int b = 0; b < blocks.size(); b++) {
                Block block = blocks.get(b);
                System.arraycopy(execution.copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
            }
            return gradient;
        }
    }
}
