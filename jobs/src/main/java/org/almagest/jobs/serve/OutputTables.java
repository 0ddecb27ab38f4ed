package org.almagest.jobs.serve;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almagest.flight.Refusal;
import org.almagest.flight.RowSink;
import org.almagest.flight.TableAnswer;
import org.almagest.flight.TableSource;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** The tables of an output folder as a server gives them away. */
record OutputTables(String outputFolder) implements TableSource {
    /** A bundle takes seconds to compute; listing a folder takes a millisecond. */
    private static final long GLANCE_MILLIS = 250;

    /** Moving the files of a merge takes milliseconds; one that died there is never done. */
    private static final long SHORT_GLANCE_MILLIS = 50;

    private static final int MOST_GLANCES_AFTER_THE_END = 40;

    @Override
    public List<TableAnswer> tables() {
        return Stream.of(Table.values())
                .<TableAnswer>map(table -> new Rows(outputFolder, TableRequest.all(table)))
                .toList();
    }

    @Override
    public TableAnswer answer(byte[] request) {
        return new Rows(outputFolder, TableRequest.of(request));
    }

    @Override
    public TableAnswer answer(List<String> path) {
        return new Rows(outputFolder, TableRequest.of(path));
    }

    private record Rows(String outputFolder, TableRequest request) implements TableAnswer {
        @Override
        public String table() {
            return request.table().folder();
        }

        @Override
        public MessageType schema() {
            return request.table().schema();
        }

        @Override
        public byte[] ticket() {
            return request.ticket();
        }

        @Override
        public void send(RowSink sink, CountDownLatch ending) throws InterruptedException {
            try {
                if (request.follow()) {
                    follow(sink, ending);
                } else {
                    Predicate<@Nullable Object[]> wanted = Selection.of(outputFolder, request);
                    TableReader.forEach(
                            outputFolder, request.table(), request.table().columnNames(), row -> {
                                if (wanted.test(row)) {
                                    sink.accept(row);
                                }
                            });
                }
            } catch (OutputException e) {
                throw new Refusal(Refusal.Kind.UNREADABLE, String.valueOf(e.getMessage()), e);
            }
        }

        private void follow(RowSink sink, CountDownLatch ending) throws InterruptedException {
            TableTail tail = new TableTail(outputFolder, request);
            int glancesAfterTheEnd = 0;
            boolean last = false;
            while (!last) {
                // Looked at before the rows: what was published before the end is sent.
                boolean ended = ending.getCount() == 0;
                boolean settled = tail.advance(sink::accept);
                sink.flush();
                if (ended) {
                    last = settled || ++glancesAfterTheEnd > MOST_GLANCES_AFTER_THE_END;
                    TimeUnit.MILLISECONDS.sleep(last ? 0 : SHORT_GLANCE_MILLIS);
                } else {
                    ending.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }
    }
}
