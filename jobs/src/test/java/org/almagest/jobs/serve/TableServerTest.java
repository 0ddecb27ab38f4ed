package org.almagest.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.almagest.flight.RunningServer;
import org.almagest.flight.arrow.ArrowRows;
import org.almagest.flight.arrow.ArrowSchema;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.SampleRows;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.jobs.table.TableWriter;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables through Flight's own client. Closing a server, which every test does, fails if a stream kept memory of its
 * allocator; closing a client does the same on its side.
 */
@Timeout(60)
class TableServerTest {
    private static final String TOKEN = "correct-horse-battery-staple";

    /**
     * 160 MB: a client asks for five batches of 10 MB ahead, and what is on the way is a few more. 64 MB were gone before the
     * client had read its second batch.
     */
    private static final int LONG_ROWS = 80;

    private static final int LONG_ROW_NUMBERS = 250_000;

    /** A batch of 10 MB, in arrays that double as they fill, while they are copied into larger ones. */
    private static final long MOST_BYTES = 40L << 20;

    @TempDir
    static Path longTable;

    @TempDir
    Path folder;

    private final List<TableServer> servers = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        servers.forEach(server -> server.close(Duration.ofMillis(200)));
        servers.forEach(server -> assertEquals(0, server.memory(), "bytes were not given back"));
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void everyTableIsWhatItsFilesHold(Table table) throws Exception {
        List<Object[]> rows = SampleRows.of(table, 300, 11);
        TableWriter.replace(folder.toString(), table, rows);
        List<Object[]> files = new ArrayList<>();
        TableReader.forEach(folder.toString(), table, table.columnNames(), files::add);
        try (Client client = new Client(serve())) {
            List<Object[]> served = client.rows(table.folder());
            assertEquals(ArrowRows.texts(rows), ArrowRows.texts(served));
            assertEquals(ArrowRows.texts(files), ArrowRows.texts(served));
        }
    }

    @Test
    void aLongTableComesInManyBatches() throws Exception {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            rows.add(new Object[] {"run", (long) i, 0.5 * i, 1.0 / (i + 1), -0.0, 1.0, null, 0.0, null});
        }
        TableWriter.replace(folder.toString(), Table.TRAJECTORY, rows);
        try (Client client = new Client(serve());
                FlightStream stream = client.stream("trajectory")) {
            int batches = 0;
            List<Object[]> served = new ArrayList<>();
            while (stream.next()) {
                batches++;
                served.addAll(ArrowRows.of(stream.getRoot()));
            }
            assertEquals(3, batches);
            assertEquals(ArrowRows.texts(rows), ArrowRows.texts(served));
        }
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void filtersTakeTheRowsOfASweepAndAFamily(Table table) throws Exception {
        PlantedFleet fleet = new PlantedFleet(3);
        fleet.write(folder);
        try (Client client = new Client(serve())) {
            for (String sweep : Arrays.asList(null, "first", "nowhere")) {
                for (String family : Arrays.asList(null, "mlp", "no such")) {
                    String ticket = "{\"table\":\"%s\",\"sweep\":%s,\"family\":%s}"
                            .formatted(table.folder(), json(sweep), json(family));
                    List<Object[]> expected = fleet.rows(table, sweep, family);
                    assertEquals(ArrowRows.texts(expected), ArrowRows.texts(client.rows(ticket)), ticket);
                    boolean known = !"nowhere".equals(sweep) && !"no such".equals(family);
                    assertEquals(known, !expected.isEmpty(), ticket);
                }
            }
        }
    }

    private static String json(String name) {
        return name == null ? "null" : "\"" + name + "\"";
    }

