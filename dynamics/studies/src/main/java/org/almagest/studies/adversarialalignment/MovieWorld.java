package org.almagest.studies.adversarialalignment;

import org.almagest.dynamics.config.RandomStream;

/**
 * The maps by which the clips and texts of all movies are made of hidden vectors s ~ N(0, I). A clip is h + warp·tanh(2hR) + o under
 * noise, h = sA_v; its text sA_t under noise. A question is s_τK under noise, τ the wanted clip; an answer sA_t under noise, s that of
 * clip τ if it is right, else of another clip of the same movie.
 */
final class MovieWorld {
    /** Inside the tanh. */
    private static final double STEEPNESS = 2;

    private final MovieShape shape;
    private final Noise noise;
    private final int latent;
    private final double warp;
    private final double[] toVideo;
    private final double[] toText;
    private final double[] toQuestion;
    private final double[] bend;
    private final double[] offset;

    /**
     * Standard deviations of noise.
     *
     * @param video of clips
     * @param text of texts
     * @param question of questions and of answers
     */
    record Noise(double video, double text, double question) {}

    /**
     * Draws the maps: entries N(0, 1)/√rows, the offset o of clips N(0, 1) times its factor.
     *
     * @param latent numbers in s
     */
    MovieWorld(MovieShape shape, int latent, double warp, double offset, Noise noise, RandomStream random) {
        this.shape = shape;
        this.latent = latent;
        this.warp = warp;
        this.noise = noise;
        double small = 1 / Math.sqrt(latent);
        this.toVideo = normals(random, latent * shape.video(), small);
        this.toText = normals(random, latent * shape.text(), small);
        this.toQuestion = normals(random, latent * shape.text(), small);
        this.offset = normals(random, shape.video(), offset);
        this.bend = normals(random, shape.video() * shape.video(), 1 / Math.sqrt(shape.video()));
    }

    private static double[] normals(RandomStream random, int count, double scale) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scale * random.normal();
        }
        return numbers;
    }

    /**
     * Draws a movie.
     *
     * @param clips receives its clips, from {@code clipsAt} on
     * @param texts receives its texts
     * @param input receives clips, question and answers
     * @return the place of the right answer
     */
    int draw(
            RandomStream random,
            double[] clips,
            int clipsAt,
            double[] texts,
            int textsAt,
            double[] input,
            int inputAt) {
        int count = shape.clips();
        double[] hidden = normals(random, count * latent, 1);
        for (int t = 0; t < count; t++) {
            double[] clip = clip(product(hidden, t * latent, toVideo, shape.video()), random);
            spread(clip, t, count, clips, clipsAt);
            double[] text = noisy(product(hidden, t * latent, toText, shape.text()), noise.text, random);
            spread(text, t, count, texts, textsAt);
        }
        System.arraycopy(clips, clipsAt, input, inputAt, shape.allClips());
        int wanted = random.below(count);
        double[] question = noisy(product(hidden, wanted * latent, toQuestion, shape.text()), noise.question, random);
        int at = inputAt + shape.allClips();
        System.arraycopy(question, 0, input, at, shape.text());
        at += shape.text();
        int right = random.below(shape.answers());
        for (int k = 0; k < shape.answers(); k++) {
            int from = k == right ? wanted : (wanted + 1 + k) % count;
            double[] answer = noisy(product(hidden, from * latent, toText, shape.text()), noise.question, random);
            spread(answer, k, shape.answers(), input, at);
        }
        return right;
    }

    private double[] clip(double[] straight, RandomStream random) {
        double[] bent = product(straight, 0, bend, shape.video());
        for (int u = 0; u < straight.length; u++) {
            straight[u] += warp * StrictMath.tanh(STEEPNESS * bent[u]) + offset[u];
        }
        return noisy(straight, noise.video, random);
    }

    /** The row of numbers from {@code at} on, as many as the matrix has rows, times the matrix. */
    private static double[] product(double[] numbers, int at, double[] matrix, int columns) {
        double[] result = new double[columns];
        for (int i = 0; i < matrix.length / columns; i++) {
            for (int c = 0; c < columns; c++) {
                result[c] = Math.fma(numbers[at + i], matrix[i * columns + c], result[c]);
            }
        }
        return result;
    }

    private static double[] noisy(double[] numbers, double deviation, RandomStream random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] += deviation * random.normal();
        }
        return numbers;
    }

    private static void spread(double[] vector, int place, int count, double[] numbers, int at) {
        for (int u = 0; u < vector.length; u++) {
            numbers[at + u * count + place] = vector[u];
        }
    }
}
