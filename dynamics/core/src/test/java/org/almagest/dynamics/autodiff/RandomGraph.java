package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Grows small graphs at random, from a seed: every primitive on whatever nodes fit, so that plans meet combinations that
 * nobody thought of. Numbers stay near 1 in size, since each that could grow goes through tanh.
 */
public final class RandomGraph {
    private static final int[] EXTENTS = {1, 2, 3, 9};
    private static final int STEPS = 14;

    private final GraphChecks lab;
    private final GraphBuilder graph;
    private final Random random;
    private final List<Node> pool = new ArrayList<>();

    public RandomGraph(long seed) {
        this.lab = new GraphChecks(seed);
        this.graph = lab.graph;
        this.random = lab.random();
        int inputs = 2 + random.nextInt(3);
        for (int i = 0; i < inputs; i++) {
            pool.add(lab.input(shape()));
        }
        pool.add(graph.constant(random.nextGaussian()));
        for (int i = 0; i < STEPS; i++) {
            Node node = grow();
            if (node.shape().size() < 2000 && node.shape().rank() <= 4) {
                pool.add(node);
            }
        }
    }

    public GraphChecks lab() {
        return lab;
    }

    private Shape shape() {
        int[] extents = new int[2 + (random.nextInt(3) == 0 ? 1 : 0)];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = EXTENTS[random.nextInt(EXTENTS.length)];
        }
        return Shape.of(extents);
    }

    /** Any node, the latest more likely. */
    public Node any() {
        int back = Math.min(random.nextInt(pool.size()), random.nextInt(pool.size()));
        return pool.get(pool.size() - 1 - back);
    }

    private Node anyThat(Predicate<Node> fits, Node otherwise) {
        List<Node> fitting = pool.stream().filter(fits).toList();
        return fitting.isEmpty() ? otherwise : fitting.get(random.nextInt(fitting.size()));
    }

    private static boolean broadcast(Shape a, Shape b) {
        for (int axis = 0; axis < Math.max(a.rank(), b.rank()); axis++) {
            if (a.extent(axis) != b.extent(axis) && a.extent(axis) != 1 && b.extent(axis) != 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean lanesBroadcast(Shape a, Shape b) {
        return broadcast(a.withMatrix(1, 1), b.withMatrix(1, 1));
    }

    private Node bounded(Node a) {
        return graph.activate(Activation.TANH, a);
    }

    private Node grow() {
        Node a = any();
        Shape s = a.shape();
        Node partner = anyThat(b -> broadcast(s, b.shape()), a);
        int axis = random.nextInt(2);
        int extent = s.extent(axis);
        return switch (random.nextInt(17)) {
            case 0, 1 -> graph.add(a, partner);
            case 2, 3, 4 -> graph.multiply(a, partner);
            case 5 -> graph.scale(random.nextGaussian(), a);
            case 6 -> smooth(a);
            case 7 -> bounded(graph.sum(a, 1 + random.nextInt((1 << s.rank()) - 1)));
            case 8 -> expand(a);
            case 9 -> graph.reshape(a, /* rows= */ s.columns(), /* columns= */ s.rows());
            case 10 -> graph.transpose(a);
            case 11, 12 -> product(a);
            case 13 -> graph.concatenate(axis, List.of(a, alongside(a, axis), a));
            case 14 -> {
                int from = random.nextInt(extent);
                yield random.nextBoolean()
                        ? graph.slice(a, axis, from, 1 + random.nextInt(extent - from))
                        : graph.embed(a, axis, from, from + extent + random.nextInt(2));
            }
            case 15 -> {
                int[] places = random.ints(extent, 0, extent).toArray();
                yield random.nextBoolean()
                        ? graph.gather(a, axis, Indices.of(places))
                        : bounded(graph.scatterAdd(a, axis, Indices.of(places), extent));
            }
            default -> random.nextBoolean() ? graph.softmax(a, axis) : bounded(graph.logSumExp(a, axis));
        };
    }

    /** Kinked ones on inputs only: elsewhere rounding could decide on which side of 0 a number falls. */
    private Node smooth(Node a) {
        boolean input = a.primitive() instanceof Input;
        Activation[] all = Activation.values();
        Activation function = all[random.nextInt(all.length)];
        boolean kinked = function.kinked();
        if (kinked && !input) {
            function = Activation.TANH;
        }
        return bounded(graph.activate(function, random.nextInt(kinked ? 2 : 3), a));
    }

    private Node expand(Node a) {
        Node narrow = anyThat(b -> b.shape().rows() == 1 || b.shape().columns() == 1, a);
        for (int axis = 0; axis < 3; axis++) {
            if (narrow.shape().extent(axis) == 1 && random.nextBoolean()) {
                return graph.expand(narrow, axis, 2 + random.nextInt(2));
            }
        }
        return narrow;
    }

    private Node product(Node a) {
        boolean left = random.nextBoolean();
        boolean right = random.nextBoolean();
        int inner = a.shape().extent(left ? 1 : 0);
        Node b = anyThat(n -> lanesBroadcast(a.shape(), n.shape()) && n.shape().extent(right ? 0 : 1) == inner, a);
        if (b.shape().extent(right ? 0 : 1) != inner) {
            return bounded(graph.product(a, a, left, !left));
        }
        Node product = graph.product(a, b, left, right);
        Node start = anyThat(n -> broadcast(product.shape(), n.shape()), product);
        return bounded(random.nextBoolean() ? product : graph.add(product, start));
    }

    private Node alongside(Node a, int axis) {
        return anyThat(
                b -> b.shape().extent(1 - axis) == a.shape().extent(1 - axis) && lanesBroadcast(a.shape(), b.shape()),
                a);
    }
}
