package org.almagest.studies.saliencyrefinement;

import java.util.Arrays;
import org.almagest.dynamics.geometry.DistanceTransform;
import org.almagest.dynamics.geometry.Overlap;
import org.jspecify.annotations.Nullable;

/**
 * How good maps are against masks, over all pixels of all scenes; arrays are [scene][row][column]. Built once for some masks;
 * for one thread.
 */
final class SaliencyScores {
    /** Pixels from the other side, within which a pixel lies on the edge of a mask. */
    private static final double BAND = 2.5;

    /** β² of the F-measure, as is usual for saliency (Achanta et al., CVPR 2009). */
    private static final double BETA_SQUARED = 0.3;

    private static final double HIGHEST_THRESHOLD = 0.99;

    private final int pixels;
    private final boolean[] mask;
    private final boolean[] edge;

    /**
     * Scores against masks.
     *
     * @param height rows of a scene
     * @param width columns of a scene
     * @param masks 1 where the object is, else 0, scene by scene
     */
    SaliencyScores(int height, int width, double[] masks) {
        this.pixels = height * width;
        this.mask = new boolean[masks.length];
        this.edge = new boolean[masks.length];
        DistanceTransform transform = new DistanceTransform(height, width);
        double[] inwards = new double[pixels];
        double[] outwards = new double[pixels];
        for (int from = 0; from < masks.length; from += pixels) {
            for (int i = 0; i < pixels; i++) {
                mask[from + i] = masks[from + i] > 0.5;
            }
            boolean[] own = Arrays.copyOfRange(mask, from, from + pixels);
            // one of the two is 0 everywhere
            transform.from(own, false, inwards);
            transform.from(own, true, outwards);
            for (int i = 0; i < pixels; i++) {
                edge[from + i] = inwards[i] + outwards[i] <= BAND;
            }
        }
    }

    /** Which pixels of the masks count. */
    enum Region {
        /** Everywhere. */
        ALL,
        /** On the edge of the object, either side. */
        EDGE,
        /** In the object and not on its edge. */
        INSIDE,
        /** Outside of the object and not on its edge. */
        OUTSIDE
    }

    private boolean in(Region region, int i) {
        return switch (region) {
            case ALL -> true;
            case EDGE -> edge[i];
            case INSIDE -> mask[i] && !edge[i];
            case OUTSIDE -> !mask[i] && !edge[i];
        };
    }

    /** Mean |p − y| over the pixels of a region; null where there are none. */
    @Nullable
    Double absoluteError(double[] found, Region region) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < found.length; i++) {
            if (in(region, i)) {
                sum += Math.abs(found[i] - (mask[i] ? 1 : 0));
                count++;
            }
        }
        return count == 0 ? null : (Double) (sum / count);
    }

    /** Mean over scenes of the intersection over union of p > ½ and the mask. */
    double iou(double[] found) {
        boolean[] taken = new boolean[pixels];
        double sum = 0;
        for (int from = 0; from < found.length; from += pixels) {
            for (int i = 0; i < pixels; i++) {
                taken[i] = found[from + i] > 0.5;
            }
            sum += Overlap.of(taken, Arrays.copyOfRange(mask, from, from + pixels))
                    .iou();
        }
        return sum * pixels / found.length;
    }

    /**
     * Mean over scenes of the F-measure (1 + β²)·precision·recall/(β²·precision + recall), β² = 0.3, of the pixels with p at
     * least twice the scene's mean, or at least 0.99 where that is more; 0 where nothing is taken rightly.
     */
    double weightedF(double[] found) {
        double sum = 0;
        for (int from = 0; from < found.length; from += pixels) {
            double mean = 0;
            for (int i = from; i < from + pixels; i++) {
                mean += found[i];
            }
            double threshold = Math.min(HIGHEST_THRESHOLD, 2 * mean / pixels);
            int taken = 0;
            int there = 0;
            int both = 0;
            for (int i = from; i < from + pixels; i++) {
                boolean takes = found[i] >= threshold;
                taken += takes ? 1 : 0;
                there += mask[i] ? 1 : 0;
                both += takes && mask[i] ? 1 : 0;
            }
            if (both > 0) {
                double precision = (double) both / taken;
                double recall = (double) both / there;
                sum += (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
            }
        }
        return sum * pixels / found.length;
    }

    /**
     * P(p > ½ | y = 1, σ(P) < ½): which share of what the coarser map misses is found; null where it misses nothing.
     *
     * @param coarser P, a logit
     */
    @Nullable
    Double recovered(double[] found, double[] coarser) {
        long missed = 0;
        long recovered = 0;
        for (int i = 0; i < found.length; i++) {
            if (mask[i] && coarser[i] < 0) {
                missed++;
                recovered += found[i] > 0.5 ? 1 : 0;
            }
        }
        return missed == 0 ? null : (Double) ((double) recovered / missed);
    }

    /** Share of |R| where the coarser map P predicts nothing, σ(P) < ½; null where R is 0 everywhere. */
    static @Nullable Double shareUnpredicted(double[] residual, double[] coarser) {
        double part = 0;
        double all = 0;
        for (int i = 0; i < residual.length; i++) {
            double size = Math.abs(residual[i]);
            part += coarser[i] < 0 ? size : 0;
            all += size;
        }
        return all == 0 ? null : (Double) (part / all);
    }

    /** Share of the pixels where the coarser map P predicts nothing. */
    static double areaUnpredicted(double[] coarser) {
        return (double) Arrays.stream(coarser).filter(one -> one < 0).count() / coarser.length;
    }

    /** Share of |R| on the edge of the object; null where R is 0 everywhere. */
    @Nullable
    Double shareOnEdge(double[] residual) {
        double part = 0;
        double all = 0;
        for (int i = 0; i < residual.length; i++) {
            double size = Math.abs(residual[i]);
            part += edge[i] ? size : 0;
            all += size;
        }
        return all == 0 ? null : (Double) (part / all);
    }

    /** Share of the pixels on the edge of the object. */
    double areaOfEdge() {
        int count = 0;
        for (boolean one : edge) {
            count += one ? 1 : 0;
        }
        return (double) count / edge.length;
    }
}
