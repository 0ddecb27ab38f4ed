package org.almagest.jobs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of benchmarks work: times say nothing here, but words, numbers and failures do. No peer is needed. */
class BenchTest {
    private static final BenchmarkCase ROW = new BenchmarkCase(
            "sparse",
            "a sparse product",
            List.of("linalg", "sparse", "100", "3", "8"),
            "fake.py",
            List.of(),
            1,
            List.of(new Target("The others", "slow|fast", 5)));

    private final StringWriter progress = new StringWriter();

    @TempDir
    Path folder;

    private Bench bench() {
        return new Bench(null, folder, null, TimingPlan.QUICK, "almagest bench --quick", new PrintWriter(progress));
    }

    @Test
    void everyWorkloadSetsItselfUpAndHasNumbers() {
        List<BenchmarkCase> rows = BenchmarkCases.all(null);
        for (BenchmarkCase row : rows) {
            if (row.words().contains("1000")
                    || row.words().contains("2000")
                    || row.name().startsWith("hessian")) {
                continue; // the same code at other sizes, too slow for here
            }
            double[] numbers = Workloads.of(row.words()).numbers();
            assertTrue(numbers.length > 2, row.name());
            for (double number : numbers) {
                assertTrue(Double.isFinite(number), row.name());
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Workloads.of(List.of("juggling")));
    }

    /** A Hessian's products with directions against Hessian-vector products: two ways to the same numbers. */
    @Test
    void hessiansAndProductsWithThemAgree() {
        double[] matrix = Workloads.of(List.of("curvature", "hessian", "mlp", "5", "6", "3", "mse"))
                .numbers();
        double[] products = Workloads.of(List.of("curvature", "product", "mlp", "5", "6", "3", "mse"))
                .numbers();
        assertEquals(matrix.length, products.length);
        for (int i = 0; i < matrix.length; i++) {
            assertEquals(matrix[i], products[i], 1e-13, "rounding of sums over 256 examples");
        }
    }

    @Test
    void aSessionOfOursAloneMakesAPage() {
        List<String> soFar = new ArrayList<>();
        String page = bench().run(List.of("sparse", "dispatch"), "Nothing was missed.", soFar::add);
        assertEquals(2, soFar.size());
        assertEquals(page, soFar.get(1));
        assertTrue(soFar.get(0).contains("sparse") && !soFar.get(0).contains("interpreter"), soFar.get(0));
        assertTrue(page.contains("| sparse (2708 rows of 5) times dense (64 columns) |"), page);
        assertTrue(page.contains("| a plan's interpreter alone"), page);
        assertTrue(page.contains("Nothing was missed."), page);
        assertTrue(page.contains("kernels="), page);
        assertTrue(progress.toString().contains("bench dispatch"), progress.toString());
    }

    @Test
    void whatFailsIsSaidAndTheRestGoesOn() {
        String page = bench().run(List.of("gcn", "dispatch"), "", soFar -> {});
        assertTrue(page.contains("- gcn: no benchmark gcn"), page);
        assertTrue(page.contains("| a plan's interpreter alone"), page);
    }

    /** Two processes that speak as a peer does, through a shell: one with our numbers, one with others. */
    @Test
    void numbersAreComparedBeforeAnythingIsTimed() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "SKIPPED: no /bin/sh to play a peer");
        StringBuilder right = new StringBuilder();
        for (double number : Workloads.of(ROW.words()).numbers()) {
            right.append(' ').append(number);
        }
        peer(right.toString());
        BenchmarkEnvironment environment = new BenchmarkEnvironment("/bin/sh", folder, false);
        Comparison comparison = new PairedBenchmark(environment, TimingPlan.QUICK).time(ROW);
        assertEquals(0, comparison.error());
        assertEquals(Map.of("absent", "not installed"), comparison.missing());
        assertEquals(2, comparison.peers().size());
        String line = Page.lines(comparison).get(0);
        assertTrue(line.contains("The others: fast | 4.00 s"), line);
        assertTrue(line.endsWith("| ≥ 5 | yes |"), line);

        peer(right.toString().replaceFirst("\\d\\.", "7."));
        String message = assertThrows(
                        IllegalStateException.class, () -> new PairedBenchmark(environment, TimingPlan.QUICK).time(ROW))
                .getMessage();
        assertTrue(message.contains("the numbers of slow differ from ours"), message);
    }

    @Test
    void aPeerThatEndsIsHeard() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "SKIPPED: no /bin/sh to play a peer");
        Files.writeString(folder.resolve("fake.py"), "echo no such module >&2\nexit 3\n");
        BenchmarkEnvironment environment = new BenchmarkEnvironment("/bin/sh", folder, false);
        String message = assertThrows(
                        IllegalStateException.class, () -> new PairedBenchmark(environment, TimingPlan.QUICK).time(ROW))
                .getMessage();
        assertEquals("a contender ended: no such module", message);
    }

    private void peer(String numbers) throws IOException {
        Files.writeString(
                folder.resolve("fake.py"),
                """
                echo '@version fake=1'
                echo '@missing absent not installed'
                echo '@form slow 0.5%s'
                echo '@form fast 0.5%s'
                echo '@ready'
                while read what form seconds; do
                  case $what in
                    warm) echo "@warmed $form" ;;
                    time) if [ $form = slow ]; then echo "@timed $form 8 7 9 1"; else echo "@timed $form 4 4 4 1"; fi ;;
                  esac
                done
                """
                        .formatted(numbers, numbers));
    }

    @Test
    void unitsAreForPeople() {
        assertEquals("1.50 ns", Units.time(1.5e-9));
        assertEquals("123 µs", Units.time(123.4e-6));
        assertEquals("12.3 ms", Units.time(0.01234));
        assertEquals("4.00 s", Units.time(4));
        assertEquals("2.00 s [1.00 s – 9.00 s]", Units.time(Statistics.of(List.of(9.0, 1.0, 2.0))));
    }
}
