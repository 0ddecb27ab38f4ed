package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptTraceTest {
    @TempDir
    Path folder;

    @Test
    void onlyWhoDiesLeavesATrace() throws IOException {
        Storage storage = Storage.at(folder.toString());
        OutputFolder.open(storage).close();
        assertEquals(Map.of(), AttemptTrace.lastSeen(storage, "bundle"));

        AttemptTrace first = new AttemptTrace(storage, "bundle", "1");
        first.begin("a");
        first.begin("b");
        new AttemptTrace(storage, "bundle", "2").begin("b");
        new AttemptTrace(storage, "bundle", "3").begin("c");
        new AttemptTrace(storage, "bundle", "4").end();
        new AttemptTrace(storage, "bundle2", "5").begin("a");
        AttemptTrace orderly = new AttemptTrace(storage, "bundle", "6");
        orderly.begin("a");
        assertEquals(Map.of("a", 1, "b", 2, "c", 1), AttemptTrace.lastSeen(storage, "bundle"));
        orderly.end();
        assertEquals(Map.of("b", 2, "c", 1), AttemptTrace.lastSeen(storage, "bundle"));
    }

    @Test
    void tracesAreGoneOnceTheBundleIsPublished() throws IOException {
        Storage storage = Storage.at(folder.toString());
        try (OutputFolder out = OutputFolder.open(storage)) {
            new AttemptTrace(storage, "bundle0", "1").begin("a");
            new AttemptTrace(storage, "bundle1", "1").begin("a");
            out.publish(SampleBundles.stage(storage, 0, "2"));
            out.discardOtherAttempts();
            assertEquals(List.of("bundle1-1.begun"), storage.list(Layout.STAGING));
        }
    }
}