    @Test
    void aPathACommandAndATicketAskForTheSame() throws Exception {
        PlantedFleet fleet = new PlantedFleet(4);
        fleet.write(folder);
        String json = "{\"table\":\"spectra\",\"sweep\":\"second\",\"family\":\"resnet\"}";
        List<String> expected = ArrowRows.texts(fleet.rows(Table.SPECTRA, "second", "resnet"));
        try (Client client = new Client(serve())) {
            for (FlightDescriptor descriptor : List.of(
                    FlightDescriptor.path("spectra", "sweep=second", "family=resnet"),
                    FlightDescriptor.command(json.getBytes(StandardCharsets.UTF_8)))) {
                FlightInfo info = client.flight().getInfo(descriptor);
                assertEquals(ArrowSchema.of(Table.SPECTRA.schema()), info.getSchema());
                assertEquals(
                        info.getSchema(), client.flight().getSchema(descriptor).getSchema());
                assertEquals(descriptor, info.getDescriptor());
                assertEquals(1, info.getEndpoints().size());
                assertEquals(List.of(), info.getEndpoints().get(0).getLocations());
                String ticket =
                        new String(info.getEndpoints().get(0).getTicket().getBytes(), StandardCharsets.UTF_8);
                assertEquals(json, ticket);
                assertEquals(expected, ArrowRows.texts(client.rows(ticket)));
            }
        }
    }

