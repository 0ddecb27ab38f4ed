package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * How clips and sentences come about: both are linear views of what happens, z ∈ R^latent, but for noise, and of another scale and
 * offset each. A sentence is z·A_t + 0.2·noise. A clip of it is (z + 0.3·noise)·A_v with another 0.4·noise for every number, then
 * scaled and moved.
 */
final class ClipWorld {
    private static final double TEXT_NOISE = 0.2;
    private static final double LATENT_NOISE = 0.3;
    private static final double VIDEO_NOISE = 0.4;
    private static final int MOST_CLIPS = 3;

    private final double[][] video;
    private final double[][] text;
    private final int latent;
    private final int sentences;
    private final double unmatched;
    private final double scale;
    private final double offset;

    /** The views, drawn from {@code random}: those of clips N(0, 1), those of sentences N(0, 1)/√latent. */
    ClipWorld(Settings settings, RandomStream random) {
        this.latent = settings.integer("latent");
        this.sentences = settings.integer("sentences");
        this.unmatched = settings.real("unmatched");
        this.scale = settings.real("video_scale");
        this.offset = settings.real("video_offset");
        this.video = normals(random, latent, settings.integer("video_dimension"), 1);
        this.text = normals(random, latent, settings.integer("text_dimension"), 1 / Math.sqrt(latent));
    }

    private static double[][] normals(RandomStream random, int rows, int columns, double sd) {
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            for (int i = 0; i < columns; i++) {
                row[i] = sd * random.normal();
            }
        }
        return numbers;
    }

    /** One to three clips a sentence, equally likely, and before them, with the probability {@code unmatched}, one of something else. */
    ClipSequence draw(RandomStream random) {
        List<double[]> clips = new ArrayList<>();
        List<Integer> actions = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        double[][] texts = new double[sentences][];
        for (int j = 0; j < sentences; j++) {
            double[] z = normals(random, 1, latent, 1)[0];
            texts[j] = view(z, text, 1, TEXT_NOISE, 0, random);
            int matched = 1 + random.below(MOST_CLIPS);
            if (random.uniform() < unmatched) {
                clips.add(clip(normals(random, 1, latent, 1)[0], random));
                labels.add(ClipSequence.NONE);
                actions.add(Action.POP_CLIP);
            }
            for (int k = 0; k < matched; k++) {
                double[] near = z.clone();
                for (int i = 0; i < latent; i++) {
                    near[i] += LATENT_NOISE * random.normal();
                }
                clips.add(clip(near, random));
                labels.add(j);
                actions.add(Action.MATCH);
            }
            actions.add(Action.POP_SENTENCE);
        }
        return new ClipSequence(clips.toArray(double[][]::new), texts, whole(actions), whole(labels));
    }

    private double[] clip(double[] z, RandomStream random) {
        return view(z, video, scale, VIDEO_NOISE, offset, random);
    }

    /** scale·(z·A + noise) + offset. */
    private static double[] view(
            double[] z, double[][] matrix, double scale, double noise, double offset, RandomStream random) {
        double[] seen = new double[matrix[0].length];
        for (int d = 0; d < seen.length; d++) {
            double sum = noise * random.normal();
            for (int i = 0; i < z.length; i++) {
                sum += z[i] * matrix[i][d];
            }
            seen[d] = scale * sum + offset;
        }
        return seen;
    }

    private static int[] whole(List<Integer> numbers) {
        return numbers.stream().mapToInt(i -> i).toArray();
    }
}
