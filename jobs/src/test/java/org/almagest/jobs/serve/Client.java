package org.almagest.jobs.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.almagest.flight.arrow.ArrowRows;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Flight's own client, with an allocator that fails the test if the client's side leaks. */
public final class Client implements AutoCloseable {
    private final BufferAllocator allocator = new RootAllocator();
    private final FlightClient flight;

    public Client(TableServer server) {
        this(server.port());
    }

    Client(int port) {
        this.flight = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port))
                .build();
    }

    FlightClient flight() {
        return flight;
    }

    /** The stream behind a ticket with this text. */
    FlightStream stream(String ticket, CallOption... options) {
        return flight.getStream(ticket(ticket), options);
    }

    /** All rows behind a ticket with this text. */
    public List<Object[]> rows(String ticket, CallOption... options) {
        try (FlightStream stream = stream(ticket, options)) {
            return rows(stream);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Object[]> rows(FlightStream stream) {
        List<Object[]> rows = new ArrayList<>();
        while (stream.next()) {
            rows.addAll(ArrowRows.of(stream.getRoot()));
        }
        return rows;
    }

    static Ticket ticket(String text) {
        return new Ticket(text.getBytes(StandardCharsets.UTF_8));
    }

    static CallOption authorization(String value) {
        FlightCallHeaders headers = new FlightCallHeaders();
        headers.insert("authorization", value);
        return new HeaderCallOption(headers);
    }

    @Override
    public void close() throws InterruptedException {
        flight.close();
        allocator.close();
    }
}
