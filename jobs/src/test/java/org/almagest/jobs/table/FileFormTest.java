package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rows give the same files with Spark 3.5 and with Spark 4: the sums were recorded with Spark 3.5, by
 * {@code -Dalmagest.record-sums=true}, and change only where a table's columns do. {@code mvn -Dspark=4 -pl jobs -am test
 * -Dtest=FileFormTest -Dsurefire.failIfNoSpecifiedTests=false} looks at the other one.
 */
class FileFormTest {
    private static final Path SUMS = Path.of("src/test/resources/org/almagest/jobs/table/file-sums.txt");

    private static final int ROWS = 3_000;

    /** More than a page has, and than zstd puts into one block. */
    private static final int MANY_ROWS = 25_000;

    @TempDir
    Path folder;

    @Test
    void bytesAreTheSameFromEitherSpark() throws Exception {
        Map<String, String> sums = new TreeMap<>();
        for (Table table : Table.values()) {
            TableWriter.replace(
                    folder.toString(), table, SampleRows.of(table, table == Table.TRAJECTORY ? MANY_ROWS : ROWS, 7));
            sums.put(table.folder(), sum(folder.resolve(table.folder())));
        }
        if (Boolean.getBoolean("almagest.record-sums")) {
            Files.write(
                    SUMS,
                    sums.entrySet().stream()
                            .map(sum -> sum.getKey() + " " + sum.getValue())
                            .toList());
        }
        Map<String, String> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(SUMS)) {
            String[] words = line.split(" ");
            recorded.put(words[0], words[1]);
        }
        assertEquals(recorded, sums, "written by " + FileForm.writer());
    }

    private static String sum(Path table) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.list(table)) {
            for (Path file : files.sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
