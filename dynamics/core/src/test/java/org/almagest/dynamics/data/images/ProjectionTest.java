package org.almagest.dynamics.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionTest {
    /** Sums of some dozens of products of numbers below 1. */
    private static final double ROUNDING = 1e-13;

    @ParameterizedTest
    @CsvSource({"28,28,25,1", "28,28,26,2", "8,8,25,7", "8,8,4,1", "8,8,64,16", "9,9,3,3", "32,32,25,1", "1,1,2,2"})
    void convolutionsHaveAsManyChannelsAsNeeded(int height, int width, int outputs, int channels) {
        RandomConvolutions convolutions =
                RandomConvolutions.random(new ImageSize(1, height, width), outputs, new RandomStream(1, "test"));
        assertEquals(channels, convolutions.second().outputs());
        assertEquals(channels, convolutions.first().outputs());
        assertEquals(outputs, project(convolutions, ramp(height * width)).length);
    }

    /** Straight from the definition: every pixel of the zero-padded image times its weight. */
    @ParameterizedTest
    @CsvSource({"1,1,28,28,5,0", "1,3,8,8,5,2", "3,2,4,4,3,1", "2,2,7,10,3,0", "1,1,1,1,5,2", "2,1,9,6,5,2"})
    void convolutionAgreesWithTheDefinition(int inputs, int outputs, int height, int width, int kernel, int padding) {
        Convolution convolution =
                Convolution.random(inputs, outputs, height, width, kernel, padding, new RandomStream(5, "test"));
        double[] image = ramp(inputs * height * width);
        double[] result = convolution.of(image);
        int outHeight = convolution.outHeight();
        int outWidth = convolution.outWidth();
        double[] expected = new double[outputs * outHeight * outWidth];
        for (int c = 0; c < inputs; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    // Scatter each pixel to all positions that see it.
                    for (int o = 0; o < outputs; o++) {
                        for (int row = 0; row < outHeight; row++) {
                            for (int column = 0; column < outWidth; column++) {
                                int i = y + padding - 2 * row;
                                int j = x + padding - 2 * column;
                                if (i >= 0 && i < kernel && j >= 0 && j < kernel) {
                                    expected[(o * outHeight + row) * outWidth + column] +=
                                            convolution.weights()[((o * inputs + c) * kernel + i) * kernel + j]
                                                    * image[(c * height + y) * width + x];
                                }
                            }
                        }
                    }
                }
            }
        }
        assertArrayEquals(expected, result, ROUNDING);
    }

    @Test
    void convolutionsOfThePapersImageSizeAgreeWithNumPy() {
        byte[] pixels = new byte[28 * 28];
        for (int i = 0; i < 28; i++) {
            for (int j = 0; j < 28; j++) {
                pixels[28 * i + j] = (byte) (7 * i + 3 * j);
            }
        }
        ImageSize size = new ImageSize(1, 28, 28);
        double[] image = new double[28 * 28];
        new LabelledImages(size, 255, pixels, new byte[1]).image(0, image);
        RandomStream random = new RandomStream(3, "projection random-convolutions");
        Reference.assertRow("idx/25/3", project(RandomConvolutions.random(size, 25, random), image), 0);
    }

    @Test
    void gaussianProjectionKeepsLengthsInTheMean() {
        int outputs = 20_000;
        GaussianProjection projection = GaussianProjection.random(5, outputs, new RandomStream(2, "test"));
        double[] image = ramp(5);
        double square = Arrays.stream(image).map(v -> v * v).sum();
        double projected =
                Arrays.stream(project(projection, image)).map(v -> v * v).sum();
        // ‖y‖²/‖x‖² is χ²(n)/n with standard deviation √(2/n) = 0.01; five of them.
        assertEquals(1, projected / square, 0.05);
    }

    @Test
    void gaussianProjectionIsLinear() {
        GaussianProjection projection = GaussianProjection.random(4, 3, new RandomStream(2, "test"));
        double[] sum = project(projection, new double[] {1, 2, 3, 4});
        for (int j = 0; j < 4; j++) {
            double[] unit = new double[4];
            unit[j] = 1;
            double[] column = project(projection, unit);
            for (int i = 0; i < 3; i++) {
                assertEquals(projection.matrix()[4 * i + j], column[i]);
                sum[i] -= (j + 1) * column[i];
            }
        }
        assertArrayEquals(new double[3], sum, ROUNDING);
    }

    private static double[] project(Projection projection, double[] image) {
        double[] inputs = new double[projection.outputs()];
        projection.project(image, inputs, 0);
        return inputs;
    }

    private static double[] ramp(int length) {
        double[] image = new double[length];
        for (int i = 0; i < length; i++) {
            image[i] = (37 * i % 101) / 100.0;
        }
        return image;
    }
}
