package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.report.SampleFleet.Names;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says, against the tables as DuckDB reads them. */
class ReportTest {
    /** Numbers are drawn with five digits. */
    private static final double DRAWN = 1e-4;

    private static final int MOST_BYTES = 10_000_000;

    @TempDir
    Path folder;

    @Test
    void anEmptyFolderIsFriendlyAndStaysFree() throws IOException {
        String file = Report.write(folder.toString(), null);
        assertEquals(folder.resolve("report.html").toString(), file);
        String html = Files.readString(Path.of(file));
        assertEquals(9, html.split("Nothing yet: ", -1).length - 1, "every section says so");
        assertEquals(List.of(), PageText.figures(html));
        try (OutputFolder opened = OutputFolder.open(Storage.at(folder.toString()))) {
            assertEquals(Set.of(), opened.runIds(), "a sweep may use the folder");
        }
    }

    @Test
    void aSweepThatHasJustBegunIsFriendly() {
        SampleFleet fleet = new SampleFleet(1);
        fleet.addRun(Names.PLAIN, 8, 10, 1, "finished", "");
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("<b>1</b><span>runs</span>"));
        assertEquals(8, html.split("Nothing yet: ", -1).length - 1, "all sections but the runs");
    }

    @Test
    void aSweepWithoutAFamilyIsAsGoodAsAnyOther() {
        SampleFleet.full(new Names("", "", "", "max_norm", "")).write(folder);
        String html = Report.html(folder.toString());
        assertFalse(html.contains("Nothing yet"), "every section has something to show");
        assertTrue(PageText.figures(html).size() > 8);
    }

    @Test
    void learningCurvesGoThroughGeometricMeansBesideWhatNobodyHasLearnt() {
        SampleFleet fleet = new SampleFleet(1);
        for (String family : List.of("egnn", "pair-gnn")) {
            Names names = new Names("planted", family, "charged-bodies", "test_mse", "hessian");
            for (int examples : new int[] {25, 100, 400}) {
                double scale = family.equals("egnn") ? 1 : 8;
                fleet.addLearnt(names, examples, 1, scale / examples, 0.25);
                fleet.addLearnt(names, examples, 2, 4 * scale / examples, 0.75);
            }
        }
        fleet.write(folder);
        JsonNode values =
                PageText.figure(Report.html(folder.toString()), "Sweep planted").at("/data/values");
        List<Double> line = new ArrayList<>();
        int points = 0;
        for (JsonNode value : values) {
            points += value.path("k").asText().equals("point") ? 1 : 0;
            if (value.path("k").asText().equals("line")
                    && value.path("s").asText().startsWith("pair-gnn")) {
                line.add(value.path("y").asDouble());
            }
        }
        assertEquals(12, points);
        assertEquals(List.of(0.64, 0.16, 0.04), line, "√(8·32)/25 and so on");
        JsonNode last = values.get(values.size() - 1);
        assertEquals("baseline", last.path("k").asText());
        assertEquals(0.5, last.path("y").asDouble());
    }

    /** Marks of runs, and of the means of those that differ in seeds alone; one cost by itself is no axis. */
    @Test
    void accuracyAgainstCostHasMeansOverSeeds() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "fusion", "patch-questions", "test_mse", "hessian");
        Names other = new Names("alike", "fusion", "patch-questions", "test_mse", "hessian");
        for (long seed : new long[] {1, 2}) {
            fleet.addCost(names, "encoder", seed, 267136, seed == 1 ? 0.5 : 0.75);
            fleet.addCost(names, "tokens", seed, 255328, seed == 1 ? 0.25 : 1);
            fleet.addCost(other, "tokens", seed, 255328, 0.5);
        }
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Accuracy against cost"));
        assertFalse(html.contains("accuracy against cost, sweep alike"));
        JsonNode values =
                PageText.figure(html, "accuracy against cost, sweep planted").at("/data/values");
        assertEquals(4, kind(values, "run").size());
        List<JsonNode> means = kind(values, "mean");
        assertEquals(2, means.size());
        JsonNode cheap = means.stream()
                .filter(mean -> mean.path("s").asText().contains("tokens"))
                .findFirst()
                .orElseThrow();
        assertEquals(0.625, cheap.path("y").asDouble());
        assertEquals(255330, cheap.path("x").asDouble(), "five digits");
        assertEquals(2, cheap.path("n").asInt());
    }

    /** Through two sizes every curve is a line. */
    @Test
    void twoSizesMakeNoLearningCurve() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "egnn", "charged-bodies", "test_mse", "hessian");
        fleet.addLearnt(names, 25, 1, 0.1, 0.5);
        fleet.addLearnt(names, 100, 1, 0.05, 0.5);
        fleet.write(folder);
        assertFalse(Report.html(folder.toString()).contains("Learning curves"));
    }

    @Test
    void ranksByRelationAreThoseAfterTheLastStep() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "transe", "typed-graph", "mean_rank", "hessian");
        fleet.addRelationRanks(fleet.addRun(names, 1, 8, 1, "finished", ""), 3.25, 7.5);
        fleet.write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "Sweep planted, seed 1")
                .at("/data/values");
        assertEquals(2, values.size(), "a relation without triples has no point");
        assertEquals(3.25, values.get(0).path("y").asDouble());
        assertEquals("tails", values.get(0).path("e").asText());
        assertEquals(7.5, values.get(1).path("y").asDouble());
        assertEquals(0, values.get(1).path("x").asInt());
    }

    /** The first and the last matrix of a run whose graph has moved; one that stayed has nothing to show. */
    @Test
    void learnedGraphsAreMatrices() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "gnn", "block-model", "edge_mass", "hessian");
        fleet.addEdges(fleet.addRun(names, 1, 8, 1, "finished", ""), 0.253);
        fleet.addEdges(fleet.addRun(names, 1, 8, 2, "finished", ""), 0);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        JsonNode values = PageText.figure(html, "Sweep planted, seed 1").at("/data/values");
        assertEquals(2, values.size());
        assertEquals(4, values.get(0).path("n").asInt());
        assertEquals(1, values.get(0).path("v").get(4).asDouble());
        assertEquals(0, values.get(0).path("v").get(11).asDouble());
        assertEquals(0.25, values.get(1).path("v").get(11).asDouble());
        assertFalse(html.contains("Sweep planted, seed 2"));
    }

    /** A graph has moved where any of its numbers has, drawn or not; and a cell without a number is none. */
    @Test
    void whatMovedIsSeenInAllNumbers() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "gnn", "block-model", "edge_mass", "hessian");
        fleet.addEdges(fleet.addRun(names, 1, 8, 1, "finished", ""), 0.001);
        fleet.addEdges(fleet.addRun(names, 1, 8, 2, "finished", ""), Double.NaN);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertEquals(
                0,
                PageText.figure(html, "Sweep planted, seed 1")
                        .at("/data/values/1/v/11")
                        .asDouble());
        assertTrue(PageText.figure(html, "Sweep planted, seed 2")
                .at("/data/values/1/v/11")
                .isNull());
    }

    /** Where there are too many points all conditions lose some, and none is taken for another of its place. */
    @Test
    void conditionsAreThinnedAlike() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "lstm", "digits", "tangling_p90", "tangling");
        String id = fleet.addRun(names, 1, 8, 1, "finished", "");
        int each = 300;
        double[] places = {0.25, 0.75, 0.25};
        double[] plane = new double[3 * each * places.length];
        for (int i = 0; i < each * places.length; i++) {
            plane[3 * i] = places[i / each];
            plane[3 * i + 1] = i;
        }
        fleet.add(Table.MATRICES, id, 0L, "trajectory_plane", 0, each * places.length, 3, plane);
        fleet.write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "state trajectories")
                .at("/data/values");
        assertEquals(places.length, values.size());
        for (int line = 0; line < places.length; line++) {
            JsonNode drawn = values.get(line);
            assertEquals(line, drawn.path("line").asInt());
            assertEquals(places[line], drawn.path("place").asDouble());
            assertEquals(400 / places.length, drawn.path("x").size());
            assertEquals(line * each, drawn.at("/x/0").asDouble());
            assertEquals(
                    (line + 1) * each - 1,
                    drawn.path("x").get(drawn.path("x").size() - 1).asDouble());
        }
    }

    @Test
    void atomsAreMeansOverRuns() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "quantised-mlp", "digits", "states", "hessian");
        fleet.addOrders(fleet.addRun(names, 1, 8, 1, "finished", ""), 0.75, -0.25);
        fleet.addOrders(fleet.addRun(names, 1, 8, 2, "finished", ""), 1.25, 0.75);
        fleet.write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "Atoms of quantised-mlp on digits")
                .at("/data/values");
        assertEquals(4, values.size(), "two moments, two orders");
        List<Double> after = new ArrayList<>();
        for (JsonNode value : values) {
            assertEquals(1, value.path("l").asInt());
            if (value.path("x").asLong() > 0) {
                after.add(value.path("y").asDouble());
            }
        }
        assertEquals(List.of(1.0, 0.25), after);
    }

    @Test
    void gapsAreMediansOverRunsOfOneSetting() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "story-qa", "movie-stories", "cka", "hessian");
        double[][] ends = {{0.3, 0.5, 0.4}, {0.02, 0.01, 0.09}};
        for (int weight = 0; weight < 2; weight++) {
            for (int seed = 1; seed <= 3; seed++) {
                fleet.addGap(fleet.addRun(names, seed, "weight", weight), 0.25, ends[weight][seed - 1]);
            }
        }
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Modality gap over training"));
        JsonNode values = PageText.figure(html, "Gaps of planted").at("/data/values");
        assertEquals(4, values.size(), "two settings, two moments, and no row where nothing was measured");
        List<Double> after = new ArrayList<>();
        for (JsonNode value : values) {
            assertEquals("mmd_squared", value.path("q").asText());
            if (value.path("x").asLong() > 1) {
                after.add(value.path("y").asDouble());
                assertTrue(value.path("low").asDouble() < value.path("high").asDouble());
            } else {
                assertEquals(0.25, value.path("y").asDouble());
            }
        }
        assertEquals(List.of(0.4, 0.02), after);
    }

    @Test
    void imagesShowWhatIsSeenAndWhatIsMadeOfIt() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "implicit-image", "blocky-waves", "psnr", "hessian");
        String id = fleet.addRun(names, 1, 8, 1, "finished", "");
        fleet.addImage(id);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Completed images"));
        List<JsonNode> figures = PageText.figures(html).stream()
                .filter(figure -> figure.at("/data/values/0").has("panel"))
                .toList();
        assertEquals(2, figures.size());
        JsonNode images = figures.get(0).at("/data/values");
        assertEquals(
                List.of("image", "what is seen", "completed, step 0"),
                List.of(
                        images.get(0).path("panel").asText(),
                        images.get(1).path("panel").asText(),
                        images.get(2).path("panel").asText()));
        assertEquals(4, images.size());
        assertTrue(images.get(1).at("/v/3").isNull(), "a hidden pixel has no level");
        assertEquals(0.25, images.get(3).at("/v/3").asDouble());
        JsonNode rows = figures.get(1).at("/data/values");
        assertEquals(2, rows.size());
        assertEquals(0.9, rows.get(0).at("/v/1").asDouble());
        assertEquals(2, rows.get(0).path("n").asInt());
    }

    @Test
    void mazesShowTheLastValuesAndTheWays() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "value-iteration", "grid-worlds", "success", "hessian");
        fleet.addMaze(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Planned paths"));
        JsonNode values = PageText.figures(html).stream()
                .map(figure -> figure.at("/data/values"))
                .filter(all -> !kind(all, "path").isEmpty())
                .findFirst()
                .orElseThrow();
        assertEquals(1, kind(values, "obstacle").size());
        assertEquals(1, kind(values, "obstacle").get(0).path("x").asInt());
        assertEquals(5, kind(values, "value").size(), "an obstacle has no value");
        assertEquals(1.5, kind(values, "value").get(0).path("v").asDouble());
        assertEquals(2, kind(values, "goal").get(0).path("x").asInt());
        assertEquals(0, kind(values, "goal").get(0).path("y").asInt());
        assertEquals(1, kind(values, "start").size());
        List<JsonNode> way = kind(values, "path");
        assertEquals(3, way.size(), "the way ends where it ends");
        assertEquals(
                List.of("0 1", "1 1", "2 0"),
                way.stream()
                        .map(at -> at.path("x").asInt() + " " + at.path("y").asInt())
                        .toList());
    }

    /** First and last look, arrows of one length along the gradient; where that is 0 the arrow is a point. */
    @Test
    void zeroSetsHaveArrows() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "implicit-surface", "planar-curves", "iou", "hessian");
        fleet.addZeroSet(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.addZeroSet(fleet.addRun(names, 1, 8, 2, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Zero sets"));
        List<JsonNode> figures = PageText.figures(html).stream()
                .filter(figure -> figure.at("/facet/column/field").asText().equals("step"))
                .toList();
        assertEquals(1, figures.size(), "one run of a kind");
        List<String> found = new ArrayList<>();
        figures.get(0)
                .at("/data/values")
                .forEach(row -> found.add("%s: %s %s to %s %s"
                        .formatted(
                                row.path("step").asText(),
                                row.path("x").asDouble(),
                                row.path("y").asDouble(),
                                row.path("u").asDouble(),
                                row.path("v").asDouble())));
        assertEquals(
                List.of(
                        "step 0: 0.5 0.0 to 0.62 0.0",
                        "step 0: 0.0 0.5 to 0.0 0.5",
                        "step 64: 0.5 0.0 to 0.62 0.0",
                        "step 64: 0.0 0.5 to 0.0 0.38"),
                found);
    }

    /** The last look at one run of each kind, beside one another under what tells them apart. */
    @Test
    void retrievalHasKindsSideBySide() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "cca", "latent-pairs", "retrieval_at_1", "hessian");
        fleet.addPairs(fleet.addRun(names, 1, "embedding", 2L), 0.5);
        // another seed of the same network, which is left out
        fleet.addPairs(fleet.addRun(names, 2, "embedding", 2L), 0.125);
        fleet.addPairs(fleet.addRun(names, 1, "embedding", 4L), 0.75);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Left out: 1 of 3 runs."));
        JsonNode figure = PageText.figure(html, "Sweep planted: cca on latent-pairs");
        assertEquals(List.of("embedding 2", "embedding 4"), texts(figure.at("/facet/sort")));
        JsonNode values = figure.at("/data/values");
        assertEquals(2, values.size());
        assertEquals(
                List.of("0.5", "-0.25", "-0.25", "0.5"), texts(values.get(0).path("v")));
        assertEquals(
                List.of("0.75", "-0.38", "-0.38", "0.75"), texts(values.get(1).path("v")));
    }

    @Test
    void picturesAreDrawnAsStretchesBelowTheTrueOnes() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "shape-autoencoder", "planar-shapes", "mse_16", "hessian");
        fleet.addPictures(fleet.addRun(names, 1, 8, 1, "finished", ""), 0.9);
        // another seed of the same network, which is left out
        fleet.addPictures(fleet.addRun(names, 1, 8, 2, "finished", ""), 0.6);
        fleet.addPictures(fleet.addRun(names, 2, 8, 1, "finished", ""), 0.6);
        fleet.write(folder);
        JsonNode figure =
                PageText.figure(Report.html(folder.toString()), "Series 1: shape-autoencoder on planar-shapes");
        JsonNode rows = figure.at("/facet/row/sort");
        assertEquals(3, rows.size(), "the true shapes and two networks");
        assertEquals("true shape", rows.get(0).asText());
        List<String> stretches = new ArrayList<>();
        for (JsonNode value : figure.at("/data/values")) {
            assertEquals(1, value.path("y").asInt());
            if (value.path("i").asInt() == 2) {
                stretches.add("%d %d-%d %s"
                        .formatted(
                                place(rows, value.path("n").asText()),
                                value.path("a").asInt(),
                                value.path("b").asInt(),
                                value.path("l").asText()));
            }
        }
        assertEquals(
                List.of("0 0-2 0.8", "1 0-2 0.2", "1 0-1 0.8", "2 0-2 0.2", "2 0-1 0.5"),
                stretches,
                "a level that the next one covers is left out");
    }

    private static int place(JsonNode names, String name) {
        int place = 0;
        while (!names.get(place).asText().equals(name)) {
            place++;
        }
        return place;
    }

    @Test
    void alignmentsShowTheLastPathBesideTheRightOne() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "alignment-network", "clip-sentences", "clip_accuracy", "hessian");
        fleet.addAlignment(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.addAlignment(fleet.addRun(names, 1, 8, 2, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Alignment paths"));
        JsonNode values =
                PageText.figure(html, "alignment-network on clip-sentences").at("/data/values");
        List<String> paths = new ArrayList<>();
        kind(values, "path")
                .forEach(at -> paths.add("%s %d %d"
                        .formatted(
                                at.path("which").asText(),
                                at.path("x").asInt(),
                                at.path("y").asInt())));
        assertEquals(
                List.of("right 0 0", "right 1 0", "right 2 0", "right 2 1", "greedy 0 0", "greedy 1 0", "greedy 2 0"),
                paths,
                "a path ends behind its last action");
        assertEquals(
                List.of("pop clip", "match clip", "pop clip", "match clip"),
                kind(values, "clip").stream()
                        .map(at -> at.path("action").asText())
                        .toList(),
                "the last look");
        assertTrue(html.contains("Sweep planted, seed 1"));
        assertFalse(html.contains("Sweep planted, seed 2"), "one run of a kind");
    }

    @Test
    void updateRatiosAreALineForEachMatrix() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "alignment-network", "clip-sentences", "clip_accuracy", "hessian");
        fleet.addUpdates(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Update ratios by layer"));
        JsonNode values =
                PageText.figure(html, "alignment-network on clip-sentences").at("/data/values");
        List<String> points = new ArrayList<>();
        values.forEach(at -> points.add("%d %d %s"
                .formatted(
                        at.path("matrix").asInt(),
                        at.path("step").asInt(),
                        at.path("ratio").asDouble())));
        assertEquals(4, points.size());
        assertEquals("0 8 0.25", points.get(0));
        assertEquals("1 8 0.125", points.get(2));
    }

    /** What a probe has measured of layers is a line each beside the network's, and what has no number is not drawn. */
    @Test
    void numbersOfLayersAreALineEach() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "mlp", "digits", "gradient_norm", "hessian");
        fleet.addLayers(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        JsonNode figure = PageText.figure(html, "Gradients of single examples: mlp on digits");
        List<String> points = new ArrayList<>();
        figure.at("/data/values")
                .forEach(at -> points.add("%s %s %d %s"
                        .formatted(
                                at.path("q").asText(),
                                at.path("layer").asText(),
                                at.path("x").asInt(),
                                at.path("y").asDouble())));
        assertEquals(6, points.size());
        assertEquals("gradient_norm network 1 3.5", points.get(0));
        assertEquals("gradient_norm 1 1 2.5", points.get(4));
        assertEquals(1, figure.at("/facet/sort").size(), "norm_test has no number");
        assertFalse(html.contains("Activations by layer"), "nothing was measured");
    }

    @Test
    void latentSpectraAreALineForEachNoiseAndMode() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "tensor-autoencoder", "digits", "strata", "hessian");
        fleet.addLatentSpectra(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.addLatentSpectra(fleet.addRun(names, 1, 8, 2, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        JsonNode values = PageText.figure(html, "Latent spectra of the code").at("/data/values");
        assertEquals(2 * 2 * 3, values.size(), "first and last step, two noises, three modes");
        List<JsonNode> channels = new ArrayList<>();
        values.forEach(line -> {
            if (line.path("mode").asText().equals("channels")
                    && line.path("noise").asDouble() == 0) {
                channels.add(line.path("y"));
            }
        });
        assertEquals(2, channels.size());
        assertEquals(
                List.of(1.0, 0.25, 1e-16),
                List.of(
                        channels.get(1).get(0).asDouble(),
                        channels.get(1).get(1).asDouble(),
                        channels.get(1).get(2).asDouble()),
                "what is rounding lies at the floor");
        assertEquals(
                1,
                PageText.figures(html).stream()
                        .filter(figure -> figure.path("title").asText().startsWith("Latent spectra"))
                        .count(),
                "one run of a kind");
    }

    /** Data drawn anew for every seed make no kind of run. */
    @Test
    void seedsOfDataAreNoKinds() {
        SampleFleet fleet = new SampleFleet(1);
        Names autoencoder = new Names("planted", "tensor-autoencoder", "digits", "strata", "hessian");
        Names surface = new Names("planted", "implicit-surface", "planar-curves", "iou", "hessian");
        for (long seed = 1; seed <= 3; seed++) {
            fleet.addLatentSpectra(fleet.addRun(autoencoder, seed, "data_seed", seed));
            fleet.addZeroSet(fleet.addRun(surface, seed, "data_seed", seed));
        }
        fleet.write(folder);
        String html = Report.html(folder.toString());
        PageText.figure(html, "Latent spectra of the code, tensor-autoencoder on digits");
        List<JsonNode> figures = PageText.figures(html);
        assertEquals(
                1,
                figures.stream()
                        .filter(figure -> figure.path("title").asText().startsWith("Latent spectra"))
                        .count());
        assertEquals(
                1,
                figures.stream()
                        .filter(figure ->
                                figure.at("/facet/column/field").asText().equals("step"))
                        .filter(figure -> figure.path("title").asText().equals("implicit-surface on planar-curves"))
                        .count());
    }

    @Test
    void saliencyMapsStandBetweenInputAndTruth() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "side-output-cnn", "limb-scenes", "iou", "hessian");
        fleet.addSaliency(fleet.addRun(names, 1, 8, 1, "finished", ""));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Saliency maps"));
        JsonNode specification = PageText.figures(html).stream()
                .filter(figure -> figure.at("/data/values/0").has("scene"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("input", "level 5", "level 1", "truth"), texts(specification.at("/facet/column/sort")));
        JsonNode values = specification.at("/data/values");
        assertEquals(8, values.size(), "two pictures in four columns");
        assertEquals(List.of("1.0", "0.0", "0.0", "0.25"), texts(values.get(0).path("v")), "darkest to brightest");
        assertEquals(List.of("0.0", "0.0", "0.0", "0.0"), texts(values.get(1).path("v")), "nothing to stretch");
        assertEquals(2, values.get(3).path("scene").asInt());
        assertEquals("null", values.get(3).path("v").get(3).asText(), "no number is no pixel");
        assertEquals(List.of("0.88", "0.0", "0.0", "0.0"), texts(values.get(4).path("v")), "after the last step");
    }

    @Test
    void languagesFindEachOtherSettingBySetting() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "translator", "toy-languages", "zero_shot_token", "hessian");
        fleet.addLanguages(fleet.addRun(names, 1, "data_seed", 1), 0.25);
        fleet.addLanguages(fleet.addRun(names, 2, "data_seed", 2), 0.5);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Retrieval between languages"));
        JsonNode matrices = PageText.figures(html).stream()
                .filter(figure -> figure.at("/facet/field").asText().equals("s") && figure.has("transform"))
                .findFirst()
                .orElseThrow()
                .at("/data/values");
        assertEquals(1, matrices.size(), "seeds are one setting");
        assertEquals(
                List.of("null", "0.375", "1.0", "null"),
                texts(matrices.get(0).path("v")),
                "the mean, after the last step");
        JsonNode points = PageText.figures(html).stream()
                .filter(figure -> figure.at("/encoding/x/title").asText().equals("directions"))
                .findFirst()
                .orElseThrow()
                .at("/data/values");
        List<String> zeroShot = new ArrayList<>();
        points.forEach(point -> {
            if (point.path("x").asText().equals("zero-shot")) {
                zeroShot.add(point.path("y").asText());
            }
        });
        assertEquals(4, points.size());
        assertEquals(List.of("0.25", "0.5"), zeroShot);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    /** Equal points are one, and a rank that nobody knows has none. */
    @Test
    void jacobianRanksStandAgainstBottlenecks() {
        SampleFleet fleet = new SampleFleet(1);
        Names names = new Names("planted", "fusion", "two-streams", "rank", "hessian");
        for (long seed = 1; seed <= 2; seed++) {
            fleet.addJacobian(fleet.addRun(names, seed, "bottlenecks", 1), 31, 30, 31);
            fleet.addJacobian(fleet.addRun(names, seed, "bottlenecks", 4), 124, 119, 124);
        }
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("Jacobian ranks against bottlenecks"));
        JsonNode values = PageText.figure(html, "Jacobian ranks, sweep planted").at("/data/values");
        List<String> points = new ArrayList<>();
        values.forEach(point -> points.add("%s %s %s"
                .formatted(
                        point.path("k").asText(),
                        point.path("x").asInt(),
                        point.path("y").asInt())));
        assertEquals(
                List.of("after 1 30", "after 4 119", "before 1 31", "before 4 124", "bound 1 31", "bound 4 124"),
                points);
    }

    @Test
    void everySectionHasFigures() {
        SampleFleet.full(Names.PLAIN).write(folder);
        String html = Report.html(folder.toString());
        assertFalse(html.contains("Nothing yet"));
        for (String title : List.of(
                "max_norm against depth",
                "cnn on digits",
                "max_norm: cnn on digits",
                "Rank of hessian against P",
                "Eigenvalues of hessian",
                "Eigenvalues of ntk",
                "cnn on digits, depth 8, layer 0",
                "state trajectories, cnn on digits, depth 8")) {
            assertFalse(PageText.figure(html, title).at("/data/values").isEmpty(), title);
        }
        assertTrue(html.indexOf("> disagreeing <") < html.indexOf("> agreeing <"), "what disagrees comes first");
        assertTrue(html.indexOf("id=verdicts") < html.indexOf("id=scaling"), "verdicts come first");
    }

    /** A line for each condition, state and moment, first and last, in the order of time. */
    @Test
    void trajectoriesAreThoseOfTheTable() {
        SampleFleet.full(Names.PLAIN).write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "state trajectories, cnn on digits, depth 8")
                .at("/data/values");
        assertEquals(2 * 2 * 2, values.size());
        JsonNode last = values.get(values.size() - 1);
        assertEquals(
                "step " + SampleFleet.STEPS[SampleFleet.STEPS.length - 1],
                last.path("step").asText());
        assertEquals("layer 1", last.path("layer").asText());
        assertEquals(0.75, last.path("place").asDouble());
        assertEquals(SampleFleet.CIRCLE, last.path("x").size());
        for (int i = 0; i < SampleFleet.CIRCLE; i++) {
            double turned = 2 * Math.PI * i / SampleFleet.CIRCLE;
            assertEquals(2 * Math.cos(turned), last.path("x").get(i).asDouble(), DRAWN);
            assertEquals(2 * Math.sin(turned), last.path("y").get(i).asDouble(), DRAWN);
        }
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        SampleFleet fleet = SampleFleet.full(Names.PLAIN);
        fleet.write(folder);
        String html = Report.html(folder.toString());
        fleet.shuffle(3);
        fleet.write(folder);
        assertEquals(html, Report.html(folder.toString()));
        assertFalse(html.contains(folder.toString()), "a copy elsewhere gives the same page");
    }

    @Test
    void theFittedLineHasTheFittedSlopeAndMeetsTheMiddleOfThePoints() {
        double exponent = -0.25;
        SampleFleet.full(Names.PLAIN).write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "max_norm against depth")
                .at("/data/values");
        List<JsonNode> line = kind(values, "line");
        assertEquals(2, line.size());
        double slope = Math.log(
                        line.get(1).path("y").asDouble() / line.get(0).path("y").asDouble())
                / Math.log(
                        line.get(1).path("x").asDouble() / line.get(0).path("x").asDouble());
        assertEquals(exponent, slope, DRAWN);
        List<JsonNode> points = kind(values, "point");
        assertEquals(12, points.size());
        double above = points.stream()
                .mapToDouble(point -> Math.log(point.path("y").asDouble())
                        - Math.log(line.get(0).path("y").asDouble())
                        - exponent
                                * Math.log(point.path("x").asDouble()
                                        / line.get(0).path("x").asDouble()))
                .sum();
        assertEquals(0, above / points.size(), DRAWN);
        List<JsonNode> band = kind(values, "band");
        assertEquals(
                band.get(1).path("low").asDouble(), band.get(1).path("high").asDouble(), "it pivots in the middle");
        assertTrue(band.get(0).path("low").asDouble() < band.get(0).path("high").asDouble());
    }

    @Test
    void fitsThatAreOlderThanTheRunsAreNoEmptyPlots() {
        SampleFleet fleet = SampleFleet.full(Names.PLAIN);
        // A second width: the slice of the fit has no width, and those of the runs have one.
        fleet.add(Names.PLAIN, 8, 20, 1);
        fleet.write(folder);
        String stale = Report.html(folder.toString());
        assertTrue(stale.contains("Nothing to draw. Some fits do not belong to the runs as they are now"));
        assertEquals(List.of(), empty(stale));
        Analysis.run(folder.toString());
        String fresh = Report.html(folder.toString());
        assertFalse(fresh.contains("Some fits do not belong"));
        assertEquals(List.of(), empty(fresh));
    }

    private static List<String> empty(String html) {
        return PageText.figures(html).stream()
                .filter(figure -> figure.at("/data/values").isEmpty())
                .map(figure -> figure.path("title").asText())
                .toList();
    }

    @Test
    void mediansAndBandsAreThoseOfTheTable() throws SQLException {
        SampleFleet.full(Names.PLAIN).write(folder);
        JsonNode figure = PageText.figure(Report.html(folder.toString()), "cnn on digits");
        String last = Long.toString(SampleFleet.STEPS[SampleFleet.STEPS.length - 1]);
        for (int depth : new int[] {8, 64}) {
            List<List<Object>> expected = query(
                    """
                    SELECT median(loss), quantile_cont(loss, 0.1), quantile_cont(loss, 0.9)
                    FROM 'runs/*.parquet' JOIN 'trajectory/*.parquet' USING (run_id) WHERE depth = %d AND step = %s"""
                            .formatted(depth, last));
            JsonNode drawn = point(figure, "line", Integer.toString(depth));
            JsonNode band = point(figure, "band", Integer.toString(depth));
            near((Double) expected.get(0).get(0), drawn.path("y").asDouble());
            near((Double) expected.get(0).get(1), band.path("low").asDouble());
            near((Double) expected.get(0).get(2), band.path("high").asDouble());
            near(
                    Math.exp(-0.001 * 64),
                    point(figure, "bound", Integer.toString(depth)).path("y").asDouble());
        }
    }

    @Test
    void ranksAreThoseOfTheTable() throws SQLException {
        SampleFleet.full(Names.PLAIN).write(folder);
        JsonNode values = PageText.figure(Report.html(folder.toString()), "Rank of hessian")
                .at("/data/values");
        for (Map.Entry<String, String> column : Map.of("rank", "rank", "bound", "bound", "exact rank", "exact_rank")
                .entrySet()) {
            Set<String> expected = new TreeSet<>();
            query(
                            "SELECT DISTINCT parameters, %s FROM 'runs/*.parquet' JOIN 'spectra/*.parquet' USING (run_id) WHERE operator = 'hessian'"
                                    .formatted(column.getValue()))
                    .forEach(row -> expected.add(row.toString()));
            Set<String> drawn = new TreeSet<>();
            kind(values, column.getKey())
                    .forEach(point -> drawn.add(
                            List.of(point.path("x").asInt(), point.path("y").asInt())
                                    .toString()));
            assertEquals(expected, drawn);
        }
    }

    @Test
    void everyQueryRunsAndFindsRows() throws SQLException {
        Names names = new Names("o'sweep", "cnn", "it's", "max_norm", "hes'sian");
        SampleFleet fleet = SampleFleet.full(names);
        fleet.addFit(names, "final_loss", -0.1);
        fleet.addFit(names, "gradient_norm", -0.1);
        fleet.write(folder);
        List<String> queries = PageText.queries(Report.html(folder.toString()));
        assertTrue(queries.size() > 10, queries::toString);
        for (String query : queries) {
            for (String statement : query.split(";\\s*\n")) {
                assertFalse(query(statement).isEmpty(), statement);
            }
        }
    }

    @Test
    void nothingFromATableIsMarkup() {
        String evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)><!--\u0000\uD800\"'&";
        Names names = new Names(evil, evil, evil, evil, evil);
        SampleFleet fleet = SampleFleet.full(names);
        fleet.addRun(names, 8, 10, 99, "failed", evil);
        fleet.addVerdict(evil, "agrees", evil, Map.of("sweep", evil, "reason", evil, "expected", evil));
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertFalse(html.contains("alert(1)</script>"));
        assertFalse(html.contains("\u0000"));
        String outsideScripts = html.replaceAll("(?s)<script[^>]*>.*?</script>", "");
        assertFalse(outsideScripts.contains("<img"));
        assertFalse(outsideScripts.contains("<script"), "no element is left open");
        assertFalse(outsideScripts.contains("<!--"));
        assertTrue(html.contains("&lt;img src=x onerror=alert(2)&gt;"), "and it is shown as it is");
    }

    @Test
    void failuresAreListedWithTheirErrors() {
        SampleFleet fleet = SampleFleet.full(Names.PLAIN);
        fleet.addRun(Names.PLAIN, 8, 10, 50, "failed", "IllegalArgumentException: width 10 < 25");
        fleet.addRun(Names.PLAIN, 8, 10, 51, "diverged", "");
        fleet.write(folder);
        String html = Report.html(folder.toString());
        assertTrue(html.contains("<details open><summary>Failed: 1</summary>"));
        assertTrue(html.contains("IllegalArgumentException: width 10 &lt; 25"));
        assertTrue(html.contains("<details open><summary>Diverged: 1</summary>"));
    }

    @Test
    void tenThousandRunsKeepWithinTheLimitAndSayWhatIsLeftOut() {
        SampleFleet fleet = new SampleFleet(11);
        for (int i = 0; i < 10_000; i++) {
            // Forty sweeps of all kinds, so that what is left out is left out everywhere.
            Names names = new Names("sweep-%02d".formatted(i % 40), "cnn", "digits", "max_norm", "hessian-" + i % 7);
            int depth = 4 + 4 * (i / 40 % 25);
            if (i % 20 == 0) {
                fleet.addRun(names, depth, 10, i, "failed", "OutOfMemoryError: " + "x".repeat(3000));
                continue;
            }
            String id = fleet.add(names, depth, 10 + i % 3, i);
            if (i % 5 == 0) {
                fleet.addSpectra(names, id, 100 * depth + i);
                fleet.addCosines(id);
            }
        }
        for (int i = 0; i < 2000; i++) {
            fleet.addVerdict(
                    "claim-" + i, "agrees", "It is so.", Map.of("sweep", "sweep-00", "reason", "y".repeat(3000)));
        }
        fleet.write(folder);
        Analysis.run(folder.toString());
        fleet.write(folder, Table.VERDICTS);
        String html = Report.html(folder.toString());
        int bytes = html.getBytes(StandardCharsets.UTF_8).length;
        System.out.printf("report of 10 000 runs: %.2f MB%n", bytes / 1e6);
        assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
        assertTrue(html.contains("<b>10000</b><span>runs</span>"));
        assertFalse(kind(PageText.figure(html, "max_norm against depth").at("/data/values"), "point")
                .isEmpty());
        assertTrue(html.contains("Left out: 300 of 500 runs."), "of the failed ones");
        assertTrue(html.contains("Left out: 1700 of 2000 verdicts."));
    }

    @Test
    void aNamedFileIsWrittenWithItsFolder() {
        SampleFleet.full(Names.PLAIN).write(folder);
        Path file = folder.resolve("elsewhere/mine.html");
        assertEquals(file.toString(), Report.write(folder.toString(), file.toString()));
        assertTrue(Files.exists(file));
        assertFalse(Files.exists(folder.resolve("report.html")));
    }

    private static JsonNode point(JsonNode figure, String kind, String series) {
        return kind(figure.at("/data/values"), kind).stream()
                .filter(value -> value.path("s").asText().equals(series)
                        && value.path("x").asLong() == SampleFleet.STEPS[SampleFleet.STEPS.length - 1] + 1)
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> kind(JsonNode values, String kind) {
        List<JsonNode> found = new ArrayList<>();
        values.forEach(value -> {
            if (value.path("k").asText().equals(kind)) {
                found.add(value);
            }
        });
        return found;
    }

    private static void near(double expected, double drawn) {
        assertEquals(expected, drawn, DRAWN * Math.abs(expected));
    }

    private List<List<Object>> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET file_search_path = '" + folder.toString().replace("'", "''") + "'");
            List<List<Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}
