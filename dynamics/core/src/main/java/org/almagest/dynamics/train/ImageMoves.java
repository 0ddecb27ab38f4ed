package org.almagest.dynamics.train;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Augmentation;
import org.almagest.dynamics.data.ImageSize;

/**
 * Moves the images of a batch before a training step. What is drawn depends on the seed, the step and an image's place in the
 * batch alone, so that the same bits come out whatever is recorded or measured between two steps.
 */
final class ImageMoves implements BatchMoves {
    private final Augmentation augmentation;
    private final RandomStream random;
    private final double[] image;

    /**
     * Moves as {@code augmentation} says.
     *
     * @param seed of the run
     */
    ImageMoves(Augmentation augmentation, long seed) {
        this.augmentation = augmentation;
        this.random = new RandomStream(seed, "augmentation");
        this.image = new double[augmentation.size().numbers()];
    }

    @Override
    public void move(long step, BatchLoss loss) {
        move(step, loss.arena(), loss.inputs(), loss.batch());
        if (augmentation.targets()) {
            move(step, loss.arena(), loss.targets(), loss.batch());
        }
    }

    /**
     * Moves all images of a batch.
     *
     * @param step steps taken so far
     * @param arena holds the inputs, [features][batch], modified
     * @param at where they begin
     */
    void move(long step, double[] arena, int at, int batch) {
        random.moveTo(step);
        int shift = augmentation.shift();
        for (int j = 0; j < batch; j++) {
            int down = shift == 0 ? 0 : random.below(2 * shift + 1) - shift;
            int right = shift == 0 ? 0 : random.below(2 * shift + 1) - shift;
            boolean mirrored = augmentation.flip() && random.uniform() < 0.5;
            if (down != 0 || right != 0 || mirrored) {
                place(arena, at + j, batch, down, right, mirrored);
            }
        }
    }

    /** One image, mirrored first and then shifted; its numbers lie {@code stride} apart. */
    private void place(double[] arena, int at, int stride, int down, int right, boolean mirrored) {
        ImageSize size = augmentation.size();
        int height = size.height();
        int width = size.width();
        Arrays.fill(image, 0);
        for (int row = 0; row < size.channels() * height; row++) {
            int y = row % height + down;
            if (y < 0 || y >= height) {
                continue;
            }
            int from = row * width;
            int to = (row + down) * width;
            for (int x = Math.max(0, right); x < Math.min(width, width + right); x++) {
                int source = mirrored ? width - 1 - (x - right) : x - right;
                image[to + x] = arena[at + (from + source) * stride];
            }
        }
        for (int i = 0; i < image.length; i++) {
            arena[at + i * stride] = image[i];
        }
    }
}
