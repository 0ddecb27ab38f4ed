package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.UpdateRatios;
import org.jspecify.annotations.Nullable;

/** Measures an alignment network, and keeps how its steps have moved it. */
final class AlignmentSession implements ProbeSession {
    private final UpdateRatios ratios = new UpdateRatios();
    private double rateDistance;
    private double rate;
    private @Nullable Aligner aligner;

    @Override
    public boolean followsNetwork() {
        return !ratios.full();
    }

    @Override
    public void follow(Snapshot snapshot) {
        int before = ratios.steps();
        ratios.follow(snapshot);
        if (ratios.steps() > before) {
            for (int i = 0; i < UpdateRatios.matrices(snapshot.model()).size(); i++) {
                // NaN stays
                rateDistance = Math.max(rateDistance, Math.abs(ratios.ratio(before, i) - rate));
            }
        }
        // of the step that follows
        rate = snapshot.pace().rate();
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        AlignmentModel model = snapshot.model().capability(AlignmentModel.class).orElseThrow();
        Examples test = snapshot.data().test();
        Examples train = snapshot.data().train();
        if (test.count() == 0) {
            for (String quantity : List.of("clip_accuracy", "action_accuracy", "action_cross_entropy")) {
                missing(snapshot, sink, quantity, "nothing_held_out");
            }
        } else {
            decoded(model, snapshot, test, sink);
            GoldPath held = GoldPath.of(model, snapshot.parameters(), test);
            number(snapshot, sink, "action_accuracy", held.accuracy());
            number(snapshot, sink, "action_cross_entropy", held.crossEntropy());
        }
        GoldPath seen = GoldPath.of(model, snapshot.parameters(), train);
        number(snapshot, sink, "train_action_accuracy", seen.accuracy());
        number(snapshot, sink, "train_action_cross_entropy", seen.crossEntropy());
        pace(model, snapshot, sink);
        if (model.sequenceWise()) {
            StepMoments moments = StepMoments.of(model, snapshot.parameters(), train);
            number(snapshot, sink, "sbn_mean_error", moments.mean());
            number(snapshot, sink, "sbn_variance_error", moments.variance());
        } else {
            missing(snapshot, sink, "sbn_mean_error", "no_sequence_wise_norm");
            missing(snapshot, sink, "sbn_variance_error", "no_sequence_wise_norm");
        }
    }

    private void decoded(AlignmentModel model, Snapshot snapshot, Examples test, Sink sink) {
        if (aligner == null) {
            aligner = new Aligner(model, test);
        }
        List<Alignment> found = aligner.at(snapshot.parameters());
        int right = 0;
        int clips = 0;
        for (int e = 0; e < found.size(); e++) {
            right += found.get(e).agreeing(Alignment.right(test, e));
            clips += found.get(e).labels().length;
        }
        number(snapshot, sink, "clip_accuracy", (double) right / clips);
        List<double[]> rows = new ArrayList<>();
        path(0, Alignment.right(test, 0), rows);
        path(1, found.get(0), rows);
        double[] numbers = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        sink.matrix(new Matrix(snapshot.step(), AlignmentProbe.PATHS, null, rows.size(), 4, numbers));
    }

    private static void path(int which, Alignment alignment, List<double[]> rows) {
        int clips = 0;
        int sentences = 0;
        for (int action : alignment.actions()) {
            rows.add(new double[] {which, clips, sentences, action});
            if (action == Action.POP_SENTENCE) {
                sentences++;
            } else {
                clips++;
            }
        }
    }

    private void pace(AlignmentModel model, Snapshot snapshot, Sink sink) {
        String missing = ratios.full() ? "too_long" : ratios.steps() == 0 ? "no_steps_seen" : null;
        if (missing != null) {
            missing(snapshot, sink, "video_text_log_ratio", missing);
            missing(snapshot, sink, "rate_distance", missing);
            return;
        }
        number(
                snapshot,
                sink,
                "video_text_log_ratio",
                level(model, AlignmentModel.VIDEO) - level(model, AlignmentModel.TEXT));
        number(snapshot, sink, "rate_distance", rateDistance);
    }

    /** Mean level of the weight matrices of these layers over the first half of the steps. */
    private double level(AlignmentModel model, List<Integer> layers) {
        List<Block> matrices = UpdateRatios.matrices(model);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < matrices.size(); i++) {
            if (layers.contains(matrices.get(i).layer())) {
                sum += ratios.level(i, ratios.firstHalf());
                count++;
            }
        }
        return sum / count;
    }

    private static void number(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), AlignmentProbe.NAME, quantity, null, value));
    }

    private static void missing(Snapshot snapshot, Sink sink, String quantity, String status) {
        sink.measurement(Measurement.missing(snapshot.step(), AlignmentProbe.NAME, quantity, null, status));
    }
}
