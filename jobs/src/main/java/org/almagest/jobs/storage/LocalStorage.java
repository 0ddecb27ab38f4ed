package org.almagest.jobs.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * An output folder on a local disk, by plain file operations: Hadoop's local file system would leave checksum files
 * beside the tables and start a process for every file it makes.
 */
final class LocalStorage implements Storage {
    private static final String SCHEME = "file:";

    /** Within one process the operating system grants a file lock twice, and gives it up when any reader closes. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private static final long POLL_NANOS = 20_000_000;

    private final Path root;

    private LocalStorage(Path root) {
        this.root = root;
    }

    /** Whether {@code folder} is a local path or a {@code file:} URI. */
    static boolean covers(String folder) {
        return folder.startsWith(SCHEME) || !folder.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");
    }

    static LocalStorage at(String folder) {
        try {
            Path path = folder.startsWith(SCHEME) ? Path.of(URI.create(folder).getPath()) : Path.of(folder);
            return new LocalStorage(path.toAbsolutePath().normalize());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "output folder '%s' is no path: expected a local path, or a URI such as file:///data/out",
                            folder),
                    e);
        }
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public Kind kind(String path) {
        Path file = resolve(path);
        if (Files.isDirectory(file)) {
            return Kind.FOLDER;
        }
        return Files.exists(file) ? Kind.FILE : Kind.MISSING;
    }

    @Override
    public List<String> list(String path) throws IOException {
        try (Stream<Path> files = Files.list(resolve(path))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void makeFolder(String path) throws IOException {
        Files.createDirectories(resolve(path));
    }

    @Override
    public byte[] read(String path) throws IOException {
        return Files.readAllBytes(resolve(path));
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        try (LocalOutputFile.Stream out = LocalOutputFile.Stream.open(resolve(path))) {
            out.write(content);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void sync(String path) throws IOException {
        FileChannel folder;
        try {
            folder = FileChannel.open(resolve(path), StandardOpenOption.READ);
        } catch (IOException e) {
            // Some systems cannot open a folder; they have no such call, and journal the move themselves.
            return;
        }
        try (folder) {
            folder.force(true);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(resolve(path))) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public OutputFile output(String path) {
        return new LocalOutputFile(resolve(path));
    }

    @Override
    public InputFile input(String path) {
        return new LocalInputFile(resolve(path));
    }

    @Override
    public Lock lock(String path, Duration patience) throws IOException {
        Path file = resolve(path);
        Path here = root.toRealPath().resolve(path);
        long start = System.nanoTime();
        while (true) {
            String holder = "this process";
            if (LOCKED_HERE.add(here)) {
                FileChannel held = tryLock(file, here);
                if (held != null) {
                    return () -> release(held, here);
                }
                String written = Files.readString(file, StandardCharsets.UTF_8).strip();
                holder = written.isEmpty() ? "another process" : written;
            }
            if (System.nanoTime() - start >= patience.toNanos()) {
                throw new OutputException(String.format(
                        Locale.ROOT,
                        "output folder %s is in use by %s: expected to be the only one that writes there; wait until "
                                + "it is done, or choose another folder with --out",
                        root,
                        holder));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static @Nullable FileChannel tryLock(Path file, Path here) throws IOException {
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return null;
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(String.format(
                    Locale.ROOT, "process %d", ProcessHandle.current().pid())));
            held = true;
            return channel;
        } finally {
            if (!held) {
                release(channel, here);
            }
        }
    }

    private static void release(@Nullable FileChannel channel, Path here) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            LOCKED_HERE.remove(here);
        }
    }

    private Path resolve(String path) {
        return root.resolve(path);
    }
}
