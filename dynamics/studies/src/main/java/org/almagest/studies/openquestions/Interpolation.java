package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
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
 * Probe {@code interpolation}: what the readout of least norm makes of a network's random features (Belkin, Hsu, Ma, Mandal
 * 2019), and how many random labels a network has by heart (Zhang, Bengio, Hardt, Recht, Vinyals 2017).
 */
@AutoService(Probe.class)
public final class Interpolation implements Probe {
    static final String NAME = "interpolation";

    /** Singular values below this share of the largest count as zero. */
    static final double CUTOFF = 1e-12;

    private static final String PAPER = "Belkin et al. 2019, arXiv 1812.11118";
    private static final String ACCURACY = "random_label_accuracy";

    /** For {@link java.util.ServiceLoader}. */
    public Interpolation() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the least-squares readout of least norm of random features, without training, and the share of labels that a network has by heart ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "test_mse", "target²", "mean square error of that readout on examples held out", PAPER, false),
                new Quantity("train_mse", "target²", "the same on the training examples", PAPER, false),
                new Quantity("weight_norm", "target", "‖a‖ of that readout", PAPER, false),
                new Quantity(
                        ACCURACY,
                        "1",
                        "share of training examples whose class is predicted; of data with classes",
                        "Zhang et al. 2017, arXiv 1611.03530",
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Look look = new Look(snapshot.step(), NAME, sink);
        List<Quantity> readouts = quantities().subList(0, 3);
        if (snapshot.data().classification()) {
            look.nothing(readouts, "classes");
            look.found(ACCURACY, accuracy(snapshot));
            return;
        }
        look.missing(ACCURACY, "no_classes");
        Examples train = snapshot.data().train();
        if (!(snapshot.model() instanceof FeatureModel model) || train.outputs() != 1) {
            look.nothing(readouts, "no_random_features");
            return;
        }
        double[] features = model.features(snapshot.parameters(), train);
        for (double feature : features) {
            if (!Double.isFinite(feature)) {
                look.nothing(readouts, Measurement.NOT_FINITE);
                return;
            }
        }
        double[] weights = LeastSquares.leastNorm(features, train.count(), model.width(), train.targets(), CUTOFF);
        look.found("train_mse", Look.meanSquare(FeatureModel.readout(features, weights), train.targets()));
        double squares = 0;
        for (double weight : weights) {
            squares = Math.fma(weight, weight, squares);
        }
        look.found("weight_norm", Math.sqrt(squares));
        Examples test = snapshot.data().test();
        if (test.count() == 0) {
            look.missing("test_mse", "no_test_examples");
        } else {
            double[] held = model.features(snapshot.parameters(), test);
            look.found("test_mse", Look.meanSquare(FeatureModel.readout(held, weights), test.targets()));
        }
    }

    private static double accuracy(Snapshot snapshot) {
        Examples train = snapshot.data().train();
        double[] predicted = Predictions.of(snapshot.model(), snapshot.parameters(), train);
        int classes = train.outputs();
        int right = 0;
        for (int i = 0; i < train.count(); i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = predicted[i * classes + c] > predicted[i * classes + best] ? c : best;
            }
            right += train.targets()[i * classes + best] == 1 ? 1 : 0;
        }
        return (double) right / train.count();
    }
}
