package org.almagest.jobs.serve;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.almagest.jobs.arrow.ArrowSchema;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.BackpressureStrategy.CallbackBackpressureStrategy;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** What the server answers: the tables of one output folder, to be read only. */
final class TableProducer extends NoOpFlightProducer {
    /** Each holds a thread, an open file and two batches. */
    static final int MOST_STREAMS = 64;

    /** A bundle takes seconds to compute; listing a folder takes a millisecond. */
    private static final long GLANCE_MILLIS = 250;

    /** Moving the files of a merge takes milliseconds; one that died there is never done. */
    private static final long SHORT_GLANCE_MILLIS = 50;

    private static final int MOST_GLANCES_AFTER_THE_END = 40;

    private static final long UNKNOWN = -1;

    private final String outputFolder;
    private final BufferAllocator allocator;
    private final ExecutorService threads;
    private final CountDownLatch ending;
    private final Semaphore places = new Semaphore(MOST_STREAMS);

    /**
     * A producer.
     *
     * @param threads carries out the streams
     * @param ending when counted down, streams that follow a table send what is left and end
     */
    TableProducer(String outputFolder, BufferAllocator allocator, ExecutorService threads, CountDownLatch ending) {
        this.outputFolder = outputFolder;
        this.allocator = allocator;
        this.threads = threads;
        this.ending = ending;
    }

    @Override
    public void listFlights(CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
        if (criteria.getExpression() != null && criteria.getExpression().length > 0) {
            throw CallStatus.INVALID_ARGUMENT
                    .withDescription(
                            "criteria mean nothing here: expected none; filters belong in the descriptor or the ticket")
                    .toRuntimeException();
        }
        for (Table table : Table.values()) {
            listener.onNext(info(TableRequest.all(table), FlightDescriptor.path(table.folder())));
        }
        listener.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        return info(TableRequest.of(descriptor), descriptor);
    }

    private static FlightInfo info(TableRequest request, FlightDescriptor descriptor) {
        // No location: the ticket is good where it came from, whatever name the client knows this server by.
        return new FlightInfo(
                ArrowSchema.of(request.table().schema()),
                descriptor,
                List.of(new FlightEndpoint(request.ticket())),
                UNKNOWN,
                UNKNOWN);
    }

    /**
     * Begins a stream and returns. It goes on on a thread of its own: gRPC tells that a client is ready, or has left, on
     * the thread of this call.
     */
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener client) {
        TableRequest request = TableRequest.of(ticket);
        if (!places.tryAcquire()) {
            throw CallStatus.UNAVAILABLE
                    .withDescription(String.format(
                            Locale.ROOT,
                            "%d streams are open, the most at a time: close one, or ask again later",
                            MOST_STREAMS))
                    .toRuntimeException();
        }
        boolean begun = false;
        try {
            CallbackBackpressureStrategy readiness = new CallbackBackpressureStrategy();
            readiness.register(client);
            threads.execute(() -> {
                try {
                    answer(request, client, readiness);
                } finally {
                    places.release();
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private void answer(TableRequest request, ServerStreamListener client, CallbackBackpressureStrategy readiness) {
        try (BatchStream outlet = new BatchStream(request, client, readiness, allocator)) {
            if (request.follow()) {
                follow(request, outlet);
            } else {
                Predicate<@Nullable Object[]> wanted = Selection.of(outputFolder, request);
                TableReader.forEach(
                        outputFolder, request.table(), request.table().columnNames(), row -> {
                            if (wanted.test(row)) {
                                outlet.accept(row);
                            }
                        });
                outlet.flush();
            }
            client.completed();
        } catch (BatchStream.ClientLeft e) {
            // The call is over on both sides.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell(client, CallStatus.UNAVAILABLE.withDescription("the server is being ended"), e);
        } catch (OutputException e) {
            tell(client, CallStatus.INTERNAL.withDescription(e.getMessage()), e);
        } catch (Throwable e) {
            // Errors too: a client that is told nothing would wait for ever.
            tell(
                    client,
                    CallStatus.INTERNAL.withDescription(String.format(
                            Locale.ROOT,
                            "cannot send table %s (%s)",
                            request.table().folder(),
                            e)),
                    e);
        }
    }

    private static void tell(ServerStreamListener client, CallStatus status, Throwable cause) {
        // To one who has left it would only throw in its turn.
        if (!client.isCancelled()) {
            client.error(status.withCause(cause).toRuntimeException());
        }
    }

    private void follow(TableRequest request, BatchStream outlet) throws InterruptedException {
        TableTail follower = new TableTail(outputFolder, request);
        int glancesAfterTheEnd = 0;
        boolean last = false;
        while (!last) {
            // Looked at before the rows: what was published before the end is sent.
            boolean ended = ending.getCount() == 0;
            boolean settled = follower.advance(outlet::accept);
            outlet.flush();
            if (ended) {
                last = settled || ++glancesAfterTheEnd > MOST_GLANCES_AFTER_THE_END;
                TimeUnit.MILLISECONDS.sleep(last ? 0 : SHORT_GLANCE_MILLIS);
            } else {
                ending.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public Runnable acceptPut(CallContext context, FlightStream stream, StreamListener<PutResult> listener) {
        throw readOnly();
    }

    @Override
    public void doExchange(CallContext context, FlightStream reader, ServerStreamListener writer) {
        throw readOnly();
    }

    @Override
    public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
        throw readOnly();
    }

    @Override
    public void listActions(CallContext context, StreamListener<ActionType> listener) {
        listener.onCompleted();
    }

    /** How many more streams may be opened now. */
    int freeStreams() {
        return places.availablePermits();
    }

    private static FlightRuntimeException readOnly() {
        return CallStatus.UNIMPLEMENTED
                .withDescription(
                        "the tables are read-only here: expected list_flights, get_flight_info, get_schema or do_get")
                .toRuntimeException();
    }
}
