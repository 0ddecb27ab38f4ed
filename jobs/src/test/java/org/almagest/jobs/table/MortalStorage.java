package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.jobs.storage.Storage;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A storage whose process dies at a given step: nothing it is asked for after that happens. */
public final class MortalStorage implements Storage {
    private final Storage real;
    private final int lastStep;
    private final boolean copies;
    private final int atOnce;
    private final List<Closeable> locks = new ArrayList<>();
    private int steps;

    /**
     * Lives for a while.
     *
     * @param lastStep changes to the disk before it dies
     */
    public MortalStorage(Storage real, int lastStep) {
        this(real, lastStep, false);
    }

    /**
     * As {@link #MortalStorage(Storage, int)}.
     *
     * @param copies whether a move may end with a file in both places, as in an object store
     */
    public MortalStorage(Storage real, int lastStep, boolean copies) {
        this(real, lastStep, copies, real.atOnce());
    }

    /**
     * As {@link #MortalStorage(Storage, int, boolean)}.
     *
     * @param atOnce files that are moved at once; each step is one by itself, their order is chance
     */
    public MortalStorage(Storage real, int lastStep, boolean copies, int atOnce) {
        this.real = real;
        this.lastStep = lastStep;
        this.copies = copies;
        this.atOnce = atOnce;
    }

    @Override
    public int atOnce() {
        return atOnce;
    }

    /** Changes to the disk so far. */
    public int steps() {
        return steps;
    }

    /** What the operating system does when a process has died. */
    void releaseLocks() throws IOException {
        for (Closeable lock : locks) {
            lock.close();
        }
    }

    private synchronized void step() {
        if (steps >= lastStep) {
            throw new Death();
        }
        steps++;
    }

    private synchronized void live() {
        if (steps >= lastStep) {
            throw new Death();
        }
    }

    @Override
    public String location() {
        return real.location();
    }

    @Override
    public Kind kind(String path) throws IOException {
        return real.kind(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return real.list(path);
    }

    @Override
    public byte[] read(String path) throws IOException {
        return real.read(path);
    }

    @Override
    public InputFile input(String path) throws IOException {
        return real.input(path);
    }

    @Override
    public void makeFolder(String path) throws IOException {
        step();
        real.makeFolder(path);
    }

    @Override
    public synchronized void write(String path, byte[] content) throws IOException {
        if (steps == lastStep - 1) {
            // Half of a file is the worst that a death leaves.
            steps++;
            real.write(path, Arrays.copyOf(content, content.length / 2));
            throw new Death();
        }
        step();
        real.write(path, content);
    }

    @Override
    public synchronized void move(String from, String to) throws IOException {
        if (copies && steps == lastStep - 1) {
            steps++;
            real.write(to, real.read(from));
            throw new Death();
        }
        step();
        real.move(from, to);
    }

    @Override
    public void sync(String path) throws IOException {
        live();
        real.sync(path);
    }

    @Override
    public void delete(String path) throws IOException {
        step();
        real.delete(path);
    }

    @Override
    public OutputFile output(String path) throws IOException {
        step();
        return real.output(path);
    }

    @Override
    public Lock lock(String path, Duration patience) throws IOException {
        live();
        Lock lock = real.lock(path, patience);
        // Only a living process gives a lock back; twice does no harm.
        locks.add(lock);
        return lock;
    }

    /** Not an exception that anyone catches. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }
}
