package org.almagest.jobs.storage;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output folder in an object store behind {@code s3a:}. Such a store has no rename. What it has is a PUT that makes an
 * object appear whole, in the place of an older one, for whoever asks for it by name; no more is needed, since a commit record makes up
 * for what is no single step, and {@link OwnChanges} for listings that come late.
 */
final class ObjectStorage extends HadoopStorage {
    static final String SCHEME = "s3a";

    /** Each move holds two connections, and the connector has 96. */
    private static final int AT_ONCE = 32;

    ObjectStorage(FileSystem files, Path root) {
        super(files, root, null);
    }

    /**
     * {@inheritDoc}
     *
     * <p>In two: the target appears, then the source goes. Who dies in between leaves both, and repeats it. The connector's
     * own rename refuses where there is a target, and so would have to delete it first.
     */
    @Override
    public void move(String from, String to) throws IOException {
        Path source = resolve(from);
        try (FSDataInputStream in = files().open(source)) {
            long expected = files().getFileStatus(source).getLen();
            FSDataOutputStream out = files().create(resolve(to), true);
            boolean whole = false;
            try {
                long copied = in.transferTo(out);
                if (copied != expected) {
                    throw new IOException(
                            String.format(Locale.ROOT, "%s has %d bytes, read %d", source, expected, copied));
                }
                whole = true;
            } finally {
                if (whole) {
                    out.close();
                } else {
                    // closing it would make it appear as far as it got
                    out.abort();
                }
            }
        }
        files().delete(source, false);
    }

    @Override
    public int atOnce() {
        return AT_ONCE;
    }

    @Override
    Lease.Times leaseTimes() {
        return Lease.Times.of(false);
    }
}
