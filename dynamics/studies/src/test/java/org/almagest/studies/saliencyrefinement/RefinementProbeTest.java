package org.almagest.studies.saliencyrefinement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.Upsample;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.studies.saliencyrefinement.SaliencyScores.Region;
import org.junit.jupiter.api.Test;

class RefinementProbeTest {
    /** The numbers are means of some thousand probabilities. */
    private static final double DIGITS = 1e-13;

    private static final class Written implements Sink {
        final Map<String, Measurement> rows = new HashMap<>();
        final List<Matrix> matrices = new ArrayList<>();

        double number(String quantity) {
            return rows.get(quantity).value();
        }

        @Override
        public void measurement(Measurement measurement) {
            assertNull(rows.put(measurement.quantity(), measurement), "measured once");
        }

        @Override
        public void spectrum(Spectrum spectrum) {}

        @Override
        public void matrix(Matrix matrix) {
            matrices.add(matrix);
        }
    }

    private static Written look(String form, int width, Examples scenes, Examples held) {
        Model model = Saliency.model(form, width, scenes);
        double[] theta = Saliency.closedForm(model.parameterCount());
        Written written = new Written();
        new RefinementSession()
                .at(
                        new Snapshot(
                                0,
                                model,
                                theta,
                                theta,
                                new DataSet("closed form", scenes, held, false),
                                new SideOutputLoss(),
                                1),
                        written);
        return written;
    }

    @Test
    void reverseNetworkMeasuresWhatTheOraclesSay() {
        Examples scenes = Saliency.oracleScenes();
        Written written = look("reverse", 4, scenes, scenes);
        assertEquals(0.49354563768393533, written.number("mae_5"), DIGITS);
        assertEquals(0.4582171554761061, written.number("mae_4"), DIGITS);
        assertEquals(0.4286270123156933, written.number("mae_3"), DIGITS);
        assertEquals(0.4670782434879509, written.number("mae_2"), DIGITS);
        assertEquals(0.49874056354109025, written.number("mae_1"), DIGITS);
        assertEquals(0.5006442307944851, written.number("mae_edge"), DIGITS);
        assertEquals(0.47907915299689935, written.number("mae_inside"), DIGITS);
        assertEquals(0.499430041662953, written.number("mae_outside"), DIGITS);
        assertEquals(0.16265060240963855, written.number("iou"), DIGITS);
        assertEquals(0, written.number("f_beta"));
        assertEquals(1, written.number("residual_share_unpredicted"));
        assertEquals(1, written.number("area_unpredicted"));
        assertEquals(0, written.number("residual_excess_unpredicted"));
        assertEquals(0.1541479408439085, written.number("residual_share_edge"), DIGITS);
        assertEquals(0.15234375, written.number("area_edge"));
        assertEquals(1, written.number("recovered_missing"));
        Set<String> declared =
                new RefinementProbe().quantities().stream().map(Quantity::name).collect(Collectors.toSet());
        assertEquals(declared, written.rows.keySet());
    }

    /** 1 − σ(−60) is 1, and what is multiplied by 1 stays what it is. */
    @Test
    void whereNothingIsFoundYetTheReverseHeadIsThePlainOneBitByBit() {
        Examples scenes = Saliency.oracleScenes();
        assertEquals(0, look("reverse", 4, scenes, scenes).number("open_gate_error"));
        assertEquals(0, look("plain", 1, scenes, scenes).number("open_gate_error"));
        assertEquals(0, look("residual", 1, scenes, scenes).number("open_gate_error"));
        assertTrue(look("forward", 1, scenes, scenes).number("open_gate_error") > 1e-3, "a closed gate");
        assertTrue(look("constant", 1, scenes, scenes).number("open_gate_error") > 1e-3, "half a gate");
    }

    /** More scenes than a batch has, and not a multiple of it. */
    @Test
    void batchesDoNotShow() {
        Examples many = Saliency.scenes(35, 16, 7.5, 2, 0.3, 14);
        Written written = look("reverse", 1, many, many);
        double sum = 0;
        for (int n = 0; n < 35; n++) {
            Examples one = many.chosen(new int[] {n});
            sum += look("reverse", 1, many, one).number("mae_1");
        }
        assertEquals(sum / 35, written.number("mae_1"), DIGITS);
    }

    @Test
    void withoutScenesHeldOutNothingIsMeasured() {
        Examples scenes = Saliency.scenes(1, 16, 7.5, 6, 2, 14);
        Written written = look("reverse", 1, scenes, scenes.chosen(new int[0]));
        assertEquals(17, written.rows.size());
        written.rows.values().forEach(row -> assertEquals("nothing_held_out", row.status()));
    }

