package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory, so small that it fills up. Only root may mount one; the test says so where that is not allowed. */
record SmallDisk(Path folder) implements AutoCloseable {
    private static final long PAGE_BYTES = 4096;

    /** What a file of so many bytes takes. */
    static long taken(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    static SmallDisk at(Path folder, long bytes) throws Exception {
        Files.createDirectories(folder);
        String size = "size=" + bytes;
        String refused = refusal("mount", "-t", "tmpfs", "-o", size, "almagest", folder.toString());
        if (!refused.isEmpty()) {
            String skipped = "SKIPPED: no disk that fills up, since mounting one is refused (%s); run the test as root"
                    .formatted(refused.strip());
            System.err.println(skipped);
            abort(skipped);
        }
        return new SmallDisk(folder);
    }

    void enlarge() throws Exception {
        assertEquals("", refusal("mount", "-o", "remount,size=256m", folder.toString()));
    }

    @Override
    public void close() throws Exception {
        assertEquals("", refusal("umount", "--lazy", folder.toString()));
    }

    /** Nothing if it went well. */
    private static String refusal(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? "" : "%s, status %d".formatted(text.strip(), status);
    }
}
