package org.almagest.dynamics.graph;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.kernel.Function;

/**
 * Rewrites a graph for execution: derivatives of activations become polynomials in the shared lowest order (tanh″ =
 * −2t + 2t³ with t = tanh x already at hand), and mixed sums are split into one along contiguous numbers and one across.
 */
final class Lowering {
    private final GraphBuilder target = new GraphBuilder();
    private final Node[] image;

    private Lowering(int nodes) {
        this.image = new Node[nodes];
    }

    /** A lowered graph and the images of the chosen nodes. */
    record Lowered(GraphBuilder graph, List<Node> outputs) {}

    static Lowered lower(GraphBuilder source, List<Node> outputs) {
        boolean[] live = Differentiation.below(source, outputs);
        Lowering lowering = new Lowering(live.length);
        for (int id = 0; id < live.length; id++) {
            if (live[id]) {
                lowering.image[id] = lowering.rewrite(source.nodes().get(id));
            }
        }
        List<Node> images = new ArrayList<>();
        for (Node output : outputs) {
            images.add(lowering.image[output.id()]);
        }
        return new Lowered(lowering.target, images);
    }

    private Node rewrite(Node node) {
        Node[] inputs = new Node[node.arity()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = image[node.input(i).id()];
        }
        if (node.primitive() instanceof Activate activate) {
            return activation(activate.function(), activate.order(), inputs[0]);
        }
        if (node.primitive() instanceof Sum sum) {
            return sum(inputs[0], sum.axes());
        }
        return target.emit(node.primitive(), inputs);
    }

    /** First what is contiguous in memory (a run of axes from the right), then the rest. */
    private Node sum(Node a, int axes) {
        int contiguous = 0;
        for (int axis = 0; axis < a.shape().rank(); axis++) {
            if ((axes >> axis & 1) != 0) {
                contiguous |= 1 << axis;
            } else if (a.shape().extent(axis) > 1) {
                break;
            }
        }
        return target.sum(target.sum(a, contiguous), axes & ~contiguous);
    }

    private Node function(Function function, Node x) {
        return target.emit(new Elementwise(function), x);
    }

    private Node polynomial(double[] p, Node x) {
        return target.emit(new Polynomial(p), x);
    }

    private Node activation(Activation activation, int k, Node x) {
        return switch (activation) {
            case LINEAR -> x;
            case RELU -> function(k == 0 ? Function.RELU : Function.STEP, x);
            case ABS -> function(k == 0 ? Function.ABS : Function.SIGN, x);
            case TANH -> tanh(k, x);
            case SIGMOID -> sigmoid(k, x);
            case SOFTPLUS -> k == 0 ? function(Function.SOFTPLUS, x) : sigmoid(k - 1, x);
            case GELU -> gelu(k, x);
            case XTANH -> powerTimesTanh(1, k, x);
            case X2TANH -> powerTimesTanh(2, k, x);
        };
    }

    /** t′ = 1 − t². */
    private Node tanh(int k, Node x) {
        Node t = function(Function.TANH, x);
        return k == 0 ? t : polynomial(chain(k, new double[] {1, 0, -1}), t);
    }

    /** s′ = s − s². */
    private Node sigmoid(int k, Node x) {
        Node s = function(Function.SIGMOID, x);
        return k == 0 ? s : polynomial(chain(k, new double[] {0, 1, -1}), s);
    }

    /** The k-th derivative of y as a polynomial in y, where y′ = slope(y). */
    private static double[] chain(int k, double[] slope) {
        double[] p = slope;
        for (int i = 1; i < k; i++) {
            p = Polynomial.times(Polynomial.derivative(p), slope);
        }
        return p;
    }

    /** xΦ; Φ + xφ; then φ·q with q = 2 − x² and (φq)′ = φ·(q′ − xq). */
    private Node gelu(int k, Node x) {
        if (k == 0) {
            return target.multiply(x, function(Function.NORMAL_DISTRIBUTION, x));
        }
        Node density = function(Function.NORMAL_DENSITY, x);
        if (k == 1) {
            return target.add(function(Function.NORMAL_DISTRIBUTION, x), target.multiply(x, density));
        }
        double[] q = {2, 0, -1};
        for (int i = 2; i < k; i++) {
            double[] next = Polynomial.times(new double[] {0, -1}, q);
            double[] slope = Polynomial.derivative(q);
            for (int j = 0; j < slope.length; j++) {
                next[j] += slope[j];
            }
            q = next;
        }
        return target.multiply(density, polynomial(q, x));
    }

    /** Leibniz: (xᵖ t)⁽ᵏ⁾ = Σ_j binom(k, j)·(xᵖ)⁽ʲ⁾·t⁽ᵏ⁻ʲ⁾. */
    private Node powerTimesTanh(int p, int k, Node x) {
        Node sum = null;
        double factor = 1;
        for (int j = 0; j <= Math.min(p, k); j++) {
            Node term = tanh(k - j, x);
            for (int power = 0; power < p - j; power++) {
                term = target.multiply(x, term);
            }
            term = target.scale(factor, term);
            sum = sum == null ? term : target.add(sum, term);
            // binom(k, j+1)·p·(p−1)…(p−j) from binom(k, j)·p…(p−j+1)
            factor *= (double) (k - j) / (j + 1) * (p - j);
        }
        return sum == null ? x : sum;
    }
}
