package org.almagest.jobs.dl4j.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.dl4j.Networks;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.almagest.jobs.dl4j.translation.Shadow;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs of trainer {@code dl4j-spark}, against what DL4J does without Spark. */
class AveragedRunTest {
    /** Relative. Two orders of summation, over some fifteen smooth steps. */
    private static final double ROUNDING = 1e-12;

    /** Relative. Single precision has 6e-8 a number; far above that two trainings are different ones. */
    private static final double SINGLE_ROUNDING = 1e-4;

    /** Relative. What no rounding explains. */
    private static final double DIFFERENT = 1e-6;

    /** Relative. What sixty iterations leave of the second eigenvector, squared. */
    private static final double CONVERGED_POWERS = 1e-4;

    /** Of a central difference: an error of 1e-10 from the third derivative, and as much from rounding. */
    private static final double DIFFERENCE = 1e-5;

    private static final SparkTrainer TRAINER = new SparkTrainer();
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("averaged")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "localhost"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static RunResult train(RunConfiguration run) {
        return TRAINER.execute(run, spark);
    }

    private static double[] end(String model, String train) {
        return Averaged.end(train(Averaged.run(model, train)));
    }

    /** Σ_w (θ − η·g_w)/W = θ − η·Σ_w g_w/W: in every step the mean of W steps is one step of W batches. */
    @Test
    void averagedInEveryStepGradientDescentIsThatOfTheJointBatch() {
        double[] four = end("", "workers: 4, batch_size: 8, epochs: 5");
        double[] joint = end("", "workers: 1, batch_size: 32, epochs: 5");
        double[] dl4j = byHand(Averaged.run("", "workers: 1, batch_size: 32, epochs: 5"));
        assertEquals(0, Numbers.difference(four, joint), ROUNDING);
        assertEquals(0, Numbers.difference(four, dl4j), ROUNDING);
    }

    /** 2/η, as the steps are those of gradient descent on all examples; with momentum the bound is another. */
    @Test
    void gradientDescentOnAllExamplesHasAThreshold() {
        assertEquals(2 / 0.1, threshold("").value());
        assertEquals("no_gradient_descent", threshold(", optimizer: nesterov").status());
    }

