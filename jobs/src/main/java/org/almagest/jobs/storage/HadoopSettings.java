package org.almagest.jobs.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How this process reaches its file systems: the cluster's own files, and what spark-submit was told. */
final class HadoopSettings {
    private HadoopSettings() {}

    /** With all {@code spark.hadoop.*}, on the driver before and after Spark has started, and on executors. */
    static Configuration here() {
        SparkEnv environment = SparkEnv.get();
        SparkConf conf = environment == null ? new SparkConf() : environment.conf();
        return SparkHadoopUtil.get().newConfiguration(conf);
    }
}
