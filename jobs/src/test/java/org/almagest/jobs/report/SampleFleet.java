package org.almagest.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;
import org.jspecify.annotations.Nullable;

/** Tables of runs that nobody trained, with something for every section of the report. */
final class SampleFleet {
    static final long[] STEPS = {0, 1, 2, 4, 8, 16, 32, 64};

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Points of a circle. */
    static final int CIRCLE = 12;

    private static final int NEURONS = 12;

    private final Map<Table, List<Object[]>> rows = new TreeMap<>();
    private final RandomStream random;

    SampleFleet(long seed) {
        this.random = new RandomStream(seed, "report");
        for (Table table : Table.values()) {
            rows.put(table, new ArrayList<>());
        }
    }

    /** What a run is called; all of it may be anything. */
    record Names(String sweep, String family, String data, String quantity, String operator) {
        static final Names PLAIN = new Names("planted", "cnn", "digits", "max_norm", "hessian");
    }

    /** Adds a converged run with a trajectory and network-wide measurements. */
    String add(Names names, int depth, int width, long seed) {
        String id = addRun(names, depth, width, seed, "converged", null);
        for (long step : STEPS) {
            double loss = 0.5 * Math.exp(-0.01 * step * depth / 8) * (1 + 0.1 * random.uniform());
            add(Table.TRAJECTORY, id, step, (double) step / 4, loss, 1 / (1.0 + step), 3.0, 0.01, null, null);
        }
        for (long step : new long[] {0, 8, STEPS[STEPS.length - 1]}) {
            double value = Math.pow(depth, step == 0 ? -1 : -0.25) * (1 + 0.02 * random.normal());
            String moment = step == 0 ? "init" : step == 8 ? "step" : "end";
            add(Table.MEASUREMENTS, id, step, moment, "weight-scaling", names.quantity(), null, value, 0.0, "ok");
            double bound = Math.exp(-0.001 * step);
            add(Table.MEASUREMENTS, id, step, moment, "linear-rate", "loss_bound", null, bound, 0.0, "ok");
        }
        return id;
    }

