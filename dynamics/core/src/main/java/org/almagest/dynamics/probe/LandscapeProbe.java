package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code landscape}: the training loss around a network: on the straight way from where it began (Goodfellow, Vinyals, Saxe 2015,
 * arXiv 1412.6544) and to another network of the same kind (Frankle et al. 2020, arXiv 1912.05671), along its gradient, and on a plane
 * of two random directions whose filters are as large as the network's own (Li et al. 2018, arXiv 1712.09913). Running means of a network stay as they are.
 */
@AutoService(Probe.class)
public final class LandscapeProbe implements RunProbe {
    static final String NAME = "landscape";

    /** The setting that names the file of another network, for networks that lie in files. */
    public static final String PARTNER = "partner";

    private static final String BARRIER = "path_barrier";
    private static final String HIGHEST = "path_highest";
    private static final String PAIR_BARRIER = "pair_barrier";
    private static final String PAIR_INSTABILITY = "pair_instability";
    private static final String PAIR_DISTANCE = "pair_distance";
    private static final String STEP = "best_gradient_step";
    private static final String DECREASE = "best_gradient_decrease";
    private static final String RISE = "plane_rise";
    private static final List<String> OF_PATH = List.of(BARRIER, HIGHEST);
    private static final List<String> OF_PAIR = List.of(PAIR_BARRIER, PAIR_INSTABILITY, PAIR_DISTANCE);
    private static final List<String> OF_GRADIENT = List.of(STEP, DECREASE);
    private static final String PATH_MATRIX = "loss_path";
    private static final String PAIR_MATRIX = "loss_between";
    private static final String GRADIENT_MATRIX = "loss_along_gradient";
    private static final String PLANE_MATRIX = "loss_plane";

    private static final String PATH_PAPER = "Goodfellow et al. 2015, arXiv 1412.6544";
    private static final String BARRIER_PAPER = "Frankle et al. 2020, arXiv 1912.05671";
    private static final String PAIR_PAPER = "Entezari et al. 2022, arXiv 2110.06296, section 2";
    private static final String PLANE_PAPER = "Li et al. 2018, arXiv 1712.09913";

    /** Step lengths along the gradient: 1, 2, 4 and 8 times these. */
    private static final double[] DECADES = {1e-3, 1e-2, 1e-1, 1};

    private static final int DOUBLINGS = 4;

