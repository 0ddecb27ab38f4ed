package org.almagest.studies.saliencyrefinement;

import org.almagest.dynamics.config.RandomStream;

/**
 * A scene: one object, which is a lobed blob, a bar or a disc with a thin limb, brighter or darker than a smooth background
 * under noise of pixels; the mean of the picture is 0.
 *
 * @param image [row][column]
 * @param mask 1 where the object is, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LimbScene(double[] image, double[] mask) {
    /** Pixels along a side. */
    static final int SIDE = 32;

    private static final int SMOOTH = 4;
    private static final double NOISE = 0.12;
    private static final double HALF_LIMB = 1.2;

    /** Draws scenes one after another; one thread at a time. */
    static final class Painter {
        private final RandomStream random;
        private final SmoothNoise smooth = new SmoothNoise(SIDE, SMOOTH);
        private final boolean[] object = new boolean[SIDE * SIDE];

        Painter(RandomStream random) {
            this.random = random;
        }

        /**
         * The next scene. Drawn in this order: the centre; the kind and its sizes; the limb's direction and length; the
         * background; the noise; the sign and the size of the contrast.
         */
        LimbScene next() {
            double centreX = random.uniform(10, 22);
            double centreY = random.uniform(10, 22);
            int kind = random.below(3);
            switch (kind) {
                case 0 -> blob(centreX, centreY);
                case 1 -> bar(centreX, centreY);
                default -> disc(centreX, centreY);
            }
            limb(centreX, centreY);
            double[] image = new double[object.length];
            for (int i = 0; i < image.length; i++) {
                image[i] = random.normal();
            }
            smooth.blur(image);
            for (int i = 0; i < image.length; i++) {
                image[i] = 0.5 + 0.15 * image[i] / 0.07 + NOISE * random.normal();
            }
            double sign = random.below(2) == 0 ? -1 : 1;
            double contrast = sign * random.uniform(0.35, 0.6);
            double[] mask = new double[object.length];
            double mean = 0;
            for (int i = 0; i < image.length; i++) {
                if (object[i]) {
                    mask[i] = 1;
                    image[i] += contrast;
                }
                mean += image[i];
            }
            mean /= image.length;
            for (int i = 0; i < image.length; i++) {
                image[i] -= mean;
            }
            return new LimbScene(image, mask);
        }

        private void blob(double centreX, double centreY) {
            double radius = random.uniform(5, 8);
            int lobes = 3 + random.below(4);
            double phase = random.uniform(0, 6);
            for (int i = 0; i < object.length; i++) {
                double x = i % SIDE - centreX;
                double y = i / SIDE - centreY;
                double reach = radius * (1 + 0.35 * StrictMath.cos(lobes * StrictMath.atan2(y, x) + phase));
                object[i] = StrictMath.hypot(x, y) < reach;
            }
        }

        private void bar(double centreX, double centreY) {
            double angle = random.uniform(0, Math.PI);
            double length = random.uniform(6, 9);
            double width = random.uniform(2.5, 5);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            for (int i = 0; i < object.length; i++) {
                double x = i % SIDE - centreX;
                double y = i / SIDE - centreY;
                object[i] = Math.abs(x * cos + y * sin) < length && Math.abs(-x * sin + y * cos) < width;
            }
        }

        private void disc(double centreX, double centreY) {
            double radius = random.uniform(4, 6);
            for (int i = 0; i < object.length; i++) {
                object[i] = StrictMath.hypot(i % SIDE - centreX, i / SIDE - centreY) < radius;
            }
        }

        private void limb(double centreX, double centreY) {
            double angle = random.uniform(0, 2 * Math.PI);
            double length = random.uniform(8, 13);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            for (int i = 0; i < object.length; i++) {
                double x = i % SIDE - centreX;
                double y = i / SIDE - centreY;
                double along = x * cos + y * sin;
                object[i] |= along > 0 && along < length && Math.abs(-x * sin + y * cos) < HALF_LIMB;
            }
        }
    }
}
