package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;

/**
 * Sequences of clips and of sentences that tell of the same events, with the actions that align them; see {@link ClipWorld} for how
 * they are made and {@link ClipExamples} for how they lie. All are padded to the longest one.
 */
@AutoService(DataSource.class)
public final class ClipSentences implements DataSource {
    static final String NAME = "clip-sentences";

    private static final int MOST_NUMBERS = 100_000;

    /** For {@link java.util.ServiceLoader}. */
    public ClipSentences() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: sequences of clips and sentences that tell of the same events, with the actions that align them (after arXiv 2011.07517).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Sampling.train(60),
                Sampling.test(80),
                Parameter.integer("sentences", 6, 1, 1000, "sentences of a sequence, each with one to three clips"),
                Parameter.real("unmatched", 0.4, 0, 1, "probability that a clip of none precedes those of a sentence"),
                Parameter.real("video_scale", 5, 0, 1e6, "factor of all numbers of clips"),
                Parameter.real("video_offset", 3, -1e6, 1e6, "what is added to all numbers of clips"),
                Parameter.integer("latent", 6, 1, MOST_NUMBERS, "numbers of an event, which both views show"),
                Parameter.integer("video_dimension", 200, 1, MOST_NUMBERS, "numbers of a clip"),
                Parameter.integer("text_dimension", 40, 1, MOST_NUMBERS, "numbers of a sentence"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    /** How long the longest sequence is, is known when they are drawn, which is done once for all who ask. */
    @Override
    public Dimensions dimensions(Settings settings) {
        DataSet data = DataSets.load(name(), settings);
        return new Dimensions(
                data.train().features(),
                data.train().outputs(),
                data.train().count(),
                data.test().count());
    }

    @Override
    public DataSet load(Settings settings) {
        ClipWorld world = new ClipWorld(settings, stream(settings, "world"));
        List<ClipSequence> train = sequences(world, settings.integer("train"), stream(settings, "train"));
        List<ClipSequence> test = sequences(world, settings.integer("test"), stream(settings, "test"));
        int clips = Stream.concat(train.stream(), test.stream())
                .mapToInt(sequence -> sequence.clips().length)
                .max()
                .orElseThrow();
        return new DataSet(
                name(), examples("train", train, settings, clips), examples("test", test, settings, clips), false);
    }

    private static RandomStream stream(Settings settings, String purpose) {
        return new RandomStream(settings.whole("data_seed"), NAME + " " + purpose);
    }

    private static List<ClipSequence> sequences(ClipWorld world, int count, RandomStream random) {
        List<ClipSequence> sequences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sequences.add(world.draw(random));
        }
        return sequences;
    }

    private static Examples examples(String part, List<ClipSequence> sequences, Settings settings, int clips) {
        return ClipExamples.of(
                NAME + ": " + part,
                sequences,
                settings.integer("video_dimension"),
                settings.integer("text_dimension"),
                clips,
                settings.integer("sentences"));
    }
}
