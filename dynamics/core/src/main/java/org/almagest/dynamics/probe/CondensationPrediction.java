package org.almagest.dynamics.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.almagest.dynamics.autodiff.Multiplicity;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.linear.GlobalPooling;
import org.almagest.dynamics.linear.LinearNetwork;

/**
 * The lines on which theory expects the weights of the first layer to gather from a small initialisation. The theory is of
 * one hidden layer; for deeper networks the same lines are computed, for comparison.
 *
 * @param lines unit vectors along them, the strongest first
 * @param first s₁, the leading singular value of the input correlation; NaN for a multiplicity above 1
 * @param second s₂
 * @param rate growth per unit of learning rate and step, e^{rate·t}, of weights along the leading line in a network of one
 *     hidden layer with σ′(0) = 1 under gradient descent; NaN for a multiplicity above 1
 */
record CondensationPrediction(List<double[]> lines, double first, double second, double rate) {
    CondensationPrediction {
        lines = List.copyOf(lines);
    }

    /**
     * The prediction for {@code layer}, the first of its network. A convolution is judged by the targets, as its theory
     * is of ever smaller initialisations (arXiv 2305.09947); a dense layer by the errors of the initial network (arXiv
     * 2105.11686). Empty where there is no theory: an activation without derivatives at 0, a convolution with a
     * multiplicity above 1, weights that are not shared, a family that does not tell its geometry, a network of which only
     * the weights are known.
     *
     * @param multiplicity of the activation; 0 = that of the network's first one
     */
    static Optional<CondensationPrediction> of(Snapshot snapshot, NeuronLayer layer, int multiplicity) {
        if (!snapshot.model().predicts() || !Residuals.known(snapshot.objective())) {
            return Optional.empty();
        }
        Examples examples = snapshot.data().train();
        Optional<ReceptiveField> field = field(snapshot.model(), layer, examples.features());
        OptionalInt p = multiplicity > 0 ? OptionalInt.of(multiplicity) : multiplicity(snapshot.model(), examples);
        if (field.isEmpty() || p.isEmpty()) {
            return Optional.empty();
        }
        boolean dense = field.get().positions() == 1 && field.get().length() == examples.features();
        if (p.getAsInt() > 1 && !dense) {
            return Optional.empty();
        }
        Residuals residuals = dense
                ? Residuals.at(
                        Predictions.of(snapshot.model(), snapshot.initial(), examples), examples, snapshot.objective())
                : Residuals.atZero(examples, snapshot.objective());
        if (p.getAsInt() > 1) {
            List<double[]> lines =
                    new CondensationFixedPoints(p.getAsInt(), layer.biased(), examples, residuals.values()).lines();
            return Optional.of(new CondensationPrediction(lines, Double.NaN, Double.NaN, Double.NaN));
        }
        InputCorrelation.Leading leading = InputCorrelation.of(
                        field.get(), layer.biased(), averaged(snapshot.model()), examples, residuals.values())
                .leading();
        return Optional.of(new CondensationPrediction(
                List.of(leading.direction()), leading.first(), leading.second(), residuals.rate() * leading.first()));
    }

    private static Optional<ReceptiveField> field(Model model, NeuronLayer layer, int features) {
        Optional<LinearNetwork> network = model.capability(LinearNetwork.class);
        int length = layer.length() - (layer.biased() ? 1 : 0);
        Optional<ReceptiveField> field = network.isPresent()
                ? ReceptiveField.of(network.get().layers().get(0))
                : length == features ? Optional.of(ReceptiveField.dense(features)) : Optional.empty();
        return field.filter(found -> found.length() == length);
    }

    private static boolean averaged(Model model) {
        return model.capability(LinearNetwork.class)
                .filter(network -> network.layers().size() > 1)
                .filter(network -> network.layers().get(1) instanceof GlobalPooling)
                .isPresent();
    }

    private static OptionalInt multiplicity(Model model, Examples examples) {
        NetworkInGraph network = new NetworkInGraph(model);
        network.predict(network.batch(examples.shape(), 1).inputs());
        return Multiplicity.ofFirst(network.graph());
    }

    /** ‖θ_{W,v₁}‖/‖θ_W‖ for one line; for several, each vector is projected on the line nearest to it. */
    double projection(NeuronLayer layer) {
        double along = 0;
        double[] nearestOf = new double[layer.vectors().length];
        for (int j = 0; j < layer.count(); j++) {
            double nearest = 0;
            for (double[] line : lines) {
                nearest = Math.max(
                        nearest, Math.abs(Vectors.dot(layer.vectors(), j * layer.length(), line, 0, layer.length())));
            }
            along += nearest * nearest;
            nearestOf[j] = nearest;
        }
        return RobustNorm.ratio(
                along, layer.squaredNorm(), nearestOf.length, i -> nearestOf[i], i -> layer.vectors()[i]);
    }
}
