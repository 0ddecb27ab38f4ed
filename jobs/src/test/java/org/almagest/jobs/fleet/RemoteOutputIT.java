package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.jobs.storage.HdfsCluster;
import org.almagest.jobs.storage.S3Server;
import org.almagest.jobs.storage.ShortLease;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.FolderCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output is on a file system that driver and executors reach by the network only, and they are killed. */
@Tag("faults")
class RemoteOutputIT {
    @TempDir
    static Path shared;

    private static DisturbedSweep sweep;

    /** Both tests kill executors and drivers, which a cluster survives; null before and after. */
    private static StandaloneCluster cluster;

    private static int clusters;

    @TempDir
    Path folder;

    @BeforeAll
    static void undisturbed() throws Exception {
        sweep = DisturbedSweep.in(shared);
    }

    @BeforeEach
    void start() throws Exception {
        if (cluster == null || !cluster.idle()) {
            stop();
            cluster = StandaloneCluster.start(shared.resolve("cluster-" + ++clusters));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    @Test
    void onHdfs() throws Exception {
        try (HdfsCluster hdfs = HdfsCluster.start(folder.resolve("hdfs"))) {
            disturbed(hdfs.folder("almagest/out"), List.of(), hdfs.settings());
        }
    }

    @Test
    void inAnObjectStore() throws Exception {
        try (S3Server s3 = S3Server.start(folder.resolve("s3"))) {
            disturbed(s3.folder("almagest/out"), List.of("--jars", S3Server.connector()), s3.settings());
        }
    }

    /** With this file system's settings for driver, executors and this process alike. */
    private void disturbed(String out, List<String> more, Map<String, String> settings) throws Exception {
        List<String> options = new ArrayList<>(more);
        options.addAll(List.of("--conf", ShortLease.SETTING));
        settings.forEach((name, value) -> options.addAll(List.of("--conf", name + "=" + value)));
        settings.forEach(System::setProperty);
        try {
            disturbed(out, options);
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    /** An executor dies, then the driver does; the same command goes on. */
    private void disturbed(String out, List<String> options) throws Exception {
        String[] arguments = {"sweep", sweep.file().toString(), "--out", out};
        Storage storage = Storage.at(out);
        StandaloneCluster.Submission first = cluster.submit(options, arguments);
        first.await(
                () -> TableFiles.published(storage, out) > 0 && cluster.executors().size() == 2);
        Processes.kill(cluster.executors().get(0));
        int before = TableFiles.published(storage, out);
        first.await(() -> TableFiles.published(storage, out) > before);
        Processes.kill(first.driver().toHandle());
        int published = TableFiles.published(storage, out);
        int all = TableFiles.published(sweep.tables());
        assertTrue(published < all, () -> "all %d were published before the driver was killed".formatted(all));

        StandaloneCluster.Submission again = cluster.submit(options, arguments);
        again.endsWith(0);
        assertFalse(again.said().contains(" 0 of them done before"), again::said);

        Path fetched = folder.resolve("fetched");
        TableFiles.fetch(storage, "", fetched);
        TableFiles.assertSame(TableFiles.of(sweep.tables()), TableFiles.of(fetched));
        TableFiles.assertNothingElse(fetched);
        assertEquals(List.of(), FolderCheck.of(out).damaged());
    }
}
