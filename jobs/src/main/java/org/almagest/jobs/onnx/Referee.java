package org.almagest.jobs.onnx;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Another program that runs ONNX files, to compare a translated network with. Found by {@link java.util.ServiceLoader}; none is
 * there unless its jar is.
 */
public interface Referee {
    /** Its name, for messages. */
    String name();

    /**
     * What it makes of examples.
     *
     * @param file the model
     * @param input the name of the input
     * @param whole whether that takes whole numbers
     * @param shape its extents, the examples first
     * @param inputs the numbers, example by example
     * @return its one output, example by example
     * @throws IOException if it cannot run the model, which then stands as it is
     */
    double[] predictions(Path file, String input, boolean whole, long[] shape, double[] inputs) throws IOException;
}
