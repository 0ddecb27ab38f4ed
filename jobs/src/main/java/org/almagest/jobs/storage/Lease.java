package org.almagest.jobs.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file system that has none which vanishes with its holder: a small file that the holder writes anew every few seconds.
 * Whoever finds one that does not change for long enough, by his own clock, takes it over; so a crash releases it, and no two
 * clocks are compared. Who has taken it waits a moment and reads it again, since of several who wrote at once the last has it.
 *
 * <p>A holder who was stopped for so long that another took over must not publish any more: {@link #requireHeld} reads the file.
 */
final class Lease implements Storage.Lock {
    /**
     * How many seconds a lease lives without a sign of its holder, for tests that kill one and cannot wait. All that write to one folder
     * have to agree on it, so users are not told. It begins with {@code spark}, since spark-submit hands on what does.
     */
    static final String EXPIRY_PROPERTY = "spark.almagest.lease.seconds";

    /** Attempts to read the file; a holder writes it once in five times {@link Times#settling}. */
    private static final int READINGS = 4;

    private static final ScheduledExecutorService RENEWALS = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "almagest-lease");
        thread.setDaemon(true);
        return thread;
    });

    private final File file;
    private final String location;
    private final Times times;
    private final String words;
    private final String token = UUID.randomUUID().toString();
    private @Nullable ScheduledFuture<?> renewal;
    private long renewals;
    private @Nullable String successor;

    /** The file of a lease. */
    interface File {
        /** What is in it; null if it is not there. */
        @Nullable
        String read() throws IOException;

        /**
         * Writes it where it is not there.
         *
         * @return false if it is there
         */
        boolean create(String content) throws IOException;

        /** Writes it, whatever is there. */
        void write(String content) throws IOException;

        /** Removes it. */
        void delete() throws IOException;
    }

    /**
     * How long things take.
     *
     * @param renewal between two writes of the holder
     * @param expiry without a change until others take the lease over: several renewals, and the pause of a busy machine
     * @param settling until a write is read by everybody, and everybody who has found the lease free has written
     * @param exclusive whether the file system creates a file for one of several who try at once; then nobody waits for a free lease
     */
    record Times(Duration renewal, Duration expiry, Duration settling, boolean exclusive) {
        private static final int EXPIRY_SECONDS = 30;

        /** Renewals within the expiry, and waits for a write within it. */
        private static final int RENEWALS = 6;

        private static final int SETTLINGS = 30;

        /**
         * Those of a file system.
         *
         * @param exclusive whether it creates a file for one of several who try at once
         */
        static Times of(boolean exclusive) {
            Duration expiry = Duration.ofSeconds(Integer.getInteger(EXPIRY_PROPERTY, EXPIRY_SECONDS));
            return new Times(expiry.dividedBy(RENEWALS), expiry, expiry.dividedBy(SETTLINGS), exclusive);
        }
    }

    private Lease(File file, String location, Times times) {
        this.file = file;
        this.location = location;
        this.times = times;
        this.words = String.format(
                Locale.ROOT,
                "process %d on %s since %s",
                ProcessHandle.current().pid(),
                host(),
                Instant.now());
    }

    /**
     * Takes the lease.
     *
     * @param location of the output folder, for messages
     * @param patience how long to wait for a holder who is alive; whether he is takes up to {@link Times#expiry} to see
     * @throws OutputException if another holds it even then
     */
    static Lease take(File file, String location, Times times, Duration patience) throws IOException {
        Lease lease = new Lease(file, location, times);
        lease.take(System.nanoTime() + patience.toNanos());
        synchronized (lease) {
            lease.renewal = RENEWALS.scheduleWithFixedDelay(
                    lease::renew, times.renewal().toMillis(), times.renewal().toMillis(), TimeUnit.MILLISECONDS);
        }
        return lease;
    }

    private void take(long deadline) throws IOException {
        String seen = null;
        long since = 0;
        boolean said = false;
        while (true) {
            String now = read();
            if (now == null) {
                if (file.create(content()) && (times.exclusive() || isOursAfterAMoment())) {
                    return;
                }
                seen = null;
            } else if (seen == null || !token(now).equals(token(seen))) {
                // another holder than before
                seen = now;
                since = System.nanoTime();
            } else if (!now.equals(seen)) {
                // he is alive
                if (System.nanoTime() >= deadline) {
                    throw new OutputException(String.format(
                            Locale.ROOT,
                            "output folder %s is in use by %s: expected to be the only one that writes there; wait until it is done, or choose another folder with --out",
                            location,
                            holder(now)));
                }
                seen = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= times.expiry().toNanos()) {
                file.write(content());
                if (isOursAfterAMoment()) {
                    return;
                }
                seen = null;
            } else if (!said && System.nanoTime() - since > 2 * times.renewal().toNanos()) {
                said = true;
                System.err.printf(
                        Locale.ROOT,
                        "output folder %s was last used by %s; looking for up to %d s whether it still is%n",
                        location,
                        holder(now),
                        times.expiry().toSeconds());
            }
            pause(times.renewal().dividedBy(5));
        }
    }

    private boolean isOursAfterAMoment() throws IOException {
        pause(times.settling());
        String now = read();
        return now != null && token(now).equals(token);
    }

    /** What is in the file; an object store refuses to read what is being written anew, so a failure alone says nothing. */
    private @Nullable String read() throws IOException {
        for (int left = READINGS - 1; left > 0; left--) {
            try {
                return file.read();
            } catch (IOException e) {
                pause(times.settling());
            }
        }
        return file.read();
    }

    private static void pause(Duration time) throws IOException {
        LockSupport.parkNanos(time.toNanos());
        if (Thread.interrupted()) {
            throw new IOException("interrupted while it waited for another process");
        }
    }

    private synchronized void renew() {
        if (successor != null || renewal == null) {
            return;
        }
        try {
            if (stillOurs()) {
                renewals++;
                file.write(content());
            }
        } catch (IOException e) {
            // the next renewal tries again; if none succeeds, others take over, and publishing finds that out
        }
    }

    /** Remembers who has it, if that is another. */
    private boolean stillOurs() throws IOException {
        String now = read();
        if (now != null && token(now).equals(token)) {
            return true;
        }
        successor = now == null ? "nobody: the file of the lease is gone" : holder(now);
        return false;
    }

    @Override
    public synchronized void requireHeld() throws IOException {
        if (successor == null && stillOurs()) {
            return;
        }
        throw new OutputException(String.format(
                Locale.ROOT,
                "output folder %s is in use by %s now, since this process did not show for %d s that it was alive; what was published is safe, and the same command goes on from there when that is done",
                location,
                successor,
                times.expiry().toSeconds()));
    }

    /** Stops to renew, as the death of the process does. */
    synchronized void abandon() {
        ScheduledFuture<?> future = renewal;
        if (future != null) {
            future.cancel(false);
            renewal = null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (renewal == null) {
            return;
        }
        abandon();
        if (successor == null && stillOurs()) {
            file.delete();
        }
    }

    /** Who, which lease, and a number that grows. */
    private String content() {
        return words + "\n" + token + "\n" + renewals + "\n";
    }

    private static String holder(String content) {
        String first = content.lines().findFirst().orElse("");
        return first.isBlank() ? "another process" : first;
    }

    private static String token(String content) {
        return content.lines().skip(1).findFirst().orElse(content);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }

    /** As a file holds it. */
    static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    /** What a file holds. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
