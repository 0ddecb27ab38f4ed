package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.Retrieval;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/** Measures a translator, which is compiled at the first look, and keeps the last losses of its training. */
final class InterlinguaSession implements ProbeSession {
    /** Steps whose losses are kept. */
    private static final int STEPS = 200;

    private static final String NOT_FOLLOWED = "no_steps_seen";
    private static final String NO_WORDS = "no_words_written";
    private static final String NO_LENGTH = "no_predicted_length";

    private final int sentences;
    private final int meanings;
    private final double[] losses = new double[STEPS];
    private long steps;
    private @Nullable Compiled compiled;

    /** What was compiled, for looks at one model of one seed. */
    private record Compiled(Translating translating, Reading reading, Invariances invariances) {}

    InterlinguaSession(int sentences, int meanings) {
        this.sentences = sentences;
        this.meanings = meanings;
    }

    @Override
    public boolean followsSteps() {
        return true;
    }

    @Override
    public void beforeStep(int epoch, int examples, double loss, double gradientNorm) {
        losses[(int) (steps++ % STEPS)] = loss;
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        TranslatorBody body = snapshot.model().capability(TranslatorBody.class).orElseThrow();
        if (compiled == null) {
            compiled = new Compiled(
                    new Translating(snapshot.model(), sentences),
                    new Reading(snapshot.model(), meanings),
                    new Invariances(snapshot.model(), random(snapshot, "invariances")));
        }
        translations(snapshot, body.languages(), compiled.translating, sink);
        retrieval(snapshot, body, compiled.reading, sink);
        write(snapshot, sink, "loss_spread", steps == 0 ? null : (Double) spread(), NOT_FOLLOWED);
        Invariances.Found found = compiled.invariances.at(snapshot.parameters());
        write(snapshot, sink, "padding_error", found.padding(), NO_LENGTH);
        write(snapshot, sink, "permutation_error", found.permutation(), NO_LENGTH);
        write(snapshot, sink, "dead_query_error", found.deadQueries(), NO_LENGTH);
        write(snapshot, sink, "live_query_effect", found.liveQuery(), NO_LENGTH);
        write(snapshot, sink, "all_live_error", found.allLive(), NO_LENGTH);
    }

    /** Draws for one purpose, the same at every look. */
    private static RandomStream random(Snapshot snapshot, String purpose) {
        return new RandomStream(snapshot.seed(), InterlinguaProbe.NAME + " " + purpose);
    }

    private void translations(Snapshot snapshot, Languages languages, Translating translating, Sink sink) {
        translating.at(snapshot.parameters());
        RandomStream random = random(snapshot, "sentences");
        Map<Direction, Marks> marks = new LinkedHashMap<>();
        List<Direction> trained = Direction.trained(languages.count());
        List<Direction> zeroShot = Direction.zeroShot(languages.count());
        List<Direction> all = new ArrayList<>(trained);
        all.addAll(zeroShot);
        int size = languages.words() * sentences;
        for (Direction direction : all) {
            double[] sources = new double[size];
            double[] references = new double[size];
            double[] lengths = new double[sentences];
            for (int i = 0; i < sentences; i++) {
                int[] meaning = languages.drawMeaning(random);
                languages.say(direction.source(), meaning, meaning.length, sources, i, sentences);
                languages.say(direction.target(), meaning, meaning.length, references, i, sentences);
                lengths[i] = meaning.length + 1.0;
            }
            marks.put(
                    direction, Marks.of(languages, direction, translating.of(sources, direction), references, lengths));
        }
        List<Marks> supervised = trained.stream().map(marks::get).toList();
        List<Marks> unseen = zeroShot.stream().map(marks::get).toList();
        write(snapshot, sink, "supervised_token", Marks.mean(supervised, Marks::token), NO_WORDS);
        write(snapshot, sink, "supervised_exact", Marks.mean(supervised, Marks::exact), NO_WORDS);
        write(snapshot, sink, "zero_shot_token", Marks.mean(unseen, Marks::token), NO_WORDS);
        write(snapshot, sink, "zero_shot_exact", Marks.mean(unseen, Marks::exact), NO_WORDS);
        write(snapshot, sink, "off_target", Marks.mean(unseen, Marks::offTarget), NO_WORDS);
        int others = languages.count() - 1;
        write(
                snapshot,
                sink,
                "length_accuracy_english",
                Marks.mean(supervised.subList(0, others), Marks::length),
                NO_LENGTH);
        write(
                snapshot,
                sink,
                "length_accuracy_other",
                Marks.mean(supervised.subList(others, 2 * others), Marks::length),
                NO_LENGTH);
    }

    private void retrieval(Snapshot snapshot, TranslatorBody body, Reading reading, Sink sink) {
        Languages languages = body.languages();
        reading.at(snapshot.parameters());
        RandomStream random = random(snapshot, "meanings");
        List<int[]> drawn = new ArrayList<>();
        Set<List<Integer>> different = new HashSet<>();
        for (int i = 0; i < meanings; i++) {
            int[] meaning = languages.drawMeaning(random);
            drawn.add(meaning);
            different.add(IntStream.of(meaning).boxed().toList());
        }
        List<FeatureSet> vectors = new ArrayList<>();
        for (int language = 0; language < languages.count(); language++) {
            double[] said = new double[languages.words() * meanings];
            for (int i = 0; i < meanings; i++) {
                languages.say(language, drawn.get(i), drawn.get(i).length, said, i, meanings);
            }
            vectors.add(new FeatureSet(meanings, body.width(), reading.of(said, language)));
        }
        double[] table = new double[languages.count() * languages.count()];
        Arrays.fill(table, Double.NaN);
        double atOne = 0;
        double margin = 0;
        List<Direction> pairs = Direction.all(languages.count());
        for (Direction pair : pairs) {
            Retrieval found = Retrieval.byCosine(vectors.get(pair.source()), vectors.get(pair.target()));
            table[pair.source() * languages.count() + pair.target()] = found.atOne();
            atOne += found.atOne() / pairs.size();
            margin += (found.ofPartners() - found.ofOthers()) / pairs.size();
        }
        write(snapshot, sink, "retrieval_at_1", atOne, NO_WORDS);
        write(snapshot, sink, "margin", margin, NO_WORDS);
        write(snapshot, sink, "retrieval_ceiling", (double) different.size() / meanings, NO_WORDS);
        sink.matrix(new Matrix(
                snapshot.step(),
                InterlinguaProbe.BETWEEN_LANGUAGES,
                null,
                languages.count(),
                languages.count(),
                table));
    }

    /** The standard deviation of the losses that are kept. */
    private double spread() {
        int count = (int) Math.min(steps, STEPS);
        double mean = Arrays.stream(losses, 0, count).sum() / count;
        double squares = Arrays.stream(losses, 0, count)
                .map(loss -> (loss - mean) * (loss - mean))
                .sum();
        return Math.sqrt(squares / count);
    }

    /**
     * Writes a number.
     *
     * @param otherwise status where there is none
     */
    private static void write(Snapshot snapshot, Sink sink, String quantity, @Nullable Double value, String otherwise) {
        sink.measurement(
                value == null
                        ? Measurement.missing(snapshot.step(), InterlinguaProbe.NAME, quantity, null, otherwise)
                        : Measurement.exact(snapshot.step(), InterlinguaProbe.NAME, quantity, null, value));
    }
}
