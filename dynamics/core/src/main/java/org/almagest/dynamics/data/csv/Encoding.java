package org.almagest.dynamics.data.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.jspecify.annotations.Nullable;

/** How the text of a table is written: UTF-8, or not at all. */
final class Encoding {
    /** A number or a name that begins a table is written within so many bytes. */
    private static final int LOOKED_AT = 64;

    private static final int MARK = 0xfeff;

    private Encoding() {}

    /**
     * The text of a stream, without the mark that spreadsheets put before UTF-8. A byte that is no UTF-8 ends it by a {@link
     * java.nio.charset.MalformedInputException}.
     *
     * @param path the file, for messages
     * @throws DataException if the text is UTF-16 or UTF-32, which the first bytes tell
     */
    static Reader text(InputStream stream, String path) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
        in.mark(LOOKED_AT);
        byte[] start = in.readNBytes(LOOKED_AT);
        in.reset();
        String other = other(start);
        if (other != null) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s is %s: expected UTF-8; save it again as CSV UTF-8, or: iconv -f %s -t UTF-8 %s > new.csv",
                    path,
                    other,
                    other,
                    path));
        }
        if (start.length >= 3 && (start[0] & 0xff) == 0xef && (start[1] & 0xff) == 0xbb && (start[2] & 0xff) == 0xbf) {
            in.skipNBytes(3);
        }
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** The encoding that these first bytes are in, as iconv calls it; null if nothing speaks against UTF-8. */
    private static @Nullable String other(byte[] start) {
        if (start.length < 2) {
            return null;
        }
        int first = start[0] & 0xff;
        int second = start[1] & 0xff;
        boolean wide = start.length >= 4 && start[2] == 0 && start[3] == 0;
        if ((second << 8 | first) == MARK) {
            return wide ? "UTF-32" : "UTF-16";
        }
        if ((first << 8 | second) == MARK) {
            return "UTF-16";
        }
        if (first == 0 && second == 0) {
            return "UTF-32";
        }
        // without a mark: the other half of a digit, a letter or a comma is zero
        return first == 0 ? "UTF-16BE" : second != 0 ? null : wide ? "UTF-32LE" : "UTF-16LE";
    }
}
