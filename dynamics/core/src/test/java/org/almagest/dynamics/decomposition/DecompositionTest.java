package org.almagest.dynamics.decomposition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gates whose atoms are known, the shortcut against the lattice, and a count by brute force. */
class DecompositionTest {
    /** Sums of a few logarithms. */
    private static final double EXACT = 1e-12;
    /** Atoms are known to six digits. */
    private static final double PRINTED = 1e-6;
    /** Thousands of logarithms of either sign that cancel, each rounded at 1e-15. */
    private static final double CANCELLED = 1e-10;

    private static Gate gate(String name) {
        return switch (name) {
            case "RDN" -> new Gate(List.of(new int[] {0, 0}, new int[] {1, 1}), new int[] {0, 1});
            case "UNQ" -> Gate.bits(2, s -> s[0]);
            case "XOR" -> Gate.bits(2, s -> s[0] ^ s[1]);
            case "AND" -> Gate.bits(2, s -> s[0] & s[1]);
            case "OR" -> Gate.bits(2, s -> s[0] | s[1]);
            case "COPY" -> Gate.bits(2, s -> 2 * s[0] + s[1]);
            case "SUM" -> Gate.bits(2, s -> s[0] + s[1]);
            case "XOR3" -> Gate.bits(3, s -> s[0] ^ s[1] ^ s[2]);
            case "AND3" -> Gate.bits(3, s -> s[0] & s[1] & s[2]);
            case "XORLOSES" -> {
                Gate xor = gate("XOR");
                List<int[]> inputs = xor.inputs().stream()
                        .map(s -> new int[] {s[0], s[1], s[0] ^ s[1]})
                        .toList();
                yield new Gate(inputs, xor.target());
            }
            case "FORMULA4" -> Gate.formula();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** I, then C by shared exclusions and by I_min; −1 where it is not known. */
    @ParameterizedTest
    @CsvSource({
        "RDN, 1, 1, 1",
        "UNQ, 1, 1.4150374992788437, 1",
        "XOR, 1, 1.4150374992788437, 2",
        "AND, 0.8112781244591328, 1.3836885465963444, 1.6163114534036556",
        "OR, 0.8112781244591328, 1.3836885465963444, 1.6163114534036556",
        "COPY, 2, 1.207518749639422, 1.5",
        "SUM, 1.5, 1.2766916661858958, 1.6666666666666667",
        "XOR3, 1, 2.0524674198941355, 3",
        "AND3, 0.5435644431995963, 1.7260163410151432, -1",
        "XORLOSES, 1, -1, 1",
        "FORMULA4, 1.3137071799632263, 2.339437777901935, -1"
    })
    void gatesHaveTheirComplexity(String name, double information, double shared, double minimum) {
        Joint joint = gate(name).joint();
        Decomposition sx = Decomposition.of(new SharedExclusions(joint));
        Decomposition min = Decomposition.of(new MinimumInformation(joint));
        assertEquals(information, sx.information(), EXACT);
        assertEquals(information, min.information(), EXACT);
        if (shared > 0) {
            assertEquals(shared, sx.complexity(), EXACT);
        }
        if (minimum > 0) {
            assertEquals(minimum, min.complexity(), EXACT);
        }
    }

    /** Redundant, unique to the first, unique to the second, synergistic. */
    @ParameterizedTest
    @CsvSource({
        "RDN, 1, 0, 0, 0, 1, 0, 0, 0",
        "UNQ, 0.4150375, 0.5849625, -0.4150375, 0.4150375, 0, 1, 0, 0",
        "XOR, -0.5849625, 0.5849625, 0.5849625, 0.4150375, 0, 0, 0, 1",
        "AND, 0.122556, 0.188722, 0.188722, 0.311278, 0.311278, 0, 0, 0.5",
        "COPY, 0.4150375, 0.5849625, 0.5849625, 0.4150375, 1, 0, 0, 1",
        "SUM, -0.084963, 0.5849625, 0.5849625, 0.4150375, 0.5, 0, 0, 1"
    })
    void gatesHaveTheirAtoms(
            String name, double r, double u, double v, double s, double rMin, double uMin, double vMin, double sMin) {
        Joint joint = gate(name).joint();
        assertArrayEquals(new double[] {r, u, v, s}, atoms(new SharedExclusions(joint)), PRINTED);
        assertArrayEquals(new double[] {rMin, uMin, vMin, sMin}, atoms(new MinimumInformation(joint)), PRINTED);
    }

    private static double[] atoms(Redundancy redundancy) {
        Lattice lattice = new Lattice(2);
        double[] atoms = lattice.atoms(redundancy);
        return IntStream.of(places(lattice)).mapToDouble(i -> atoms[i]).toArray();
    }

    private static int[] places(Lattice lattice) {
        return Stream.of(List.of(1, 2), List.of(1), List.of(2), List.of(3))
                .mapToInt(sets -> lattice.antichains().indexOf(new Antichain(sets)))
                .toArray();
    }

    @Test
    void theFormulaHasItsStatesAndOrders() {
        Joint joint = Gate.formula().joint();
        assertEquals(38, joint.sources().states());
        assertArrayEquals(
                new double[] {0.17119584035656563, 0.5689195288983545, 0.530065935079511, 0.04352587562879506},
                Decomposition.of(new SharedExclusions(joint)).orders(),
                EXACT);
    }

    @Test
    void theLatticeHasAsManyPlacesAsIsKnown() {
        assertEquals(
                List.of(1, 4, 18, 166),
                IntStream.rangeClosed(1, 4)
                        .mapToObj(n -> new Lattice(n).antichains().size())
                        .toList());
        assertEquals("{1}{23}", new Antichain(List.of(1, 6)).toString());
        assertThrows(IllegalArgumentException.class, () -> new Lattice(5));
        assertThrows(IllegalArgumentException.class, () -> new Antichain(List.of(1, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RDN", "UNQ", "XOR", "AND", "COPY", "SUM", "XOR3", "AND3", "XORLOSES", "FORMULA4"})
    void theShortcutIsTheLatticeOnGates(String name) {
        assertShortcut(gate(name).joint());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theShortcutIsTheLatticeOnRandomSources(int n) {
        RandomStream random = new RandomStream(n, "sources");
        for (int i = 0; i < 3; i++) {
            assertShortcut(random(random, n, 150, 3).joint());
        }
    }

    private static void assertShortcut(Joint joint) {
        Lattice lattice = new Lattice(joint.sources().count());
        for (Redundancy redundancy : List.of(new SharedExclusions(joint), new MinimumInformation(joint))) {
            Decomposition by = Decomposition.of(redundancy);
            Decomposition over = Decomposition.of(redundancy, lattice);
            assertArrayEquals(over.orders(), by.orders(), EXACT);
            assertEquals(over.complexity(), by.complexity(), EXACT);
        }
    }

    private static Gate random(RandomStream random, int sources, int rows, int values) {
        List<int[]> inputs = new ArrayList<>();
        int[] target = new int[rows];
        for (int row = 0; row < rows; row++) {
            int[] s = new int[sources];
            Arrays.setAll(s, i -> random.below(values) - 1);
            inputs.add(s);
            target[row] = (s[0] > 0 ? 1 : 0) + random.below(2);
        }
        return new Gate(inputs, target);
    }

    /** Rows compared with each other, as the definition has it; five sources, 2108 collections. */
    @Test
    void fiveSourcesAreCountedRight() {
        Gate gate = random(new RandomStream(5, "sources"), 5, 40, 3);
        Decomposition found = Decomposition.of(new SharedExclusions(gate.joint()));
        double before = 0;
        for (int k = 1; k <= 5; k++) {
            double union = union(gate, k);
            assertEquals(union - before, found.orders()[k - 1], CANCELLED, "order " + k);
            before = union;
        }
        assertEquals(before, found.information(), EXACT);
    }

    private static double union(Gate gate, int k) {
        int[] sets =
                IntStream.range(0, 32).filter(set -> Integer.bitCount(set) == k).toArray();
        int rows = gate.target().length;
        int[][] agreed = new int[rows][rows];
        for (int u = 0; u < rows; u++) {
            for (int v = 0; v < rows; v++) {
                for (int j = 0; j < sets.length; j++) {
                    agreed[u][v] |= agree(gate.inputs().get(u), gate.inputs().get(v), sets[j]) ? 1 << j : 0;
                }
            }
        }
        double sum = 0;
        for (int collection = 1; collection < 1 << sets.length; collection++) {
            double redundancy = 0;
            for (int u = 0; u < rows; u++) {
                int all = 0;
                int same = 0;
                int label = 0;
                for (int v = 0; v < rows; v++) {
                    boolean equal = gate.target()[u] == gate.target()[v];
                    label += equal ? 1 : 0;
                    if ((agreed[u][v] & collection) != 0) {
                        all++;
                        same += equal ? 1 : 0;
                    }
                }
                redundancy += Math.log((double) same / all / ((double) label / rows)) / Math.log(2) / rows;
            }
            sum += Integer.bitCount(collection) % 2 == 1 ? redundancy : -redundancy;
        }
        return sum;
    }

    private static boolean agree(int[] a, int[] b, int set) {
        return IntStream.range(0, a.length).allMatch(i -> (set >> i & 1) == 0 || a[i] == b[i]);
    }

    /** Not a bit changes where neurons are permuted, values renamed, or each row said twice. */
    @Test
    void namesAndOrdersChangeNothing() {
        Gate gate = random(new RandomStream(6, "sources"), 5, 60, 4);
        List<int[]> renamed = new ArrayList<>();
        List<int[]> twice = new ArrayList<>(gate.inputs());
        twice.addAll(gate.inputs());
        int[] names = {40, -7, 3, 1000};
        for (int[] s : gate.inputs()) {
            renamed.add(new int[] {names[s[3] + 1], names[s[0] + 1], s[4], names[s[1] + 1], -s[2]});
        }
        int[] target = gate.target();
        int[] targetTwice = Arrays.copyOf(target, 2 * target.length);
        System.arraycopy(target, 0, targetTwice, target.length, target.length);
        for (Redundancy given : List.of(new SharedExclusions(gate.joint()), new MinimumInformation(gate.joint()))) {
            boolean sx = given instanceof SharedExclusions;
            Joint other = new Gate(renamed, target).joint();
            Redundancy same = sx ? new SharedExclusions(other) : new MinimumInformation(other);
            assertArrayEquals(
                    Decomposition.of(given).orders(), Decomposition.of(same).orders(), 0);
            Joint doubled = new Gate(twice, targetTwice).joint();
            Redundancy more = sx ? new SharedExclusions(doubled) : new MinimumInformation(doubled);
            assertArrayEquals(
                    Decomposition.of(given).orders(), Decomposition.of(more).orders(), CANCELLED);
        }
    }

    /** 1 ≤ C ≤ n by I_min; C by shared exclusions may leave that range, and does for the XOR's smaller part. */
    @Test
    void minimumInformationKeepsItsBounds() {
        RandomStream random = new RandomStream(8, "sources");
        for (int n = 1; n <= 5; n++) {
            double complexity = Decomposition.of(
                            new MinimumInformation(random(random, n, 100, 3).joint()))
                    .complexity();
            assertTrue(complexity >= 1 - EXACT && complexity <= n + EXACT, n + " sources: " + complexity);
        }
    }

    @Test
    void nothingIsSaidOfNoInformation() {
        Gate gate = new Gate(List.of(new int[] {0, 1}, new int[] {1, 0}), new int[] {0, 0});
        Decomposition found = Decomposition.of(new SharedExclusions(gate.joint()));
        assertFalse(found.tells());
        assertTrue(Double.isNaN(found.complexity()));
        assertEquals(0, found.information(), 0);
    }

    /** A level and a label of its own for each row: pairs of them are more than an array has places. */
    @Test
    void manyLevelsAndLabelsTakeNoTableOfAllPairs() {
        int rows = 1 << 16;
        int[] values = IntStream.range(0, rows).toArray();
        int[] backwards = IntStream.range(0, rows).map(i -> rows - i).toArray();
        int[] target = IntStream.range(0, rows).map(i -> 32_000 * i).toArray();
        Joint joint = Sources.of(new int[][] {values, backwards}).with(target);
        assertEquals(16, new SharedExclusions(joint).information(), CANCELLED);
        assertEquals(rows, joint.cellCounts().length);
        // the same groups in the same order, whichever way they are found
        Grouping few = Grouping.one(6).refined(new int[] {3, 1, 3, 0, 1, 3});
        Grouping many = Grouping.one(6).refined(new int[] {3_000_000, 1, 3_000_000, 0, 1, 3_000_000});
        assertArrayEquals(new int[] {0, 1, 0, 2, 1, 0}, few.of());
        assertArrayEquals(few.of(), many.of());
    }

    /** Labels that do not occur change no number. */
    @Test
    void labelsMayHaveGaps() {
        int[][] values = {{0, 1, 0, 1, 1, 0}, {0, 0, 1, 1, 0, 1}};
        Joint dense = Sources.of(values).with(new int[] {0, 1, 1, 2, 0, 2});
        Joint gaps = Sources.of(values).with(new int[] {4, 7, 7, 900_000_000, 4, 900_000_000});
        for (int k = 1; k <= 2; k++) {
            assertEquals(new SharedExclusions(dense).union(k), new SharedExclusions(gaps).union(k), 0);
            assertEquals(new MinimumInformation(dense).union(k), new MinimumInformation(gaps).union(k), 0);
        }
    }

    @Test
    void sourcesThatAreNotThereAreRefused() {
        Joint joint = gate("XOR").joint();
        for (Redundancy redundancy : List.of(new SharedExclusions(joint), new MinimumInformation(joint))) {
            for (int size : new int[] {0, 3, -1}) {
                String message = assertThrows(IllegalArgumentException.class, () -> redundancy.union(size))
                        .getMessage();
                assertTrue(message.endsWith("expected a number from 1 to 2"), message);
            }
            Antichain third = new Antichain(List.of(1, 4));
            String message = assertThrows(IllegalArgumentException.class, () -> redundancy.of(third))
                    .getMessage();
            assertEquals("redundancy of {1}{3}: expected sources from 1 to 2", message);
        }
    }

    @Test
    void sourcesThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sources.of(new int[0][]));
        assertThrows(IllegalArgumentException.class, () -> Sources.of(new int[6][3]));
        assertThrows(IllegalArgumentException.class, () -> Sources.of(new int[][] {{1, 2}, {1}}));
        Sources sources = Sources.of(new int[][] {{1, 2}});
        assertThrows(IllegalArgumentException.class, () -> sources.with(new int[] {0}));
        assertThrows(IllegalArgumentException.class, () -> sources.with(new int[] {0, -1}));
        assertNotEquals(1, sources.states());
    }
}
