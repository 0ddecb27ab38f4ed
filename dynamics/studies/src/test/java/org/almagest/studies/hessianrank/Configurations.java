package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Padding;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;

/**
 * Networks of all kinds, drawn from a seed: lines and images, one to three channels in, one to three layers under a
 * dense head, kernels, strides and paddings mixed, with and without weight sharing, pooling or further dense layers,
 * few samples or many, and both losses.
 */
final class Configurations {
    private Configurations() {}

    /** One network, what it is shown and how it is judged. */
    record Configuration(LinearNetwork network, int samples, Objective loss) {
        Inputs inputs() {
            return Inputs.generic(samples);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(network.input().toString());
            for (LinearLayer layer : network.layers()) {
                text.append(' ').append(layer.getClass().getSimpleName());
                if (layer instanceof Convolution c) {
                    text.append(c.horizontal());
                }
                text.append(" to ").append(layer.output());
            }
            return text + ", " + samples + " samples, " + loss.name();
        }
    }

    /** {@code count} of them with at most {@code limit} weights. */
    static List<Configuration> draw(long seed, int count, int limit) {
        RandomStream stream = new RandomStream(seed, "configurations");
        List<Configuration> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            LinearNetwork network = stream.below(5) == 0 ? dense(stream) : convolutional(stream);
            int features = network.input().size();
            int samples = stream.below(3) == 0 ? 1 + stream.below(features) : features + stream.below(3);
            Objective loss =
                    stream.below(4) == 0 && network.outputs() > 1 ? Objectives.CROSS_ENTROPY : Objectives.SQUARED_ERROR;
            if (network.parameters() <= limit) {
                drawn.add(new Configuration(network, samples, loss));
            }
        }
        return drawn;
    }

    private static LinearNetwork dense(RandomStream stream) {
        Integer[] widths = new Integer[2 + stream.below(4)];
        Arrays.setAll(widths, l -> 1 + stream.below(7));
        return LinearNetwork.dense(List.of(widths));
    }

    private static LinearNetwork convolutional(RandomStream stream) {
        LinearNetwork network = stream.below(3) == 0
                ? LinearNetwork.image(1 + stream.below(2), 3 + stream.below(3), 3 + stream.below(3))
                : LinearNetwork.line(1 + stream.below(3), 3 + stream.below(7));
        int depth = 1 + stream.below(3);
        boolean local = stream.below(4) == 0;
        for (int l = 0; l < depth; l++) {
            Padding padding = stream.below(2) == 0 ? Padding.SAME : Padding.VALID;
            Volume at = network.output();
            int shortest = network.input().height() == 1 ? at.width() : Math.min(at.height(), at.width());
            int kernel = 1 + stream.below(Math.min(4, shortest));
            int stride = stream.below(4) == 0 ? 2 : 1;
            int channels = 1 + stream.below(4);
            network = local && stream.below(2) == 0
                    ? network.locallyConnected(channels, kernel, stride, padding)
                    : network.convolution(channels, kernel, stride, padding);
        }
        if (stream.below(6) == 0) {
            network = network.globalPooling();
        }
        if (stream.below(4) == 0) {
            network = network.dense(1 + stream.below(5));
        }
        return network.dense(1 + stream.below(4));
    }
}
