package org.almagest.studies.saliencyrefinement;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Convolution;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.MaxPool;
import org.almagest.dynamics.nn.Pointwise;
import org.almagest.dynamics.nn.Upsample;

/**
 * From an image to a map of logits, level by level: a trunk of four blocks makes features F_1 … F_4, each half as wide as the one
 * before; a map S_5 is made of them, and for i = 4 … 1 the map S_i = R_i + P of twice its width, where P is S_{i+1} enlarged and
 * R_i what a head of convolutions makes of F_i behind the gate of a {@link Refinement}. The prediction is S_1.
 */
final class SideOutputs implements Layer {
    /** The coarsest level. */
    static final int LEVELS = 5;

    private static final int WINDOW = 2;
    private static final Initialisation UNIFORM = new Initialisation("uniform", 1, 0);

    private final Refinement refinement;
    private final int side;
    /** The blocks of levels 1 to 4. */
    private final List<Layer> trunk = new ArrayList<>();

    private final Layer top;
    /** The heads of levels 1 to 4. */
    private final List<Layer> heads = new ArrayList<>();
    /** From the maps of levels 2 to 5 to the level below. */
    private final List<Upsample> doubling = new ArrayList<>();
    /** From the maps of levels 1 to 5 to the width of the image. */
    private final List<Upsample> whole = new ArrayList<>();

    private int layers;

    /**
     * The network. Its blocks are those of the trunk, of the coarsest map, then of the heads, the finest first.
     *
     * @param side pixels along a side of the image, a multiple of 16
     * @param width w: channels are 2w, 3w, 4w and 6w in the four blocks, 4w before the coarsest map, 2w in the heads
     */
    SideOutputs(Blocks.Builder blocks, Refinement refinement, int side, int width) {
        this.refinement = refinement;
        this.side = side;
        List<Volume> features = new ArrayList<>();
        Volume state = new Volume(1, side, side);
        for (int times : new int[] {2, 3, 4, 6}) {
            List<Layer> block = new ArrayList<>();
            if (!trunk.isEmpty()) {
                state = pool(block, state);
            }
            int channels = Math.multiplyExact(times, width);
            state = active(block, convolution(blocks, block, state, channels, 3));
            state = active(block, convolution(blocks, block, state, channels, 3));
            trunk.add(new Chain(block));
            features.add(state);
        }
        List<Layer> coarsest = new ArrayList<>();
        state = pool(coarsest, state);
        state = convolution(blocks, coarsest, state, 4 * width, 1);
        state = active(coarsest, convolution(blocks, coarsest, state, 4 * width, 3));
        convolution(blocks, coarsest, state, 1, 1);
        this.top = new Chain(coarsest);
        for (Volume given : features) {
            List<Layer> head = new ArrayList<>();
            Volume inner = convolution(blocks, head, given, 2 * width, 1);
            inner = active(head, convolution(blocks, head, inner, 2 * width, 3));
            inner = active(head, convolution(blocks, head, inner, 2 * width, 3));
            convolution(blocks, head, inner, 1, 3);
            heads.add(new Chain(head));
        }
        for (int level = 1; level <= LEVELS; level++) {
            int factor = 1 << (level - 1);
            Volume map = new Volume(1, side / factor, side / factor);
            whole.add(Upsample.of(map, false, Upsample.Kind.BILINEAR, factor));
            if (level > 1) {
                doubling.add(Upsample.of(map, false, Upsample.Kind.BILINEAR, WINDOW));
            }
        }
    }

    private static Volume pool(List<Layer> layers, Volume state) {
        MaxPool pool = MaxPool.of(state, false, WINDOW, WINDOW, 0);
        layers.add(pool);
        return pool.output();
    }

    private Volume convolution(Blocks.Builder blocks, List<Layer> list, Volume state, int channels, int kernel) {
        Convolution layer = Convolution.of(
                blocks, layers++, Convolution.geometry(state, false, channels, kernel, 1, kernel / 2), UNIFORM, true);
        list.add(layer);
        return layer.output();
    }

    private static Volume active(List<Layer> layers, Volume state) {
        layers.add(new Pointwise(Activation.RELU, state.size()));
        return state;
    }

    /** Name among the inner states of S_i, [pixels][batch]. */
    static String map(int level) {
        return "side " + level;
    }

    /** Name of P at a level below the coarsest: the map of the level above, enlarged. */
    static String coarser(int level) {
        return "coarser " + level;
    }

    /** Name of R_i. */
    static String residual(int level) {
        return "residual " + level;
    }

    /** Name of F_i. */
    static String features(int level) {
        return "features " + level;
    }

    /** How it refines. */
    Refinement refinement() {
        return refinement;
    }

    /** Pixels along a side of the image. */
    int side() {
        return side;
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        List<Node> features = new ArrayList<>();
        Node state = inputs;
        for (Layer block : trunk) {
            state = block.apply(pass, state);
            features.add(pass.trace(features(features.size() + 1), state));
        }
        Node map = pass.trace(map(LEVELS), top.apply(pass, state));
        for (int level = LEVELS - 1; level > 0; level--) {
            Node coarser = pass.trace(coarser(level), doubling.get(level - 1).apply(pass, map));
            Node residual = pass.trace(residual(level), head(pass, level, features.get(level - 1), coarser));
            map = pass.trace(
                    map(level),
                    refinement == Refinement.PLAIN ? residual : pass.graph().add(residual, coarser));
        }
        return map;
    }

    /**
     * R_i, as the head of a level makes it.
     *
     * @param features F_i, [channels·pixels][batch]
     * @param coarser P, [pixels][batch], or 1x1 for the same everywhere
     */
    Node head(ForwardPass pass, int level, Node features, Node coarser) {
        return plainHead(pass, level, refinement.gated(pass.graph(), features, coarser));
    }

    /** What the head of a level makes of features without a gate. */
    Node plainHead(ForwardPass pass, int level, Node features) {
        return heads.get(level - 1).apply(pass, features);
    }

    /** The map of a level, [pixels][batch], enlarged to the image's width. */
    Node whole(ForwardPass pass, int level, Node map) {
        return level == 1 ? map : whole.get(level - 1).apply(pass, map);
    }

    @Override
    public double operations() {
        double sum = top.operations();
        for (List<? extends Layer> part : List.of(trunk, heads, doubling, whole)) {
            sum += part.stream().mapToDouble(Layer::operations).sum();
        }
        return sum;
    }
}
