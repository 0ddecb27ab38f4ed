package org.almagest.dynamics.data.csv;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file (RFC 4180, UTF-8, any line ends, empty lines skipped), all as wide as the first. */
public final class CsvRows {
    private static final int MOST_COLUMNS = 100_000;

    private final String path;
    private final CsvParser parser;
    private int columns;

    /**
     * Begins reading.
     *
     * @param path the file's name, for messages
     */
    public CsvRows(InputStream stream, String path, char delimiter) throws IOException {
        this.path = path;
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(delimiter);
        // By default a line that starts with # would vanish.
        settings.getFormat().setComment('\0');
        settings.setLineSeparatorDetectionEnabled(true);
        settings.setReadInputOnSeparateThread(false);
        settings.setMaxColumns(MOST_COLUMNS);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
        this.parser = new CsvParser(settings);
        try {
            parser.beginParsing(Encoding.text(stream, path));
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /**
     * The next row; {@code null} after the last.
     *
     * @throws DataException if it is not as wide as the first, or no CSV
     * @throws IOException if the stream breaks
     */
    @Nullable
    public CsvRow next() throws IOException {
        @Nullable String[] cells;
        try {
            cells = parser.parseNext();
        } catch (RuntimeException e) {
            throw broken(e);
        }
        if (cells == null) {
            return null;
        }
        // The parser knows the line on which a row ends; one that starts earlier has line ends inside quotes.
        long line = parser.getContext().currentLine() - lineEnds(cells);
        if (columns == 0) {
            columns = cells.length;
        }
        if (cells.length != columns) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d has %d columns: expected %d as in the first row%s",
                    path,
                    line,
                    cells.length,
                    columns,
                    columns == 1 ? "; is the delimiter right?" : ""));
        }
        return new CsvRow(path, line, cells);
    }

    private IOException broken(RuntimeException e) {
        if (e instanceof DataException told) {
            throw told;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                throw new DataException(
                        String.format(
                                Locale.ROOT,
                                "%s, line %d or soon after holds bytes that are no UTF-8: expected UTF-8; save it again as CSV UTF-8, or, if it is Latin-1: iconv -f LATIN1 -t UTF-8 %s > new.csv",
                                path,
                                parser.getContext() == null
                                        ? 1
                                        : parser.getContext().currentLine() + 1,
                                path),
                        e);
            }
            if (cause instanceof IOException io) {
                return io;
            }
        }
        if (e instanceof TextParsingException parsing) {
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s, line %d, column %d is no CSV: expected at most %d columns, at most %d characters in a cell,"
                                    + " and quotes inside quotes doubled",
                            path,
                            parsing.getLineIndex() + 1,
                            parsing.getColumnIndex() + 1,
                            MOST_COLUMNS,
                            new CsvParserSettings().getMaxCharsPerColumn()),
                    e);
        }
        throw e;
    }

    private static long lineEnds(@Nullable String[] cells) {
        long ends = 0;
        for (String cell : cells) {
            ends += cell == null ? 0 : cell.chars().filter(c -> c == '\n').count();
        }
        return ends;
    }
}
