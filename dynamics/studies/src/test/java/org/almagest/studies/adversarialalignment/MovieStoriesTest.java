package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.LeastSquares;
import org.junit.jupiter.api.Test;

/** That the movies are what their page says. */
class MovieStoriesTest {
    private static DataSet load(Map<String, ?> given) {
        MovieStories source = new MovieStories();
        return source.load(Settings.of(source.parameters(), given));
    }

    private static Map<String, Object> noiseless(int train) {
        return new HashMap<>(Map.of(
                "train",
                train,
                "test",
                1,
                "unlabelled",
                1,
                "video_noise",
                0.0,
                "text_noise",
                0.0,
                "question_noise",
                0.0));
    }

    /** Number u of the i-th of {@code count} vectors that begin at {@code at}. */
    private static double[] vector(double[] numbers, int at, int count, int width, int i) {
        double[] vector = new double[width];
        Arrays.setAll(vector, u -> numbers[at + u * count + i]);
        return vector;
    }

    /** Without noise each answer is the text of a clip: the right one of the wanted clip, the wrong ones of four others. */
    @Test
    void answersAreTextsOfClips() {
        Examples movies = load(noiseless(50)).train();
        Set<Integer> places = new HashSet<>();
        Set<Integer> wanted = new HashSet<>();
        for (int m = 0; m < movies.count(); m++) {
            int[] clip = new int[4];
            for (int k = 0; k < 4; k++) {
                double[] answer = vector(movies.inputs(), m * 320 + 256, 4, 16, k);
                clip[k] = -1;
                for (int t = 0; t < 6; t++) {
                    double[] text = vector(movies.field("film_texts").values(), m * 96, 6, 16, t);
                    clip[k] = Arrays.equals(answer, text) ? t : clip[k];
                }
                assertTrue(clip[k] >= 0, "an answer of no clip");
            }
            int right = -1;
            for (int k = 0; k < 4; k++) {
                right = movies.targets()[m * 4 + k] == 1 ? k : right;
            }
            places.add(right);
            wanted.add(clip[right]);
            for (int k = 0; k < 4; k++) {
                if (k != right) {
                    assertEquals((clip[right] + 1 + k) % 6, clip[k]);
                }
            }
        }
        assertEquals(Set.of(0, 1, 2, 3), places);
        assertEquals(Set.of(0, 1, 2, 3, 4, 5), wanted);
    }

    /** Texts have the rank of the hidden vectors; without a warp so have clips, but for their offset. */
    @Test
    void clipsAreBentByTheWarpAlone() {
        Map<String, Object> straight = noiseless(20);
        straight.put("warp", 0.0);
        assertTrue(residual(load(straight).train()) < 1e-10, "straight clips are texts mapped linearly");
        assertTrue(residual(load(noiseless(20)).train()) > 0.05, "bent clips are not");
    }

    /** Root mean square of what is left of unit 3 of the clips after its best fit by the texts and a constant. */
    private static double residual(Examples movies) {
        int rows = movies.count() * 6;
        double[] texts = new double[rows * 17];
        double[] clips = new double[rows];
        for (int m = 0; m < movies.count(); m++) {
            for (int t = 0; t < 6; t++) {
                double[] text = vector(movies.field("film_texts").values(), m * 96, 6, 16, t);
                System.arraycopy(text, 0, texts, (m * 6 + t) * 17, 16);
                texts[(m * 6 + t) * 17 + 16] = 1;
                clips[m * 6 + t] = vector(movies.inputs(), m * 320, 6, 40, t)[3];
            }
        }
        double[] w = LeastSquares.leastNorm(texts, rows, 17, clips, 1e-10);
        double squares = 0;
        for (int i = 0; i < rows; i++) {
            double fitted = 0;
            for (int u = 0; u < 17; u++) {
                fitted += w[u] * texts[i * 17 + u];
            }
            squares += (clips[i] - fitted) * (clips[i] - fitted) / rows;
        }
        return Math.sqrt(squares);
    }