    /** For {@link java.util.ServiceLoader}. */
    public LandscapeProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the training loss around a network: on the straight way from its start and to another network of the same kind,"
                + " along its gradient, and on a plane of two filter-normalised random directions";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        BARRIER,
                        "loss",
                        "max_t L(θ_0 + t(θ − θ_0)) − ((1 − t)L(θ_0) + tL(θ)), t in path_points equal steps from 0 to 1",
                        BARRIER_PAPER,
                        false),
                new Quantity(HIGHEST, "loss", "max_t L(θ_0 + t(θ − θ_0)) − max(L(θ_0), L(θ))", PATH_PAPER, false),
                new Quantity(
                        PAIR_BARRIER,
                        "loss",
                        "max_t L((1 − t)θ' + tθ) − ((1 − t)L(θ') + tL(θ)), θ' the network of the file partner, t in path_points"
                                + " equal steps from 0 to 1; almagest probe alone",
                        PAIR_PAPER,
                        false),
                new Quantity(
                        PAIR_INSTABILITY,
                        "loss",
                        "max_t L((1 − t)θ' + tθ) − (L(θ') + L(θ))/2",
                        BARRIER_PAPER + ", section 2",
                        false),
                new Quantity(PAIR_DISTANCE, "1", "‖θ − θ'‖", BARRIER_PAPER, false),
                new Quantity(
                        STEP,
                        "1",
                        "a with the least L(θ − a∇L(θ)) of a = 0 and 1, 2, 4, 8 times 0.001, 0.01, 0.1 and 1",
                        "Almagest",
                        false),
                new Quantity(DECREASE, "loss", "L(θ) − min_a L(θ − a∇L(θ)) over the same", "Almagest", false),
                new Quantity(
                        RISE,
                        "loss",
                        "mean over the plane, a and b from −1 to 1, of L(θ + a·d_1 + b·d_2) − L(θ), each row of a weight matrix"
                                + " in d as long as that in θ and biases 0",
                        PLANE_PAPER + ", section 4",
                        false));
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        PATH_MATRIX, MatrixKind.Content.OTHER, "t and the loss there, a row a place from start to now"),
                new MatrixKind(
                        PAIR_MATRIX,
                        MatrixKind.Content.OTHER,
                        "t and the loss there, a row a place from the other network to this one"),
                new MatrixKind(
                        GRADIENT_MATRIX,
                        MatrixKind.Content.OTHER,
                        "step length and the loss there, a row a place along the negative gradient"),
                new MatrixKind(
                        PLANE_MATRIX,
                        MatrixKind.Content.OTHER,
                        "loss on the plane of two directions, from −1 to 1 of the first (rows) and the second (columns)"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("samples", 256, 1, 100_000_000, "first so many training examples"),
                Parameter.integer("path_points", 11, 3, 10_001, "places on each way, both ends included"),
                Parameter.integer("plane_points", 7, 0, 1001, "places along each side of the plane; 0 = no plane"),
                Parameter.text(
                        PARTNER,
                        "",
                        "file of another network with the same parameters, such as the other run of a pair; almagest probe alone"));
    }

    @Override
    public Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        String partner = settings.text(PARTNER);
        return partner.isBlank()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s %s: expected none in a sweep, whose networks have no file; save both networks, then almagest probe FILE --data D --probe landscape:partner=%s",
                        PARTNER,
                        partner,
                        partner));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double ways = settings.text(PARTNER).isBlank() ? 1 : 2;
        double side = settings.integer("plane_points");
        // the gradient, and the losses along it and at its foot; the plane, and its centre
        double places = ways * settings.integer("path_points")
                + 2
                + (double) DECADES.length * DOUBLINGS
                + (side == 0 ? 0 : side * side + 1);
        // a loss is evaluated with its gradient
        return 3 * places * Math.min(settings.integer("samples"), data.train()) * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    /** The looks at the networks of one run. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private final PerLoss<LossSlices> slices;

        Session(Settings settings) {
            this.settings = settings;
            int samples = settings.integer("samples");
            this.slices = new PerLoss<>(snapshot -> new LossSlices(
                    new TrainingLoss(snapshot.model(), snapshot.data().train().first(samples), snapshot.objective()),
                    snapshot.model().parameterCount()));
        }

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            LossSlices compiled;
            try {
                compiled = slices.of(snapshot);
            } catch (NotMeasurableException unsuitable) {
                rows.missing(OF_PATH, unsuitable.status());
                if (paired(snapshot)) {
                    rows.missing(OF_PAIR, unsuitable.status());
                }
                rows.missing(OF_GRADIENT, unsuitable.status());
                rows.missing(RISE, unsuitable.status());
                return;
            }
            path(snapshot, compiled, rows);
            if (paired(snapshot)) {
                pair(snapshot, compiled, rows);
            }
            gradient(snapshot, compiled, rows);
            plane(snapshot, compiled, rows);
        }

        /** Whether another network is there or was named; else there are no rows of it. */
        private boolean paired(Snapshot snapshot) {
            return snapshot.partner() != null || !settings.text(PARTNER).isBlank();
        }

        private void path(Snapshot snapshot, LossSlices compiled, Rows rows) {
            Way way = Way.of(snapshot, snapshot.initial(), compiled, settings.integer("path_points"));
            if (way == null) {
                rows.missing(OF_PATH, "no_way");
                return;
            }
            matrix(PATH_MATRIX, way.places, way.losses, rows);
            rows.number(BARRIER, way.barrier());
            rows.number(HIGHEST, way.highest() - Math.max(way.first(), way.last()));
        }

        private void pair(Snapshot snapshot, LossSlices compiled, Rows rows) {
            double[] partner = snapshot.partner();
            Way way = partner == null ? null : Way.of(snapshot, partner, compiled, settings.integer("path_points"));
            if (way == null) {
                rows.missing(OF_PAIR, partner == null ? "no_partner" : "no_way");
                return;
            }
            matrix(PAIR_MATRIX, way.places, way.losses, rows);
            rows.number(PAIR_BARRIER, way.barrier());
            rows.number(PAIR_INSTABILITY, way.highest() - (way.first() + way.last()) / 2);
            rows.number(PAIR_DISTANCE, way.length);
        }

        /**
         * The losses on the straight way from other parameters to a network's own.
         *
         * @param places from 0, the others, to 1
         * @param losses there
         * @param length from end to end
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Way(double[] places, double[] losses, double length) {
            /** Null where both ends are the same. */
            static @Nullable Way of(Snapshot snapshot, double[] from, LossSlices compiled, int points) {
                double[] places = grid(0, 1, points);
                double[] back = new double[places.length];
                // from the network's own end, whose running means stay
                Arrays.setAll(back, k -> 1 - places[k]);
                double[] direction = new double[snapshot.model().parameterCount()];
                double squares = 0;
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = from[i] - snapshot.parameters()[i];
                    squares = Math.fma(direction[i], direction[i], squares);
                }
                // a difference whose square underflows is a way all the same
                return Arrays.stream(direction).allMatch(number -> number == 0)
                        ? null
                        : new Way(
                                places,
                                compiled.line(snapshot.parameters(), direction, back),
                                RobustNorm.of(squares, direction));
            }

            double first() {
                return losses[0];
            }

            double last() {
                return losses[losses.length - 1];
            }

            double highest() {
                double highest = Double.NEGATIVE_INFINITY;
                for (double loss : losses) {
                    highest = Math.max(highest, loss);
                }
                return highest;
            }

            /** How far the loss lies above the straight line between those of the ends. */
            double barrier() {
                double barrier = 0;
                for (int k = 0; k < places.length; k++) {
                    barrier = Math.max(barrier, losses[k] - ((1 - places[k]) * first() + places[k] * last()));
                }
                return barrier;
            }
        }

        private static void gradient(Snapshot snapshot, LossSlices compiled, Rows rows) {
            double[] lengths = new double[1 + DECADES.length * DOUBLINGS];
            for (int k = 1; k < lengths.length; k++) {
                lengths[k] = DECADES[(k - 1) / DOUBLINGS] * (1 << (k - 1) % DOUBLINGS);
            }
            double[] slope = compiled.gradient(snapshot.parameters());
            Arrays.setAll(slope, i -> -slope[i]);
            double[] losses = compiled.line(snapshot.parameters(), slope, lengths);
            matrix(GRADIENT_MATRIX, lengths, losses, rows);
            if (!Double.isFinite(losses[0])) {
                rows.missing(OF_GRADIENT, Measurement.NOT_FINITE);
                return;
            }
            int best = 0;
            for (int k = 1; k < losses.length; k++) {
                best = losses[k] < losses[best] ? k : best;
            }
            rows.number(STEP, lengths[best]);
            rows.number(DECREASE, losses[0] - losses[best]);
        }

        private void plane(Snapshot snapshot, LossSlices compiled, Rows rows) {
            int points = settings.integer("plane_points");
            if (points == 0) {
                rows.missing(RISE, "no_plane_points");
                return;
            }
            RandomStream random = new RandomStream(snapshot.seed(), NAME);
            double[] first = direction(snapshot, random);
            double[] second = direction(snapshot, random);
            double[] losses = compiled.plane(snapshot.parameters(), first, second, grid(-1, 1, points));
            double centre = compiled.line(snapshot.parameters(), first, new double[1])[0];
            double sum = 0;
            for (double loss : losses) {
                sum += loss;
            }
            rows.number(RISE, sum / losses.length - centre);
            rows.sink().matrix(new Matrix(rows.step(), PLANE_MATRIX, null, points, points, finite(losses)));
        }

        private static double[] direction(Snapshot snapshot, RandomStream random) {
            double[] raw = new double[snapshot.model().parameterCount()];
            Arrays.setAll(raw, i -> random.normal());
            return FilterDirection.scaled(snapshot.model(), snapshot.parameters(), raw);
        }

        private static double[] grid(double from, double to, int points) {
            double[] grid = new double[points];
            for (int k = 0; k < points; k++) {
                grid[k] = points == 1 ? (from + to) / 2 : from + (to - from) * k / (points - 1);
            }
            return grid;
        }

        private static void matrix(String name, double[] places, double[] losses, Rows rows) {
            double[] both = new double[2 * places.length];
            double[] known = finite(losses);
            for (int k = 0; k < places.length; k++) {
                both[2 * k] = places[k];
                both[2 * k + 1] = known[k];
            }
            rows.sink().matrix(new Matrix(rows.step(), name, null, places.length, 2, both));
        }

        /** What has overflown is not there. */
        private static double[] finite(double[] losses) {
            return Arrays.stream(losses)
                    .map(loss -> Double.isFinite(loss) ? loss : Double.NaN)
                    .toArray();
        }
    }
}
