package org.almagest.flight.server;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.almagest.flight.Refusal;
import org.almagest.flight.RunningServer;
import org.almagest.flight.TableAnswer;
import org.almagest.flight.TableSource;
import org.almagest.flight.arrow.ArrowSchema;
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

/** What the server answers: tables, to be read only. */
final class TableProducer extends NoOpFlightProducer {
    private static final long UNKNOWN = -1;

    private final TableSource source;
    private final BufferAllocator allocator;
    private final ExecutorService threads;
    private final CountDownLatch ending;
    private final Semaphore places = new Semaphore(RunningServer.MOST_STREAMS);

    /**
     * A producer.
     *
     * @param threads carries out the streams
     * @param ending when counted down, streams that follow a table send what is left and end
     */
    TableProducer(TableSource source, BufferAllocator allocator, ExecutorService threads, CountDownLatch ending) {
        this.source = source;
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
        for (TableAnswer table : source.tables()) {
            listener.onNext(info(table, FlightDescriptor.path(table.table())));
        }
        listener.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        TableAnswer answer = understood(() ->
                descriptor.isCommand() ? source.answer(descriptor.getCommand()) : source.answer(descriptor.getPath()));
        return info(answer, descriptor);
    }

    private static FlightInfo info(TableAnswer answer, FlightDescriptor descriptor) {
        // No location: the ticket is good where it came from, whatever name the client knows this server by.
        return new FlightInfo(
                ArrowSchema.of(answer.schema()),
                descriptor,
                List.of(new FlightEndpoint(new Ticket(answer.ticket()))),
                UNKNOWN,
                UNKNOWN);
    }

    /**
     * Begins a stream and returns. It goes on on a thread of its own: gRPC tells that a client is ready, or has left, on
     * the thread of this call.
     */
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener client) {
        TableAnswer answer = understood(() -> source.answer(ticket.getBytes()));
        if (!places.tryAcquire()) {
            throw CallStatus.UNAVAILABLE
                    .withDescription(String.format(
                            Locale.ROOT,
                            "%d streams are open, the most at a time: close one, or ask again later",
                            RunningServer.MOST_STREAMS))
                    .toRuntimeException();
        }
        boolean begun = false;
        try {
            CallbackBackpressureStrategy readiness = new CallbackBackpressureStrategy();
            readiness.register(client);
            threads.execute(() -> {
                try {
                    send(answer, client, readiness);
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

    private void send(TableAnswer answer, ServerStreamListener client, CallbackBackpressureStrategy readiness) {
        try (BatchStream outlet = new BatchStream(answer, client, readiness, allocator)) {
            answer.send(outlet, ending);
            outlet.flush();
            client.completed();
        } catch (BatchStream.ClientLeft e) {
            // The call is over on both sides.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell(client, CallStatus.UNAVAILABLE.withDescription("the server is being ended"), e);
        } catch (Refusal e) {
            tell(client, status(e), e);
        } catch (Throwable e) {
            // Errors too: a client that is told nothing would wait for ever.
            tell(
                    client,
                    CallStatus.INTERNAL.withDescription(
                            String.format(Locale.ROOT, "cannot send table %s (%s)", answer.table(), e)),
                    e);
        }
    }

    private static void tell(ServerStreamListener client, CallStatus status, Throwable cause) {
        // To one who has left it would only throw in its turn.
        if (!client.isCancelled()) {
            client.error(status.withCause(cause).toRuntimeException());
        }
    }

    /** What was asked for, or the refusal as Flight sends it. */
    private static TableAnswer understood(Supplier<TableAnswer> request) {
        try {
            return request.get();
        } catch (Refusal e) {
            throw status(e).toRuntimeException();
        }
    }

    private static CallStatus status(Refusal refusal) {
        CallStatus status =
                switch (refusal.kind()) {
                    case NOT_FOUND -> CallStatus.NOT_FOUND;
                    case SENSELESS -> CallStatus.INVALID_ARGUMENT;
                    case UNREADABLE -> CallStatus.INTERNAL;
                };
        return status.withDescription(String.valueOf(refusal.getMessage()));
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
