package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
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
 * A step of AdamW of a summariser with its averaged teacher: likelihood, and document, summary and own summary drawn together, the
 * latter written anew in every step. Documents are closed forms.
 */
final class SummaryStep {
    private static final int WORDS = 39;
    private static final int SENTENCES = 5;
    private static final int PLACES = 5;
    /** So small that programs which round differently agree after a hundred steps. */
    private static final double RATE = 1e-5;

    private SummaryStep() {}

    /** The step on so many documents. */
    static TrainingStep of(int documents) {
        Examples examples = examples(documents);
        Family family = Families.ALL.named("summariser");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of()),
                new DataSet("closed form", examples, examples.first(1), false));
        double[] parameters = Wave.started(model);
        // the teacher begins where the network does
        int count = model.parameterCount();
        System.arraycopy(parameters, 0, parameters, count, count);
        return new TrainingStep(
                model,
                Objectives.read("summary-likelihood + 0.5*view-similarity"),
                examples,
                parameters,
                Settings.of(
                        Training.PARAMETERS,
                        Map.of("optimizer", "adamw", "learning_rate", RATE, "weight_decay", 0.01, "clip_norm", 1.0)),
                Kernels.active());
    }

    private static Examples examples(int count) {
        int features = 3 * SENTENCES;
        int outputs = WORDS * PLACES;
        double[] documents = new double[count * features];
        double[] summaries = new double[count * PLACES];
        double[] targets = new double[count * outputs];
        for (int i = 0; i < count; i++) {
            int at = i * PLACES;
            for (int k = 0; k < SENTENCES; k++) {
                boolean told = k == i % SENTENCES || k == (i + 2) % SENTENCES;
                int entity = 5 + (i + 7 * k) % 12;
                int relation = (3 * i + 2 * k) % 6;
                int word = i * features + 3 * k;
                documents[word] = told ? 3 : 4;
                documents[word + 1] = entity;
                documents[word + 2] = 17 + 2 * relation + (i + k) % 2;
                if (told) {
                    summaries[at++] = entity;
                    summaries[at++] = 29 + relation;
                }
            }
            summaries[at] = 2;
            for (int place = 0; place < PLACES; place++) {
                targets[i * outputs + (int) summaries[i * PLACES + place] * PLACES + place] = 1;
            }
        }
        return new Examples(
                features,
                outputs,
                count,
                documents,
                targets,
                List.of(Field.integer("summary", PLACES, summaries)),
                List.of());
    }
}