    private static Measurement threshold(String optimizer) {
        RunResult result = train(Averaged.sweep(
                        "family: dl4j-resnet, depth: 1, width: 3, activation: tanh",
                        "learning_rate: 0.1, workers: 1, batch_size: 96, epochs: 1" + optimizer,
                        "[{name: curvature, at: end}]")
                .runs()
                .next());
        return result.measurements().stream()
                .filter(row -> row.quantity().equals("stability_threshold"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withBatchNormalisationOrLaterAveragesItIsNot() {
        double[] joint = end("", "workers: 1, batch_size: 32, epochs: 5");
        double[] late = end("", "workers: 4, batch_size: 8, epochs: 5, averaging_frequency: 2");
        assertTrue(Numbers.difference(late, joint) > DIFFERENT);
        double[] normalised = end("batch_norm: true", "workers: 4, batch_size: 8, epochs: 5");
        double[] jointly = end("batch_norm: true", "workers: 1, batch_size: 32, epochs: 5");
        assertTrue(Numbers.difference(normalised, jointly) > DIFFERENT);
    }

    @Test
    void aRoundIsThatOfCopiesTrainedOneAfterAnother() {
        // 16 steps in rounds of five: the last round has one; with normalisation, whose statistics are averaged as well
        RunConfiguration run =
                Averaged.run("batch_norm: true", "workers: 3, batch_size: 16, epochs: 8, averaging_frequency: 5");
        RunResult result = train(run);
        assertEquals(16, result.steps());
        assertEquals(List.of(0L, 5L, 10L, 15L, 16L), steps(result));
        assertEquals(8, result.epochs());
        assertEquals(0, Numbers.difference(Averaged.end(result), byHand(run)), ROUNDING);
    }

    @Test
    void whatAnOptimizerRemembersIsAveragedToo() {
        for (String optimizer : List.of("nesterov", "adam")) {
            RunConfiguration run = Averaged.run(
                    "",
                    "optimizer: %s, workers: 2, batch_size: 16, epochs: 4, averaging_frequency: 3"
                            .formatted(optimizer));
            assertEquals(0, Numbers.difference(Averaged.end(train(run)), byHand(run)), ROUNDING, optimizer);
        }
    }

    /** Parameter averaging without Spark and without our training master. */
    private static double[] byHand(RunConfiguration run) {
        Shadow shadow = Shadow.of(trained(run));
        return ParameterArrays.of(shadow).read(shadow.graph());
    }

    private static ComputationGraph trained(RunConfiguration run) {
        Examples examples = DataSets.load(run.data(), run.dataSettings()).train();
        AveragingSettings settings = AveragingSettings.of(run.training(), examples.count(), run.seed());
        ComputationGraph mean = new ComputationGraph(TRAINER.families()
                .named(run.family())
                .configuration(run.model(), examples.features(), examples.outputs(), settings.learning()));
        mean.init();
        Rounds rounds = new Rounds(
                examples.count(),
                settings.workers(),
                settings.frequency(),
                settings.batch(),
                settings.epochs(),
                run.seed());
        while (!rounds.over()) {
            List<int[]> batches = rounds.next();
            int length = batches.size() / settings.workers();
            List<INDArray> ends = new ArrayList<>();
            List<INDArray> states = new ArrayList<>();
            int iterations = 0;
            for (int worker = 0; worker < settings.workers(); worker++) {
                ComputationGraph copy = mean.clone();
                for (int[] batch : batches.subList(worker * length, (worker + 1) * length)) {
                    copy.fit(ReadBatch.read(examples, batch, DataType.DOUBLE));
                }
                ends.add(copy.params().dup());
                INDArray state = copy.getUpdater().getStateViewArray();
                if (state != null) {
                    states.add(state.dup());
                }
                iterations = copy.getConfiguration().getIterationCount();
            }
            mean.setParams(mean(ends));
            if (!states.isEmpty()) {
                mean.getUpdater().setStateViewArray(mean(states));
            }
            mean.getConfiguration().setIterationCount(iterations);
        }
        return mean;
    }

    private static INDArray mean(List<INDArray> arrays) {
        INDArray sum = arrays.get(0).dup();
        arrays.subList(1, arrays.size()).forEach(sum::addi);
        return sum.div(arrays.size());
    }

    @Test
    void theSameRunGivesTheSameBits() {
        for (String precision : List.of("double", "single")) {
            // more workers than cores, so that they end in any order
            RunConfiguration run = Averaged.run(
                    "batch_norm: true",
                    "workers: 6, batch_size: 4, epochs: 2, averaging_frequency: 2, optimizer: adam, precision: "
                            + precision);
            String hash = Averaged.hash(train(run));
            for (int i = 0; i < 2; i++) {
                assertEquals(hash, Averaged.hash(train(run)), precision);
            }
        }
    }

    @Test
    void singlePrecisionIsNearDoubleAndNotTheSame() {
        String train = "workers: 2, batch_size: 16, epochs: 4, precision: ";
        double[] single = end("", train + "single");
        double[] twice = end("", train + "double");
        double apart = Numbers.difference(single, twice);
        assertTrue(apart > 0 && apart < SINGLE_ROUNDING, () -> "apart " + apart);
        assertArrayEquals(single, Arrays.stream(single).map(x -> (float) x).toArray());
    }

    @Test
    void theLossFallsAndTheHessianIsThatOfTheAveragedNetwork() {
        RunConfiguration run = Averaged.sweep(
                        "family: dl4j-cnn, depth: 2, width: 2, pooling: average, activation: tanh, head: dense",
                        "workers: 2, batch_size: 8, epochs: 20, averaging_frequency: 4, optimizer: adam, learning_rate: 0.05, loss: cross-entropy, record_every: 20",
                        """
                        [{name: hessian, operators: hessian, at: [init, 7, end]}, {name: weight-scaling, at: recorded}]""")
                .runs()
                .next();
        RunResult result = train(run);
        assertEquals(Status.FINISHED, result.status());
        assertEquals(120, result.steps());
        assertTrue(result.finalLoss() < 0.8 * result.initialLoss(), () -> "loss " + result.finalLoss());
        // 7 is in the round that ends at 8
        assertEquals(List.of(0L, 8L, 120L), lookedAt(result, "hessian"));
        assertEquals(steps(result), lookedAt(result, "weight-scaling"));
        assertEquals(List.of(0L, 20L, 40L, 60L, 80L, 100L, 120L), steps(result));
        assertTrue(result.measurements().stream()
                .filter(one -> one.quantity().equals("top_eigenvalue"))
                .allMatch(one -> one.status().equals("ok")));
        double top = result.measurements().stream()
                .filter(one -> one.step() == 120 && one.quantity().equals("top_eigenvalue") && one.layer() == null)
                .findFirst()
                .orElseThrow()
                .value();
        Examples examples = DataSets.load(run.data(), run.dataSettings()).train();
        double expected = topByPowers(
                trained(run),
                ReadBatch.read(examples, IntStream.range(0, examples.count()).toArray(), DataType.DOUBLE));
        assertEquals(expected, top, CONVERGED_POWERS * top);
    }

    /** The largest eigenvalue by power iteration on differences of DL4J's own gradient. */
    private static double topByPowers(ComputationGraph net, org.nd4j.linalg.dataset.DataSet all) {
        INDArray here = net.params().dup();
        INDArray direction = Networks.normal(9, here.length()).reshape(here.shape());
        double top = 0;
        for (int i = 0; i < 60; i++) {
            direction.divi(direction.norm2Number());
            INDArray there = gradient(net, all, here.add(direction.mul(DIFFERENCE)));
            INDArray back = gradient(net, all, here.sub(direction.mul(DIFFERENCE)));
            INDArray image = there.sub(back).div(2 * DIFFERENCE).reshape(here.shape());
            top = image.mul(direction).sumNumber().doubleValue();
            direction = image;
        }
        return top;
    }

    private static INDArray gradient(ComputationGraph net, org.nd4j.linalg.dataset.DataSet all, INDArray at) {
        net.setParams(at);
        net.setInput(0, all.getFeatures());
        net.setLabels(all.getLabels());
        net.computeGradientAndScore();
        return net.gradient().gradient().dup().div(all.numExamples());
    }

    private static List<Long> steps(RunResult result) {
        return result.trajectory().stream().map(TrajectoryPoint::step).toList();
    }

    private static List<Long> lookedAt(RunResult result, String probe) {
        TreeSet<Long> steps = new TreeSet<>();
        result.measurements().stream().filter(one -> one.probe().equals(probe)).forEach(one -> steps.add(one.step()));
        return List.copyOf(steps);
    }

    @Test
    void anUntranslatableLayerSwitchesProbesOffAndNothingElse() {
        RunConfiguration run = Averaged.sweep(
                        "family: untranslatable",
                        "workers: 2, batch_size: 8, epochs: 2, learning_rate: 0.1",
                        "[hessian, weight-scaling]")
                .runs()
                .next();
        RunResult result = train(run);
        assertEquals(Status.FINISHED, result.status());
        assertTrue(result.finalLoss() < result.initialLoss());
        List<Measurement> hessian = result.measurements().stream()
                .filter(one -> one.probe().equals("hessian"))
                .toList();
        assertEquals(1, hessian.size());
        assertEquals("not_translatable", hessian.get(0).status());
        assertTrue(result.trajectory().stream().allMatch(point -> point.gradientNorm() == null));
        assertEquals(List.of(0L, 12L), lookedAt(result, "weight-scaling"));
    }

    /** The black margin of its images is on the kink of relu, which is no reason not to translate it. */
    @Test
    void anUntrainedNormalisedNetworkIsTranslated() {
        RunConfiguration run = Averaged.sweep(
                        "family: dl4j-resnet, depth: 1, width: 2, batch_norm: true, activation: relu",
                        "workers: 2, batch_size: 8, epochs: 1, learning_rate: 0.05, loss: cross-entropy",
                        "[{name: hessian, operators: hessian, at: [init, end]}]")
                .runs()
                .next();
        RunResult result = train(run);
        assertEquals(List.of(0L, 6L), lookedAt(result, "hessian"));
        assertTrue(result.measurements().stream()
                .filter(one -> one.quantity().equals("top_eigenvalue"))
                .allMatch(one -> one.status().equals("ok") && one.value() > 0));
    }

    @Test
    void aTrainingEndsAtItsGoalOrWhenItDiverges() {
        RunResult converged = train(Averaged.run("", "workers: 2, batch_size: 16, epochs: 50, stop_loss: 0.0899"));
        assertEquals(Status.CONVERGED, converged.status());
        assertTrue(converged.finalLoss() < 0.0899 && converged.steps() < 150);
        RunResult diverged = train(Averaged.sweep(
                        "family: dl4j-resnet, depth: 1, width: 3",
                        "learning_rate: 1e6, workers: 2, batch_size: 16, epochs: 50",
                        "[]")
                .runs()
                .next());
        assertEquals(Status.DIVERGED, diverged.status());
        assertTrue(diverged.steps() < 150, () -> "after " + diverged.steps());
        assertTrue(diverged.error().contains("from " + diverged.initialLoss()), diverged.error());
    }

    @Test
    void everyExampleIsSeenOnceAnEpochAndFrequencyMovesNone() {
        List<String> seen = new ArrayList<>();
        for (int frequency : new int[] {1, 3}) {
            Rounds rounds = new Rounds(24, 3, frequency, 2, 2, 5);
            List<int[]> byStep = new ArrayList<>();
            while (!rounds.over()) {
                List<int[]> round = rounds.next();
                int length = round.size() / 3;
                for (int i = 0; i < length; i++) {
                    for (int worker = 0; worker < 3; worker++) {
                        byStep.add(round.get(worker * length + i));
                    }
                }
            }
            int[] first =
                    byStep.subList(0, 12).stream().flatMapToInt(Arrays::stream).toArray();
            assertArrayEquals(
                    IntStream.range(0, 24).toArray(),
                    Arrays.stream(first).sorted().toArray());
            assertNotEquals(Arrays.toString(byStep.get(0)), Arrays.toString(byStep.get(12)));
            seen.add(byStep.stream().map(Arrays::toString).toList().toString());
        }
        assertEquals(seen.get(0), seen.get(1));
    }

    @Test
    void kryoIsRefused() {
        SparkConf conf = new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        String message = assertThrows(IllegalArgumentException.class, () -> TRAINER.prepare(conf))
                .getMessage();
        assertTrue(message.contains("Kryo") && message.contains("leave it out"), message);
    }
}