    /** Adds a spectrum of a Hessian, with its bound and exact rank, and one of a tangent kernel. */
    void addSpectra(Names names, String id, int parameters) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double[] eigenvalues = new double[40];
            for (int i = 0; i < eigenvalues.length; i++) {
                eigenvalues[i] = (i % 5 == 0 ? -1 : 1) * Math.exp(-0.5 * i) * (1 + 0.1 * random.normal());
            }
            Arrays.sort(eigenvalues);
            int rank = (int) (4 * Math.sqrt(parameters));
            add(Table.SPECTRA, id, step, names.operator(), rank, rank + 3, rank, 1e-6, 1e3, eigenvalues);
            double[] kernel = {0, 0.01, 0.3, 2, 7};
            add(Table.SPECTRA, id, step, "ntk", 4, null, null, 1e-12, 1e3, kernel);
        }
    }

    /** Adds the rank of a Jacobian before training and after it, with the bound on it. */
    void addJacobian(String id, double before, double after, double bound) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            String moment = step == 0 ? "init" : "end";
            double rank = step == 0 ? before : after;
            add(Table.MEASUREMENTS, id, step, moment, "cross-modal", "jacobian_rank", null, rank, 0.0, "ok");
            add(Table.MEASUREMENTS, id, step, moment, "cross-modal", "rank_bound", null, bound, 0.0, "ok");
        }
    }

    /** Adds cosines of neurons on one line. */
    void addCosines(String id) {
        for (long step : new long[] {0, 8, STEPS[STEPS.length - 1]}) {
            double[] cosines = new double[NEURONS * NEURONS];
            for (int i = 0; i < NEURONS; i++) {
                for (int j = 0; j < NEURONS; j++) {
                    cosines[i * NEURONS + j] = i == j ? 1 : (step == 0 ? 0.1 : 0.98) * ((i + j) % 2 == 0 ? 1 : -1);
                }
            }
            add(Table.MATRICES, id, step, "cosine", 0, NEURONS, NEURONS, cosines);
        }
    }

    /** Adds the edges of a graph of four nodes: an observed one, and what became of it. */
    void addEdges(String id, double learned) {
        for (long step : new long[] {0, 8, STEPS[STEPS.length - 1]}) {
            double[] edges = new double[16];
            edges[1] = 1;
            edges[4] = 1;
            edges[11] = step == 0 ? 0 : learned;
            edges[14] = edges[11];
            add(Table.MATRICES, id, step, "edge_probabilities", null, 4, 4, edges);
        }
    }

    /** Adds circles of two states under two conditions, in their plane. */
    void addTrajectories(String id) {
        for (long step : new long[] {0, 8, STEPS[STEPS.length - 1]}) {
            for (int layer = 0; layer < 2; layer++) {
                double[] plane = new double[3 * 2 * CIRCLE];
                for (int i = 0; i < 2 * CIRCLE; i++) {
                    double turned = 2 * Math.PI * i / CIRCLE;
                    plane[3 * i] = i < CIRCLE ? 0.25 : 0.75;
                    plane[3 * i + 1] = (layer + 1) * Math.cos(turned);
                    plane[3 * i + 2] = (layer + 1) * Math.sin(turned);
                }
                add(Table.MATRICES, id, step, "trajectory_plane", layer, 2 * CIRCLE, 3, plane);
            }
        }
    }

    /** Adds ranks of two relations, of which the second has no held-out triples. */
    void addRelationRanks(String id, double tails, double heads) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double[] ranks = {step == 0 ? 100 : tails, step == 0 ? 100 : heads, Double.NaN, Double.NaN};
            add(Table.MATRICES, id, step, "relation_ranks", null, 2, 2, ranks);
        }
    }

    /** Adds what layer 1 knows before and after training, as {@code after} says; it takes one neuron, or two. */
    void addOrders(String id, double... after) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            for (int k = 1; k <= after.length; k++) {
                double bits = step == 0 ? 0.5 : after[k - 1];
                String moment = step == 0 ? "init" : "end";
                add(Table.MEASUREMENTS, id, step, moment, "decomposition", "order_" + k, 1, bits, 0.0, "ok");
            }
        }
    }

    /** Adds a run on so many examples, with its loss over those held out and that of predictions that nobody has learnt. */
    void addLearnt(Names names, int examples, long seed, double loss, double unlearnt) {
        String id = addRun(names, 2, 16, seed, "finished", null, Map.of("train", examples), loss);
        long end = STEPS[STEPS.length - 1];
        add(Table.MEASUREMENTS, id, end, "end", "equivariance", "constant_velocity_mse", null, unlearnt, 0.0, "ok");
    }

    /** Adds a run of such a kind, right about this share of the examples held out, and what a prediction of its network costs. */
    void addCost(Names names, String kind, long seed, double cost, double accuracy) {
        String id = addRun(names, seed, "kind", kind);
        Object[] run = Objects.requireNonNull(rows.get(Table.RUNS)).stream()
                .filter(row -> row[0].equals(id))
                .findFirst()
                .orElseThrow();
        run[Table.RUNS.columnNames().indexOf("test_accuracy")] = accuracy;
        add(Table.MEASUREMENTS, id, 0L, "init", "fusion-cost", "multiply_adds", null, cost, 0.0, "ok");
    }

    /** Adds an image of 2 by 2, of which one pixel is hidden, with its completion and the weight between its rows at two looks. */
    void addImage(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double level = step == 0 ? 0.9 : 0.25;
            add(Table.MATRICES, id, step, "image", null, 2, 2, new double[] {0, 0.5, 1, 0.25});
            add(Table.MATRICES, id, step, "seen_image", null, 2, 2, new double[] {0, 0.5, 1, Double.NaN});
            add(Table.MATRICES, id, step, "completed_image", null, 2, 2, new double[] {0, 0.5, 1, level});
            add(Table.MATRICES, id, step, "row_adjacency", null, 2, 2, new double[] {0, level, level, 0});
        }
    }

    /** Adds a map of 2 by 3 with an obstacle, a goal and one way of two moves. */
    void addMaze(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double value = step == 0 ? 100 : 1.5;
            add(Table.MATRICES, id, step, "maze", null, 2, 3, new double[] {0, 1, 2, 0, 0, 0});
            add(Table.MATRICES, id, step, "maze_values", null, 2, 3, new double[] {value, 7, 2, 3, 4, 5});
            add(Table.MATRICES, id, step, "planned_paths", null, 1, 4, new double[] {3, 4, 2, Double.NaN});
        }
    }

    /** Adds a series of five pictures of 3 by 3, one pixel wider from each to the next, and what a network draws in their place. */
    void addPictures(String id, double surest) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double[] truth = new double[5 * 9];
            double[] drawn = new double[5 * 9];
            for (int picture = 1; picture < 5; picture++) {
                for (int x = 0; x < Math.min(picture, 3); x++) {
                    truth[picture * 9 + 3 + x] = 1;
                    drawn[picture * 9 + 3 + x] = step == 0 ? 1 : x == 0 ? surest : 0.3;
                }
            }
            add(Table.MATRICES, id, step, "interpolated_shapes", null, 5, 9, drawn);
            add(Table.MATRICES, id, step, "true_shapes", null, 5, 9, truth);
        }
    }

    /** Adds spectra of a code of two rows, one column and three channels without noise and with it; rounding at the end. */
    void addLatentSpectra(String id) {
        for (long step : new long[] {0, 8, STEPS[STEPS.length - 1]}) {
            double second = step == 0 ? 0.5 : 0.25;
            add(Table.MATRICES, id, step, "latent_spectra_code", null, 12, 4, new double[] {
                0, 1, 1, 1, 0, 1, 2, second, 0, 2, 1, 1, 0, 3, 1, 1, 0, 3, 2, second, 0, 3, 3, 1e-18, //
                0.1, 1, 1, 1, 0.1, 1, 2, 0.5, 0.1, 2, 1, 1, 0.1, 3, 1, 1, 0.1, 3, 2, 0.5, 0.1, 3, 3, 0.125
            });
        }
    }

    /** Adds two pictures of 2 by 2 with their masks, and what a network finds in them at two levels. */
    void addSaliency(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double found = step == 0 ? 0.5 : 0.875;
            add(Table.MATRICES, id, step, "saliency_masks", null, 4, 2, new double[] {1, 0, 0, 0, 0, 0, 0, 1});
            add(Table.MATRICES, id, step, "saliency_images", null, 4, 2, new double[] {3, -1, -1, 0, 7, 7, 7, 7});
            add(Table.MATRICES, id, step, "saliency_maps", 1, 4, 2, new double[] {found, 0, 0, 0, 0, 0, 0, found});
            add(Table.MATRICES, id, step, "saliency_maps", 5, 4, 2, new double[] {1, 1, 1, 1, 0, 0, 0, Double.NaN});
        }
    }

    /** Adds cosines of two pairs: all alike at first, then those of partners alone. */
    void addPairs(String id, double partners) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double other = step == 0 ? partners : -partners / 2;
            add(Table.MATRICES, id, step, "pair_cosines", null, 2, 2, new double[] {partners, other, other, partners});
        }
    }

    /** Adds how often meanings are found between two languages, and how well these are translated, before training and after it. */
    void addLanguages(String id, double share) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double found = step == 0 ? 0.1 : share;
            double[] shares = {Double.NaN, found, 1, Double.NaN};
            add(Table.MATRICES, id, step, "retrieval_between_languages", null, 2, 2, shares);
            String moment = step == 0 ? "init" : "end";
            add(Table.MEASUREMENTS, id, step, moment, "interlingua", "zero_shot_token", null, found, 0.0, "ok");
            add(Table.MEASUREMENTS, id, step, moment, "interlingua", "supervised_token", null, 0.9, 0.0, "ok");
        }
    }

    /** Adds two points of a zero set: at first with gradients of both signs, then of one; the second points nowhere before. */
    void addZeroSet(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double[] rows = {0.5, 0, 2, 0, 0, 0.5, 0, step == 0 ? 0 : -3};
            add(Table.MATRICES, id, step, "zero_set", null, 2, 4, rows);
        }
    }

    /** Adds the paths of two clips and a sentence: the right one, and what a network makes of it, which learns to match one. */
    void addAlignment(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double found = step == 0 ? 0 : 1;
            double[] rows = {0, 0, 0, 0, 0, 1, 0, 1, 0, 2, 0, 2, 1, 0, 0, 0, 1, 1, 0, found};
            add(Table.MATRICES, id, step, "alignment_paths", null, 5, 4, rows);
        }
    }

    /** Adds the shares by which two weight matrices have moved, at two looks and where no step was taken yet. */
    void addUpdates(String id) {
        add(Table.MEASUREMENTS, id, 0L, "init", "update-ratio", "update_ratio", null, null, null, "no_steps_seen");
        for (long step : new long[] {8, STEPS[STEPS.length - 1]}) {
            for (int matrix = 0; matrix < 2; matrix++) {
                double ratio = matrix == 0 ? 0.25 : 1.0 / step;
                String moment = step == 8 ? "step" : "end";
                add(Table.MEASUREMENTS, id, step, moment, "update-ratio", "update_ratio", matrix, ratio, 0.0, "ok");
            }
        }
    }

    /** Adds the sizes of two layers and of the network at two looks, and that nothing is known of the noise. */
    void addLayers(String id) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            String moment = step == 0 ? "init" : "end";
            for (Integer layer : new Integer[] {null, 0, 1}) {
                double norm = (layer == null ? 3 : layer + 1) + (step == 0 ? 0.5 : 0);
                add(Table.MEASUREMENTS, id, step, moment, "gradients", "gradient_norm", layer, norm, 0.0, "ok");
            }
            add(Table.MEASUREMENTS, id, step, moment, "gradients", "norm_test", null, null, null, "one_example");
        }
    }

    /** Adds the gap between two streams before training and after it. */
    void addGap(String id, double before, double after) {
        for (long step : new long[] {0, STEPS[STEPS.length - 1]}) {
            double gap = step == 0 ? before : after;
            String moment = step == 0 ? "init" : "end";
            add(Table.MEASUREMENTS, id, step, moment, "modality-gap", "mmd_squared", null, gap, 0.0, "ok");
            add(Table.MEASUREMENTS, id, step, moment, "modality-gap", "cka", null, null, null, "no_source");
        }
    }

    String addRun(Names names, int depth, int width, long seed, String status, @Nullable String error) {
        return addRun(names, depth, width, seed, status, error, Map.of(), 0.2);
    }

    /** Adds a run on data with such a setting. */
    String addRun(Names names, long seed, String setting, Object value) {
        return addRun(names, 1, 8, seed, "finished", "", Map.of(setting, value), 0.2);
    }

    /** As {@link #addRun(Names, int, int, long, String, String)}, on data with these settings. */
    private String addRun(
            Names names,
            int depth,
            int width,
            long seed,
            String status,
            @Nullable String error,
            Map<String, Object> data,
            double testLoss) {
        String id = "%s-%d-%d-%d%s"
                .formatted(
                        Integer.toHexString(names.hashCode()),
                        depth,
                        width,
                        seed,
                        data.values().stream().map(value -> "-" + value).collect(Collectors.joining()));
        Map<String, Object> config = new TreeMap<>();
        config.put("family", names.family());
        config.put("data", names.data());
        config.put("data_settings", data);
        config.put("model", new TreeMap<>(Map.of("depth", depth, "width", width, "init_scale", 0.01)));
        config.put("probes", List.of());
        config.put("seed", seed);
        config.put("training", new TreeMap<>(Map.of("learning_rate", 0.01, "stop_loss", 0.001)));
        boolean failed = status.equals("failed");
        add(
                Table.RUNS,
                id,
                names.sweep(),
                null,
                names.family(),
                depth,
                width,
                "tanh",
                "xavier",
                0.01,
                seed,
                names.data(),
                "adam",
                0.01,
                32,
                width * width * depth,
                status,
                failed ? null : (Long) STEPS[STEPS.length - 1],
                failed ? null : (Integer) 16,
                failed ? null : (Double) 0.5,
                failed ? null : (Double) 0.1,
                null,
                failed ? null : (Double) testLoss,
                null,
                error,
                json(config),
                OutputFolder.SCHEMA_VERSION);
        return id;
    }

    void addVerdict(String claim, String verdict, String statement, Map<String, Object> evidence) {
        add(Table.VERDICTS, claim, "A Paper, 2021", statement, verdict, 0.2, 0.25, 0.05, json(new TreeMap<>(evidence)));
    }

    /** Adds a fit along the depth, after training. */
    void addFit(Names names, String quantity, double exponent) {
        Map<String, Object> slice = new TreeMap<>(Map.of("at", "end", "data", names.data(), "family", names.family()));
        add(
                Table.FITS,
                names.sweep(),
                json(slice),
                quantity,
                "depth",
                exponent,
                0.01,
                exponent - 0.05,
                exponent + 0.05,
                0.9,
                12,
                0,
                "ok");
    }

    void add(Table table, Object... row) {
        rows.get(table).add(row);
    }

    /** The same rows in another order. */
    void shuffle(long seed) {
        rows.values().forEach(table -> Collections.shuffle(table, new Random(seed)));
    }

    void write(Path folder, Table table) {
        TableWriter.replace(folder.toString(), table, rows.get(table));
    }

    void write(Path folder) {
        rows.keySet().forEach(table -> write(folder, table));
    }

    /** A fleet that fills every section. */
    static SampleFleet full(Names names) {
        SampleFleet fleet = new SampleFleet(7);
        for (int depth : new int[] {8, 16, 32, 64}) {
            for (long seed = 1; seed <= 3; seed++) {
                String id = fleet.add(names, depth, 10, seed);
                fleet.addSpectra(names, id, 100 * depth);
                if (seed == 1) {
                    fleet.addCosines(id);
                    fleet.addTrajectories(id);
                }
            }
        }
        fleet.addFit(names, names.quantity(), -0.25);
        fleet.addVerdict(
                "agreeing", "agrees", "It is so.", Map.of("sweep", names.sweep(), "reason", "it lies where it should"));
        fleet.addVerdict(
                "disagreeing",
                "disagrees",
                "It is not.",
                Map.of("sweep", names.sweep(), "reason", "it lies elsewhere"));
        fleet.addVerdict("untried", "inconclusive", "Who knows.", Map.of("reason", "no such runs"));
        return fleet;
    }

    private static String json(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
