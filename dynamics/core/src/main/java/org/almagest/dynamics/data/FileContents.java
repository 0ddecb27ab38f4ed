package org.almagest.dynamics.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What files hold, as SHA-256 in 64 hexadecimal digits: the number that {@code sha256sum} prints. A file is read once for
 * each state of path, size and time of modification, so that a sweep of a billion runs reads its files once. Thread-safe.
 */
final class FileContents {
    /**
     * A file that was written so recently may be written again within the same tick of the file system's clock, so what it
     * holds now is not remembered. FAT has the coarsest clock that anybody uses, two seconds.
     */
    private static final long SETTLED_MILLIS = 2_000;

    private static final int CHUNK = 1 << 16;
    private static final String UNREADABLE = "unreadable: ";

    /** The last state that was read of each path. */
    private static final Map<String, Known> KNOWN = new ConcurrentHashMap<>();

    private record Known(FileStamp stamp, String hash) {}

    private FileContents() {}

    /**
     * The hash of the file at {@code path}. Where it cannot be read, words that name the path: what is wrong with a file is
     * for its reader to say, and two missing files are not the same.
     */
    static String of(String path) {
        FileStamp stamp = FileStamp.of(path);
        if (!isFile(path)) {
            return UNREADABLE + path;
        }
        Known known = KNOWN.get(path);
        if (known != null && known.stamp().equals(stamp)) {
            return known.hash();
        }
        long began = System.currentTimeMillis();
        String hash;
        try {
            hash = read(Path.of(path));
        } catch (IOException | SecurityException e) {
            return UNREADABLE + path;
        }
        boolean settled = stamp.modified().toMillis() + SETTLED_MILLIS < began;
        if (settled && FileStamp.of(path).equals(stamp)) {
            KNOWN.put(path, new Known(stamp, hash));
        }
        return hash;
    }

    /** A pipe would be waited for, and a device may never end. */
    private static boolean isFile(String path) {
        try {
            return Files.isRegularFile(Path.of(path));
        } catch (InvalidPathException | SecurityException e) {
            return false;
        }
    }

    /** Whether {@code content} is a hash, and not words for a file that cannot be read. */
    static boolean isHash(String content) {
        return !content.startsWith(UNREADABLE);
    }

    private static String read(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
