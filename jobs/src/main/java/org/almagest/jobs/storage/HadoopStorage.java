package org.almagest.jobs.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * An output folder on any file system that Hadoop knows, such as {@code hdfs:}. It relies on renames of single files
 * being atomic; see {@link ObjectStorage} for those that have none.
 */
class HadoopStorage implements Storage {
    private final FileSystem files;
    private final Path root;
    private final @Nullable FileContext replacing;

    /**
     * The folder {@code root} of {@code files}.
     *
     * @param replacing the same file system by the interface that can rename onto a file; null if it has none
     */
    HadoopStorage(FileSystem files, Path root, @Nullable FileContext replacing) {
        this.files = files;
        this.root = root;
        this.replacing = replacing;
    }

    static Storage at(String folder) {
        try {
            Configuration settings = HadoopSettings.here();
            FileSystem files = FileSystem.get(URI.create(folder), settings);
            Path root = files.makeQualified(new Path(folder));
            return ObjectStorage.SCHEME.equals(root.toUri().getScheme())
                    ? OwnChanges.of(new ObjectStorage(files, root))
                    : new HadoopStorage(files, root, replacing(root, settings));
        } catch (IOException | RuntimeException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "output folder %s: no file system for it (%s); expected a local path or a URI of a file system on "
                                    + "the class path, such as hdfs://host:8020/path, or s3a://bucket/path under "
                                    + "spark-submit --packages org.apache.hadoop:hadoop-aws:VERSION, with the version of "
                                    + "Spark's own Hadoop",
                            folder,
                            Reason.words(e)),
                    e);
        }
    }

    private static @Nullable FileContext replacing(Path root, Configuration settings) {
        try {
            return FileContext.getFileContext(root.toUri(), settings);
        } catch (IOException e) {
            return null;
        }
    }

    final FileSystem files() {
        return files;
    }

    final Path resolve(String path) {
        return path.isEmpty() ? root : new Path(root, path);
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public Kind kind(String path) throws IOException {
        try {
            return files.getFileStatus(resolve(path)).isDirectory() ? Kind.FOLDER : Kind.FILE;
        } catch (FileNotFoundException e) {
            return Kind.MISSING;
        }
    }

    @Override
    public List<String> list(String path) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(resolve(path))) {
                names.add(status.getPath().getName());
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public void makeFolder(String path) throws IOException {
        if (!files.mkdirs(resolve(path))) {
            throw new IOException(String.format(Locale.ROOT, "cannot make the folder %s", resolve(path)));
        }
    }

    @Override
    public byte[] read(String path) throws IOException {
        try (InputStream in = files.open(resolve(path))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(resolve(path), true)) {
            out.write(content);
            DurableOutputFile.sync(out);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>HDFS replaces in one step. A file system without that interface refuses to rename onto a file, so where one is
     * there it goes first: published files never are; the two small tables that are replaced may then be missing for the
     * moment between the two calls.
     */
    @Override
    public void move(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        if (replacing != null) {
            replacing.rename(source, target, Options.Rename.OVERWRITE);
            return;
        }
        if (files.exists(source) && files.exists(target)) {
            files.delete(target, false);
        }
        if (!files.rename(source, target)) {
            throw new IOException(String.format(Locale.ROOT, "cannot move %s to %s", source, target));
        }
    }

    @Override
    public void sync(String path) {
        // A rename is durable when it returns.
    }

    @Override
    public void delete(String path) throws IOException {
        files.delete(resolve(path), true);
    }

    @Override
    public OutputFile output(String path) {
        return new DurableOutputFile(files, resolve(path));
    }

    @Override
    public InputFile input(String path) throws IOException {
        return HadoopInputFile.fromPath(resolve(path), files.getConf());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Hadoop has no lock that vanishes with its holder, so this is a {@link Lease}.
     */
    @Override
    public Lock lock(String path, Duration patience) throws IOException {
        return Lease.take(new LeaseFile(path), location(), leaseTimes(), patience);
    }

    /** How long a lease takes here. */
    Lease.Times leaseTimes() {
        return Lease.Times.of(true);
    }

    /** A lease as a file of this storage. */
    private final class LeaseFile implements Lease.File {
        private final String path;

        LeaseFile(String path) {
            this.path = path;
        }

        @Override
        public @Nullable String read() throws IOException {
            try {
                return Lease.text(HadoopStorage.this.read(path));
            } catch (FileNotFoundException e) {
                return null;
            }
        }

        @Override
        public boolean create(String content) throws IOException {
            try (FSDataOutputStream out = files.create(resolve(path), false)) {
                out.write(Lease.bytes(content));
                DurableOutputFile.sync(out);
                return true;
            } catch (IOException e) {
                // file systems tell in many ways that another was faster
                if (kind(path) == Kind.FILE) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public void write(String content) throws IOException {
            HadoopStorage.this.write(path, Lease.bytes(content));
        }

        @Override
        public void delete() throws IOException {
            HadoopStorage.this.delete(path);
        }
    }
}
