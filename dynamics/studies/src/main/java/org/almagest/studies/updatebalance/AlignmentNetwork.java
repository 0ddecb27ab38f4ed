package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/** Family {@code alignment-network}: aligns clips and sentences by actions on two stacks; see {@link AlignmentModel}. */
@AutoService(Family.class)
public final class AlignmentNetwork implements Family {
    static final String NAME = "alignment-network";

    private static final String PROJECTION = "projection";
    private static final String DIMENSION = "projection_dimension";
    private static final int MOST_UNITS = 100_000;
    private static final int USUAL_DIMENSION = 40;

    /** For {@link java.util.ServiceLoader}. */
    public AlignmentNetwork() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "aligns clips and sentences by actions that pop two stacks of LSTM states (after NeuMATCH, arXiv 1803.00057), with norms and a random projection (after arXiv 2011.07517)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "norm",
                        "none",
                        StepNorm.WORDS,
                        "behind each dense layer of the encoders; ln: layer norm; sbn: sequence-wise batch norm, over all clips or sentences of the batch"),
                Parameter.choice(
                        PROJECTION,
                        "none",
                        List.of("none", "random"),
                        "random: clips are multiplied by a fixed matrix of N(0, 1)/√projection_dimension first"),
                Parameter.integer(DIMENSION, USUAL_DIMENSION, 1, MOST_UNITS, "numbers of a clip behind the projection"),
                Parameter.integer("width", 24, 1, MOST_UNITS, "hidden units of encoders and stacks")
                        .axis(),
                Parameter.integer("action_width", 8, 1, MOST_UNITS, "hidden units of the actions so far"));
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family %s aligns clips and sentences, and these are examples of %d numbers: choose data %s, or another family",
                NAME,
                features,
                ClipSentences.NAME));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        Examples examples = data.train();
        if (examples.further().stream().noneMatch(field -> field.name().equals(ClipExamples.CLIP_SHOWN))) {
            return build(settings, examples.features(), examples.outputs());
        }
        int clips = length(examples, ClipExamples.CLIP_SHOWN);
        int sentences = length(examples, ClipExamples.SENTENCE_SHOWN);
        boolean projects = settings.text(PROJECTION).equals("random");
        if (!projects && settings.integer(DIMENSION) != USUAL_DIMENSION) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "projection_dimension %d with projection none: nothing is projected; choose projection random, or leave projection_dimension out",
                    settings.integer(DIMENSION)));
        }
        return new AlignmentModel(
                new AlignmentModel.Sizes(
                        examples.features() / clips,
                        length(examples, ClipExamples.SENTENCES) / sentences,
                        clips,
                        sentences,
                        length(examples, ClipExamples.CLIPS_LEFT),
                        settings.integer("width"),
                        settings.integer("action_width"),
                        projects ? settings.integer(DIMENSION) : 0),
                settings.text("norm"));
    }

    private static int length(Examples examples, String field) {
        return examples.field(field).shape().length();
    }
}
