package org.almagest.jobs.dl4j.averaging;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.StepRule;
import org.almagest.dynamics.train.RecordSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrainingObserver;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.dl4j.NetworkProbe;
import org.almagest.jobs.dl4j.ObservedData;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.sweep.CanonicalJson;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One training by parameter averaging. Each round is a job of Spark: every worker begins at the averaged network and takes
 * its steps, and then they are averaged. Between rounds the driver looks.
 */
final class AveragedRun {
    private final RunConfiguration configuration;
    private final JavaSparkContext spark;
    private final DataSet data;
    private final AveragingSettings settings;
    private final ComputationGraph network;
    private final Rounds rounds;
    private final org.nd4j.linalg.dataset.DataSet examples;
    private final NetworkProbe networkProbe;
    private final TrainingObserver observer;
    private final List<RunResult.Weights> weights = new ArrayList<>();

    /** At the start: the network is made. */
    AveragedRun(RunConfiguration configuration, GraphFamily family, JavaSparkContext spark) {
        OneThread.ensure();
        this.configuration = configuration;
        this.spark = spark;
        this.data = DataSets.load(configuration.data(), configuration.dataSettings(), configuration.files());
        if (data.augmentation() != null) {
            throw new IllegalArgumentException(
                    "data.shift and data.flip move images at every step, and trainer dl4j-spark takes them as they are: leave the two out, or take the ordinary trainer");
        }
        int count = data.train().count();
        this.settings = AveragingSettings.of(configuration.training(), count, configuration.seed());
        this.network = new ComputationGraph(family.configuration(
                configuration.model(), data.train().features(), data.train().outputs(), settings.learning()));
        network.init();
        this.rounds = new Rounds(
                count,
                settings.workers(),
                settings.frequency(),
                settings.batch(),
                settings.epochs(),
                configuration.seed());
        this.examples = ReadBatch.read(data.train(), IntStream.range(0, count).toArray(), DataType.DOUBLE);
        this.networkProbe = new NetworkProbe(network);
        this.observer = new TrainingObserver(
                new Averaged(),
                configuration.probes(),
                RecordSchedule.every(settings.recordEvery(), 0),
                networkProbe::failed);
        String obstacle =
                networkProbe.translate(ObservedData.of(data.name(), examples.getFeatures(), examples.getLabels()));
        if (obstacle != null) {
            networkProbe.restrict(observer, obstacle, "the trajectory holds DL4J's loss, and no gradient");
        }
    }

    /** Carries it out. */
    RunResult train() {
        double start = observer.begins().knownLoss();
        keepWeights();
        OrderedAveraging master = new OrderedAveraging(settings.workers(), settings.frequency(), settings.batch());
        SparkComputationGraph cluster = new SparkComputationGraph(spark, network, master);
        ReadBatch read = new ReadBatch(
                CanonicalJson.write(configuration), settings.learning().precision());
        Status status = Double.isFinite(start) ? null : Status.DIVERGED;
        while (status == null && !rounds.over()) {
            List<int[]> batches = rounds.next();
            // the last round may be shorter
            master.setAveragingFrequency(batches.size() / settings.workers());
            cluster.fit(spark.parallelize(batches, settings.workers()).map(read));
            TrajectoryPoint point = observer.stepped();
            if (rounds.over()) {
                point = observer.arrives();
            }
            if (point != null) {
                observer.lossIs(point.knownLoss());
                status = ending(point.knownLoss(), start);
            }
        }
        observer.ends();
        if (rounds.step() > 0) {
            keepWeights();
        }
        return result(status == null ? Status.FINISHED : status, start);
    }

    /** How a training ends whose averaged network has this loss; null to go on. */
    private @Nullable Status ending(double loss, double start) {
        if (!Double.isFinite(loss) || loss > settings.divergenceFactor() * start) {
            return Status.DIVERGED;
        }
        return loss < settings.stopLoss() ? Status.CONVERGED : null;
    }

    /** Loss and norms of the averaged network. */
    private TrajectoryPoint point() {
        double[] theta = networkProbe.follow(network);
        double[] gradient = new double[theta.length];
        Optional<Double> translated = networkProbe.loss(theta, gradient);
        return new TrajectoryPoint(
                rounds.step(),
                rounds.epoch(),
                translated.orElseGet(this::lossOfDl4j),
                translated.isPresent() ? (Double) Numbers.norm(gradient) : null,
                Numbers.norm(theta),
                settings.rate());
    }

    private double lossOfDl4j() {
        ComputationGraph copy = networkProbe.shadow.graph();
        return copy.score(examples, false) - copy.calcRegularizationScore(true);
    }

    private Snapshot snapshot() {
        boolean whole = settings.workers() * settings.batch() == data.train().count()
                && (settings.frequency() == 1 || settings.workers() == 1);
        // nothing decays and nothing is clipped here, so gradient descent is nothing but that
        Optional<StepRule> rule = settings.optimizer().equals("gd") ? Optional.of(StepRule.DESCENT) : Optional.empty();
        Snapshot.Pace pace = new Snapshot.Pace(
                settings.optimizer(), whole, settings.rate(), rounds.step() * settings.rate(), () -> rule);
        return networkProbe.snapshot(rounds.step(), networkProbe.follow(network), data, configuration.seed(), pace);
    }

    private void keepWeights() {
        if (!settings.keepWeights()) {
            return;
        }
        double[] theta = networkProbe.follow(network);
        for (Block block : networkProbe.arrays.blocks()) {
            weights.add(new RunResult.Weights(
                    rounds.step(),
                    block.layer() < 0 ? null : (Integer) block.layer(),
                    block.name(),
                    new int[] {block.rows(), block.cols()},
                    Arrays.copyOfRange(theta, block.offset(), block.offset() + block.size())));
        }
    }

    private RunResult result(Status status, double start) {
        double end = requireNonNull(observer.arrives()).knownLoss();
        String error = status == Status.DIVERGED
                ? String.format(
                        Locale.ROOT,
                        "diverged after %d steps of each worker: loss %s, from %s at the start",
                        rounds.step(),
                        end,
                        start)
                : null;
        return new RunResult(
                status,
                networkProbe.initial.length,
                0L,
                rounds.step(),
                rounds.epochsBegun(),
                start,
                end,
                networkProbe.scores(networkProbe.follow(network), data),
                error,
                observer.trajectory(),
                observer.findings().measurements(),
                observer.findings().spectra(),
                observer.findings().matrices(),
                weights);
    }

    /** What the observer sees of this training. */
    private final class Averaged implements TrainingObserver.Subject {
        @Override
        public long step() {
            return rounds.step();
        }

        @Override
        public TrajectoryPoint point() {
            return AveragedRun.this.point();
        }

        @Override
        public Snapshot snapshot() {
            return AveragedRun.this.snapshot();
        }
    }
}
