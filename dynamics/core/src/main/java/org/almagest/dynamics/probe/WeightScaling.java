package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ConvolutionalLayers;
import org.almagest.dynamics.linalg.RobustNorm;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code weight-scaling}: how the weights of a residual network vary with depth (Cohen, Cont, Rossier, Xu, ICML 2021,
 * arXiv 2105.12245). w_k is A_k, or |δ_k|·A_k where every layer has a δ of its own; norms are Frobenius norms. Of a network
 * that is not residual w_k are its weights W, layer by layer; where their shapes differ there are norms only, and what
 * compares one layer with the next has the status {@code shapes_differ}.
 */
@AutoService(Probe.class)
public final class WeightScaling implements Probe {
    private static final List<String> COMPARING =
            List.of("cumulative_sum_norm", "largest_increment", "quadratic_variation", "sobolev", "detrended_sum_max");
    private static final String PAPER = "Cohen et al. 2021, arXiv 2105.12245";

    @Override
    public String name() {
        return "weight-scaling";
    }

    @Override
    public String description() {
        return "norms, increments and sums of a residual network's weights along its depth (" + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity("max_norm", "max_k ‖w_k‖, ~ L^−β"),
                quantity("largest_increment", "max_k ‖w_{k+1} − w_k‖"),
                quantity("root_sum_of_squares", "(Σ_k ‖w_k‖²)^½"),
                quantity("cumulative_sum_norm", "‖Σ_k w_k‖"),
                quantity("quadratic_variation", "Σ_k ‖w_{k+1} − w_k‖²"),
                quantity("sobolev", "(L·Σ_k ‖w_{k+1} − w_k‖²)^½"),
                quantity("detrended_sum_max", "max_k ‖S_k − (k/L)·S_L‖, S_k = Σ_{j<k} w_j"),
                new Quantity(
                        "max_operator_norm",
                        "1",
                        "max_k σ₁ of w_k as a linear map: of a convolution that of whole images, not of its matrix of kernels; where operator_norm is set",
                        PAPER,
                        false),
                new Quantity(
                        "operator_norm",
                        "1",
                        "σ₁ of w_k as a linear map, of each layer, where operator_norm is set",
                        PAPER,
                        true),
                quantity("delta", "|δ|, mean over layers where each has its own, ~ L^−α"),
                new Quantity("norm", "1", "‖w_k‖ of each layer, where per_layer is set", PAPER, true),
                new Quantity("increment", "1", "‖w_{k+1} − w_k‖ of each layer, where per_layer is set", PAPER, true));
    }

    private static Quantity quantity(String name, String formula) {
        return new Quantity(name, "1", formula, PAPER, false);
    }

    @Override
    public List<DerivedQuantity> derived() {
        return List.of(
                new DerivedQuantity(
                        "relative_increment",
                        "largest_increment",
                        DerivedQuantity.Operation.RATIO,
                        "max_norm",
                        "largest increment of the weights in units of the largest weight: L^β·max_k‖w_{k+1} − w_k‖_F up to a constant"),
                new DerivedQuantity(
                        "branch_scale",
                        "delta",
                        DerivedQuantity.Operation.PRODUCT,
                        "max_norm",
                        "size of one residual step with a shared δ: |δ|·max_k‖A_k‖_F ~ L^−(α+β)"));
    }

    @Override
    public Needs needs() {
        return Needs.WEIGHTS.andWeights("W", "A");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.flag("per_layer", false, "also norm and increment of every single layer"),
                Parameter.flag(
                        "operator_norm",
                        false,
                        "also the largest singular value of every layer as a linear map, of convolutions that of whole images"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        List<Block> weights = new ArrayList<>();
        List<Block> deltas = new ArrayList<>();
        for (Block block : snapshot.model().blocks()) {
            if (block.name().equals("A")) {
                weights.add(block);
            } else if (block.name().equals("delta")) {
                deltas.add(block);
            }
        }
        if (weights.isEmpty()) {
            weights.addAll(snapshot.model().blocks().stream()
                    .filter(block -> block.name().equals("W"))
                    .toList());
        }
        if (weights.isEmpty()) {
            throw new IllegalArgumentException(
                    "probe weight-scaling: the network has no weights A or W; expected a family such as resnet");
        }
        Walk walk = new Walk(snapshot, weights, deltas, settings.flag("per_layer"), sink);
        walk.measure();
        if (settings.flag("operator_norm")) {
            walk.operatorNorms();
        }
    }

    /** One pass over the layers. */
    private static final class Walk {
        private final Snapshot snapshot;
        private final List<Block> weights;
        private final List<Block> deltas;
        private final boolean perLayer;
        private final Sink sink;

        Walk(Snapshot snapshot, List<Block> weights, List<Block> deltas, boolean perLayer, Sink sink) {
            this.snapshot = snapshot;
            this.weights = weights;
            this.deltas = deltas;
            this.perLayer = perLayer;
            this.sink = sink;
        }

        void measure() {
            if (weights.stream()
                            .map(block -> List.of(block.rows(), block.cols()))
                            .distinct()
                            .count()
                    > 1) {
                norms();
                return;
            }
            int depth = weights.size();
            int size = weights.get(0).size();
            double[] current = new double[size];
            double[] previous = new double[size];
            double[] total = new double[size];
            double[] norms = new double[depth];
            double[] increments = new double[depth - 1];
            double squares = 0;
            double variation = 0;
            for (int k = 0; k < depth; k++) {
                read(k, current);
                double norm2 = 0;
                double increment2 = 0;
                for (int i = 0; i < size; i++) {
                    double w = current[i];
                    double step = w - previous[i];
                    norm2 += w * w;
                    increment2 += step * step;
                    total[i] += w;
                    previous[i] = k == 0 ? w : step;
                }
                squares += norm2;
                norms[k] = RobustNorm.of(norm2, current);
                if (k > 0) {
                    variation += increment2;
                    // the steps stand where the weights before have stood
                    increments[k - 1] = RobustNorm.of(increment2, previous);
                    System.arraycopy(current, 0, previous, 0, size);
                }
                if (perLayer) {
                    emit("norm", k, norms[k]);
                    if (k > 0) {
                        emit("increment", k - 1, increments[k - 1]);
                    }
                }
            }
            emit("max_norm", null, largest(norms));
            emit("root_sum_of_squares", null, RobustNorm.of(squares, norms));
            emit("cumulative_sum_norm", null, norm(total));
            if (depth > 1) {
                emit("largest_increment", null, largest(increments));
                emit("quadratic_variation", null, variation);
                double root = Math.sqrt(depth);
                emit("sobolev", null, RobustNorm.of(depth * variation, depth - 1, i -> root * increments[i]));
                emit("detrended_sum_max", null, detrended(current, total));
            }
            if (!deltas.isEmpty()) {
                double sum = 0;
                for (Block delta : deltas) {
                    sum += Math.abs(snapshot.parameters()[delta.offset()]);
                }
                emit("delta", null, sum / deltas.size());
            }
        }

        /** The largest singular values of the layers as linear maps. */
        private void operatorNorms() {
            Optional<ConvolutionalLayers> convolutions = snapshot.model().capability(ConvolutionalLayers.class);
            double largest = 0;
            for (int k = 0; k < weights.size(); k++) {
                Block block = weights.get(k);
                double[] current = new double[block.size()];
                read(k, current);
                if (!Arrays.stream(current).allMatch(Double::isFinite)) {
                    sink.measurement(Measurement.missing(
                            snapshot.step(), "weight-scaling", "max_operator_norm", null, Measurement.NOT_FINITE));
                    return;
                }
                double norm = OperatorNorm.of(
                        current,
                        block.rows(),
                        block.cols(),
                        convolutions.flatMap(all -> all.of(block)).orElse(null));
                emit("operator_norm", k, norm);
                largest = Math.max(largest, norm);
            }
            emit("max_operator_norm", null, largest);
        }

        /** What is there without comparing layers. */
        private void norms() {
            double squares = 0;
            double[] norms = new double[weights.size()];
            for (int k = 0; k < norms.length; k++) {
                double[] current = new double[weights.get(k).size()];
                read(k, current);
                norms[k] = norm(current);
                squares += norms[k] * norms[k];
                if (perLayer) {
                    emit("norm", k, norms[k]);
                }
            }
            emit("max_norm", null, largest(norms));
            emit("root_sum_of_squares", null, RobustNorm.of(squares, norms));
            for (String quantity : COMPARING) {
                sink.measurement(
                        Measurement.missing(snapshot.step(), "weight-scaling", quantity, null, "shapes_differ"));
            }
        }

        /** w_k into {@code target}. */
        private void read(int k, double[] target) {
            Block block = weights.get(k);
            double factor = deltas.size() == weights.size() && deltas.get(k).layer() >= 0
                    ? Math.abs(snapshot.parameters()[deltas.get(k).offset()])
                    : 1;
            for (int i = 0; i < target.length; i++) {
                target[i] = factor * snapshot.parameters()[block.offset() + i];
            }
        }

        private double detrended(double[] current, double[] total) {
            int depth = weights.size();
            double[] sum = new double[total.length];
            double[] rests = new double[total.length];
            double largest = 0;
            for (int k = 1; k <= depth; k++) {
                read(k - 1, current);
                double norm2 = 0;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += current[i];
                    double rest = sum[i] - total[i] * k / depth;
                    norm2 += rest * rest;
                    rests[i] = rest;
                }
                largest = Math.max(largest, RobustNorm.of(norm2, rests));
            }
            return largest;
        }

        private static double norm(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value * value;
            }
            return RobustNorm.of(sum, values);
        }

        private static double largest(double[] norms) {
            return Arrays.stream(norms).max().orElse(0);
        }

        private void emit(String quantity, @Nullable Integer layer, double value) {
            sink.measurement(Measurement.exact(snapshot.step(), "weight-scaling", quantity, layer, value));
        }
    }
}
