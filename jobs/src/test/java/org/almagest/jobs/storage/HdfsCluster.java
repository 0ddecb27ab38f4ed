package org.almagest.jobs.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A real HDFS on loopback: a name node and a data node, in this process. */
public final class HdfsCluster implements AutoCloseable {
    private final MiniDFSCluster cluster;

    private HdfsCluster(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    public static HdfsCluster start(Path folder) throws IOException {
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(new Configuration(), folder.toFile())
                .numDataNodes(1)
                .build();
        cluster.waitActive();
        return new HdfsCluster(cluster);
    }

    /**
     * What its clients are told: where the name node has not heard of a block yet, a file that is closed asks again at first after 10 ms and
     * not after 400, which was most of the time that these tests took, and not fewer seconds in all.
     */
    public Map<String, String> settings() {
        return Map.of(
                "spark.hadoop.dfs.client.block.write.locateFollowingBlock.initial.delay.ms",
                "10",
                "spark.hadoop.dfs.client.block.write.locateFollowingBlock.retries",
                "10");
    }

    /** The URI of a folder under the root. */
    public String folder(String name) {
        return "hdfs://127.0.0.1:%d/%s".formatted(cluster.getNameNodePort(), name);
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
