package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    @Test
    void knowsAllSources() {
        assertTrue(DataSets.SOURCES
                .names()
                .containsAll(List.of("csv", "digits", "gaussian-mixture", "idx", "ode-flow", "teacher")));
    }

    @Test
    void sharesWhatIsAskedForTwice() {
        Settings settings = settings("teacher", Map.of("train", 17));
        DataSet data = DataSets.load("teacher", settings);
        assertSame(data, DataSets.load("teacher", settings("teacher", Map.of("train", 17))));
        assertNotSame(data, DataSets.load("teacher", settings("teacher", Map.of("train", 18))));
    }

    @Test
    void tellsDimensionsLoadedOrNot() {
        Settings settings = settings("teacher", Map.of("train", 19, "outputs", 3));
        DataSource.Dimensions before = DataSets.dimensions("teacher", settings);
        DataSets.load("teacher", settings);
        assertEquals(new DataSource.Dimensions(10, 3, 19, 256), before);
        assertEquals(before, DataSets.dimensions("teacher", settings));
    }

    @Test
    void readsAFileAgainOnceItHasChanged(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "1,0\n2,1\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Settings settings = settings("csv", Map.of("path", file.toString()));
        DataSet first = DataSets.load("csv", settings);
        assertSame(first, DataSets.load("csv", settings));

        Files.writeString(file, "7,0\n2,1\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        assertEquals(7, DataSets.load("csv", settings).train().inputs()[0]);

        Files.delete(file);
        assertThrows(DataException.class, () -> DataSets.load("csv", settings));
    }

    @Test
    void namesTheSourcesItKnows() {
        Settings settings = settings("teacher", Map.of());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> DataSets.load("mnist", settings));
        assertTrue(e.getMessage().contains("mnist") && e.getMessage().contains("ode-flow"), e.getMessage());
    }

    private static Settings settings(String source, Map<String, ?> given) {
        return Settings.of(DataSets.SOURCES.named(source).parameters(), given);
    }
}
