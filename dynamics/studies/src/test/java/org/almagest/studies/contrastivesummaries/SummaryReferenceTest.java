package org.almagest.studies.contrastivesummaries;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Loss, gradient and fifty steps of AdamW against PyTorch; the head of the script beside the file says what is in it. */
class SummaryReferenceTest {
    /** Of the largest entry: rounding of some thousand operations in another order. */
    private static final double ROUNDING = 1e-11;

    /** After fifty steps, each of which hands its rounding on. */
    private static final double FOLLOWED = 1e-9;

    private static final int DOCUMENTS = 12;
    private static final int SENTENCES = 5;
    private static final int STEPS = 50;
    private static final String ALL = "summary-likelihood + 0.5*view-similarity";

    private final List<AnsweredCase> cases = AnsweredCase.of("summaries.txt");
    private final Examples examples = examples();

    /** The documents of the script. */
    private static Examples examples() {
        double[] documents = new double[DOCUMENTS * 3 * SENTENCES];
        double[] summaries = new double[DOCUMENTS * Summaries.PLACES];
        for (int i = 0; i < DOCUMENTS; i++) {
            int at = i * Summaries.PLACES;
            for (int k = 0; k < SENTENCES; k++) {
                boolean marked = k == i % 5 || k == (i + 2) % 5;
                int relation = (3 * i + 2 * k) % 6;
                int word = 3 * (i * SENTENCES + k);
                documents[word] = marked ? 3 : 4;
                documents[word + 1] = 5 + (i + 7 * k) % 12;
                documents[word + 2] = 17 + 2 * relation + (i + k) % 2;
                if (marked) {
                    summaries[at++] = documents[word + 1];
                    summaries[at++] = 29 + relation;
                }
            }
            summaries[at] = 2;
        }
        return Summaries.examples(documents, summaries);
    }

    private static Settings settings(AnsweredCase known) {
        return Settings.of(
                Summaries.FAMILY.parameters(), Map.of("width", known.number("width"), "heads", known.number("heads")));
    }

    private DataSet data() {
        return new DataSet("closed form", examples, examples.first(3), false);
    }

    private AnsweredCase known(int place) {
        return cases.get(place);
    }

    /** Loss, then gradient. */
    private Execution gradient(Model model) {
        double[] theta = new double[model.parameterCount()];
        Arrays.setAll(theta, k -> 0.3 * Math.sin(1.7 * k));
        NetworkInGraph network = new NetworkInGraph(model);
        Node value = Objectives.read(ALL)
                .emit(network.graph(), network, network.batch(examples.shape(), DOCUMENTS))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, AveragedTeacher.begin(theta));
        execution.load(examples, 0);
        return execution.execution();
    }

    private static double[] found(Execution run, Model model) {
        double[] gradient = new double[model.parameterCount()];
        for (int b = 0; b < model.blocks().size(); b++) {
            int size = model.blocks().get(b).size();
            System.arraycopy(
                    run.copyOf(b + 1, size), 0, gradient, model.blocks().get(b).offset(), size);
        }
        return gradient;
    }

    @Test
    void lossAndGradientAreThoseOfPyTorch() {
        Model model = Summaries.FAMILY.build(settings(known(0)), data());
        Execution run = gradient(model);
        run.run();
        compare(known(0).values("loss"), run.copyOf(0, 1), ROUNDING);
        compare(known(0).values("gradient"), found(run, model), ROUNDING);
    }

    @Test
    void vectorAndPlainKernelsGiveTheSameBits() {
        Model model = Summaries.FAMILY.build(settings(known(0)), data());
        Execution vector = gradient(model);
        Execution plain = vector.plan().execution(new PlainKernels());
        // the inputs lie before the outputs
        System.arraycopy(vector.arena(), 0, plain.arena(), 0, vector.plan().output(0));
        vector.run();
        plain.run();
        assertEquals(vector.copyOf(0, 1)[0], plain.copyOf(0, 1)[0]);
        assertArrayEquals(found(vector, model), found(plain, model), 0);
    }

    @Test
    void trainingFollowsPyTorch() {
        AnsweredCase followed = known(1);
        Map<String, Object> training = new HashMap<>(Map.of(
                "loss",
                "summary-likelihood + onset(%d, 0.5)*view-similarity".formatted(followed.number("onset")),
                "optimizer",
                "adamw",
                "learning_rate",
                3e-3,
                "weight_decay",
                0.01,
                "clip_norm",
                1.0,
                "schedule",
                "warmup-cosine",
                "warmup_steps",
                5,
                "batch_size",
                0,
                "epochs",
                STEPS,
                "record",
                "linear"));
        training.put("record_spacing", 1.0);
        training.put("keep_weights", true);
        RunResult run = Run.train(
                new RunConfiguration(
                        "summariser",
                        settings(followed),
                        "closed form",
                        Settings.of(List.of(), Map.of()),
                        Settings.of(Training.PARAMETERS, training),
                        List.of(new ProbeRequest(
                                "teacher",
                                new ProbeSchedule(false, true, List.of()),
                                Settings.of(List.of(), Map.of()))),
                        1),
                data());
        double[] losses =
                run.trajectory().stream().mapToDouble(point -> point.loss()).toArray();
        compare(followed.values("losses"), losses, FOLLOWED);
        double[] end = run.weights().stream()
                .filter(weights -> weights.step() == STEPS)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
        double[] expected = followed.values("end");
        assertEquals(2 * expected.length, end.length, "the teacher is kept too");
        compare(expected, Arrays.copyOf(end, expected.length), FOLLOWED);
        double lag = run.measurements().stream()
                .filter(row -> row.quantity().equals("teacher_lag"))
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElseThrow();
        assertTrue(lag > 0.01);
        assertEquals(followed.values("teacher_lag")[0], lag, FOLLOWED);
    }

    private static void compare(double[] expected, double[] found, double share) {
        assertArrayEquals(expected, found, share * Summaries.largest(expected));
    }
}
