package org.almagest.jobs.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.jobs.dl4j.translation.TranslationTest;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What a DL4J user gets from one line. */
class ObservatoryListenerTest {
    /** Two programs' sums over a few dozen examples. */
    private static final double ROUNDING = 1e-12;

    @TempDir
    Path folder;

    private String out() {
        return folder.resolve("out").toString();
    }

    private static MultiLayerNetwork cnn(double dropout) {
        return Networks.layers(new Adam(0.01), list -> list.layer(
                        new ConvolutionLayer.Builder(3, 3).name("conv").nOut(3).build())
                .layer(new SubsamplingLayer.Builder()
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nOut(5)
                        .dropOut(dropout)
                        .build())
                .layer(Networks.classes(3))
                .setInputType(InputType.convolutional(8, 8, 1)));
    }

    private static DataSet data() {
        return Networks.classified(24, 3, 1, 8, 8);
    }

    private static void fit(Model net, DataSet data, int epochs) {
        ListDataSetIterator<DataSet> batches = new ListDataSetIterator<>(data.asList(), 8);
        if (net instanceof MultiLayerNetwork layers) {
            layers.fit(batches, epochs);
        } else {
            ((ComputationGraph) net).fit(batches, epochs);
        }
    }

    private List<Object[]> rows(Table table, String... columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(out(), table, List.of(columns), rows::add);
        return rows;
    }

    @Test
    void oneLineFillsTheTables() throws Exception {
        MultiLayerNetwork net = cnn(1);
        DataSet data = data();
        double before = net.score(data, false);
        FleetMetrics metrics = new FleetMetrics();
        ObservatoryListener listener = ObservatoryListener.into(out())
                .every(4)
                .sweep("mine")
                .metrics(metrics)
                .probes("weight-scaling", "condensation", "hessian", "linear-rate", "ntk")
                .on("made", data);
        net.setListeners(listener);
        fit(net, data, 3);
        listener.close();
        assertEquals(List.of(), listener.messages());

        List<Object[]> trajectory = rows(Table.TRAJECTORY, "run_id", "step", "loss", "gradient_norm", "weight_norm");
        assertEquals(
                List.of(0L, 4L, 8L, 9L), trajectory.stream().map(row -> row[1]).toList());
        trajectory.forEach(row -> assertEquals(listener.runId(), row[0]));
        assertEquals(before, (double) trajectory.get(0)[2], ROUNDING);
        assertEquals(net.score(data, false), (double) trajectory.get(3)[2], ROUNDING);
        assertEquals(
                net.params().norm2Number().doubleValue(), (double) trajectory.get(3)[4], ROUNDING * 100);

        List<Object[]> runs = rows(
                Table.RUNS,
                "run_id",
                "sweep",
                "family",
                "depth",
                "seed",
                "dataset",
                "optimizer",
                "learning_rate",
                "batch_size",
                "parameters",
                "status",
                "steps",
                "epochs",
                "error");
        assertEquals(1, runs.size());
        assertArrayEquals(
                new Object[] {
                    listener.runId(),
                    "mine",
                    "dl4j",
                    3,
                    11L,
                    "made",
                    "adam",
                    0.01,
                    8,
                    (int) net.numParams(),
                    "finished",
                    9L,
                    3,
                    null
                },
                runs.get(0));
        assertEquals(1, rows(Table.EXECUTIONS, "run_id").size());
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            String exposed = fetch("http://localhost:%d/metrics".formatted(server.port()));
            for (String expected : List.of(
                    "almagest_runs_total{family=\"dl4j\",status=\"finished\"",
                    "almagest_steps_total 9.0",
                    "almagest_loss_count{family=\"dl4j\"",
                    "probe=\"hessian\",quantity=\"top_eigenvalue\"")) {
                assertTrue(exposed.contains(expected), () -> expected + " is not in\n" + exposed);
            }
        }

