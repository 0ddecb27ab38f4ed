package org.almagest.dynamics.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.autodiff.Activate;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Maximum;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Power;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.StopGradient;
import org.almagest.dynamics.autodiff.StraightThrough;
import org.almagest.dynamics.autodiff.Sum;
import org.almagest.dynamics.autodiff.Variance;
import org.almagest.dynamics.kernel.Function;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a graph for execution: derivatives of activations become polynomials in the shared lowest order (tanh″ =
 * −2t + 2t³ with t = tanh x already at hand), marks of largest numbers become their {@link Places}, mixed sums are split into one along contiguous numbers and one across, and
 * the factors of a product that stay the same while others vary are multiplied first, so that it can be done once.
 */
public final class Lowering {
    private final GraphBuilder target = new GraphBuilder();
    private final Node[] image;
    private final BitSet varying = new BitSet();
    private final Places places;
    private final BitSet bothTurns;
    private final BitSet geluAndSlope;
    private final ColumnNorms norms;
    private int followed;

    private Lowering(List<Node> nodes, boolean[] live, List<Node> outputs) {
        this.image = new Node[live.length];
        this.places = new Places(nodes, live);
        this.bothTurns = SineAndCosine.asked(nodes, live);
        this.geluAndSlope = GeluAndSlope.asked(nodes, live);
        this.norms = new ColumnNorms(nodes, live, outputs);
    }

    /**
     * A lowered graph and the images of the chosen nodes.
     *
     * @param varying the ids of the nodes that depend on a varying input
     */
    public record Lowered(GraphBuilder graph, List<Node> outputs, BitSet varying) {}

    public static Lowered lower(GraphBuilder source, List<Node> outputs) {
        return lower(source, outputs, List.of());
    }

    /**
     * Lowers what the outputs need.
     *
     * @param seeds inputs that vary while all others stay
     */
    public static Lowered lower(GraphBuilder source, List<Node> outputs, List<Node> seeds) {
        boolean[] live = Differentiation.below(source, outputs);
        Lowering lowering = new Lowering(source.nodes(), live, outputs);
        Set<Node> varyingInputs = new HashSet<>(seeds);
        for (int id = 0; id < live.length; id++) {
            Node node = source.nodes().get(id);
            // the parts of a layer norm wait for its end
            if (live[id] && !lowering.norms.inside(node)) {
                ColumnNormForm norm = lowering.norms.endingIn(node);
                lowering.image[id] = norm == null ? lowering.rewrite(node) : lowering.columnNorm(norm);
                if (varyingInputs.contains(node)) {
                    lowering.varying.set(lowering.image[id].id());
                }
                lowering.followVariation();
            }
        }
        List<Node> images = new ArrayList<>();
        for (Node output : outputs) {
            images.add(lowering.image[output.id()]);
        }
        return new Lowered(lowering.target, images, lowering.varying);
    }

    /** Marks the new nodes that depend on a varying one. */
    private void followVariation() {
        for (; followed < target.nodes().size(); followed++) {
            Node node = target.nodes().get(followed);
            for (int i = 0; i < node.arity(); i++) {
                if (varies(node.input(i))) {
                    varying.set(followed);
                }
            }
        }
    }

    private boolean varies(Node node) {
        return varying.get(node.id());
    }

    /** One node for all of a layer norm; but what stays the same while γ or β vary is done once, by itself. */
    private Node columnNorm(ColumnNormForm form) {
        Node x = image[form.x().id()];
        Node gamma = image[form.gamma().id()];
        Node beta = image[form.beta().id()];
        if (!varies(x) && (varies(gamma) || varies(beta))) {
            for (Node part : form.inside()) {
                image[part.id()] = rewrite(part);
                followVariation();
            }
            return rewrite(form.result());
        }
        boolean keepsNormal = norms.keepsNormal(form);
        Node norm = target.emit(new ColumnNorm(form.epsilon(), keepsNormal), x, gamma, beta);
        image[form.sums().id()] = ColumnNorm.sums(target, norm);
        image[form.inverse().id()] = ColumnNorm.inverse(target, norm);
        if (keepsNormal) {
            image[form.normal().id()] = ColumnNorm.normal(target, norm);
        }
        followVariation();
        image[form.shift().id()] = rewrite(form.shift());
        image[form.distance().id()] = rewrite(form.distance());
        return ColumnNorm.result(target, norm);
    }

