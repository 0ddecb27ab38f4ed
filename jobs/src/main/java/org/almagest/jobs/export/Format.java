package org.almagest.jobs.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.almagest.jobs.table.Table;

/** What tables can be exported to. */
public enum Format {
    /** Arrow IPC files (also known as Feather version 2), uncompressed. */
    ARROW,
    /** Comma-separated values (RFC 4180) in UTF-8, with a header. */
    CSV;

    /** The word of the command line, which is also the end of a file's name. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    RowSink sink(Table table, OutputStream stream) throws IOException {
        return switch (this) {
            case ARROW -> new ArrowSink(table.schema(), stream);
            case CSV -> new CsvSink(table.schema(), stream);
        };
    }
}
