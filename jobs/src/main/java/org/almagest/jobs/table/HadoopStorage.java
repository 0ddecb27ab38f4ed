package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * An output folder on any file system that Hadoop knows, such as {@code hdfs:}. It relies on renames of single files
 * being atomic.
 */
final class HadoopStorage implements Storage {
    private final FileSystem files;
    private final Path root;

    HadoopStorage(FileSystem files, Path root) {
        this.files = files;
        this.root = root;
    }

    static HadoopStorage at(String folder) {
        try {
            FileSystem files = FileSystem.get(URI.create(folder), new Configuration());
            return new HadoopStorage(files, files.makeQualified(new Path(folder)));
        } catch (IOException | IllegalArgumentException e) {
            throw new OutputException(
                    ("output folder %s: no file system for it (%s); expected a local path or a URI of a file system on "
                                    + "the class path, such as hdfs://host:8020/path")
                            .formatted(folder, e.getMessage()),
                    e);
        }
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
            throw new IOException("cannot make the folder %s".formatted(resolve(path)));
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
            out.hsync();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>These file systems refuse to rename onto a file, so where one is there it goes first. Published files never
     * are; the two small tables that are replaced may be missing for the moment between the two calls.
     */
    @Override
    public void move(String from, String to) throws IOException {
        Path source = resolve(from);
        Path target = resolve(to);
        if (files.exists(source) && files.exists(target)) {
            files.delete(target, false);
        }
        if (!files.rename(source, target)) {
            throw new IOException("cannot move %s to %s".formatted(source, target));
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
    public OutputFile output(String path) throws IOException {
        return HadoopOutputFile.fromPath(resolve(path), files.getConf());
    }

    @Override
    public InputFile input(String path) throws IOException {
        return HadoopInputFile.fromPath(resolve(path), files.getConf());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Hadoop has no lock that vanishes with its holder, so nothing is locked here; what two sweeps at once would
     * publish has the same names and the same content, bar the times in {@code executions}.
     */
    @Override
    public Closeable lock(String path, Duration patience) {
        return () -> {};
    }

    private Path resolve(String path) {
        return path.isEmpty() ? root : new Path(root, path);
    }
}