    private Node rewrite(Node node) {
        Node[] inputs = new Node[node.arity()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = image[node.input(i).id()];
        }
        if (node.primitive() instanceof Activate activate) {
            if (activate.function() == Activation.SINE
                    && bothTurns.get(node.input(0).id())) {
                int k = activate.order();
                return target.scale(k % 4 < 2 ? 1 : -1, SineAndCosine.part(target, inputs[0], k % 2 == 1));
            }
            if (activate.function() == Activation.GELU
                    && activate.order() < 2
                    && geluAndSlope.get(node.input(0).id())) {
                return GeluAndSlope.part(target, inputs[0], activate.order() == 1);
            }
            return activation(activate.function(), activate.order(), inputs[0]);
        }
        if (node.primitive() instanceof Sum sum) {
            return sum(inputs[0], sum.axes());
        }
        if (node.primitive() instanceof Power power && wholePower(power.exponent())) {
            double[] p = new double[(int) power.exponent() + 1];
            p[p.length - 1] = 1;
            return polynomial(p, inputs[0]);
        }
        if (node.primitive() instanceof Variance variance) {
            return variance(variance, inputs[0]);
        }
        if (node.primitive() instanceof StopGradient || node.primitive() instanceof StraightThrough) {
            return inputs[0];
        }
        if (node.primitive() instanceof Maximum maximum && places.asked(node.input(0), maximum.axis())) {
            return Places.part(target, inputs[0], maximum.axis(), false);
        }
        Node mark = Places.mark(node);
        if (mark != null) {
            int axis = Places.axis(mark);
            Node place = Places.part(target, image[mark.input(0).id()], axis, true);
            Node numbers = node.input(0) == mark ? inputs[1] : inputs[0];
            return target.emit(new AtPlace(axis, mark.shape().extent(axis)), place, numbers);
        }
        if (!varying.isEmpty() && node.primitive() instanceof Multiply) {
            return product(inputs[0], inputs[1]);
        }
        if (!varying.isEmpty() && node.primitive() instanceof Scale scale) {
            Node fixed = fixedFactor(inputs[0]);
            if (fixed != null && fixed != inputs[0]) {
                return target.emit(new Multiply(), target.emit(scale, fixed), requireNonNull(varyingFactor(inputs[0])));
            }
        }
        return target.emit(node.primitive(), inputs);
    }

    /** Whether it is a polynomial that the kernels know. */
    private static boolean wholePower(double exponent) {
        return exponent > 0 && exponent <= Kernels.MAX_DEGREE && exponent == Math.rint(exponent);
    }

    /** a·b with all that stays the same in one factor; the other, if any, varies in each of its own factors. */
    private Node product(Node a, Node b) {
        Node fixed = times(fixedFactor(a), fixedFactor(b));
        Node varied = times(varyingFactor(a), varyingFactor(b));
        return requireNonNull(times(fixed, varied));
    }

    private @Nullable Node times(@Nullable Node a, @Nullable Node b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        Node product = a.id() <= b.id() ? target.emit(new Multiply(), a, b) : target.emit(new Multiply(), b, a);
        followVariation();
        return product;
    }

    /** The part of a product that stays the same: all of it, one factor, or nothing. */
    private @Nullable Node fixedFactor(Node node) {
        if (!varies(node)) {
            return node;
        }
        if (node.primitive() instanceof Multiply) {
            return !varies(node.input(0)) ? node.input(0) : !varies(node.input(1)) ? node.input(1) : null;
        }
        return null;
    }

    /** The rest of it. */
    private @Nullable Node varyingFactor(Node node) {
        if (!varies(node)) {
            return null;
        }
        Node fixed = fixedFactor(node);
        return fixed == null ? node : node.input(0) == fixed ? node.input(1) : node.input(0);
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

    /** The mean of squared distances from the mean, which derivatives use as well. */
    private Node variance(Variance variance, Node a) {
        Shape shape = variance.shape(List.of(a.shape()));
        double share = (double) shape.size() / a.shape().size();
        Node mean = target.scale(share, sum(a, variance.axes()));
        Node distance = target.subtract(a, mean);
        return target.scale(share, sum(target.multiply(distance, distance), variance.axes()));
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
            case XTANH -> powerTimes(1, this::tanh, k, x);
            case X2TANH -> powerTimes(2, this::tanh, k, x);
            case SILU -> powerTimes(1, this::sigmoid, k, x);
            case SINE -> target.scale(k % 4 < 2 ? 1 : -1, function(k % 2 == 0 ? Function.SINE : Function.COSINE, x));
            case LEAKY_RELU -> leakyRelu(k, x);
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

    /** r + slope·(x − r) with r = max(x, 0), exact on both sides; 1 or slope. */
    private Node leakyRelu(int k, Node x) {
        if (k == 1) {
            return polynomial(new double[] {Activation.LEAK, 1 - Activation.LEAK}, function(Function.STEP, x));
        }
        Node r = function(Function.RELU, x);
        return target.add(r, target.scale(Activation.LEAK, target.subtract(x, r)));
    }

    /** The k-th derivative of a function at a node. */
    private interface Derivatives {
        Node of(int k, Node x);
    }

    /** Leibniz: (xᵖ f)⁽ᵏ⁾ = Σ_j binom(k, j)·(xᵖ)⁽ʲ⁾·f⁽ᵏ⁻ʲ⁾. */
    private Node powerTimes(int p, Derivatives f, int k, Node x) {
        Node sum = null;
        double factor = 1;
        for (int j = 0; j <= Math.min(p, k); j++) {
            Node term = f.of(k - j, x);
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
