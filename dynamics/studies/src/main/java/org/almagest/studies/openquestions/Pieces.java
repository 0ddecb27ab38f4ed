package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.LeastSquares;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code pieces}: how often a function of one number turns round along the training inputs, and how near one hidden layer
 * with as many neurons comes to the sawtooth of the targets (Telgarsky 2016).
 */
@AutoService(Probe.class)
public final class Pieces implements Probe {
    static final String NAME = "pieces";

    private static final String PAPER = "Telgarsky 2016, arXiv 1602.04485";

    /** Slopes below this are level: the grid's own rounding. */
    private static final double LEVEL = 5e-7;

    /** The shallow fit sees every eighth point. */
    private static final int STRIDE = 8;

    private static final double CUTOFF = 1e-13;

    /** For {@link java.util.ServiceLoader}. */
    public Pieces() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "monotone pieces of a function of one number along the training inputs, and the best of some shallow fits to the targets ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity("pieces", "1", "1 + changes of sign of the slopes along the inputs", PAPER, false),
                new Quantity("target_pieces", "1", "the same of the targets", PAPER, false),
                new Quantity(
                        "composition_error",
                        "target",
                        "largest absolute difference between prediction and target",
                        PAPER,
                        false),
                new Quantity(
                        "shallow_mse",
                        "target²",
                        "least mean square error of 1, x and relu(x − t_j) with 2·log₂(target_pieces) random knots t_j, over some draws; random knots are no optimum",
                        PAPER,
                        false),
                new Quantity("shallow_pieces", "1", "pieces of that best fit", PAPER, false),
                new Quantity(
                        "shallow_bound",
                        "1",
                        "most pieces that so many knots allow, 1 + 2·log₂(target_pieces)",
                        PAPER,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("draws", 200, 1, 1_000_000, "draws of the knots"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Look look = new Look(snapshot.step(), NAME, sink);
        Examples train = snapshot.data().train();
        if (train.features() != 1 || train.outputs() != 1 || train.count() < 2 * STRIDE || !ascending(train.inputs())) {
            look.nothing(quantities(), "no_grid");
            return;
        }
        double[] x = train.inputs();
        double[] predicted = Predictions.of(snapshot.model(), snapshot.parameters(), train);
        look.found("pieces", count(x, predicted));
        int pieces = count(x, train.targets());
        look.found("target_pieces", pieces);
        double error = 0;
        for (int i = 0; i < predicted.length; i++) {
            error = Math.max(error, Math.abs(predicted[i] - train.targets()[i]));
        }
        look.found("composition_error", error);
        int knots = 2 * Math.max(1, (int) Math.round(StrictMath.log(pieces) / StrictMath.log(2)));
        shallow(look, x, train.targets(), knots, snapshot.seed(), settings.integer("draws"));
    }

    private static boolean ascending(double[] x) {
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** 1 + changes of sign of the slopes; a level stretch is a piece too. */
    static int count(double[] x, double[] y) {
        int pieces = 1;
        double before = 0;
        for (int i = 1; i < x.length; i++) {
            double slope = (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
            double sign = Math.abs(slope) <= LEVEL ? 0 : Math.signum(slope);
            pieces += i > 1 && sign != before ? 1 : 0;
            before = sign;
        }
        return pieces;
    }

    private static void shallow(Look look, double[] x, double[] y, int knots, long seed, int draws) {
        double[] points = every(x);
        double[] targets = every(y);
        RandomStream random = new RandomStream(seed, "knots");
        double low = x[0];
        double high = x[x.length - 1];
        double best = Double.POSITIVE_INFINITY;
        double[] found = new double[knots];
        double[] weights = new double[knots + 2];
        for (int draw = 0; draw < draws; draw++) {
            double[] places = new double[knots];
            for (int j = 0; j < knots; j++) {
                places[j] = random.uniform(low, high);
            }
            double[] basis = basis(points, places);
            double[] fit = LeastSquares.leastNorm(basis, points.length, knots + 2, targets, CUTOFF);
            double error = Look.meanSquare(FeatureModel.readout(basis, fit), targets);
            if (error < best) {
                best = error;
                found = places;
                weights = fit;
            }
        }
        look.found("shallow_mse", best);
        look.found("shallow_pieces", count(x, FeatureModel.readout(basis(x, found), weights)));
        look.found("shallow_bound", knots + 1);
    }

    private static double[] every(double[] numbers) {
        List<Double> chosen = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += STRIDE) {
            chosen.add(numbers[i]);
        }
        return chosen.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** 1, x and relu(x − t_j), [points][knots + 2]. */
    private static double[] basis(double[] x, double[] places) {
        int columns = places.length + 2;
        double[] basis = new double[x.length * columns];
        for (int i = 0; i < x.length; i++) {
            basis[i * columns] = 1;
            basis[i * columns + 1] = x[i];
            for (int j = 0; j < places.length; j++) {
                basis[i * columns + 2 + j] = Math.max(0, x[i] - places[j]);
            }
        }
        return basis;
    }
}
