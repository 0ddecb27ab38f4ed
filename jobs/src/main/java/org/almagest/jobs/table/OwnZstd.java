package org.almagest.jobs.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Compresses as the zstd of Spark 3.5 does. A newer zstd finds other matches in the same bytes, so the builds for a newer Spark
 * bring the older one along, in a jar within their jar, and load it beside Spark's own.
 */
final class OwnZstd implements CompressionCodecFactory {
    /** Absent from the build for Spark 3.5, whose zstd is that one. */
    private static final String JAR = "zstd.jar";

    private static final String STREAM = "com.github.luben.zstd.ZstdOutputStreamNoFinalizer";

    /** What Parquet takes unless it is told otherwise. */
    private static final int LEVEL = 3;

    private final Constructor<? extends OutputStream> stream;

    private OwnZstd(Constructor<? extends OutputStream> stream) {
        this.stream = stream;
    }

    /**
     * The one that this build brings, or null where it brings none.
     *
     * @throws IllegalStateException if it cannot be loaded
     */
    static @Nullable OwnZstd brought() {
        URL jar = OwnZstd.class.getResource(JAR);
        if (jar == null) {
            return null;
        }
        try {
            // A class loader reads no jar within a jar.
            Path copy = Files.createTempFile("almagest-zstd-", ".jar");
            copy.toFile().deleteOnExit();
            try (InputStream in = jar.openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            // Never closed, as classes are wanted as long as the process lives. Behind it is the JDK's own loader, not
            // ours,
            // which has Spark's zstd.
            ClassLoader loader =
                    new URLClassLoader(new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            Constructor<? extends OutputStream> stream = Class.forName(STREAM, true, loader)
                    .asSubclass(OutputStream.class)
                    .getConstructor(OutputStream.class, int.class);
            return new OwnZstd(stream);
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "the zstd in %s cannot be loaded (%s): expected a folder for temporary files that programs may be "
                                    + "loaded from, which java.io.tmpdir names, and one of the platforms that it has",
                            jar,
                            e),
                    e);
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        if (name != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException(name + ": expected ZSTD, in which all tables are written");
        }
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                try (OutputStream out = stream.newInstance(compressed, LEVEL)) {
                    bytes.writeAllTo(out);
                } catch (ReflectiveOperationException e) {
                    throw new IOException("zstd does not start", e);
                }
                return BytesInput.from(compressed.toByteArray());
            }

            @Override
            public CompressionCodecName getCodecName() {
                return name;
            }

            @Override
            public void release() {}
        };
    }

    /** Nothing is read by this one: any zstd reads what another has written. */
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        throw new UnsupportedOperationException("tables are read by Parquet's own codecs");
    }

    @Override
    public void release() {}
}
