package org.almagest.studies.implicitregularisation;

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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the probes of images write in runs of the real trainer. */
class ImageProbesTest {
    /** Rounding of a few hundred operations. */
    private static final double TOLERANCE = 1e-12;

    private static final int SIZE = 16;
    private static final Settings DATA =
            Settings.of(DataSets.SOURCES.named(BlockyWaves.NAME).parameters(), Map.of("size", SIZE));

    private static RunResult run(String regulariser, String loss, int steps) {
        List<ProbeRequest> probes = List.of(
                new ProbeRequest(
                        SelfSimilarity.NAME,
                        new ProbeSchedule(true, true, List.of(), List.of(), true),
                        Settings.of(List.of(), Map.of())),
                new ProbeRequest(
                        "image-states",
                        new ProbeSchedule(false, true, List.of(), List.of(), false),
                        Settings.of(List.of(), Map.of())));
        RunResult result = Run.execute(new RunConfiguration(
                "implicit-image",
                Images.settings("implicit-image", Map.of("regulariser", regulariser, "width", 12)),
                BlockyWaves.NAME,
                DATA,
                Settings.of(
                        Training.PARAMETERS,
                        new HashMap<>(Map.of(
                                "loss",
                                loss,
                                "learning_rate",
                                1e-3,
                                "epochs",
                                steps,
                                "record",
                                "linear",
                                "record_spacing",
                                10.0))),
                probes,
                1));
        assertNull(result.error());
        return result;
    }

    private static List<Double> of(RunResult result, String quantity) {
        return result.measurements().stream()
                .filter(measurement -> measurement.quantity().equals(quantity))
                .map(Measurement::value)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void aLookRemembersTheOnesBefore() {
        RunResult result = run("inrr", "seen-error + 0.1*image-energy", 60);
        List<Double> psnr = of(result, "psnr");
        assertEquals(7, psnr.size());
        double best = Double.NEGATIVE_INFINITY;
        double largest = 0;
        for (int i = 0; i < psnr.size(); i++) {
            best = Math.max(best, psnr.get(i));
            assertEquals(best, of(result, "psnr_best").get(i));
            assertEquals(best - psnr.get(i), of(result, "drop_from_best").get(i));
            double weighted = of(result, "weighted_regulariser").get(i);
            largest = Math.max(largest, weighted);
            assertEquals(weighted / largest, of(result, "weighted_share").get(i));
            assertEquals(0.1 * of(result, "regulariser_value").get(i), weighted);
        }
        assertTrue(psnr.get(6) > psnr.get(0), psnr::toString);
        assertNull(of(result, "neighbours_trend").get(0));
        assertEquals(
                kendall(of(result, "neighbours")),
                of(result, "neighbours_trend").get(6),
                TOLERANCE);
        // the recorded loss is fit plus weighted regulariser
        result.trajectory().forEach(point -> {
            int look = (int) point.step() / 10;
            assertEquals(
                    point.loss(),
                    of(result, "fit").get(look)
                            + of(result, "weighted_regulariser").get(look),
                    TOLERANCE);
        });
    }

    private static double kendall(List<Double> values) {
        double sum = 0;
        for (int i = 0; i < values.size(); i++) {
            for (int j = i + 1; j < values.size(); j++) {
                sum += Math.signum(values.get(j) - values.get(i));
            }
        }
        return sum / (values.size() * (values.size() - 1) / 2.0);
    }

    @ParameterizedTest
    @CsvSource({
        "none, seen-error, 11",
        "dirichlet, seen-error, 10",
        "total-variation, seen-error + 0.1*image-energy, 8",
        "air, seen-error + 0.1*image-energy, 0"
    })
    void whatIsNotThereHasAStatus(String regulariser, String loss, int missing) {
        RunResult result = run(regulariser, loss, 20);
        List<Measurement> last = result.measurements().stream()
                .filter(measurement -> measurement.step() == 20)
                .filter(measurement -> measurement.probe().equals(SelfSimilarity.NAME))
                .toList();
        Set<String> declared = new SelfSimilarity()
                .quantities().stream().map(quantity -> quantity.name()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(declared, last.stream().map(Measurement::quantity).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(missing, last.stream().filter(one -> one.value() == null).count(), last::toString);
    }

    @Test
    void imagesAreMatrices() {
        RunResult result = run("inrr", "seen-error + 0.1*image-energy", 20);
        DataSet data = DataSets.load(BlockyWaves.NAME, DATA);
        Map<String, Matrix> found =
                result.matrices().stream().collect(Collectors.toMap(Matrix::name, matrix -> matrix));
        assertEquals(
                new ImageStates().matrices().stream().map(MatrixKind::name).collect(Collectors.toSet()),
                found.keySet());
        assertArrayEquals(data.train().targets(), found.get("image").data());
        double[] seen = data.train().field(BlockyWaves.SEEN).values();
        double[] shown = found.get("seen_image").data();
        double error = 0;
        for (int i = 0; i < seen.length; i++) {
            assertEquals(seen[i] == 0 ? Double.NaN : data.train().targets()[i], shown[i]);
            error += seen[i]
                    * Math.pow(
                            found.get("completed_image").data()[i]
                                    - data.train().targets()[i],
                            2);
        }
        assertEquals(of(result, "fit").get(2), error / Arrays.stream(seen).sum(), TOLERANCE);
        assertEquals(
                1 - Arrays.stream(seen).sum() / seen.length,
                of(result, "hidden_share").get(0),
                TOLERANCE);
        assertEquals(0, found.get("row_adjacency").data()[SIZE + 1]);
    }

    @Test
    void lossesAndSettingsThatDoNotFitAreRefused() {
        DataSet data = DataSets.load(BlockyWaves.NAME, DATA);
        Model plain = Images.model("implicit-image", data, Map.of());
        Settings energy = Settings.of(Training.PARAMETERS, Map.of("loss", "seen-error + 2*image-energy"));
        String loss = assertThrows(
                        IllegalArgumentException.class,
                        () -> TrainingCheck.check(
                                energy, plain, new DataSource.Dimensions(SIZE * SIZE, SIZE * SIZE, 1, 0)))
                .getMessage();
        assertTrue(loss.contains("regulariser other than none"), loss);
        String rate = assertThrows(
                        IllegalArgumentException.class,
                        () -> Images.model(
                                "free-image", data, Map.of("regulariser", "dirichlet", "adjacency_rate", 0.1)))
                .getMessage();
        assertTrue(rate.contains("learns no adjacency"), rate);
        String side = assertThrows(IllegalArgumentException.class, () -> new ImplicitImage()
                        .build(Images.settings("implicit-image", Map.of()), 3, 12))
                .getMessage();
        assertTrue(side.contains("n·n"), side);
    }
}
