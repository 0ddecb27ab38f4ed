package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of Adam, with a clipped gradient, of a translator between four languages through an interlingua: the surprise of the words of
 * the translations, and how far sentences are from these. Sentences are closed forms.
 */
final class InterlinguaStep {
    /** Slower than in the study: two programs agree after a hundred steps. */
    private static final double RATE = 2e-5;

    private static final int WORDS = 11;
    private static final int OF_A_LANGUAGE = 16;
    private static final int OTHERS = 3;
    private static final int END = 2;

    private InterlinguaStep() {}

    /**
     * The step.
     *
     * @param form of the interlingua: fixed or variable
     * @param queries of a fixed one; the most of a variable one
     * @param batch pairs of sentences
     */
    static TrainingStep of(String form, int queries, int batch) {
        DataSet world = DataSets.load(
                "toy-languages",
                Settings.of(DataSets.SOURCES.named("toy-languages").parameters(), Map.of()));
        Family family = Families.ALL.named("translator");
        Model model =
                family.build(Settings.of(family.parameters(), Map.of("interlingua", form, "queries", queries)), world);
        return new TrainingStep(
                model,
                Objectives.read("translation(similarity_weight=0.5)"),
                pairs(batch, world),
                Wave.started(model),
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", RATE, "clip_norm", 1.0)),
                Kernels.active());
    }

    /** Pair i is from English to language 1 + i mod 3 where i is even, else back. */
    private static Examples pairs(int count, DataSet world) {
        double[] sources = new double[count * WORDS];
        double[] targets = new double[count * WORDS];
        double[] from = new double[count];
        double[] to = new double[count];
        double[] lengths = new double[count];
        for (int i = 0; i < count; i++) {
            int other = 1 + i % OTHERS;
            from[i] = i % 2 == 0 ? 0 : other;
            to[i] = other - from[i];
            lengths[i] = 2 + i % 5;
            say(sources, i, (int) from[i], 1 + i % (WORDS - 1));
            say(targets, i, (int) to[i], 1 + (3 * i + 1) % (WORDS - 1));
        }
        return new Examples(
                WORDS,
                WORDS,
                count,
                sources,
                new double[count * WORDS],
                List.of(
                        Field.integer("translation", WORDS, targets),
                        Field.integer("source_language", 1, from),
                        Field.integer("target_language", 1, to),
                        Field.integer("length", 1, lengths)),
                world.train().shared());
    }

    /** Word t of sentence i is number (5i + 3t) mod 16 of its language; then the end, and padding. */
    private static void say(double[] words, int i, int language, int length) {
        int at = i * WORDS;
        for (int t = 0; t < length; t++) {
            words[at + t] = END + 1 + OF_A_LANGUAGE * language + (5 * i + 3 * t) % OF_A_LANGUAGE;
        }
        words[at + length] = END;
    }
}
