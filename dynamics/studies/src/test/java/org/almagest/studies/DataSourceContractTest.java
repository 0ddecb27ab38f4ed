package org.almagest.studies;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.almagest.dynamics.contract.DataSourceContract;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.TestFiles;

/** All data sources of the core and of the studies, with files for those that read some. */
class DataSourceContractTest extends DataSourceContract {
    private static final int UNSIGNED_BYTE = 8;

    @Override
    protected Map<String, ?> given(DataSource source, Path folder) throws IOException {
        return switch (source.name()) {
            case "csv" ->
                Map.of(
                        "path",
                        write(folder, "points.csv", "x,y,label\n0.1,0.2,a\n0.3,0.1,b\n0.5,0.9,a\n0.2,0.7,b\n"),
                        "test",
                        1);
            case "idx" ->
                Map.of(
                        "images", images(folder.resolve("images"), 4, 0),
                        "labels", labels(folder.resolve("labels"), 4),
                        "test_images", images(folder.resolve("test-images"), 2, 100),
                        "test_labels", labels(folder.resolve("test-labels"), 2),
                        // the seed is that of the projection
                        "dimension", 4,
                        "projection", "gaussian");
            case "npz" ->
                Map.of(
                        "path",
                        TestFiles.write(
                                folder,
                                "arrays.npz",
                                TestFiles.npz(Map.of(
                                        "inputs", TestFiles.npy("(5, 2)", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                                        "labels", TestFiles.npyWhole("(5,)", 0, 1, 2, 1, 0)))),
                        "test",
                        2);
            case "cifar10" -> {
                TestFiles.write(folder, "data_batch_1.bin", records(3, 0));
                TestFiles.write(folder, "test_batch.bin", records(2, 3));
                // the seed is that of the projection
                yield Map.of("path", folder.toString(), "dimension", 4, "projection", "gaussian");
            }
            case "cora", "citeseer" -> citations(source.name(), folder);
            default -> super.given(source, folder);
        };
    }

    /** Records of CIFAR-10: class i, and then levels of one kind alone, i + {@code first}. */
    private static byte[] records(int count, int first) {
        byte[] bytes = new byte[count * 3073];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 3073 == 0 ? i / 3073 : i / 3073 + first);
        }
        return bytes;
    }

    /** Grey levels from {@code first} on, all different. */
    private static String images(Path file, int count, int first) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(UNSIGNED_BYTE << 8 | 3);
        out.writeInt(count);
        out.writeInt(2);
        out.writeInt(3);
        for (int i = 0; i < count * 2 * 3; i++) {
            out.writeByte(first + i);
        }
        return Files.write(file, bytes.toByteArray()).toString();
    }

    private static String labels(Path file, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(UNSIGNED_BYTE << 8 | 1);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeByte(i % 2);
        }
        return Files.write(file, bytes.toByteArray()).toString();
    }

    private static Map<String, ?> citations(String name, Path folder) throws IOException {
        write(
                folder,
                name + ".nodes.tsv",
                "node\tlabel\tsplit\tfeatures\n0\t0\ttrain\t0 2\n1\t1\ttrain\t1\n2\t0\ttest\t0 1\n3\t1\tnone\t2\n");
        write(folder, name + ".edges.tsv", "source\ttarget\n0\t1\n1\t2\n2\t3\n");
        return Map.of("path", folder.toString(), "split", "drawn", "train_per_class", 1, "test", 1);
    }

    private static String write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
