package org.almagest.jobs.dl4j;

import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** In which order DL4J keeps the axes of a layer's weights. */
enum Arrangement {
    /** [outputs][inputs][taps…], as convolutions have them. */
    OUTPUTS_FIRST {
        @Override
        INDArray outputsFirst(INDArray array) {
            return array;
        }
    },
    /** [inputs][outputs][taps…], as dense and recurrent layers and transposed convolutions have them. */
    INPUTS_FIRST {
        @Override
        INDArray outputsFirst(INDArray array) {
            int[] axes = new int[array.rank()];
            for (int i = 0; i < axes.length; i++) {
                axes[i] = i < 2 ? 1 - i : i;
            }
            return array.permute(axes);
        }
    },
    /**
     * [taps][inputs][outputs], as convolutions in one dimension use them, although the array says [outputs][inputs][taps][1].
     */
    TAPS_FIRST {
        @Override
        INDArray outputsFirst(INDArray array) {
            return array.dup('c')
                    .reshape('c', array.size(2), array.size(1), array.size(0))
                    .permute(2, 1, 0);
        }
    };

    /** That of the weights {@code array} of {@code layer}. */
    static Arrangement of(Layer layer, INDArray array) {
        if (layer instanceof Convolution1DLayer) {
            return TAPS_FIRST;
        }
        boolean transposed = layer instanceof Deconvolution2D || layer instanceof Deconvolution3D;
        return array.rank() == 2 || transposed ? INPUTS_FIRST : OUTPUTS_FIRST;
    }

    /** The same numbers as [outputs][inputs][taps…]. */
    abstract INDArray outputsFirst(INDArray array);
}
