package org.almagest.jobs.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's products and our LAPACK in one process: two OpenBLAS of different versions would crash it. */
class OneOpenBlasTest {
    private static final int SIZE = 300;

    /** Of sums of 300 terms of order one. */
    private static final double ROUNDING = 1e-10;

    @Test
    void bothLibrariesWorkInOneProcess() throws Exception {
        RandomStream random = new RandomStream(1, "matrix");
        double[] symmetric = new double[SIZE * SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                symmetric[i * SIZE + j] = random.normal();
                symmetric[j * SIZE + i] = symmetric[i * SIZE + j];
            }
        }
        for (int round = 0; round < 3; round++) {
            INDArray matrix = Nd4j.createFromArray(symmetric).reshape('c', SIZE, SIZE);
            double[] square = matrix.mmul(matrix).dup('c').data().asDouble();
            double[] eigenvalues = SymmetricEigenvalues.of(symmetric.clone(), SIZE);
            double trace = 0;
            double direct = 0;
            double squares = 0;
            for (int i = 0; i < SIZE; i++) {
                trace += square[i * SIZE + i];
                squares += eigenvalues[i] * eigenvalues[i];
            }
            for (double x : symmetric) {
                direct += x * x;
            }
            assertEquals(direct, trace, ROUNDING * direct, "tr A² by ND4J");
            assertEquals(direct, squares, ROUNDING * direct, "Σ λ² by LAPACK");
        }
        Set<String> jars = new TreeSet<>();
        for (String library : Loader.getLoadedLibraries().values()) {
            if (library.contains("openblas") && library.contains(".jar")) {
                jars.add(library.substring(0, library.indexOf(".jar")));
            }
        }
        assertEquals(1, jars.size(), jars.toString());
        assertTrue(jars.iterator().next().contains("openblas-0.3.31-1.5.13"), jars.toString());
        if (Files.isReadable(Path.of("/proc/self/maps"))) {
            List<String> foreign = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("libopenblas") && !line.contains("openblas-0.3.31-1.5.13"))
                    .toList();
            assertEquals(List.of(), foreign);
        }
    }
}
