package org.almagest.studies.openquestions;

import java.util.Arrays;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.TrainingLoss;
import org.jspecify.annotations.Nullable;

/** Follows one run for {@link DescentGeometry}; remembers the least margin. */
final class DescentSession implements ProbeSession {
    /** Along the straight path, both ends included. */
    static final int POINTS = 51;

    private double least = Double.POSITIVE_INFINITY;
    private @Nullable TrainingLoss compiled;

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Look look = new Look(snapshot.step(), DescentGeometry.NAME, sink);
        if (!snapshot.objective().equals(Objectives.SQUARED_ERROR)) {
            look.missing("pl_margin", "no_squared_error");
            look.missing("path_rise", "no_squared_error");
            return;
        }
        Examples train = snapshot.data().train();
        TrainingLoss loss = compiled;
        if (loss == null) {
            loss = new TrainingLoss(snapshot.model(), train, snapshot.objective());
            compiled = loss;
        }
        margin(look, snapshot, loss);
        rise(look, snapshot, loss);
    }

    private void margin(Look look, Snapshot snapshot, TrainingLoss loss) {
        TangentKernel kernel =
                new TangentKernel(snapshot.model(), snapshot.data().train(), snapshot.parameters());
        double[] gram = kernel.gram();
        loss.evaluate(snapshot.parameters());
        double mean = loss.value();
        if (!Arrays.stream(gram).allMatch(Double::isFinite) || !Double.isFinite(mean)) {
            look.missing("pl_margin", Measurement.NOT_FINITE);
            return;
        }
        if (mean == 0) {
            look.missing("pl_margin", "loss_is_zero");
            return;
        }
        // the mean over all rows is ℓ = 2L/rows, so |∇L|²/(2L) = rows·|∇ℓ|²/(4ℓ)
        double steepness = kernel.size() * loss.squaredGradient() / (4 * mean);
        least = Math.min(least, steepness - SymmetricEigenvalues.of(gram, kernel.size())[0]);
        look.found("pl_margin", least);
    }

    private static void rise(Look look, Snapshot snapshot, TrainingLoss loss) {
        double[] start = snapshot.initial();
        double[] end = snapshot.parameters();
        if (Arrays.equals(start, end)) {
            look.missing("path_rise", "has_not_moved");
            return;
        }
        // what is no parameter stays as it is now
        double[] point = end.clone();
        int count = snapshot.model().parameterCount();
        double first = 0;
        double before = 0;
        double risen = 0;
        for (int i = 0; i < POINTS; i++) {
            double t = (double) i / (POINTS - 1);
            for (int j = 0; j < count; j++) {
                point[j] = start[j] + t * (end[j] - start[j]);
            }
            loss.evaluate(point);
            double value = loss.value();
            if (i == 0) {
                first = value;
            } else {
                risen += Math.max(value - before, 0);
            }
            before = value;
        }
        if (before >= first) {
            look.missing("path_rise", "loss_has_not_fallen");
        } else {
            look.found("path_rise", risen / (first - before));
        }
    }
}
