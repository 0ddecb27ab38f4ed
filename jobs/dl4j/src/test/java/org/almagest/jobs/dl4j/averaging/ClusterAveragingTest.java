package org.almagest.jobs.dl4j.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.almagest.dynamics.train.RunConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same runs in one process and on a standalone cluster of two workers. */
class ClusterAveragingTest {
    private static final SparkTrainer TRAINER = new SparkTrainer();

    /** More workers of the training than executors, so that they end in any order. */
    private static final List<RunConfiguration> RUNS = List.of(
            Averaged.run("", "workers: 3, batch_size: 8, epochs: 2, averaging_frequency: 2"),
            Averaged.run(
                    "batch_norm: true",
                    "workers: 3, batch_size: 8, epochs: 2, averaging_frequency: 2, optimizer: adam, precision: single"));

    @TempDir
    Path folder;

    @Test
    void aClusterGivesTheBitsOfOneProcess() throws Exception {
        List<String> local = hashes(
                new SparkConf()
                        .setMaster("local[2]")
                        .setAppName("averaged")
                        .set("spark.ui.enabled", "false")
                        .set("spark.driver.bindAddress", "127.0.0.1")
                        .set("spark.driver.host", "localhost"),
                1);
        try (LoopbackCluster cluster = new LoopbackCluster(folder, 2)) {
            assertEquals(local, hashes(cluster.conf(2), 2));
        }
    }

    private static List<String> hashes(SparkConf conf, int executors) {
        TRAINER.prepare(conf);
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                numbers.add(i);
            }
            TreeSet<String> seen = new TreeSet<>(spark.parallelize(numbers, 20)
                    .map(number -> {
                        Thread.sleep(50);
                        return SparkEnv.get().executorId();
                    })
                    .collect());
            assertEquals(executors, seen.size(), () -> "executors " + seen);
            return RUNS.stream()
                    .map(run -> Averaged.hash(TRAINER.execute(run, spark)))
                    .toList();
        }
    }
}
