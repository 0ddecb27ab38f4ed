package org.almagest.dynamics.probe;

import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;

/**
 * A random direction in which filters move by as much as they are large (Li, Xu, Taylor, Studer, Goldstein 2018, arXiv 1712.09913, section
 * 4): each row of a weight matrix, be it a neuron's weights or a kernel, is scaled to the length of the network's own row; biases and
 * gains, blocks of one column, stay. So networks that differ by a scale of their filters alone have one landscape.
 */
final class FilterDirection {
    private FilterDirection() {}

    /**
     * The direction {@code raw}, scaled.
     *
     * @param theta flat vector of the network
     * @param raw one number a parameter
     */
    static double[] scaled(Model model, double[] theta, double[] raw) {
        double[] direction = new double[raw.length];
        for (Block block : model.blocks()) {
            if (block.cols() == 1) {
                continue;
            }
            for (int row = 0; row < block.rows(); row++) {
                int from = block.offset() + row * block.cols();
                double length = Vectors.norm(raw, from, block.cols());
                double factor = length == 0 ? 0 : Vectors.norm(theta, from, block.cols()) / length;
                for (int i = from; i < from + block.cols(); i++) {
                    direction[i] = factor * raw[i];
                }
            }
        }
        return direction;
    }
}
