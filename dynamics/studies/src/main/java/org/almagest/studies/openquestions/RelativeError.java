package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.LeastSquares;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code relative-error}: how far a network is from the targets of examples held out, beside what a ridge readout makes of
 * the features with which the same network began, so of a kernel (Bach 2017).
 */
@AutoService(Probe.class)
public final class RelativeError implements Probe {
    static final String NAME = "relative-error";

    private static final String PAPER = "Bach 2017, arXiv 1412.8690";
    private static final double[] LAMBDAS = {1e-4, 1e-2, 1, 100};

    /** For {@link java.util.ServiceLoader}. */
    public RelativeError() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the error on examples held out over their variance, of the network and of a ridge readout of its features at the start ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "relative_mse",
                        "1",
                        "mean square error on examples held out over the variance of their targets",
                        PAPER,
                        false),
                new Quantity("relative_train_mse", "1", "the same on the training examples", PAPER, false),
                new Quantity(
                        "fixed_relative_mse",
                        "1",
                        "relative_mse of the ridge readout of the features at the start, λ ∈ {1e-4, 1e-2, 1, 100} chosen on the last fifth of the training examples",
                        PAPER,
                        false),
                new Quantity(
                        "log_feature_gain",
                        "1",
                        "ln(relative_mse/fixed_relative_mse); below 0 where trained features are better",
                        PAPER,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Look look = new Look(snapshot.step(), NAME, sink);
        Examples train = snapshot.data().train();
        Examples test = snapshot.data().test();
        if (test.count() < 2 || train.count() < 2) {
            look.nothing(quantities(), "too_few_examples");
            return;
        }
        double variance = Look.variance(test.targets());
        double relative = error(snapshot, test) / variance;
        look.found("relative_mse", relative);
        look.found("relative_train_mse", error(snapshot, train) / Look.variance(train.targets()));
        if (!(snapshot.model() instanceof FeatureModel model) || train.outputs() != 1) {
            look.nothing(quantities().subList(2, 4), "no_random_features");
            return;
        }
        double[] features = model.features(snapshot.initial(), train);
        if (!Arrays.stream(features).allMatch(Double::isFinite)) {
            look.nothing(quantities().subList(2, 4), Measurement.NOT_FINITE);
            return;
        }
        double[] readout = ridge(features, train, model.width());
        double[] predicted = FeatureModel.readout(model.features(snapshot.initial(), test), readout);
        double fixed = Look.meanSquare(predicted, test.targets()) / variance;
        look.found("fixed_relative_mse", fixed);
        look.found("log_feature_gain", StrictMath.log(relative / fixed));
    }

    private static double error(Snapshot snapshot, Examples examples) {
        return Look.meanSquare(Predictions.of(snapshot.model(), snapshot.parameters(), examples), examples.targets());
    }

    /** Of all training examples, with the λ that does best on the last fifth after the other four. */
    private static double[] ridge(double[] features, Examples train, int width) {
        int kept = Math.max(1, train.count() * 4 / 5);
        double[] first = Arrays.copyOf(features, kept * width);
        double[] rest = Arrays.copyOfRange(features, kept * width, features.length);
        double[] targets = Arrays.copyOf(train.targets(), kept);
        double[] held = Arrays.copyOfRange(train.targets(), kept, train.count());
        double best = Double.POSITIVE_INFINITY;
        double chosen = LAMBDAS[0];
        for (double lambda : LAMBDAS) {
            double[] weights = LeastSquares.ridge(first, kept, width, targets, lambda);
            double error = Look.meanSquare(FeatureModel.readout(rest, weights), held);
            if (error < best) {
                best = error;
                chosen = lambda;
            }
        }
        return LeastSquares.ridge(features, train.count(), width, train.targets(), chosen);
    }
}
