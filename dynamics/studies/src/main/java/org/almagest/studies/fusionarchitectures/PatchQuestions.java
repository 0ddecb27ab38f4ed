package org.almagest.studies.fusionarchitectures;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.Storage;

/**
 * Made questions about made images. The world has a code c_a of {@value #NUMBERS} numbers, N(0, 1), for each attribute a. An image has
 * patches x_p = c_{a_p} + noise·N(0, I) with attributes drawn evenly; a text has words that are fillers, but one of them, at a place
 * drawn uniformly, names a patch q; the answer is a_q. Words 0 to patches − 1 name patches, those after them are fillers.
 *
 * <p>Inputs are the patches one after another, the field {@code words} is the text, targets are answers as classes. Shared by all
 * examples: {@code vocabulary}, a row a word, with the number of the patch that it names, from 1 on, and 0 for a filler; {@code
 * unlabelled}, patches of further images, a row a patch; {@code attributes}, the codes of the world; {@code noise}. World, training
 * examples, those held out and unlabelled images have random numbers of their own, so that a longer training set begins with a
 * shorter one and changes nothing else.
 */
@AutoService(DataSource.class)
public final class PatchQuestions implements DataSource {
    /** Numbers of a patch. */
    static final int NUMBERS = 12;

    static final String ATTRIBUTES = "attributes";
    static final String NOISE = "noise";
    static final String UNLABELLED = "unlabelled";
    private static final int MOST = 100_000;

    /** For {@link java.util.ServiceLoader}. */
    public PatchQuestions() {}

    @Override
    public String name() {
        return "patch-questions";
    }

    @Override
    public String description() {
        return "Made: images of noisy patches, and texts of a few words one of which names a patch whose attribute is the answer.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Sampling.train(8000),
                Sampling.test(1500),
                Parameter.integer("unlabelled", 400, 1, MOST, "images without a question"),
                Parameter.integer("patches", 9, 1, MOST, "patches of an image"),
                Parameter.integer("attributes", 4, 2, MOST, "attributes that a patch may have"),
                Parameter.real("noise", 0.45, 0, 1e6, "standard deviation of the noise on a number of a patch"),
                Parameter.integer("words", 4, 1, MOST, "words of a text"),
                Parameter.integer("fillers", 6, 1, MOST, "words that name nothing"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(
                NUMBERS * settings.integer("patches"),
                settings.integer("attributes"),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        long seed = settings.whole("data_seed");
        int patches = settings.integer("patches");
        double[] world = normals(new RandomStream(seed, name() + " world"), settings.integer("attributes") * NUMBERS);
        PatchWorld codes = new PatchWorld(NUMBERS, world, settings.real("noise"));
        double[] vocabulary = new double[patches + settings.integer("fillers")];
        for (int word = 0; word < patches; word++) {
            vocabulary[word] = word + 1;
        }
        int count = settings.integer("unlabelled") * patches;
        double[] unlabelled = Storage.rows(name() + ": unlabelled patches", count, NUMBERS);
        RandomStream random = new RandomStream(seed, name() + " unlabelled");
        for (int i = 0; i < count; i++) {
            codes.patch(random, random.below(codes.attributes()), unlabelled, i * NUMBERS);
        }
        List<SharedArray> shared = List.of(
                new SharedArray("vocabulary", vocabulary.length, 1, vocabulary),
                new SharedArray(UNLABELLED, count, NUMBERS, unlabelled),
                new SharedArray(ATTRIBUTES, codes.attributes(), NUMBERS, world),
                new SharedArray(NOISE, 1, 1, new double[] {codes.noise()}));
        return new DataSet(
                name(),
                examples("train", settings, codes, vocabulary.length, shared),
                examples("test", settings, codes, vocabulary.length, shared),
                true);
    }

    private static double[] normals(RandomStream random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.normal();
        }
        return numbers;
    }

    private Examples examples(
            String part, Settings settings, PatchWorld world, int vocabulary, List<SharedArray> shared) {
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " " + part);
        int count = settings.integer(part);
        int patches = settings.integer("patches");
        int length = settings.integer("words");
        int features = patches * NUMBERS;
        double[] images = Storage.rows(name() + ": " + part + " images", count, features);
        double[] words = Storage.rows(name() + ": " + part + " texts", count, length);
        int[] answers = new int[count];
        int[] attributes = new int[patches];
        for (int i = 0; i < count; i++) {
            for (int p = 0; p < patches; p++) {
                attributes[p] = random.below(world.attributes());
                world.patch(random, attributes[p], images, i * features + p * NUMBERS);
            }
            for (int w = 0; w < length; w++) {
                words[i * length + w] = patches + random.below(vocabulary - patches);
            }
            int named = random.below(patches);
            words[i * length + random.below(length)] = named;
            answers[i] = attributes[named];
        }
        return new Examples(
                features,
                world.attributes(),
                count,
                images,
                new ClassTargets(world.attributes()).of(name(), answers),
                List.of(Field.integer("words", length, words)),
                shared);
    }
}
