package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.jobs.analyse.SyntheticFleet.Cell;
import org.almagest.jobs.analyse.SyntheticFleet.Exponents;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisTest {
    /** Planted laws are exact up to the rounding of powers and logs. */
    private static final double EXACT = 1e-12;

    /** Exponents with which all claims on tanh networks hold: α + β = 0.93 is within 0.10 of 1. */
    private static final List<Exponents> AS_CLAIMED = SyntheticFleet.tanh(0.2, 0.73, 0.27, -0.75);

    @TempDir
    Path folder;

    private static void addTanh(SyntheticFleet fleet, List<Exponents> exponents) {
        for (long seed = 1; seed <= 3; seed++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.seed = seed;
                cell.depth = depth;
                fleet.add(cell, exponents);
            }
        }
    }

    private static void addRelu(SyntheticFleet fleet, double learningRate, double rootSumOfSquares) {
        for (long seed = 1; seed <= 3; seed++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.activation = "relu";
                cell.delta = "per-layer";
                cell.learningRate = learningRate;
                cell.seed = seed;
                cell.depth = depth;
                fleet.add(cell, List.of(new Exponents("root_sum_of_squares", -1.5, rootSumOfSquares)));
            }
        }
    }

    private AnalysisPage analyse(SyntheticFleet fleet) {
        fleet.write(folder);
        return Analysis.run(folder.toString());
    }

    private List<Map<String, Object>> rows(Table table) {
        List<Map<String, Object>> rows = new ArrayList<>();
        TableReader.forEach(folder.toString(), table, table.columnNames(), row -> {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                named.put(table.columnNames().get(i), row[i]);
            }
            rows.add(named);
        });
        return rows;
    }

    private Map<String, Object> fit(String axis, String slice, String quantity) {
        List<Map<String, Object>> found = rows(Table.FITS).stream()
                .filter(row -> row.get("axis").equals(axis)
                        && row.get("slice").equals(slice)
                        && row.get("quantity").equals(quantity))
                .toList();
        assertEquals(1, found.size(), () -> quantity + " along " + axis + " in " + slice + " of " + rows(Table.FITS));
        return found.get(0);
    }

    /** Whether a verdict is on residual networks, which are what these fleets are made of. */
    private static boolean residual(Map<String, Object> verdict) {
        return ((String) verdict.get("claim")).startsWith("resnet-");
    }

    private SortedMap<String, String> verdicts() {
        SortedMap<String, String> verdicts = new TreeMap<>();
        for (Map<String, Object> row :
                rows(Table.VERDICTS).stream().filter(AnalysisTest::residual).toList()) {
            verdicts.put((String) row.get("claim"), (String) row.get("verdict"));
        }
        return verdicts;
    }

    @Test
    void drawsOfTheDataThatGoWithTheSeedAreItsPart() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (long seed = 1; seed <= 3; seed++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.seed = seed;
                cell.dataSeed = 10 + seed;
                cell.depth = depth;
                fleet.add(cell, AS_CLAIMED);
            }
        }
        analyse(fleet);
        Map<String, Object> beta =
                fit("depth", "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\"}", "max_norm");
        assertEquals(-0.2, (Double) beta.get("exponent"), EXACT);
        assertEquals(45, beta.get("points"));
        assertEquals(0.005 / Math.sqrt(3), (Double) beta.get("standard_error"), EXACT);
    }

    @Test
    void drawsOfTheDataThatCrossTheSeedsAreSlicesOfTheirOwn() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (long seed = 1; seed <= 3; seed++) {
            for (long draw = 1; draw <= 2; draw++) {
                for (int depth : SyntheticFleet.DEPTHS) {
                    Cell cell = new Cell();
                    cell.seed = seed;
                    cell.dataSeed = draw;
                    cell.depth = depth;
                    fleet.add(cell, AS_CLAIMED);
                }
            }
        }
        analyse(fleet);
        assertEquals(
                45,
                fit("depth", "{\"at\":\"end\",\"data\":\"ode-flow\",\"data_seed\":2,\"family\":\"resnet\"}", "max_norm")
                        .get("points"));
    }

    @Test
    void plantedExponentsComeBackAtBothMoments() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        analyse(fleet);
        String end = "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\"}";
        String init = end.replace("end", "init");
        Map<String, Double> trained = new TreeMap<>(Map.of(
                "max_norm", -0.2,
                "delta", -0.73,
                "root_sum_of_squares", 0.27,
                "largest_increment", -0.75,
                "gradient_norm", 0.5,
                "steps", 0.0,
                "final_loss", 0.0,
                "branch_scale", -0.93,
                "relative_increment", -0.55));
        trained.forEach((quantity, exponent) -> {
            Map<String, Object> row = fit("depth", end, quantity);
            assertEquals("planted", row.get("sweep"));
            assertEquals("ok", row.get("status"));
            assertEquals(exponent, (Double) row.get("exponent"), EXACT, quantity);
            assertEquals(45, row.get("points"));
            assertEquals(0, row.get("excluded"));
        });
        Map<String, Double> untrained = new TreeMap<>(Map.of(
                "max_norm", -1.0,
                "delta", -1.0,
                "gradient_norm", -1.0,
                "initial_loss", 0.0,
                "branch_scale", -2.0,
                "relative_increment", 0.0));
        untrained.forEach((quantity, exponent) ->
                assertEquals(exponent, (Double) fit("depth", init, quantity).get("exponent"), EXACT, quantity));
        // The seeds' slopes are −0.005, 0, 0.005 off: their standard error is 0.005 / √3.
        Map<String, Object> beta = fit("depth", end, "max_norm");
        assertEquals(0.005 / Math.sqrt(3), (Double) beta.get("standard_error"), EXACT);
        assertEquals(
                2 * 4.302652729911275 * 0.005 / Math.sqrt(3),
                (Double) beta.get("ci_high") - (Double) beta.get("ci_low"),
                1e-9);
        assertEquals(9 + 8, rows(Table.FITS).size(), "no other fits");
    }

    @Test
    void claimedExponentsAgree() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        addRelu(fleet, 0.01, 0.03);
        addRelu(fleet, 0.001, -0.03);
        String text = analyse(fleet).text();
        assertEquals(
                Map.of(
                        "resnet-relu-regime", "agrees",
                        "resnet-tanh-alpha", "agrees",
                        "resnet-tanh-alpha-plus-beta", "agrees",
                        "resnet-tanh-beta", "agrees",
                        "resnet-tanh-increments-vanish", "agrees",
                        "resnet-tanh-root-ssq-grows", "agrees"),
                verdicts(),
                () -> rows(Table.VERDICTS).toString());
        assertTrue(
                text.contains("✓ resnet-tanh-beta: agrees; measured 0.200 [0.188, 0.212], expected 0.20 ± 0.05"), text);
    }

    @Test
    void otherExponentsDisagree() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, SyntheticFleet.tanh(0.5, 0.1, 0.0, -0.4));
        addRelu(fleet, 0.01, -0.4);
        addRelu(fleet, 0.001, -0.3);
        String text = analyse(fleet).text();
        assertEquals(
                Map.of(
                        "resnet-relu-regime", "disagrees",
                        "resnet-tanh-alpha", "disagrees",
                        "resnet-tanh-alpha-plus-beta", "disagrees",
                        "resnet-tanh-beta", "disagrees",
                        "resnet-tanh-increments-vanish", "disagrees",
                        "resnet-tanh-root-ssq-grows", "disagrees"),
                verdicts(),
                () -> rows(Table.VERDICTS).toString());
        assertTrue(text.contains("✗ resnet-tanh-beta: disagrees"), text);
    }

    @Test
    void exponentsThatWereThereBeforeTrainingAreInconclusive() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(
                fleet,
                List.of(
                        new Exponents("max_norm", -0.2, -0.2),
                        new Exponents("delta", -0.73, -0.73),
                        new Exponents("root_sum_of_squares", 0.27, 0.27),
                        new Exponents("largest_increment", -0.75, -0.75)));
        addRelu(fleet, 0.01, -0.4);
        addRelu(fleet, 0.001, 0.0);
        analyse(fleet);
        assertEquals(6, verdicts().size());
        verdicts().forEach((claim, verdict) -> assertEquals("inconclusive", verdict, claim));
        rows(Table.VERDICTS).stream()
                .filter(row -> ((String) row.get("claim")).startsWith("resnet-tanh"))
                .forEach(row -> assertTrue(
                        ((String) row.get("evidence")).contains("the untrained networks show it too"), row::toString));
    }

    @Test
    void everyVerdictStandsAlone() throws IOException {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        analyse(fleet);
        Map<String, Object> beta = rows(Table.VERDICTS).stream()
                .filter(row -> row.get("claim").equals("resnet-tanh-beta"))
                .findFirst()
                .orElseThrow();
        assertEquals(0.2, (Double) beta.get("expected"));
        assertEquals(0.05, (Double) beta.get("tolerance"));
        assertEquals(0.2, (Double) beta.get("measured"), EXACT);
        JsonNode evidence = new ObjectMapper().readTree((String) beta.get("evidence"));
        String slice = evidence.at("/fit/slice").asText();
        Map<String, Object> row = fit(
                evidence.path("axis").asText(),
                slice,
                evidence.at("/fit/quantity").asText());
        assertEquals(-(Double) row.get("exponent"), evidence.at("/fit/value").doubleValue());
        assertEquals(
                -1,
                (Double) fit("depth", evidence.at("/control/slice").asText(), "max_norm")
                        .get("exponent"),
                EXACT);
        assertEquals(45, evidence.at("/runs/converged").asInt());
        assertEquals(0.01, evidence.at("/setting/learning_rate").asDouble());
        assertEquals(6, evidence.path("passed").size());
        assertEquals(0, evidence.path("failed").size());
        assertEquals(0, evidence.path("missing").size());
    }

    @Test
    void unconvergedRunsAndMissingNumbersAreLeftOutAndCounted() {
        SyntheticFleet fleet = new SyntheticFleet();
        String[] statuses = {"finished", "diverged", "failed"};
        for (long seed = 1; seed <= 3; seed++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.seed = seed;
                cell.depth = depth;
                boolean spoilt = depth > 600;
                cell.status = spoilt ? statuses[(int) seed - 1] : "converged";
                fleet.add(cell, List.of(new Exponents("max_norm", -1, spoilt ? 5 : -0.2)));
            }
        }
        Cell unmeasured = new Cell();
        unmeasured.depth = 13;
        fleet.addRun(unmeasured);
        Cell zero = new Cell();
        zero.depth = 14;
        fleet.measure(fleet.addRun(zero), SyntheticFleet.STEPS, "weight-scaling", "max_norm", null, 0);
        String text = analyse(fleet).text();
        Map<String, Object> row =
                fit("depth", "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\"}", "max_norm");
        assertEquals(-0.2, (Double) row.get("exponent"), EXACT);
        assertEquals(39, row.get("points"));
        assertEquals(8, row.get("excluded"));
        assertTrue(text.contains("39 (8)") && text.contains("41 of 47 runs trained as asked"), text);
    }

    @Test
    void runsWithoutAGoalCountOnceTheyAreFinished() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int depth : SyntheticFleet.DEPTHS) {
            Cell cell = new Cell();
            cell.depth = depth;
            cell.seed = 2;
            cell.stopLoss = 0;
            cell.status = depth == 8 ? "diverged" : "finished";
            fleet.add(cell, AS_CLAIMED);
        }
        analyse(fleet);
        Map<String, Object> row =
                fit("depth", "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\"}", "max_norm");
        assertEquals(-0.2, (Double) row.get("exponent"), EXACT);
        assertEquals(SyntheticFleet.DEPTHS.length - 1, row.get("points"));
        assertEquals(1, row.get("excluded"));
    }

    @Test
    void nothingConvergedGivesAStatusAndMissingNumbers() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int depth : SyntheticFleet.DEPTHS) {
            Cell cell = new Cell();
            cell.depth = depth;
            cell.status = "finished";
            fleet.add(cell, AS_CLAIMED);
        }
        String text = analyse(fleet).text();
        Map<String, Object> row =
                fit("depth", "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\"}", "max_norm");
        assertEquals("too_few_points", row.get("status"));
        assertNull(row.get("exponent"));
        assertNull(row.get("ci_low"));
        assertEquals(15, row.get("excluded"));
        assertTrue(text.contains("too_few_points"), text);
        assertTrue(text.contains("0 of 15 runs trained as asked, needed 80 %"), text);
    }

    @Test
    void slicesNameWhatVariesElsewhereInTheSweep() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int width : new int[] {5, 10, 20}) {
            for (int depth : new int[] {8, 16, 32, 64}) {
                for (String activation : List.of("tanh", "relu")) {
                    Cell cell = new Cell();
                    cell.activation = activation;
                    cell.width = width;
                    cell.depth = depth;
                    String id = fleet.addRun(cell);
                    double value = Math.pow(depth, -0.3) * Math.pow(width, 0.6);
                    fleet.measure(id, SyntheticFleet.STEPS, "weight-scaling", "max_norm", null, value);
                }
            }
        }
        analyse(fleet);
        // The data's dimension goes with the width here and so varies; along width each slice needs it fixed.
        String depth =
                "{\"activation\":\"tanh\",\"at\":\"end\",\"data\":\"ode-flow\",\"dimension\":20,\"family\":\"resnet\","
                        + "\"width\":20}";
        assertEquals(-0.3, (Double) fit("depth", depth, "max_norm").get("exponent"), EXACT);
        assertEquals(
                List.of("depth"),
                rows(Table.FITS).stream()
                        .map(row -> (String) row.get("axis"))
                        .distinct()
                        .toList());
        assertEquals(
                6,
                rows(Table.FITS).stream()
                        .filter(row -> row.get("quantity").equals("max_norm"))
                        .count());
    }

    @Test
    void everyAxisIsFittedAndSweepsStayApart() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (double learningRate : new double[] {0.001, 0.01, 0.1}) {
            for (int depth : new int[] {8, 16, 32}) {
                Cell cell = new Cell();
                cell.sweep = "grid";
                cell.learningRate = learningRate;
                cell.depth = depth;
                String id = fleet.addRun(cell);
                double value = Math.pow(depth, -0.3) * Math.pow(learningRate, 0.5);
                fleet.measure(id, SyntheticFleet.STEPS, "weight-scaling", "max_norm", null, value);
            }
        }
        Cell alone = new Cell();
        alone.sweep = "lonely";
        alone.depth = 64;
        fleet.addRun(alone);
        String text = analyse(fleet).text();
        String slice = "{\"at\":\"end\",\"data\":\"ode-flow\",\"depth\":16,\"family\":\"resnet\"}";
        assertEquals(0.5, (Double) fit("learning_rate", slice, "max_norm").get("exponent"), EXACT);
        slice = "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\",\"learning_rate\":0.001}";
        assertEquals(-0.3, (Double) fit("depth", slice, "max_norm").get("exponent"), EXACT);
        assertTrue(text.contains("Sweep lonely: nothing to fit."), text);
    }

    @Test
    void aQuantityOfTwoProbesNamesTheProbe() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int depth : SyntheticFleet.DEPTHS) {
            Cell cell = new Cell();
            cell.depth = depth;
            String id = fleet.addRun(cell);
            fleet.measure(id, SyntheticFleet.STEPS, "ntk", "smallest_eigenvalue", null, depth);
            fleet.measure(id, SyntheticFleet.STEPS, "hessian", "smallest_eigenvalue", null, 1.0 / depth);
            fleet.measure(id, SyntheticFleet.STEPS, "hessian", "signed", null, -depth);
        }
        analyse(fleet);
        String slice = "{\"at\":\"end\",\"data\":\"ode-flow\",\"family\":\"resnet\",\"probe\":\"%s\"}";
        assertEquals(
                1,
                (Double) fit("depth", slice.formatted("ntk"), "smallest_eigenvalue")
                        .get("exponent"),
                EXACT);
        assertEquals(
                -1,
                (Double) fit("depth", slice.formatted("hessian"), "smallest_eigenvalue")
                        .get("exponent"),
                EXACT);
        assertFalse(rows(Table.FITS).toString().contains("signed"), "a quantity that is nowhere positive has no law");
    }

    @Test
    void theOrderOfRowsLeavesNoTrace() throws IOException {
        Random random = new Random(11);
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        addRelu(fleet, 0.01, -0.4);
        addRelu(fleet, 0.003, 0.05);
        String text = analyse(fleet).text();
        byte[] fits = bytes(Table.FITS);
        byte[] verdicts = bytes(Table.VERDICTS);
        for (int i = 0; i < 5; i++) {
            fleet.shuffle(random);
            assertEquals(text, analyse(fleet).text());
            assertArrayEquals(fits, bytes(Table.FITS));
            assertArrayEquals(verdicts, bytes(Table.VERDICTS));
        }
    }

    private byte[] bytes(Table table) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(table.folder()))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Path file : files.sorted().toList()) {
                all.write(Files.readAllBytes(file));
            }
            return all.toByteArray();
        }
    }

    @Test
    void thePageFitsATerminal() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        addRelu(fleet, 0.01, -0.4);
        addRelu(fleet, 0.003, 0.05);
        addRelu(fleet, 0.001, 0.07);
        String text = analyse(fleet).text();
        text.lines().forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= AnalysisPage.WIDTH, line));
        assertTrue(text.contains("along depth: resnet on ode-flow, activation tanh, delta shared"), text);
        assertTrue(text.contains("? resnet-relu-regime: inconclusive"), text);
        assertTrue(text.endsWith("\n"));
        assertFalse(text.contains("gradient_norm"), "headlines only");
    }

    @Test
    void aGridOfManySlicesStaysAPage() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int width = 1; width <= 30; width++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.width = width;
                cell.depth = depth;
                fleet.add(cell, AS_CLAIMED);
            }
        }
        String text = analyse(fleet).text();
        assertTrue(text.contains("along depth: 18 more slices in the table fits"), text);
        assertTrue(text.contains("… and 24 more verdicts on resnet-tanh-beta in the table verdicts"), text);
        assertEquals(
                30 * 5 + 1,
                rows(Table.VERDICTS).stream().filter(AnalysisTest::residual).count());
    }

    /** Few lines hold the verdicts on every claim that was touched, and say what they leave out. */
    @Test
    void aScreenIsNoLongerThanAsked() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (int width = 1; width <= 30; width++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.width = width;
                cell.depth = depth;
                fleet.add(cell, AS_CLAIMED);
            }
        }
        AnalysisPage page = analyse(fleet);
        for (int most = 12; most <= 30; most++) {
            String screen = page.screen("planted", most);
            assertTrue(screen.lines().count() <= most, screen);
            assertTrue(
                    screen.contains("resnet-tanh-beta: inconclusive") || screen.contains("resnet-tanh-alpha:"), screen);
            assertTrue(screen.contains("more in the table verdicts"), screen);
            assertTrue(
                    screen.matches("(?s).*\n  [0-9]+ claims are about other experiments: almagest list claims\n"),
                    screen);
            assertFalse(screen.contains("not examined"), screen);
        }
        assertTrue(page.screen("planted", 30).contains("along depth: resnet on ode-flow"), page.screen("planted", 30));
    }

    /** A verdict that is left open names the experiment that was made for it. */
    @Test
    void aScreenOfAFewRunsSaysWhatWouldDecide() {
        SyntheticFleet fleet = new SyntheticFleet();
        addTanh(fleet, AS_CLAIMED);
        addRelu(fleet, 0.01, -0.4);
        String screen = analyse(fleet).screen("planted", 30);
        assertTrue(screen.contains("✓ resnet-tanh-beta: agrees"), screen);
        assertTrue(screen.contains("max_norm "), screen);
        assertTrue(screen.contains("left open: almagest sweep resnet-depth-scaling\n"), screen);
        assertFalse(screen.contains("more in the table verdicts"), screen);
    }

    @Test
    void aScreenOfWhatNoClaimIsAboutSaysSo() {
        SyntheticFleet fleet = new SyntheticFleet();
        Cell cell = new Cell();
        cell.data = "elsewhere";
        fleet.add(cell, List.of(new Exponents("unheard_of", -1, -1)));
        String screen = analyse(fleet).screen("planted", 30);
        assertTrue(screen.contains("no claim is about what was run here"), screen);
    }

    @Test
    void whatWasNotRunIsSaidInOneLine() {
        SyntheticFleet fleet = new SyntheticFleet();
        addRelu(fleet, 0.01, 0);
        String text = analyse(fleet).text();
        assertTrue(text.contains("? not examined: resnet-tanh-alpha, resnet-tanh-alpha-plus-beta"), text);
        assertTrue(text.contains("resnet-depth-scaling"), text);
        assertTrue(
                text.matches("(?s).*\\? not examined: [0-9]+ claims of other papers, to which no run here speaks.*"),
                text);
        assertFalse(text.contains("cnn-condensation-limit"), text);
        assertEquals("inconclusive", verdicts().get("resnet-tanh-beta"));
    }

    @Test
    void aFolderWithoutRunsIsLeftAlone() {
        Path missing = folder.resolve("missing");
        String text = Analysis.run(missing.toString()).text();
        assertTrue(text.startsWith("Nothing yet: " + missing), text);
        assertFalse(Files.exists(missing));
        assertEquals(
                0, Objects.requireNonNull(folder.toFile().list()).length, "the parent folder is untouched as well");
    }
}
