package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;

/**
 * A network that learns from an average of itself, as MoCo and BYOL do (He et al. 2020, arXiv 1911.05722, equation 2; Grill et al.
 * 2020, arXiv 2006.07733, equation 1): a capability of a {@link Model}. The teacher is a copy θ′ of all parameters that begins
 * where they do, and after every step becomes θ′ ← d·θ′ + (1 − d)·θ, with the parameters where the step has led. It is kept in the
 * model's {@link Statistic}s, so whatever saves the network saves it too, and no derivative reaches it.
 *
 * @param decay d, from 0 to below 1
 * @param blocks the model's parameter blocks
 * @param first the place among the model's statistics of the first copy; the others follow in the order of the blocks, up to the
 *     last of all statistics
 */
public record AveragedTeacher(double decay, List<Block> blocks, int first) {
    public AveragedTeacher {
        blocks = List.copyOf(blocks);
    }

    /** The statistics that keep the copy, in the order of the blocks. */
    public static List<Statistic> copies(List<Block> blocks) {
        List<Statistic> copies = new ArrayList<>();
        for (Block block : blocks) {
            copies.add(new Statistic(
                    String.format(Locale.ROOT, "teacher's layer %d %s", block.layer(), block.name()),
                    block.rows(),
                    block.cols(),
                    Double.NaN));
        }
        return List.copyOf(copies);
    }

    /** Numbers in the copy: as many as there are parameters. */
    public int size() {
        Block last = blocks.get(blocks.size() - 1);
        return last.offset() + last.size();
    }

    /**
     * The flat vector of a model that has a teacher and no other statistics, at its start.
     *
     * @param parameters where they begin, and the teacher with them
     */
    public static double[] begin(double[] parameters) {
        double[] twice = Arrays.copyOf(parameters, 2 * parameters.length);
        System.arraycopy(parameters, 0, twice, parameters.length, parameters.length);
        return twice;
    }

    /**
     * The teacher's forward pass: the same network at the copy's numbers, which are held fixed.
     *
     * @param pass of the network itself
     */
    public ForwardPass of(ForwardPass pass) {
        List<Node> copy = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            copy.add(pass.statistic(first + i));
        }
        return pass.at(copy);
    }
}
