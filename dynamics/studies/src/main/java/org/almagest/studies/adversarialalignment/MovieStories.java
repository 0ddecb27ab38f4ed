package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Made movies: clips with a question about one of them and answers, the right one that clip's; see {@link MovieWorld}. A further movie
 * with each example, the film, lends its clips and texts alone. In the examples it is the movie itself; in the stream it is drawn
 * apart from movies without labels, and both are drawn with replacement; without {@code batches: stream} the setting {@code unlabelled}
 * has no effect.
 *
 * <p>Inputs are the clips, the question, then the answers; of clips and answers number u·count + i is unit u of the i-th. The fields
 * {@code film_clips} and {@code film_texts} are laid out likewise; targets are the right answer, one-hot.
 */
@AutoService(DataSource.class)
public final class MovieStories implements DataSource {
    private static final int MOST = 10_000;
    private static final double LOUDEST = 1e3;

    /** For {@link java.util.ServiceLoader}. */
    public MovieStories() {}

    @Override
    public String name() {
        return "movie-stories";
    }

    @Override
    public String description() {
        return "Made: movies of a few clips with texts, a question about one clip and answers; the wrong ones are of other clips.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Sampling.train(240),
                Sampling.test(1500),
                Parameter.integer("unlabelled", 600, 1, 1_000_000, "movies whose clips and texts alone are used"),
                Parameter.integer("clips", 6, 3, MOST, "clips of a movie, more than answers"),
                Parameter.integer("latent", 8, 1, MOST, "numbers in the hidden vector of a clip"),
                Parameter.integer("video_dimension", 40, 1, MOST, "numbers in a clip"),
                Parameter.integer("text_dimension", 16, 1, MOST, "numbers in a text, a question and an answer"),
                Parameter.integer("answers", 4, 2, MOST, "answers to choose from"),
                Parameter.real(
                        "warp",
                        0.7,
                        0,
                        LOUDEST,
                        "factor of the part of a clip that is not linear in its hidden vector"),
                Parameter.real("offset", 1.5, 0, LOUDEST, "standard deviation of what all clips have in common"),
                Parameter.real("video_noise", 0.35, 0, LOUDEST, "standard deviation of the noise on clips"),
                Parameter.real("text_noise", 0.2, 0, LOUDEST, "standard deviation of the noise on texts"),
                Parameter.real(
                        "question_noise", 0.3, 0, LOUDEST, "standard deviation of that on questions and answers"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        MovieShape shape = shape(settings);
        return new Dimensions(shape.inputs(), shape.answers(), settings.integer("train"), settings.integer("test"));
    }

    private MovieShape shape(Settings settings) {
        int clips = settings.integer("clips");
        int answers = settings.integer("answers");
        if (answers >= clips) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d answers of %d clips: expected fewer, so that wrong answers are of other clips; raise clips, or lower answers",
                    name(),
                    answers,
                    clips));
        }
        return new MovieShape(clips, settings.integer("video_dimension"), settings.integer("text_dimension"), answers);
    }

    @Override
    public DataSet load(Settings settings) {
        MovieShape shape = shape(settings);
        MovieWorld world = new MovieWorld(
                shape,
                settings.integer("latent"),
                settings.real("warp"),
                settings.real("offset"),
                new MovieWorld.Noise(
                        settings.real("video_noise"), settings.real("text_noise"), settings.real("question_noise")),
                random(settings, "world"));
        Examples train = movies(world, shape, "train", settings);
        Examples unlabelled = movies(world, shape, "unlabelled", settings);
        return new DataSet(name(), train, movies(world, shape, "test", settings), true)
                .streaming(new MovieStream(train, unlabelled));
    }

    private RandomStream random(Settings settings, String purpose) {
        return new RandomStream(settings.whole("data_seed"), name() + " " + purpose);
    }

    /** As many as the setting called {@code part} says. */
    private Examples movies(MovieWorld world, MovieShape shape, String part, Settings settings) {
        RandomStream random = random(settings, part);
        int count = settings.integer(part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, shape.inputs());
        double[] targets = Storage.rows(name() + ": " + part + " targets", count, shape.answers());
        double[] clips = Storage.rows(name() + ": " + part + " clips", count, shape.allClips());
        double[] texts = Storage.rows(name() + ": " + part + " texts", count, shape.allTexts());
        for (int i = 0; i < count; i++) {
            int right = world.draw(
                    random, clips, i * shape.allClips(), texts, i * shape.allTexts(), inputs, i * shape.inputs());
            targets[i * shape.answers() + right] = 1;
        }
        return new Examples(
                shape.inputs(),
                shape.answers(),
                count,
                inputs,
                targets,
                List.of(
                        Field.real(MovieShape.FILM_CLIPS, shape.allClips(), clips),
                        Field.real(MovieShape.FILM_TEXTS, shape.allTexts(), texts)),
                List.of());
    }
}
