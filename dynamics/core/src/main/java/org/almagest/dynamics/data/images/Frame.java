package org.almagest.dynamics.data.images;

import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.ImageSize;

/**
 * A frame of zeros around every channel of an image, before another projection: images in the middle of a blank page, as those
 * of MNIST are.
 *
 * @param next from the framed image on
 * @param size of the image without its frame
 * @param width pixels of the frame on each side
 */
record Frame(Projection next, ImageSize size, int width) implements Projection {
    private static final int WIDEST = 1000;

    /** Its setting, for any source of images. */
    static final Parameter PARAMETER = Parameter.integer(
            "pad", 0, 0, WIDEST, "pixels of a frame of zeros around each image, before all else but its colours");

    /**
     * The size of images of {@code size} with the frame that {@code settings} ask for.
     *
     * @param source whose images they are, for the message
     * @throws DataException if there is a frame and the inputs are lines
     */
    static ImageSize framed(String source, Settings settings, ImageSize size) {
        int width = settings.integer(PARAMETER.name());
        if (width == 0) {
            return size;
        }
        if (size.height() == 1 || size.width() == 1) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: pad %d puts a frame around images, and the inputs are of %s: expected pad 0, or images of at least 2×2",
                    source,
                    width,
                    size));
        }
        return new ImageSize(size.channels(), size.height() + 2 * width, size.width() + 2 * width);
    }

    @Override
    public int outputs() {
        return next.outputs();
    }

    @Override
    public void project(double[] image, double[] inputs, int start) {
        int columns = size.width() + 2 * width;
        int rows = size.height() + 2 * width;
        double[] framed = new double[size.channels() * rows * columns];
        for (int channel = 0; channel < size.channels(); channel++) {
            for (int y = 0; y < size.height(); y++) {
                System.arraycopy(
                        image,
                        (channel * size.height() + y) * size.width(),
                        framed,
                        (channel * rows + width + y) * columns + width,
                        size.width());
            }
        }
        next.project(framed, inputs, start);
    }
}
