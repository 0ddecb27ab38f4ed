package org.almagest.dynamics.geometry;

import java.util.Locale;

/**
 * The band along the boundary of a mask: the pixels in whose square neighbourhood the mask has pixels and misses others. It is
 * the mask dilated less the mask eroded, by a square of 2·radius + 1 pixels (the morphological gradient of Beucher). Beyond the
 * picture there is nothing, neither mask nor other. Keeps its working memory from mask to mask: one thread at a time.
 */
public final class BoundaryBand {
    private final int height;
    private final int width;
    private final int radius;
    /** How many true pixels lie above and to the left, [height + 1][width + 1]. */
    private final int[] corner;

    /**
     * For masks of {@code height} rows of {@code width} pixels.
     *
     * @param radius pixels from the middle of a neighbourhood to its edge
     * @throws IllegalArgumentException if one of them is below 1
     */
    public BoundaryBand(int height, int width, int radius) {
        if (height < 1 || width < 1 || radius < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the boundary band of masks of %d×%d by radius %d: expected positive numbers",
                    height,
                    width,
                    radius));
        }
        this.height = height;
        this.width = width;
        this.radius = radius;
        this.corner = new int[Math.multiplyExact(height + 1, width + 1)];
    }

    /**
     * Marks the band of {@code mask}.
     *
     * @param mask row by row
     * @param band of as many pixels, overwritten; another array than {@code mask}
     * @return pixels of the band
     * @throws IllegalArgumentException if one of them has another size
     */
    public int mark(boolean[] mask, boolean[] band) {
        if (mask.length != height * width || band.length != mask.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a mask of %d pixels and a band of %d: expected %d for each, %d×%d",
                    mask.length,
                    band.length,
                    height * width,
                    height,
                    width));
        }
        countCorners(mask);
        int marked = 0;
        for (int y = 0; y < height; y++) {
            int top = Math.max(0, y - radius);
            int bottom = Math.min(height, y + radius + 1);
            for (int x = 0; x < width; x++) {
                int left = Math.max(0, x - radius);
                int right = Math.min(width, x + radius + 1);
                int inside = corner[bottom * (width + 1) + right]
                        - corner[top * (width + 1) + right]
                        - corner[bottom * (width + 1) + left]
                        + corner[top * (width + 1) + left];
                boolean mixed = inside > 0 && inside < (bottom - top) * (right - left);
                band[y * width + x] = mixed;
                marked += mixed ? 1 : 0;
            }
        }
        return marked;
    }

    private void countCorners(boolean[] mask) {
        for (int y = 0; y < height; y++) {
            int row = 0;
            for (int x = 0; x < width; x++) {
                row += mask[y * width + x] ? 1 : 0;
                corner[(y + 1) * (width + 1) + x + 1] = corner[y * (width + 1) + x + 1] + row;
            }
        }
    }
}
