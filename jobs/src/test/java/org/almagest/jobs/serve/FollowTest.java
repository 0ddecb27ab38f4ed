package org.almagest.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.flight.arrow.ArrowRows;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.SampleRows;
import org.almagest.jobs.table.StagedBundle;
import org.almagest.jobs.table.Table;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that go on while bundles are published, as a sweep publishes them. */
@Timeout(60)
class FollowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final Map<Table, List<Object[]>> published = new TreeMap<>();
    private OutputFolder output;
    private TableServer server;

    @BeforeEach
    void open() {
        output = OutputFolder.open(Storage.at(folder.toString()));
        server = TableServer.start(folder.toString(), TableServer.LOOPBACK, 0, null);
        for (Table table : Table.values()) {
            published.put(table, new ArrayList<>());
        }
    }

    @AfterEach
    void close() {
        server.close(PATIENCE);
        assertEquals(0, server.memory());
        output.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Table.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FITS", "VERDICTS"})
    void everyRowComesOnceAsItIsPublishedUntilTheServerEnds(Table table) throws Exception {
        publish("a", "resnet");
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(table, ""))) {
            List<Object[]> rows = new ArrayList<>();
            readTo(stream, rows, table);
            publish("b", "mlp");
            readTo(stream, rows, table);
            publish("c", "resnet");
            // Nobody has read c yet: what is published before the end still comes.
            server.close(PATIENCE);
            rows.addAll(Client.rows(stream));
            assertEquals(ArrowRows.texts(published.get(table)), ArrowRows.texts(rows));
        }
    }

    @Test
    void aFilterHoldsForWhatComesLater() throws Exception {
        publish("a", "mlp");
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(Table.MEASUREMENTS, ",\"family\":\"resnet\""))) {
            publish("b", "resnet");
            assertTrue(stream.next());
            List<Object[]> rows = new ArrayList<>(ArrowRows.of(stream.getRoot()));
            publish("c", "mlp");
            publish("d", "resnet");
            server.close(PATIENCE);
            rows.addAll(Client.rows(stream));
            List<Object[]> expected = published.get(Table.MEASUREMENTS).stream()
                    .filter(row -> row[0].equals("b") || row[0].equals("d"))
                    .toList();
            assertEquals(ArrowRows.texts(expected), ArrowRows.texts(rows));
        }
    }

    @Test
    void aRunThatIsNotPublishedYetIsNotSentAndComesWhenItIs() throws Exception {
        publish("a", "resnet");
        // As a reader finds the folder between two moves of a bundle: its rows are there, its run is not.
        publish("b", "resnet");
        Path runs = folder.resolve("runs/b.parquet");
        Path aside = folder.resolve("_almagest/b.parquet");
        Files.move(runs, aside);
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(Table.TRAJECTORY, ""))) {
            assertTrue(stream.next());
            assertEquals(
                    List.of("a"),
                    ArrowRows.of(stream.getRoot()).stream()
                            .map(row -> row[0])
                            .distinct()
                            .toList());
            Files.move(aside, runs);
            assertTrue(stream.next());
            assertEquals(
                    List.of("b"),
                    ArrowRows.of(stream.getRoot()).stream()
                            .map(row -> row[0])
                            .distinct()
                            .toList());
        }
    }

    @Test
    void filesThatAreMergedMeanwhileRepeatNothing() throws Exception {
        publish("a", "resnet");
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(Table.RUNS, ""))) {
            assertTrue(stream.next());
            assertEquals(1, stream.getRoot().getRowCount());
            Files.move(folder.resolve("runs/a.parquet"), folder.resolve("runs/merged.parquet"));
            publish("b", "resnet");
            assertTrue(stream.next());
            List<Object[]> rows = ArrowRows.of(stream.getRoot());
            assertEquals(List.of("b"), rows.stream().map(row -> row[0]).toList());
        }
    }

    /** Bundles are merged all the time, also between the follower's looking for runs and for their rows. */
    @ParameterizedTest
    @EnumSource(names = {"RUNS", "TRAJECTORY"})
    void compactionUnderAFollowerLosesAndRepeatsNothing(Table table) throws Exception {
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(table, ""))) {
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                publish("p" + i, "resnet");
                if (i % 4 == 1) {
                    output.compact();
                }
                if (i % 5 == 3) {
                    readTo(stream, rows, table);
                    output.compact();
                }
            }
            server.close(PATIENCE);
            rows.addAll(Client.rows(stream));
            List<String> expected = new ArrayList<>(ArrowRows.texts(published.get(table)));
            List<String> found = new ArrayList<>(ArrowRows.texts(rows));
            expected.sort(null);
            found.sort(null);
            assertEquals(expected, found);
        }
    }

    @Test
    void aBrokenFileEndsTheStreamWithAReason() throws Exception {
        publish("a", "resnet");
        try (Client client = new Client(server);
                FlightStream stream = client.stream(ticket(Table.RUNS, ""))) {
            assertTrue(stream.next());
            Files.writeString(folder.resolve("runs/z.parquet"), "no Parquet at all");
            FlightRuntimeException error =
                    Assertions.assertThrows(FlightRuntimeException.class, () -> Client.rows(stream));
            assertTrue(error.getMessage().contains("runs/z.parquet"), error.getMessage());
        }
    }

    @Test
    void eachPlainRequestSeesWhatIsPublishedThen() throws Exception {
        try (Client client = new Client(server)) {
            assertEquals(List.of(), client.rows("runs"));
            publish("a", "resnet");
            assertEquals(1, client.rows("runs").size());
            publish("b", "resnet");
            assertEquals(2, client.rows("runs").size());
            assertEquals(
                    1,
                    client.rows("{\"table\":\"runs\",\"follow\":false,\"sweep\":\"sweep-of-b\"}")
                            .size());
        }
    }

    private void readTo(FlightStream stream, List<Object[]> rows, Table table) {
        while (rows.size() < published.get(table).size() && stream.next()) {
            rows.addAll(ArrowRows.of(stream.getRoot()));
        }
        List<String> expected = new ArrayList<>(ArrowRows.texts(published.get(table)));
        List<String> found = new ArrayList<>(ArrowRows.texts(rows));
        // runs published between two glances come in the order of their files
        expected.sort(null);
        found.sort(null);
        assertEquals(expected, found);
    }

    private static String ticket(Table table, String filter) {
        return "{\"table\":\"%s\",\"follow\":true%s}".formatted(table.folder(), filter);
    }

    /** Publishes a bundle of one run, all called {@code run}. */
    private void publish(String run, String family) throws IOException {
        try (BundleWriter writer = new BundleWriter(Storage.at(folder.toString()), run, "attempt")) {
            for (Table table : Table.values()) {
                if (table == Table.FITS || table == Table.VERDICTS) {
                    continue;
                }
                for (Object[] row : SampleRows.of(table, table == Table.RUNS ? 1 : 3, run.hashCode())) {
                    row[0] = run;
                    if (table == Table.RUNS) {
                        row[table.columnNames().indexOf("sweep")] = "sweep-of-" + run;
                        row[table.columnNames().indexOf("family")] = family;
                    }
                    writer.write(table, row);
                    published.get(table).add(row);
                }
            }
            StagedBundle staged = writer.finish();
            output.publish(staged);
        }
    }
}
