package org.almagest.dynamics.data.images;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.ImageSize;

/**
 * A file of images with the file of their labels; the images are still unread.
 *
 * @param images count × height × width
 * @param labels of the first {@code labels.length} images, those that are wanted
 * @param classes one more than the largest label in the file
 * @param several whether not all labels in the file are the same
 */
record IdxPair(IdxFile images, byte[] labels, int classes, boolean several) {
    private static final int IMAGE_AXES = 3;
    private static final int LABEL_AXES = 1;

    /**
     * Reads the labels and the header of the images.
     *
     * @param wanted how many, from the start; 0 = all
     * @param part "training" or "test", for messages
     * @throws DataException if a file is missing or damaged, or the two do not fit together
     */
    static IdxPair of(String imagesPath, String labelsPath, int wanted, String part) {
        IdxFile images = IdxFile.at(imagesPath, IMAGE_AXES, part + " images");
        IdxFile labels = IdxFile.at(labelsPath, LABEL_AXES, part + " labels");
        if (images.count() != labels.count()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s holds %d labels, expected %d, one for each image of %s",
                    labelsPath,
                    labels.count(),
                    images.count(),
                    imagesPath));
        }
        if (wanted > images.count()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s holds %d images, fewer than the %d %s examples asked for: expected 0 (all) to %d",
                    imagesPath,
                    images.count(),
                    wanted,
                    part,
                    images.count()));
        }
        byte[] all = labels.first(labels.count());
        int largest = 0;
        boolean several = false;
        for (byte label : all) {
            largest = Math.max(largest, Byte.toUnsignedInt(label));
            several |= label != all[0];
        }
        return new IdxPair(images, wanted == 0 ? all : Arrays.copyOf(all, wanted), largest + 1, several);
    }

    /** Number of images wanted. */
    int count() {
        return labels.length;
    }

    /** Size of an image. */
    ImageSize size() {
        return new ImageSize(1, images.shape()[1], images.shape()[2]);
    }
}
