package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Probe {@code gaussianity}: whether the outputs of the untrained network, over many initialisations, are normal, as they
 * are at infinite width (Gao et al. 2025, arXiv 2509.22436; Neal 1996). Depends on the network's sizes, not on its weights.
 */
@AutoService(Probe.class)
public final class Gaussianity implements Probe {
    private static final String NAME = "gaussianity";
    private static final String PAPER = "Gao et al. 2025, arXiv 2509.22436";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "whether outputs of the untrained network are normal over initialisations (" + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "ks_distance",
                        "1",
                        "Kolmogorov–Smirnov distance of the first output at the first example to the normal of its own mean and deviation",
                        "Lilliefors 1967",
                        false),
                new Quantity(
                        "ks_p_value", "1", "Lilliefors' p-value of that distance", "Dallal, Wilkinson 1986", false),
                new Quantity(
                        "excess_kurtosis", "1", "m₄/m₂² − 3 of that output; standard error √(24/draws)", PAPER, false),
                new Quantity("output_variance", "output²", "variance of that output", PAPER, false),
                new Quantity(
                        "variance_over_limit",
                        "1",
                        "that variance over the one at infinite width; neural-ode with solver euler, mlp and cnn with parametrisation ntk",
                        PAPER,
                        false),
                new Quantity(
                        "output_correlation",
                        "1",
                        "correlation of the first two outputs at the first example; 0 at infinite width",
                        PAPER,
                        false),
                new Quantity(
                        "squared_output_correlation",
                        "1",
                        "correlation of their squares: outputs may be uncorrelated and not independent",
                        PAPER,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("draws", 1000, Lilliefors.FEWEST, 10_000_000, "initialisations"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples one = snapshot.data().train().first(1);
        int draws = settings.integer("draws");
        double[] first = new double[draws];
        double[] second = new double[draws];
        Predictions.Repeated network = new Predictions.Repeated(snapshot.model(), one);
        for (int draw = 0; draw < draws; draw++) {
            RandomStream random = new RandomStream(snapshot.seed(), "gaussianity " + draw);
            double[] outputs = network.at(snapshot.model().initialise(random));
            first[draw] = outputs[0];
            second[draw] = outputs.length > 1 ? outputs[1] : Double.NaN;
        }
        boolean finite = Arrays.stream(first).allMatch(Double::isFinite);
        if (!finite || Arrays.stream(first).allMatch(value -> value == first[0])) {
            // a network whose readout begins at zero gives one number whatever is drawn
            String status = finite ? "one_value" : Measurement.NOT_FINITE;
            for (String quantity : List.of("ks_distance", "ks_p_value", "excess_kurtosis", "output_variance")) {
                sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, null, status));
            }
            return;
        }
        Lilliefors test = Lilliefors.of(first);
        emit(snapshot, sink, "ks_distance", test.distance(), 0);
        emit(snapshot, sink, "ks_p_value", test.pValue(), 0);
        double mean = Arrays.stream(first).sum() / draws;
        double m2 = Arrays.stream(first).map(x -> StrictMath.pow(x - mean, 2)).sum() / draws;
        double m4 = Arrays.stream(first).map(x -> StrictMath.pow(x - mean, 4)).sum() / draws;
        emit(snapshot, sink, "excess_kurtosis", m4 / (m2 * m2) - 3, Math.sqrt(24.0 / draws));
        emit(snapshot, sink, "output_variance", m2, m2 * Math.sqrt(2.0 / draws));
        if (WideLimits.known(snapshot.model())) {
            double[] inputs = snapshot.data().train().inputs();
            double limit =
                    WideLimits.of(snapshot.model(), one, inputs).orElseThrow().covariance()[0];
            if (limit == 0) {
                missing(snapshot, sink, "variance_over_limit", "limit_is_zero");
            } else {
                emit(snapshot, sink, "variance_over_limit", m2 / limit, m2 / limit * Math.sqrt(2.0 / draws));
            }
        }
        if (one.outputs() > 1) {
            if (Arrays.stream(second).allMatch(value -> value == second[0])) {
                missing(snapshot, sink, "output_correlation", "one_value");
                missing(snapshot, sink, "squared_output_correlation", "one_value");
                return;
            }
            double error = 1 / Math.sqrt(draws);
            emit(snapshot, sink, "output_correlation", correlation(first, second), error);
            emit(snapshot, sink, "squared_output_correlation", correlation(squares(first), squares(second)), error);
        }
    }

    private static void missing(Snapshot snapshot, Sink sink, String quantity, String status) {
        sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, null, status));
    }

    private static double correlation(double[] a, double[] b) {
        return new PearsonsCorrelation().correlation(a, b);
    }

    private static double[] squares(double[] values) {
        return Arrays.stream(values).map(x -> x * x).toArray();
    }

    private static void emit(Snapshot snapshot, Sink sink, String quantity, double value, double error) {
        sink.measurement(Measurement.estimated(snapshot.step(), NAME, quantity, null, value, error));
    }
}
