package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code alignment}: how well an alignment network aligns sequences that it has not seen, and how differently its two encoders
 * were moved while it learnt.
 */
@AutoService(Probe.class)
public final class AlignmentProbe implements Probe {
    static final String NAME = "alignment";
    static final String PATHS = "alignment_paths";

    private static final String SOURCE = "after arXiv 2011.07517";

    /** For {@link java.util.ServiceLoader}. */
    public AlignmentProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "greedy alignments of sequences held out, the next action along right paths, and the pace of both encoders ("
                + SOURCE + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(
                        "clip_accuracy",
                        "share of all clips held out that greedy decoding gives their sentence, or rightly none; all none would score the share of unmatched clips"),
                of(
                        "action_accuracy",
                        "share of the steps of right paths held out where the largest logit is that of the right action"),
                of("action_cross_entropy", "mean over these steps of −ln softmax of the right action's logit"),
                of("train_action_accuracy", "the same share on the training set, with running statistics"),
                of("train_action_cross_entropy", "the same mean on the training set"),
                of(
                        "video_text_log_ratio",
                        "mean over the first half of the steps of log₁₀(‖Δw‖/‖w‖ + 1e-12), that of the clips' encoder matrices minus that of the sentences'"),
                of("rate_distance", "largest |‖Δw‖/‖w‖ − η| over all steps and weight matrices, η the step size"),
                of(
                        "sbn_mean_error",
                        "largest magnitude of a channel's mean over the steps of all training sequences behind a sequence-wise norm of gain 1 and bias 0"),
                of(
                        "sbn_variance_error",
                        "largest distance of a channel's variance there from v/(v + 1e-5), v that in front of the norm"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, SOURCE, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        PATHS,
                        MatrixKind.Content.ALIGNMENT_PATHS,
                        "paths of the first sequence held out, a row a step: 0 for the right path or 1 for the greedy one, clips and sentences popped before the step, the action (0 pop clip, 1 match, 2 pop sentence)"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(AlignmentModel.class, "a network that aligns (family alignment-network)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        new AlignmentSession().at(snapshot, sink);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new AlignmentSession();
    }

    /** A pass over all examples, and about another one to decode. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return (3.0 * data.test() + 2.0 * data.train()) * model.operationsPerExample();
    }
}