    @Test
    void allTablesAreListedAndCanBeHadByTheirEndpoints() throws Exception {
        PlantedFleet fleet = new PlantedFleet(5);
        fleet.write(folder);
        try (Client client = new Client(serve())) {
            List<FlightInfo> flights = StreamSupport.stream(
                            client.flight().listFlights(Criteria.ALL).spliterator(), false)
                    .toList();
            assertEquals(
                    Stream.of(Table.values()).map(Table::folder).toList(),
                    flights.stream()
                            .map(flight -> flight.getDescriptor().getPath().get(0))
                            .toList());
            for (FlightInfo flight : flights) {
                try (FlightStream stream =
                        client.flight().getStream(flight.getEndpoints().get(0).getTicket())) {
                    assertEquals(flight.getSchema(), stream.getSchema());
                    Table table = Table.valueOf(
                            flight.getDescriptor().getPath().get(0).toUpperCase(java.util.Locale.ROOT));
                    assertEquals(ArrowRows.texts(fleet.rows(table, null, null)), ArrowRows.texts(Client.rows(stream)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tablesOfAnEmptyFolderAndOfNoneAreEmptyWithTheirColumns(boolean there) throws Exception {
        Path empty = folder.resolve("empty");
        if (there) {
            Files.createDirectory(empty);
        }
        try (Client client = new Client(keep(TableServer.start(empty.toString(), TableServer.LOOPBACK, 0, null)))) {
            for (Table table : Table.values()) {
                for (String filter : List.of("", ",\"family\":\"resnet\"")) {
                    try (FlightStream stream =
                            client.stream("{\"table\":\"%s\"%s}".formatted(table.folder(), filter))) {
                        assertEquals(ArrowSchema.of(table.schema()), stream.getSchema());
                        assertEquals(List.of(), Client.rows(stream));
                    }
                }
            }
        }
        assertEquals(there, Files.exists(empty), "reading must not write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "fit # NOT_FOUND # no table is called fit: expected one of trajectory, # did you mean fits?",
                "{\"table\":\"run\"} # NOT_FOUND # no table is called run # did you mean runs?",
                "` ` # INVALID_ARGUMENT # nothing is asked for # expected a table's name",
                "{\"table\": # INVALID_ARGUMENT # is no JSON # expected a table's name",
                "{\"table\":\"runs\"} {} # INVALID_ARGUMENT # is no JSON # expected",
                "{} # INVALID_ARGUMENT # {} names no table # expected",
                "{\"table\":\"runs\",\"famly\":\"x\"} # INVALID_ARGUMENT # famly is no key # did you mean family?",
                "{\"table\":\"runs\",\"family\":[\"x\"]} # INVALID_ARGUMENT # family is [\"x\"] # expected one name",
                "{\"table\":\"runs\",\"sweep\":\"\"} # INVALID_ARGUMENT # sweep is \"\" # expected one name",
                "{\"table\":\"runs\",\"sweep\":\"a\",\"sweep\":\"b\"} # INVALID_ARGUMENT # Duplicate field # expected",
                "{\"table\":\"runs\",\"follow\":1} # INVALID_ARGUMENT # follow is 1 # expected true or false",
                "{\"table\":\"fits\",\"follow\":true} # INVALID_ARGUMENT # fits cannot be followed # ask for it again",
            })
    void aSenselessTicketIsExplained(String ticket, FlightStatusCode code, String problem, String wayOut)
            throws Exception {
        try (Client client = new Client(serve())) {
            assertRefused(() -> client.rows(ticket), code, problem, wayOut);
        }
    }

    @Test
    void aSenselessDescriptorIsExplained() throws Exception {
        try (Client client = new Client(serve())) {
            assertRefused(
                    () -> client.flight().getInfo(FlightDescriptor.path("runs", "resnet")),
                    FlightStatusCode.INVALID_ARGUMENT,
                    "resnet in a path",
                    "family=NAME");
            assertRefused(
                    () -> client.flight().getSchema(FlightDescriptor.path("verdict")),
                    FlightStatusCode.NOT_FOUND,
                    "no table is called verdict",
                    "did you mean verdicts?");
            assertRefused(
                    () -> client.flight().getInfo(FlightDescriptor.path("runs", "family=a", "family=b")),
                    FlightStatusCode.INVALID_ARGUMENT,
                    "family stands twice",
                    "once");
            assertRefused(
                    () -> client.flight()
                            .listFlights(new Criteria("resnet".getBytes(StandardCharsets.UTF_8)))
                            .forEach(flight -> {}),
                    FlightStatusCode.INVALID_ARGUMENT,
                    "criteria mean nothing here",
                    "ticket");
        }
    }

    @Test
    void aDamagedFileIsAnErrorAndNotAShorterTable() throws Exception {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 30, 1));
        Files.writeString(folder.resolve("fits/zzz.parquet"), "no Parquet at all");
        try (Client client = new Client(serve())) {
            assertRefused(() -> client.rows("fits"), FlightStatusCode.INTERNAL, "fits/zzz.parquet", "verify --repair");
        }
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                Client client = new Client(serve());
                VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchema.of(Table.FITS.schema()), allocator)) {
            assertRefused(
                    () -> {
                        AsyncPutListener answer = new AsyncPutListener();
                        var put = client.flight().startPut(FlightDescriptor.path("fits"), root, answer);
                        put.completed();
                        put.getResult();
                    },
                    FlightStatusCode.UNIMPLEMENTED,
                    "read-only",
                    "do_get");
            assertRefused(
                    () -> client.flight().doAction(new Action("drop")).forEachRemaining(result -> {}),
                    FlightStatusCode.UNIMPLEMENTED,
                    "read-only",
                    "do_get");
            assertRefused(
                    () -> {
                        try (var exchange = client.flight().doExchange(FlightDescriptor.path("fits"))) {
                            exchange.getReader().next();
                        }
                    },
                    FlightStatusCode.UNIMPLEMENTED,
                    "read-only",
                    "do_get");
            client.flight().listActions().forEach(action -> assertEquals(null, action));
        }
    }

    @Test
    void onlyThoseWhoShowTheTokenAreServed() throws Exception {
        TableWriter.replace(folder.toString(), Table.FITS, SampleRows.of(Table.FITS, 30, 1));
        AccessToken token = AccessToken.find(null, "V", TOKEN);
        try (Client client = new Client(keep(TableServer.start(folder.toString(), TableServer.LOOPBACK, 0, token)))) {
            assertRefused(
                    () -> client.rows("fits"), FlightStatusCode.UNAUTHENTICATED, "no token", "authorization: Bearer");
            assertRefused(
                    () -> client.flight().listFlights(Criteria.ALL).forEach(flight -> {}),
                    FlightStatusCode.UNAUTHENTICATED,
                    "no token",
                    "authorization: Bearer");
            for (String shown : List.of(
                    "Bearer " + TOKEN + "x",
                    "Bearer " + TOKEN.substring(1),
                    "Bearer " + TOKEN.replace('c', 'C'),
                    "Bearer ",
                    "Basic " + TOKEN,
                    TOKEN)) {
                FlightRuntimeException refusal = assertRefused(
                        () -> client.rows("fits", Client.authorization(shown)),
                        FlightStatusCode.UNAUTHENTICATED,
                        "wrong token",
                        "authorization: Bearer");
                assertFalse(refusal.getMessage().contains(TOKEN), refusal.getMessage());
            }
            assertEquals(
                    30,
                    client.rows("fits", Client.authorization("Bearer " + TOKEN)).size());
            assertEquals(
                    30,
                    client.rows("fits", Client.authorization("bearer " + TOKEN)).size());
        }
    }

    @Test
    void twoClientsReadAtOnce() throws Exception {
        List<Object[]> spectra = SampleRows.of(Table.SPECTRA, 5_000, 8);
        TableWriter.replace(folder.toString(), Table.SPECTRA, spectra);
        TableServer server = serve();
        List<String> expected = ArrowRows.texts(spectra);
        try (Client one = new Client(server);
                Client two = new Client(server)) {
            CompletableFuture<List<Object[]>> first = CompletableFuture.supplyAsync(() -> one.rows("spectra"));
            CompletableFuture<List<Object[]>> second = CompletableFuture.supplyAsync(() -> two.rows("spectra"));
            assertEquals(expected, ArrowRows.texts(first.get()));
            assertEquals(expected, ArrowRows.texts(second.get()));
        }
    }

    @Test
    void aClientThatReadsSlowlyHoldsTheServerUpAndNotItsMemory() throws Exception {
        TableServer server = serveLongTable();
        try (Client client = new Client(server);
                FlightStream stream = client.stream("matrices")) {
            assertTrue(stream.next());
            // Long enough to read the whole table many times over, if nothing waited for the client.
            Thread.sleep(1_000);
            assertTrue(server.memory() > 0, "the stream has come to its end already");
            long rows = stream.getRoot().getRowCount();
            while (stream.next()) {
                double[] data = (double[]) ArrowRows.of(stream.getRoot()).get(0)[6];
                assertEquals(LONG_ROW_NUMBERS, data.length);
                assertEquals(rows, data[data.length - 1]);
                rows += stream.getRoot().getRowCount();
            }
            assertEquals(LONG_ROWS, rows);
        }
        assertTrue(server.peakMemory() < MOST_BYTES, () -> "it held %d bytes".formatted(server.peakMemory()));
    }

    @Test
    void aClientThatLeavesEarlyIsForgotten() throws Exception {
        TableServer server = serveLongTable();
        for (int i = 0; i < 3; i++) {
            try (Client client = new Client(server);
                    FlightStream stream = client.stream("matrices")) {
                assertTrue(stream.next());
                stream.cancel("enough", null);
            }
        }
        awaitNoStream(server);
    }

    @Test
    void aFollowerThatLeavesIsForgottenToo() throws Exception {
        TableServer server = serve();
        try (Client client = new Client(server);
                FlightStream stream = client.stream("{\"table\":\"runs\",\"follow\":true}")) {
            assertEquals(ArrowSchema.of(Table.RUNS.schema()), stream.getSchema());
            assertEquals(RunningServer.MOST_STREAMS - 1, server.freeStreams());
            stream.cancel("enough", null);
            awaitNoStream(server);
        }
    }

    @Test
    void oneStreamTooManyIsRefusedAndTheNextServed() throws Exception {
        TableServer server = serve();
        try (Client client = new Client(server)) {
            List<FlightStream> open = new ArrayList<>();
            for (int i = 0; i < RunningServer.MOST_STREAMS; i++) {
                open.add(client.stream("{\"table\":\"runs\",\"follow\":true}"));
                open.get(i).getSchema();
            }
            assertRefused(() -> client.rows("fits"), FlightStatusCode.UNAVAILABLE, "64 streams are open", "later");
            for (FlightStream stream : open) {
                stream.cancel("enough", null);
                stream.close();
            }
            awaitNoStream(server);
            assertEquals(List.of(), client.rows("fits"));
        }
    }

    @Test
    void aServerThatEndsCutsOffWhoDoesNotRead() throws Exception {
        TableServer server = serveLongTable();
        try (Client client = new Client(server);
                FlightStream stream = client.stream("matrices")) {
            assertTrue(stream.next());
            server.close(Duration.ofMillis(200));
            assertEquals(0, server.memory());
            assertThrows(FlightRuntimeException.class, () -> Client.rows(stream));
        }
    }

    @Test
    void aServerThatHasEndedCanBeEndedAgainAndWaitedFor() throws InterruptedException {
        TableServer server = serve();
        server.close();
        server.close();
        server.awaitClose();
    }

    @Test
    void anyFreePortIsNamed() {
        TableServer server = serve();
        assertTrue(server.port() > 0);
        assertEquals("grpc://127.0.0.1:" + server.port(), server.location());
        assertTrue(server.isLoopback());
        TableServer everywhere = keep(TableServer.start(folder.toString(), "0.0.0.0", 0, null));
        assertEquals("grpc://0.0.0.0:" + everywhere.port(), everywhere.location());
        assertFalse(everywhere.isLoopback());
    }

    @Test
    void aTakenPortIsExplained() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(TableServer.LOOPBACK))) {
            ServeException error = assertThrows(
                    ServeException.class,
                    () -> TableServer.start(folder.toString(), TableServer.LOOPBACK, taken.getLocalPort(), null));
            assertContains(error, "127.0.0.1, port " + taken.getLocalPort());
            assertContains(error, "in use");
            assertContains(error, "0 for any free one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "192.0.2.1"})
    void anAddressThatIsNotThisMachinesIsExplained(String address) {
        ServeException error =
                assertThrows(ServeException.class, () -> TableServer.start(folder.toString(), address, 0, null));
        assertContains(error, address);
        assertContains(error, "of this machine");
    }

    @Test
    void aPortThatIsNoneIsAProgrammersMistake() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TableServer.start(folder.toString(), TableServer.LOOPBACK, 70_000, null));
    }

