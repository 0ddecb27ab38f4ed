package org.almagest.studies.implicitshapes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.geometry.Overlap;

/**
 * How well a network draws shapes that it has not learnt, means over them.
 *
 * @param squaredError on the raster
 * @param meanImage the same of the mean raster of the training shapes
 * @param coarse intersection over union on the raster
 * @param fine the same at 64 × 64
 * @param upsampled the same of the raster upsampled
 * @param ceiling the same of the true raster upsampled
 * @param gray share of undecided pixels of the raster
 */
record DrawnShapes(
        double squaredError,
        double meanImage,
        double coarse,
        double fine,
        double upsampled,
        double ceiling,
        double gray) {
    /** A pixel counts as inside above this. */
    static final double INSIDE = 0.5;

    private static final double UNDECIDED_FROM = 0.2;
    private static final double UNDECIDED_TO = 0.8;

    /**
     * Draws shapes.
     *
     * @param shapes those of the test examples of {@code data}
     */
    static DrawnShapes of(DecodedShapes network, List<PlanarShape> shapes, DataSet data) {
        double[] mean = meanRaster(data.train());
        double[] sums = new double[7];
        for (PlanarShape shape : shapes) {
            boolean[] coarse = shape.mask(ExampleLayout.SIDE);
            boolean[] fine = shape.mask(DecodedShapes.SIDE);
            double[] raster = numbers(coarse);
            DecodedShapes.Picture picture = network.picture(network.code(raster));
            sums[0] += squaredError(picture.raster(), raster);
            sums[1] += squaredError(mean, raster);
            sums[2] += iou(picture.raster(), coarse);
            sums[3] += iou(picture.fine(), fine);
            sums[4] += iou(picture.upsampled(), fine);
            sums[5] += iou(network.enlarged(raster), fine);
            sums[6] += undecided(picture.raster());
        }
        int n = shapes.size();
        return new DrawnShapes(
                sums[0] / n, sums[1] / n, sums[2] / n, sums[3] / n, sums[4] / n, sums[5] / n, sums[6] / n);
    }

    /** By the names of the probe's quantities. */
    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(ShapeProbe.MSE, squaredError);
        numbers.put(ShapeProbe.MEAN_IMAGE, meanImage);
        numbers.put(ShapeProbe.IOU, coarse);
        numbers.put(ShapeProbe.FINE_IOU, fine);
        numbers.put(ShapeProbe.UPSAMPLED_IOU, upsampled);
        numbers.put(ShapeProbe.CEILING, ceiling);
        numbers.put(ShapeProbe.SAMPLING_GAIN, fine - upsampled);
        numbers.put(ShapeProbe.GRAY, gray);
        return numbers;
    }

    private static double[] meanRaster(Examples examples) {
        double[] mean = new double[ExampleLayout.PIXELS];
        for (int i = 0; i < examples.count(); i++) {
            for (int pixel = 0; pixel < mean.length; pixel++) {
                mean[pixel] += examples.inputs()[i * examples.features() + pixel] / examples.count();
            }
        }
        return mean;
    }

    /** 1 inside, 0 outside. */
    static double[] numbers(boolean[] mask) {
        double[] numbers = new double[mask.length];
        for (int i = 0; i < mask.length; i++) {
            numbers[i] = mask[i] ? 1 : 0;
        }
        return numbers;
    }

    /** Where the field is above ½. */
    static boolean[] mask(double[] field) {
        boolean[] mask = new boolean[field.length];
        for (int i = 0; i < field.length; i++) {
            mask[i] = field[i] > INSIDE;
        }
        return mask;
    }

    private static double iou(double[] field, boolean[] truth) {
        return Overlap.of(mask(field), truth).iou();
    }

    private static double squaredError(double[] found, double[] truth) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum += (found[i] - truth[i]) * (found[i] - truth[i]);
        }
        return sum / truth.length;
    }

    /** Share of the numbers that are neither near 0 nor near 1. */
    static double undecided(double[] field) {
        int count = 0;
        for (double value : field) {
            count += value > UNDECIDED_FROM && value < UNDECIDED_TO ? 1 : 0;
        }
        return (double) count / field.length;
    }
}
