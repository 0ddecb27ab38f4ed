package org.almagest.jobs.dl4j.translation;

import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
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
    /** [copies][inputs][y][x] with a kernel for every copy of every input, as separable convolutions begin. */
    COPIES_FIRST {
        @Override
        INDArray outputsFirst(INDArray array) {
            return array.dup('c').reshape('c', array.size(0) * array.size(1), array.size(2), array.size(3));
        }
    },
    /** [y][x][inputs][copies], the same for depthwise convolutions. */
    COPIES_LAST {
        @Override
        INDArray outputsFirst(INDArray array) {
            return COPIES_FIRST.outputsFirst(array.permute(3, 2, 0, 1));
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

    /** That of the weights {@code array} called {@code key} of {@code layer}. */
    static Arrangement of(Layer layer, String key, INDArray array) {
        if (layer instanceof DepthwiseConvolution2D) {
            return COPIES_LAST;
        }
        boolean pointwise = key.equals(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY);
        if (layer instanceof SeparableConvolution2D && !pointwise) {
            return COPIES_FIRST;
        }
        if (layer instanceof Convolution1DLayer) {
            return TAPS_FIRST;
        }
        boolean transposed = layer instanceof Deconvolution2D || layer instanceof Deconvolution3D;
        return array.rank() == 2 || transposed ? INPUTS_FIRST : OUTPUTS_FIRST;
    }

    /** The same numbers as [outputs][inputs][taps…]. */
    abstract INDArray outputsFirst(INDArray array);
}