    @Test
    void aFolderOfAnotherVersionIsRefusedAtTheStart() throws IOException {
        Files.createDirectory(folder.resolve("_almagest"));
        Files.writeString(folder.resolve("_almagest/schema.json"), "{\"schema_version\": 99}");
        OutputException error = assertThrows(OutputException.class, this::serve);
        assertContains(error, "99");
    }

    /** Whoever is interrupted while he closes it is still the only one who can. */
    @Test
    void anInterruptedCloseLeavesNoThread() throws InterruptedException {
        TableWriter.replace(folder.toString(), Table.SPECTRA, SampleRows.of(Table.SPECTRA, 3, 8));
        TableServer server = serve();
        try (Client client = new Client(server)) {
            assertEquals(3, client.rows("spectra").size());
            Thread.currentThread().interrupt();
            server.close();
            assertTrue(Thread.interrupted(), "nobody hears of it any more");
        }
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(TableServerTest::serves)) {
            Thread.sleep(20);
        }
    }

    private static boolean serves(Thread thread) {
        return thread.getName().startsWith("almagest-flight-");
    }

    private TableServer serve() {
        return keep(TableServer.start(folder.toString(), TableServer.LOOPBACK, 0, null));
    }

    private TableServer keep(TableServer server) {
        servers.add(server);
        return server;
    }

    private TableServer serveLongTable() {
        return keep(TableServer.start(longTable.toString(), TableServer.LOOPBACK, 0, null));
    }

    @BeforeAll
    static void writeLongTable() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < LONG_ROWS; i++) {
            double[] data = new double[LONG_ROW_NUMBERS];
            Arrays.fill(data, i);
            rows.add(new Object[] {"run", (long) i, "w", 0, 1, data.length, data});
        }
        TableWriter.replace(longTable.toString(), Table.MATRICES, rows);
    }

    /** Returns when every stream has come to its end; the test's timeout says if one does not. */
    private static void awaitNoStream(TableServer server) throws InterruptedException {
        while (server.freeStreams() < RunningServer.MOST_STREAMS) {
            Thread.sleep(20);
        }
        assertEquals(0, server.memory());
    }

    private static FlightRuntimeException assertRefused(
            Executable call, FlightStatusCode code, String problem, String wayOut) {
        FlightRuntimeException refusal = assertThrows(FlightRuntimeException.class, call);
        assertEquals(code, refusal.status().code(), refusal.getMessage());
        assertContains(refusal, problem);
        assertContains(refusal, wayOut);
        return refusal;
    }

    private static void assertContains(Exception error, String words) {
        assertTrue(String.valueOf(error.getMessage()).contains(words), error::getMessage);
    }
}
