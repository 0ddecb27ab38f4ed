package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.OptionalInt;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.CrossModal;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.linalg.SingularValues;
import org.jspecify.annotations.Nullable;

/** Measures the networks of one run; the Jacobian is compiled once. */
final class CrossModalSession implements ProbeSession {
    private static final String UNBOUNDED = "no_bound_known";

    private @Nullable PassageJacobian jacobian;

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Examples held = snapshot.data().test();
        Examples examples = held.count() == 0 ? snapshot.data().train() : held;
        if (jacobian == null) {
            jacobian = new PassageJacobian(snapshot.model(), examples.shape());
        }
        double[] numbers = jacobian.at(snapshot.parameters(), examples);
        double squares = 0;
        for (double number : numbers) {
            squares += number * number;
        }
        Rows rows = new Rows(snapshot.step(), CrossModalProbe.NAME, sink);
        rows.number(CrossModalProbe.NORM, RobustNorm.of(squares, numbers));
        if (Arrays.stream(numbers).allMatch(Double::isFinite)) {
            rows.number(CrossModalProbe.RANK, rank(numbers, jacobian));
        } else {
            rows.missing(CrossModalProbe.RANK, Measurement.NOT_FINITE);
        }
        OptionalInt bound =
                snapshot.model().capability(CrossModal.class).orElseThrow().rankBound();
        if (bound.isPresent()) {
            rows.number(CrossModalProbe.BOUND, bound.getAsInt());
        } else {
            rows.missing(CrossModalProbe.BOUND, UNBOUNDED);
        }
    }

    private static int rank(double[] numbers, PassageJacobian jacobian) {
        double[] values = SingularValues.of(numbers, jacobian.inputs(), jacobian.outputs());
        return SingularValues.rank(values, jacobian.inputs(), jacobian.outputs())
                .rank();
    }
}