    @Test
    void picturesAreOfTheFirstScenes() {
        Examples scenes = Saliency.scenes(4, 16, 7.5, 6, 2, 14);
        Written written = look("reverse", 1, scenes, scenes);
        assertEquals(7, written.matrices.size());
        for (Matrix matrix : written.matrices) {
            assertEquals(48, matrix.rows());
            assertEquals(16, matrix.cols());
        }
        Matrix masks = written.matrices.get(1);
        assertEquals("saliency_masks", masks.name());
        assertArrayEquals(Arrays.copyOf(scenes.targets(), 768), masks.data());
        double sum = 0;
        for (int level = 1; level <= 5; level++) {
            Matrix map = written.matrices.get(1 + level);
            assertEquals(level, map.layer());
            sum += Arrays.stream(map.data())
                    .map(one -> Math.abs(one * 1000 - Math.rint(one * 1000)))
                    .sum();
        }
        assertEquals(0, sum, 1e-9, "three digits");
    }

    @Test
    void theFMeasureIsThatOfTheOracle() {
        double[] found = {.9, .6, .02, .01, .71, .03, .05, .04, .8};
        double[] mask = {1, 1, 0, 0, 1, 0, 0, 0, 1};
        assertEquals(0.9285714285714286, new SaliencyScores(3, 3, mask).weightedF(found), DIGITS);
    }

    /** Worked out by hand on a picture of a row: object at the three pixels on the left of eight. */
    @Test
    void scoresOfARow() {
        double[] mask = {1, 1, 1, 0, 0, 0, 0, 0};
        SaliencyScores scores = new SaliencyScores(1, 8, mask);
        double[] found = {1, 0.4, 0.9, 0.5, 0.25, 0, 0, 0.8};
        // within 2.5 pixels of the other side: two on the left, two on the right
        assertEquals(0.5, scores.areaOfEdge());
        assertEquals((0.6 + 0.1 + 0.5 + 0.25) / 4, scores.absoluteError(found, Region.EDGE), DIGITS);
        assertEquals(0.0, scores.absoluteError(found, Region.INSIDE));
        assertEquals(0.8 / 3, scores.absoluteError(found, Region.OUTSIDE), DIGITS);
        assertEquals(2 / 4.0, scores.iou(found));
        double[] coarser = {1, -1, -1, -1, 1, 1, 1, 1};
        assertEquals(0.5, scores.recovered(found, coarser));
        double[] residual = {0, -3, 1, 2, 0, 0, 0, -2};
        assertEquals(6 / 8.0, SaliencyScores.shareUnpredicted(residual, coarser));
        assertEquals(3 / 8.0, SaliencyScores.areaUnpredicted(coarser));
        assertEquals(6 / 8.0, scores.shareOnEdge(residual));
    }

    @Test
    void whatIsNotThereHasNoNumber() {
        SaliencyScores scores = new SaliencyScores(1, 3, new double[] {1, 0, 1});
        double[] found = {0.5, 0.5, 0.5};
        assertNull(scores.absoluteError(found, Region.INSIDE), "all is edge");
        assertNull(scores.recovered(found, new double[] {1, 1, 1}), "nothing is missed");
        assertNull(SaliencyScores.shareUnpredicted(new double[3], new double[3]));
        assertNull(scores.shareOnEdge(new double[3]));
    }

    /** The pair 0, 1 enlarged sixteen times: flat up to the centre of the first, then a line. */
    @Test
    void mapsAreEnlargedBetweenTheCentresOfPixels() {
        Upsample upsample = Upsample.of(new Volume(1, 1, 2), true, Upsample.Kind.BILINEAR, 16);
        Model model = new LayeredModel(one(), upsample);
        Examples pair = new Examples(2, 32, 1, new double[] {0, 1}, new double[32]);
        NetworkInGraph network = new NetworkInGraph(model);
        NetworkExecution execution = network.execution(
                List.of(network.predict(network.batch(pair.shape(), 1).inputs())), new double[1]);
        execution.load(pair, 0);
        execution.execution().run();
        double[] line = execution.execution().copyOf(0, 32);
        assertEquals(0, line[0]);
        assertEquals(0, line[7]);
        assertEquals(0.03125, line[8]);
        assertEquals(0.96875, line[23]);
        assertEquals(1, line[24]);
    }

    private static Blocks one() {
        Blocks.Builder blocks = Blocks.builder();
        blocks.weight(0, "W", 1, 1, 1.0);
        return blocks.build();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (int[] sizes : new int[][] {{1000, 1000}, {400, 400}, {1024, 1}}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Saliency.FAMILY.build(Saliency.settings("reverse", 1), sizes[0], sizes[1]));
            assertTrue(e.getMessage().contains("choose data limb-scenes"), e.getMessage());
        }
        assertEquals("side-outputs", Objectives.read("side-outputs").name());
    }
}