        Set<String> measured = new TreeSet<>();
        for (Object[] row : rows(Table.MEASUREMENTS, "probe", "quantity", "step", "value", "status")) {
            measured.add((String) row[0]);
            if (row[1].equals("top_eigenvalue") && row[2].equals(0L)) {
                assertTrue((double) row[3] > 0);
                assertEquals("ok", row[4]);
            }
        }
        assertEquals(Set.of("weight-scaling", "condensation", "hessian", "linear-rate", "ntk"), measured);
        Set<String> operators = new TreeSet<>();
        rows(Table.SPECTRA, "operator").forEach(row -> operators.add((String) row[0]));
        assertEquals(Set.of("hessian", "outer", "functional", "ntk"), operators);
        assertFalse(rows(Table.MATRICES, "name").isEmpty());
    }

    private static String fetch(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The numbers of the probe weight-scaling, from DL4J's own arrays. */
    @Test
    void weightsAreThoseOfDl4j() {
        MultiLayerNetwork net = cnn(1);
        double squares = 0;
        for (String key : List.of("0_W", "2_W", "3_W")) {
            squares += Math.pow(net.paramTable().get(key).norm2Number().doubleValue(), 2);
        }
        ObservatoryListener listener = ObservatoryListener.into(out()).probes("weight-scaling");
        net.setListeners(listener);
        net.fit(data());
        listener.close();
        double found = Double.NaN;
        for (Object[] row : rows(Table.MEASUREMENTS, "step", "quantity", "value")) {
            if (row[0].equals(0L) && row[1].equals("root_sum_of_squares")) {
                found = (double) row[2];
            }
        }
        assertEquals(Math.sqrt(squares), found, ROUNDING);
    }

    /** Dropout draws from the generator that making a network seeds: an observer must leave no trace there. */
    @Test
    void observingChangesNothing() {
        INDArray alone = train(false);
        INDArray observed = train(true);
        assertEquals(alone, observed);
        assertArrayEquals(alone.data().asDouble(), observed.data().asDouble());
    }

    private INDArray train(boolean observed) {
        MultiLayerNetwork net = cnn(0.5);
        Nd4j.getRandom().setSeed(99);
        if (observed) {
            ObservatoryListener listener = ObservatoryListener.into(out())
                    .every(2)
                    .probes("weight-scaling", "hessian")
                    .on("made", data());
            net.setListeners(listener);
            fit(net, data(), 3);
            listener.close();
        } else {
            fit(net, data(), 3);
        }
        return net.params().dup();
    }

    @Test
    void theSameTrainingAgainAddsNothing() {
        String first = once(11);
        assertEquals(1, rows(Table.RUNS, "run_id").size());
        assertEquals(first, once(11));
        assertEquals(1, rows(Table.RUNS, "run_id").size());
        assertEquals(3, rows(Table.TRAJECTORY, "step").size());
        assertFalse(first.equals(once(12)), "another seed is another run");
        assertEquals(2, rows(Table.RUNS, "run_id").size());
    }

    private String once(long seed) {
        MultiLayerNetwork net = cnn(1);
        net.getDefaultConfiguration().setSeed(seed);
        ObservatoryListener listener = ObservatoryListener.into(out()).every(4);
        net.setListeners(listener);
        boolean known = Files.exists(Path.of(out())) && seed == 11;
        fit(net, data(), 2);
        listener.close();
        listener.close();
        assertEquals(
                known ? 1 : 0, listener.messages().size(), listener.messages().toString());
        if (known) {
            assertTrue(listener.messages().get(0).contains("is in %s already".formatted(out())));
        }
        return listener.runId();
    }

    @Test
    void withoutDataTheFirstBatchIsObserved() {
        MultiLayerNetwork net = cnn(1);
        DataSet first = new ListDataSetIterator<>(data().asList(), 8).next();
        double before = net.score(first, false);
        ObservatoryListener listener = ObservatoryListener.into(out()).every(1);
        net.setListeners(listener);
        fit(net, data(), 1);
        listener.close();
        List<Object[]> trajectory = rows(Table.TRAJECTORY, "step", "loss");
        assertEquals(4, trajectory.size());
        assertEquals(before, (double) trajectory.get(0)[1], ROUNDING);
        assertEquals(net.score(first, false), (double) trajectory.get(3)[1], ROUNDING);
        assertEquals("batch", rows(Table.RUNS, "dataset").get(0)[0]);
    }

    @Test
    void graphsAreObservedToo() {
        ComputationGraph net = TranslationTest.residual();
        DataSet data = Networks.classified(24, 3, 2, 7, 6);
        ObservatoryListener listener =
                ObservatoryListener.into(out()).every(2).probes("ntk").on("made", data);
        net.setListeners(listener);
        fit(net, data, 2);
        listener.close();
        assertEquals(List.of(), listener.messages());
        List<Object[]> trajectory = rows(Table.TRAJECTORY, "step", "loss");
        assertEquals(
                List.of(0L, 2L, 4L, 6L), trajectory.stream().map(row -> row[0]).toList());
        assertEquals(net.score(data, false), (double) trajectory.get(3)[1], ROUNDING);
    }

    /** Its means and variances move with every batch, and the observed network with them. */
    @Test
    void batchNormalisationIsObservedWithItsRunningMeans() {
        MultiLayerNetwork net = Networks.layers(
                list -> list.layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
                        .layer(new BatchNormalization())
                        .layer(Networks.classes(3))
                        .setInputType(InputType.convolutional(8, 8, 1)));
        ObservatoryListener listener =
                ObservatoryListener.into(out()).every(3).probes("hessian").on("made", data());
        net.setListeners(listener);
        fit(net, data(), 3);
        listener.close();
        assertEquals(List.of(), listener.messages());
        List<Object[]> trajectory = rows(Table.TRAJECTORY, "step", "loss");
        assertEquals(net.score(data(), false), (double) trajectory.get(3)[1], ROUNDING);
    }

    @Test
    void aLayerThatCannotBeTranslatedLeavesTheWeights() {
        MultiLayerNetwork net = Networks.layers(list -> list.layer(
                        new ConvolutionLayer.Builder(3, 3).nOut(3).build())
                .layer(new LocalResponseNormalization.Builder().name("lrn").build())
                .layer(Networks.classes(3))
                .setInputType(InputType.convolutional(8, 8, 1)));
        ObservatoryListener listener =
                ObservatoryListener.into(out()).every(2).probes("weight-scaling", "hessian", "condensation", "ntk");
        net.setListeners(listener);
        fit(net, data(), 1);
        listener.close();
        assertEquals(1, listener.messages().size());
        String message = listener.messages().get(0);
        assertTrue(message.startsWith("lrn: LocalResponseNormalization cannot be translated"), message);
        assertTrue(message.contains("Probes that are off: hessian, ntk"), message);
        Set<String> ok = new TreeSet<>();
        Set<String> off = new TreeSet<>();
        for (Object[] row : rows(Table.MEASUREMENTS, "probe", "status")) {
            (row[1].equals("not_translatable") ? off : ok).add((String) row[0]);
        }
        assertEquals(Set.of("weight-scaling", "condensation"), ok);
        assertEquals(Set.of("hessian", "ntk"), off);
        // the loss of each look's own batch
        assertEquals(2, rows(Table.TRAJECTORY, "step").size());
    }

    @Test
    void inputsThatAreNoImagesLeaveTheWeights() {
        MultiLayerNetwork net = Networks.layers(
                list -> list.layer(new Convolution3D.Builder(2, 2, 2).nOut(4).build())
                        .layer(new GlobalPoolingLayer(PoolingType.AVG))
                        .layer(Networks.classes(3))
                        .setInputType(InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 3, 3, 2)));
        ObservatoryListener listener = ObservatoryListener.into(out()).probes("weight-scaling", "hessian");
        net.setListeners(listener);
        net.fit(Networks.classified(6, 3, 2, 3, 3, 3));
        listener.close();
        assertTrue(
                listener.messages().get(0).contains("5 axes"),
                listener.messages().toString());
        assertEquals("finished", rows(Table.RUNS, "status").get(0)[0]);
    }

    /** Without a translation the trajectory is DL4J's: here of a network that could be translated, but for its masks. */
    @Test
    void withoutTranslationTheTrajectoryIsThatOfTheBatch() {
        List<List<Object[]>> both = new ArrayList<>();
        for (boolean masked : new boolean[] {false, true}) {
            DataSet data = data();
            if (masked) {
                data.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, 24, 1));
            }
            MultiLayerNetwork net = cnn(1);
            ObservatoryListener listener =
                    ObservatoryListener.into(out() + masked).every(1).probes("weight-scaling");
            net.setListeners(listener);
            net.fit(data);
            listener.close();
            List<Object[]> rows = new ArrayList<>();
            TableReader.forEach(
                    out() + masked, Table.TRAJECTORY, List.of("loss", "gradient_norm", "weight_norm"), rows::add);
            both.add(rows);
        }
        assertEquals(2, both.get(0).size());
        assertEquals(1, both.get(1).size());
        for (int i = 0; i < 3; i++) {
            assertEquals((double) both.get(0).get(0)[i], (double) both.get(1).get(0)[i], ROUNDING);
        }
    }

    @Test
    void masksLeaveTheWeights() {
        MultiLayerNetwork net = cnn(1);
        ObservatoryListener listener = ObservatoryListener.into(out()).probes("ntk");
        net.setListeners(listener);
        DataSet masked = data();
        masked.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, 24, 1));
        net.fit(masked);
        listener.close();
        assertTrue(
                listener.messages().get(0).startsWith("the data: masks"),
                listener.messages().toString());
        assertEquals("not_translatable", rows(Table.MEASUREMENTS, "status").get(0)[0]);
    }

    @Test
    void recurrentLayersHaveWeightsToo() {
        MultiLayerNetwork net = Networks.layers(list -> list.layer(
                        new LSTM.Builder().name("lstm").nIn(2).nOut(3).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .name("out")
                        .nIn(3)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build()));
        ObservatoryListener listener = ObservatoryListener.into(out()).every(1);
        net.setListeners(listener);
        net.fit(new DataSet(Networks.normal(3, 6, 2, 5), Networks.normal(4, 6, 1, 5)));
        listener.close();
        assertTrue(
                listener.messages().get(0).contains("RnnOutputLayer"),
                listener.messages().toString());
        Set<String> layers = new TreeSet<>();
        for (Object[] row : rows(Table.MEASUREMENTS, "probe", "quantity", "layer")) {
            if (row[1].equals("mean_absolute_cosine")) {
                layers.add(String.valueOf(row[2]));
            }
        }
        // input weights, recurrent weights, output weights, and the mean over the hidden ones
        assertEquals(Set.of("null", "0", "1", "2"), layers);
        assertTrue(((String) rows(Table.RUNS, "config").get(0)[0]).contains("\"lstm:W,lstm:RW,out\""));
    }

    @Test
    void dataOfTheWrongShapeEndsTheTrainingAtOnce() {
        MultiLayerNetwork net = cnn(1);
        ObservatoryListener listener = ObservatoryListener.into(out()).on("made", Networks.classified(24, 3, 1, 7, 8));
        net.setListeners(listener);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> net.fit(data()));
        assertTrue(e.getMessage().contains("inputs of shape [24, 1, 7, 8]"), e.getMessage());
        assertTrue(e.getMessage().contains("[24, 1, 8, 8]"), e.getMessage());
    }

    @Test
    void whatIsAskedForIsCheckedAtOnce() {
        ObservatoryListener listener = ObservatoryListener.into(out());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> listener.probes("hesian"))
                .getMessage()
                .contains("known are"));
        assertThrows(IllegalArgumentException.class, () -> listener.probe("hessian", Map.of("sampels", 3)));
        assertThrows(IllegalArgumentException.class, () -> listener.every(0));
        DataSet masked = data();
        masked.setLabelsMaskArray(Nd4j.ones(DataType.DOUBLE, 24, 1));
        assertThrows(IllegalArgumentException.class, () -> listener.on("made", masked));
        assertThrows(
                IllegalArgumentException.class,
                () -> listener.on("made", new DataSet(Networks.normal(1, 3, 2), Networks.normal(1, 4, 2))));
        assertThrows(IllegalStateException.class, listener::runId);
        listener.close();
        assertFalse(Files.exists(Path.of(out())), "nothing was trained, nothing is written");
    }

    @Test
    void aProbeThatCannotMeasureSaysSoOnceAndTheTrainingGoesOn() {
        MultiLayerNetwork net = cnn(1);
        ObservatoryListener listener = ObservatoryListener.into(out())
                .every(1)
                .probe("ntk", Map.of("full_limit", 2))
                .probes("weight-scaling");
        net.setListeners(listener);
        fit(net, data(), 1);
        listener.close();
        assertEquals(1, listener.messages().size());
        assertTrue(listener.messages().get(0).startsWith("probe ntk failed at step 0"));
        assertEquals(
                List.of("ntk"),
                rows(Table.MEASUREMENTS, "status", "probe").stream()
                        .filter(row -> row[0].equals("failed"))
                        .map(row -> row[1])
                        .distinct()
                        .toList());
    }

    @Test
    void aTrainingThatDivergesSaysSo() {
        MultiLayerNetwork net = Networks.layers(new Sgd(1e300), list -> list.layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(4)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(Networks.values(2))
                .setInputType(InputType.feedForward(4)));
        ObservatoryListener listener = ObservatoryListener.into(out()).every(1).probes("weight-scaling");
        net.setListeners(listener);
        DataSet data = new DataSet(Networks.normal(3, 6, 4), Networks.normal(4, 6, 2));
        net.fit(data);
        net.fit(data);
        listener.close();
        Object[] run = rows(Table.RUNS, "status", "error").get(0);
        assertEquals("diverged", run[0]);
        assertTrue(((String) run[1]).startsWith("diverged after 2 steps"), (String) run[1]);
    }

    /** A listener that nobody closes publishes when the process ends. */
    @Test
    void theEndOfTheProcessIsTheEndOfTheTraining() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Forgetful.class.getName(), out()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(2, rows(Table.TRAJECTORY, "step").size(), said);
        assertEquals("finished", rows(Table.RUNS, "status").get(0)[0]);
    }

    /** A program that never closes its listener. */
    static final class Forgetful {
        private Forgetful() {}

        /** Trains one step. */
        public static void main(String[] arguments) {
            MultiLayerNetwork net = cnn(1);
            net.setListeners(ObservatoryListener.into(arguments[0]).probes("hessian"));
            net.fit(data());
        }
    }
}
