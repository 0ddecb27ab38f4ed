package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static OutputStream full(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    private int list(OutputStream to) {
        return AlmagestCommand.execute(
                AlmagestCommand.commandLine(new SparkJobs()),
                new StandardOutput(to),
                new StandardOutput(err),
                "list",
                "probes");
    }

    @Test
    void resultsThatCannotBeWrittenAreAFailure() {
        assertEquals(0, list(out));
        assertTrue(out.size() > 0);
        assertEquals(1, list(full("No space left on device")));
        assertEquals(
                "almagest: the results could not be written to standard output (No space left on device): expected a place with space left\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aReaderThatHasLeftHearsNothing() {
        assertEquals(1, list(full("Broken pipe")));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void lettersAreUtf8() {
        new StandardOutput(out).writer().println("Θ₀ …");
        assertEquals("Θ₀ …" + System.lineSeparator(), out.toString(StandardCharsets.UTF_8));
    }
}
