package org.almagest.dynamics.data.images;

/**
 * The pixels as they are.
 *
 * @param outputs pixels of an image
 */
record NoProjection(int outputs) implements Projection {
    @Override
    public void project(double[] image, double[] inputs, int start) {
        System.arraycopy(image, 0, inputs, start, outputs);
    }
}
