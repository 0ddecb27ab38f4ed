package org.almagest.jobs.dl4j.averaging;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's parameter averaging with one order of summation. DL4J adds what the workers send in the order in which it arrives,
 * and from three workers on that order shows in the last bits; here worker i is the i-th summand, whenever it is done. What
 * is given to fit is one round: as many partitions as workers.
 */
final class OrderedAveraging extends ParameterAveragingTrainingMaster {
    private final int workers;

    /**
     * Averaging over {@code workers}.
     *
     * @param frequency steps of each worker between two averages
     * @param batch examples in a step of one worker
     */
    OrderedAveraging(int workers, int frequency, int batch) {
        super(new Builder(workers, batch)
                .averagingFrequency(frequency)
                .batchSizePerWorker(batch)
                .saveUpdater(true)
                .workerPrefetchNumBatches(0)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null)
                .rngSeed(1));
        this.workers = workers;
    }

    /** Counting them would be a job of its own. */
    @Override
    protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(JavaRDDLike<T, R> round) {
        return (long) averagingFrequency * workers;
    }

    /** A round is one split, as it was given. */
    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    protected <T> JavaRDD<T>[] getSplitRDDs(JavaRDD<T> round, int count, int examples) {
        return new JavaRDD[] {round};
    }

    @Override
    protected void processResults(
            @Nullable SparkDl4jMultiLayer layers,
            SparkComputationGraph graph,
            JavaRDD<ParameterAveragingTrainingResult> results,
            int split,
            int splits) {
        List<WorkerEnd> ordered = results.map(WorkerEnd::of).collect();
        if (ordered.size() != workers) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%d workers sent parameters: expected %d", ordered.size(), workers));
        }
        INDArray parameters = ordered.get(0).parameters().dup();
        INDArray first = ordered.get(0).state();
        INDArray states = first == null ? null : first.dup();
        double score = ordered.get(0).score();
        for (WorkerEnd end : ordered.subList(1, workers)) {
            parameters.addi(end.parameters());
            if (states != null) {
                states.addi(end.state());
            }
            score += end.score();
        }
        graph.getNetwork().setParams(parameters.divi(workers));
        if (states != null) {
            graph.getNetwork().getUpdater().setStateViewArray(states.divi(workers));
        }
        graph.setScore(score / workers);
        var configuration = graph.getNetwork().getConfiguration();
        configuration.setIterationCount(configuration.getIterationCount() + averagingFrequency);
    }

    // Equality of training masters is nothing that anyone asks for.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
