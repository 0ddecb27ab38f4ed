package org.almagest.dynamics.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param path as the settings give it
 * @param length bytes; −1 if the file cannot be looked at
 * @param modified when it was last written
 */
record FileStamp(String path, long length, FileTime modified) {
    private static final FileTime NEVER = FileTime.fromMillis(0);

    /** The state of the file now. Never fails: what is wrong with a file is for its reader to say. */
    static FileStamp of(String path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
            return new FileStamp(path, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException | InvalidPathException | SecurityException e) {
            return new FileStamp(path, -1, NEVER);
        }
    }
}
