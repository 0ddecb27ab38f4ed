package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;

/** From the text of a sweep file to its runs, in their order. */
class SweepTest {

    @Test
    void everyDefaultIsFilledIn() {
        Sweep sweep = read("seeds: 7", "model: {family: toy, depth: 8}", "data: {name: toy-data}");
        RunConfiguration run = runs(sweep).get(0);
        assertEquals(1, sweep.size());
        assertEquals("t", sweep.name());
        assertEquals("", sweep.description());
        assertEquals("toy", run.family());
        assertEquals(
                "{activation=tanh, bias=true, depth=8, init_scale=1.0, width=0}",
                run.model().toString());
        assertEquals("{data_seed=0, dimension=3, path=}", run.dataSettings().toString());
        assertEquals(Training.PARAMETERS.size(), run.training().values().size());
        assertEquals(List.of(), run.probes());
        assertEquals(7, run.seed());
    }

    @Test
    void firstAxisOfTheFileVariesSlowestAndSeedsFastest() {
        Sweep sweep = read(
                "seeds: [5, 3]",
                "train: {epochs: [1, 2]}",
                "data: {name: toy-data, dimension: [4, 6]}",
                "model: {family: toy, activation: [tanh, relu], depth: [16, 8]}");
        assertEquals(32, sweep.size());
        assertEquals(
                List.of(
                        "tanh 16 4 1 5",
                        "tanh 16 4 1 3",
                        "tanh 16 4 2 5",
                        "tanh 16 4 2 3",
                        "tanh 16 6 1 5",
                        "tanh 16 6 1 3",
                        "tanh 16 6 2 5",
                        "tanh 16 6 2 3",
                        "tanh 8 4 1 5"),
                each(sweep, SweepTest::words).subList(0, 9));
        assertEquals("relu 8 6 2 3", each(sweep, SweepTest::words).get(31));
    }

    @Test
    void rangeIncludesItsEndAndCountsInDecimal() {
        assertEquals(List.of(2L, 5L, 8L), depths("{range: {from: 2, to: 10, step: 3}}"));
        assertEquals(List.of(1L, 2L, 3L), depths("{range: {from: 1, to: 3}}"));
        // In binary, 0.1 + 2·0.1 is not 0.3 and the end would be missed.
        assertEquals(List.of(0.1, 0.2, 0.3), rates("{range: {from: 0.1, to: 0.3, step: 0.1}}"));
    }