    /** Noise and offset have the sizes that are asked for. */
    @Test
    void noiseIsAsLoudAsAsked() {
        Map<String, Object> quiet = noiseless(300);
        quiet.put("latent", 1);
        quiet.put("warp", 0.0);
        quiet.put("offset", 0.0);
        Map<String, Object> loud = new HashMap<>(quiet);
        loud.put("text_noise", 0.2);
        // all hidden vectors on a line: what is across it is noise, 15 of 16 directions of it
        double[] texts = load(loud).train().field("film_texts").values();
        double[] direction = vector(load(quiet).train().field("film_texts").values(), 0, 6, 16, 0);
        double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        double across = 0;
        for (int m = 0; m < 300; m++) {
            for (int t = 0; t < 6; t++) {
                double[] text = vector(texts, m * 96, 6, 16, t);
                double along = 0;
                double square = 0;
                for (int u = 0; u < 16; u++) {
                    along += text[u] * direction[u] / length;
                    square += text[u] * text[u];
                }
                across += (square - along * along) / 15 / 1800;
            }
        }
        // 27000 squares of normal numbers: their mean has a deviation of 0.9 percent
        assertEquals(0.04, across, 0.04 * 0.04);
    }

    @Test
    void moreMoviesBeginWithTheSameOnesAndLeaveTheTestSetAlone() {
        DataSet few = load(Map.of("train", 10, "test", 5, "unlabelled", 2));
        DataSet many = load(Map.of("train", 30, "test", 5, "unlabelled", 4));
        assertArrayEquals(few.train().inputs(), many.train().first(10).inputs());
        assertArrayEquals(few.test().inputs(), many.test().inputs());
        // the film of a movie held out is the movie itself
        double[] film = vector(few.test().field("film_clips").values(), 0, 6, 40, 2);
        assertArrayEquals(film, vector(few.test().inputs(), 0, 6, 40, 2));
        assertTrue(few.train().inputs()[0] != few.test().inputs()[0]);
        assertTrue(load(Map.of("data_seed", 1)).train().inputs()[0]
                != load(Map.of()).train().inputs()[0]);
    }

    /** Each draw is a labelled movie whole, and a film that is none of them; all come up. */
    @Test
    void theStreamDrawsMovieAndFilmApart() {
        DataSet data = new MovieData().data();
        Examples train = data.train();
        ExampleStream stream = data.stream();
        assertTrue(stream.fillsBatches() && stream.drawsFields());
        RandomStream random = new RandomStream(1, "stream");
        double[] inputs = new double[train.features()];
        double[] targets = new double[2];
        double[][] further = new double[2][];
        further[0] = new double[9];
        further[1] = new double[6];
        Set<Integer> movies = new HashSet<>();
        Set<String> films = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (int draw = 0; draw < 300; draw++) {
            stream.draw(random, inputs, targets, further);
            int found = -1;
            for (int m = 0; m < train.count(); m++) {
                double[] known = Arrays.copyOfRange(train.inputs(), m * train.features(), (m + 1) * train.features());
                found = Arrays.equals(known, inputs) ? m : found;
            }
            assertTrue(found >= 0);
            assertArrayEquals(Arrays.copyOfRange(train.targets(), 2 * found, 2 * found + 2), targets);
            movies.add(found);
            films.add(Arrays.toString(further[0]) + Arrays.toString(further[1]));
            pairs.add(found + " " + further[0][0]);
            assertTrue(inputs[0] != further[0][0], "the film is another movie");
        }
        assertEquals(5, movies.size());
        assertEquals(3, films.size());
        assertEquals(15, pairs.size());
    }

    @Test
    void refusesWhatCannotBe() {
        String answers = assertThrows(DataException.class, () -> load(Map.of("answers", 6)))
                .getMessage();
        assertTrue(answers.contains("6 answers of 6 clips: expected fewer"), answers);
        String plain = assertThrows(IllegalArgumentException.class, () -> new StoryQuestions()
                        .build(PatternMovies.settings(Map.of()), 9, 4))
                .getMessage();
        assertTrue(plain.contains("choose data movie-stories"), plain);
        refused("players reversal with adversarial_weight 0", Map.of("players", "reversal"));
        refused("second_learning_rate 0.1 with adversarial_weight 0", Map.of("second_learning_rate", 0.1));
    }

    private static void refused(String message, Map<String, ?> settings) {
        String found = assertThrows(IllegalArgumentException.class, () -> new StoryQuestions()
                        .build(PatternMovies.settings(settings), new MovieData().data()))
                .getMessage();
        assertTrue(found.contains(message), found);
    }
}
