package org.almagest.dynamics.data.images;

/**
 * Red, green and blue made grey, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), before another projection.
 *
 * @param next from the grey image on
 * @param pixels of a channel
 */
record Grey(Projection next, int pixels) implements Projection {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    @Override
    public int outputs() {
        return next.outputs();
    }

    @Override
    public void project(double[] image, double[] inputs, int start) {
        double[] grey = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            grey[i] = RED * image[i] + GREEN * image[pixels + i] + BLUE * image[2 * pixels + i];
        }
        next.project(grey, inputs, start);
    }
}