    @Test
    void geometricWholeNumbersAreRoundedDownAndDistinct() {
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L),
                depths("{geometric: {from: 1, to: 9, ratio: 1.2}}"),
                "⌊1.2ⁿ⌋ = 1 1 1 1 2 2 2 3 4 5 6 7 8");
        // In doubles 1000^(2/3) is 99.99… and would be rounded down to 99.
        assertEquals(List.of(1L, 10L, 100L, 1000L), depths("{geometric: {from: 1, to: 1000, points: 4}}"));
        assertEquals(
                List.of(8L, 11L, 15L, 22L, 31L, 44L, 63L, 89L, 126L, 178L, 251L, 355L, 501L, 708L, 1000L),
                depths("{geometric: {from: 8, to: 1000, points: 15}}"));
    }

    @Test
    void geometricNumbersAreShortWhereTheyCanBe() {
        assertEquals(List.of(1e-4, 1e-3, 1e-2, 0.1), rates("{geometric: {from: 1e-4, to: 0.1, points: 4}}"));
        assertEquals(List.of(1e-3, 1e-2, 0.1), rates("{geometric: {from: 0.001, to: 0.5, ratio: 10}}"));
    }

    @Test
    void repeatedValuesCountOnce() {
        assertEquals(List.of(8L, 9L), depths("[8, 9, 8]"));
        assertEquals(List.of(0.01), rates("[0.01, 1e-2, 1.0e-2]"));
        assertEquals(List.of(0.0), rates("[0.0, -0.0]"));
    }

    @Test
    void zippedSettingsVaryTogether() {
        Sweep sweep = read(
                "seeds: [1, 2]",
                "model: {family: toy}",
                "data: {name: toy-data}",
                "zip: [{model.depth: [8, 16, 8], train.epochs: [10, 20, 10]}]");
        assertEquals(4, sweep.size());
        assertEquals(
                List.of("tanh 8 3 10 1", "tanh 8 3 10 2", "tanh 16 3 20 1", "tanh 16 3 20 2"),
                each(sweep, SweepTest::words));
    }

    @Test
    void seedsCanBeZippedToo() {
        Sweep sweep = read(
                "model: {family: toy, depth: [8, 16]}",
                "data: {name: toy-data}",
                "zip: {seeds: [1, 2], data.data_seed: [10, 20]}");
        assertEquals(
                List.of("8 1 10", "8 2 20", "16 1 10", "16 2 20"),
                each(
                        sweep,
                        run -> run.model().whole("depth") + " " + run.seed() + " "
                                + run.dataSettings().whole("data_seed")));
    }

    @Test
    void listsOfMapsAreAlternatives() {
        Sweep sweep = read(
                "seeds: 1",
                "model: [{family: toy, depth: [8, 9]}, {family: toy, depth: 10, bias: false}]",
                "data: [{name: toy-data}, {name: toy-images, pixels: [4, 5]}]");
        assertEquals(9, sweep.size());
        assertEquals(
                List.of(
                        "8 toy-data",
                        "9 toy-data",
                        "8 toy-images",
                        "8 toy-images",
                        "9 toy-images",
                        "9 toy-images",
                        "10 toy-data",
                        "10 toy-images",
                        "10 toy-images"),
                each(sweep, run -> run.model().whole("depth") + " " + run.data()));
    }

    @Test
    void fleetsOverrideKeyByKey() {
        Sweep sweep = read(
                "seeds: 1",
                "model: {family: toy, depth: [8, 9], activation: relu}",
                "data: {name: toy-data, dimension: 5}",
                "train: {epochs: 3, batch_size: 4}",
                "fleets:",
                "  - {name: a, model: {depth: 10}, train: {epochs: 2}}",
                "  - {name: b, data: {name: toy-images, pixels: 7}}",
                "  - {name: c, data: {dimension: 6}, seeds: [1, 2]}");
        assertEquals(
                List.of(
                        "relu 10 toy-data {data_seed=0, dimension=5, path=} 2 4 1",
                        "relu 8 toy-images {pixels=7} 3 4 1",
                        "relu 9 toy-images {pixels=7} 3 4 1",
                        "relu 8 toy-data {data_seed=0, dimension=6, path=} 3 4 1",
                        "relu 8 toy-data {data_seed=0, dimension=6, path=} 3 4 2",
                        "relu 9 toy-data {data_seed=0, dimension=6, path=} 3 4 1",
                        "relu 9 toy-data {data_seed=0, dimension=6, path=} 3 4 2"),
                each(sweep, run -> "%s %d %s %s %d %d %d"
                        .formatted(
                                run.model().text("activation"),
                                run.model().whole("depth"),
                                run.data(),
                                run.dataSettings(),
                                run.training().whole("epochs"),
                                run.training().whole("batch_size"),
                                run.seed())));
        assertEquals(7, sweep.size());
    }

    @Test
    void aFleetOfAnotherFamilyHasTheSettingsThatBothHave() {
        Sweep sweep = read(
                "seeds: 1",
                "model: {family: cnn, depth: 2, kernel_size: 1, activation: linear, bias: false}",
                "data: {name: teacher, dimension: 4, outputs: 2, train: 16, test: 0}",
                "train: {epochs: 1}",
                "fleets:",
                "  - {name: a, model: {family: mlp, width: 3}}",
                "  - {name: b, model: {family: mlp, depth: 1, activation: relu}}",
                "  - {name: c, data: {name: gaussian-mixture, classes: 2}}");
        assertEquals(
                List.of(
                        "mlp 2 linear false teacher 4 16",
                        "mlp 1 relu false teacher 4 16",
                        "cnn 2 linear false gaussian-mixture 4 16"),
                each(sweep, SweepTest::settings));
    }

    /** Alternatives within a fleet too, each by itself. */
    @Test
    void alternativesOfAFleetHaveTheSettingsAboveThem() {
        Sweep sweep = read(
                "seeds: 1",
                "model: {family: cnn, depth: 2, kernel_size: 1, activation: linear, bias: false}",
                "data: {name: teacher, dimension: 4, train: 16, test: 0}",
                "fleets:",
                "  - {name: a, model: [{family: mlp, width: 3}, {family: mlp, width: 5, activation: relu}]}",
                "  - {name: b, data: [{dimension: 9}, {name: gaussian-mixture, dimension: 16}]}");
        assertEquals(
                List.of(
                        "mlp 2 linear false teacher 4 16",
                        "mlp 2 relu false teacher 4 16",
                        "cnn 2 linear false teacher 9 16",
                        "cnn 2 linear false gaussian-mixture 16 16"),
                each(sweep, SweepTest::settings));
    }

    /** What neither of two families knows was meant for somebody. */
    @Test
    void aSettingThatNoFamilyKnowsIsReportedThroughAFleetAsWell() {
        InvalidFileException e = assertThrows(
                InvalidFileException.class,
                () -> read(
                        "seeds: 1",
                        "model: {family: cnn, dept: 2}",
                        "data: {name: teacher}",
                        "fleets:",
                        "  - {name: a, model: {family: mlp, depth: 1}}"));
        assertTrue(e.getMessage().startsWith("s.yaml:3:22: unknown key dept in model"), e.getMessage());
    }

    @Test
    void aRunThatTwoFleetsShareCountsOnce() {
        Sweep sweep = read(
                "model: {family: toy, depth: {range: {from: 1, to: 20}}}",
                "data: {name: toy-data}",
                "fleets:",
                "  - {name: a, seeds: {range: {from: 1, to: 10}}}",
                "  - {name: b, seeds: {range: {from: 6, to: 15}}}",
                "  - {name: c, seeds: 15, model: {depth: [20, 21]}}",
                // Written differently, but the same: 3 is the default.
                "  - {name: d, seeds: 15, data: {dimension: [2, 3]}}");
        assertEquals(20 * 15 + 1 + 20, sweep.size());
        List<String> identities = each(sweep, RunIdentity::of);
        assertEquals(sweep.size(), identities.size());
        assertEquals(identities.size(), new HashSet<>(identities).size());
    }

    @Test
    void overlapThroughAZipIsFoundToo() {
        Sweep sweep = read(
                "seeds: 1",
                "data: {name: toy-data}",
                "model: {family: toy}",
                "fleets:",
                "  - {name: a, zip: {model.depth: [1, 2, 3], train.epochs: [1, 2, 3]}}",
                "  - {name: b, model: {depth: [1, 2]}, train: {epochs: [2, 3]}}");
        assertEquals(3 + 3, sweep.size(), "depth 2 with 2 epochs is in both");
        assertEquals(
                List.of("1 1", "2 2", "3 3", "1 2", "1 3", "2 3"),
                each(
                        sweep,
                        run -> run.model().whole("depth") + " " + run.training().whole("epochs")));
    }

    @Test
    void probesKeepTheirOrderMomentsAndSettings() {
        Sweep sweep = read(
                "seeds: 1",
                "model: {family: toy, depth: 8}",
                "data: {name: toy-data}",
                "probes: [{name: toy-probe, at: [end, 0, 50, {geometric: {from: 10, to: 1000, ratio: 10}}], cut: [0, 1]}]");
        assertEquals(2, sweep.size());
        RunConfiguration second = runs(sweep).get(1);
        assertEquals(
                new ProbeSchedule(true, true, List.of(10L, 50L, 100L, 1000L)),
                second.probes().get(0).at());
        assertEquals("{cut=1.0}", second.probes().get(0).settings().toString());
        Sweep silent =
                read("seeds: 1", "model: {family: toy, depth: 8}", "data: {name: toy-data}", "probes: toy-probe");
        assertEquals(
                new ProbeSchedule(true, true, List.of()),
                runs(silent).get(0).probes().get(0).at());
    }

    @Test
    void wordsAreWordsWhateverYamlThinksOfThem() {
        Sweep sweep = read("seeds: 010", "model: {family: toy, depth: 1_000}", "data: {name: toy-data, path: no}");
        assertEquals("no", runs(sweep).get(0).dataSettings().text("path"));
        assertEquals(10, runs(sweep).get(0).seed(), "decimal, as in YAML 1.2");
        assertEquals(1000, runs(sweep).get(0).model().whole("depth"));
    }

    @Test
    void anchorsAndAliasesWork() {
        Sweep sweep = read(
                "seeds: &few [1, 2]", "model: {family: toy, depth: *few}", "data: {name: toy-data, data_seed: *few}");
        assertEquals(8, sweep.size());
    }

    @Test
    void billionsOfRunsAreCountedWithoutBeingMade() {
        Sweep sweep = read(
                "seeds: {range: {from: 0, to: 1999999999}}",
                "model: {family: toy, depth: 8}",
                "data: {name: toy-data}",
                "train: {epochs: {range: {from: 1, to: 1000000}}}");
        assertEquals(2_000_000_000_000_000L, sweep.size());
        var runs = sweep.runs();
        runs.next();
        assertEquals(1, runs.next().seed());
        InvalidFileException e = assertThrows(
                InvalidFileException.class, () -> sweep.requireAtMost(10_000_000, "shorten an axis, or add --yes"));
        assertEquals(
                "s.yaml:1:1: 2000000000000000 runs are more than 10000000: shorten an axis, or add --yes",
                e.getMessage());
    }

    @Test
    void runsEndAndCanBeReadAgain() {
        Sweep sweep = read("seeds: [1, 2]", "model: {family: toy, depth: 8}", "data: {name: toy-data}");
        var runs = sweep.runs();
        assertTrue(runs.hasNext());
        runs.next();
        runs.next();
        assertFalse(runs.hasNext());
        assertThrows(NoSuchElementException.class, runs::next);
        assertEquals(runs(sweep), runs(sweep));
    }

    @Test
    void quickIsLaidOverTheFileAndItsFleets() {
        Sweep sweep = read(
                "seeds: [1, 2, 3]",
                "model: {family: toy, activation: tanh, depth: [8, 16, 32]}",
                "data: {name: toy-data, dimension: 7}",
                "train: {epochs: 50}",
                "quick: {seeds: 1, model: {depth: [2, 4]}}",
                "fleets:",
                "  - {name: one}",
                "  - {name: two, model: {activation: relu}, train: {epochs: 60}, quick: {model: {depth: 3}, train: {epochs: 5}}}");
        assertEquals(18, sweep.size());
        Sweep quick = sweep.quick().orElseThrow();
        assertEquals("t-quick", quick.name());
        assertEquals(List.of("tanh 2 7 50 1", "tanh 4 7 50 1", "relu 3 7 5 1"), each(quick, SweepTest::words));
        assertEquals(Optional.empty(), quick.quick());
        assertEquals(
                List.of("tanh 2 10 9 1"),
                each(
                        read(
                                        "seeds: [1, 2]",
                                        "model: {family: toy, activation: tanh, depth: 2}",
                                        "data: {name: toy-data, dimension: 10}",
                                        "train: {epochs: 9}",
                                        "quick: {seeds: 1}")
                                .quick()
                                .orElseThrow(),
                        SweepTest::words));
    }

    @Test
    void aSweepHasNoQuickFormUnlessItsFileDeclaresOne() {
        assertEquals(
                Optional.empty(),
                read("seeds: 1", "model: {family: toy, depth: 8}", "data: {name: toy-data}")
                        .quick());
    }

    private static List<Long> depths(String axis) {
        return each(
                read("seeds: 1", "model: {family: toy, depth: " + axis + "}", "data: {name: toy-data}"),
                run -> run.model().whole("depth"));
    }

    private static List<Double> rates(String axis) {
        return each(
                read(
                        "seeds: 1",
                        "model: {family: toy, depth: 8}",
                        "data: {name: toy-data}",
                        "train: {learning_rate: " + axis + "}"),
                run -> run.training().real("learning_rate"));
    }

    private static String settings(RunConfiguration run) {
        return "%s %d %s %s %s %d %d"
                .formatted(
                        run.family(),
                        run.model().whole("depth"),
                        run.model().text("activation"),
                        run.model().flag("bias"),
                        run.data(),
                        run.dataSettings().whole("dimension"),
                        run.dataSettings().whole("train"));
    }

    private static String words(RunConfiguration run) {
        return "%s %d %d %d %d"
                .formatted(
                        run.model().text("activation"),
                        run.model().whole("depth"),
                        run.dataSettings().whole("dimension"),
                        run.training().whole("epochs"),
                        run.seed());
    }

    private static Sweep read(String... lines) {
        return Sweep.read(new SweepSource("s.yaml", "sweep: t\n" + String.join("\n", lines) + "\n"));
    }

    private static List<RunConfiguration> runs(Sweep sweep) {
        return each(sweep, run -> run);
    }

    private static <T> List<T> each(Sweep sweep, Function<RunConfiguration, T> what) {
        List<T> all = new ArrayList<>();
        sweep.runs().forEachRemaining(run -> all.add(what.apply(run)));
        return all;
    }
}
