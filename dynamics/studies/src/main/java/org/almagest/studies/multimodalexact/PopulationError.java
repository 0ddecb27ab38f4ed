package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.linalg.SingularValues;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code population-error}: the expected squared error of a bilinear form on data {@code bilinear-target}, which is ‖M − PQᵀ‖²_F
 * exactly since the inputs are N(0, I), beside the least that its rank allows (Eckart, Young 1936).
 */
@AutoService(Probe.class)
public final class PopulationError implements Probe {
    static final String NAME = "population-error";

    private static final String ERROR = "population_error";
    private static final String TAIL = "eckart_young_tail";
    private static final String TOTAL = "target_variance";
    private static final String EXCESS = "relative_excess";

    /** The status where the data has no matrix of the network's size. */
    private static final String NO_MATRIX = "no_matrix";

    /** The status of an excess over 0. */
    private static final String NO_TAIL = "no_tail";

    /** Of the sum of squares: a tail below is rounding alone. */
    private static final double ROUNDING = 1e-20;

    /** For {@link java.util.ServiceLoader}. */
    public PopulationError() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "expected squared error of a bilinear form, exactly, beside the least of its rank (family bilinear-fusion)";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(ERROR, "‖M − PQᵀ‖²_F, the expected squared error on inputs N(0, I)", "Almagest"),
                of(
                        TAIL,
                        "sum of σ_i(M)² beyond the rank: the least error of any form of that rank",
                        "Eckart, Young 1936"),
                of(TOTAL, "‖M‖²_F: the error of predicting 0, the least of all sums f(x₁) + g(x₂)", "Almagest"),
                of(EXCESS, "population_error/eckart_young_tail − 1", "Almagest"));
    }

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(BilinearModel.class, "a bilinear form (family bilinear-fusion)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        BilinearModel model = snapshot.model().capability(BilinearModel.class).orElseThrow();
        Optional<SharedArray> matrix = snapshot.data().train().shared().stream()
                .filter(array -> array.shape()
                        .equals(new SharedArray.Shape(BilinearTarget.MATRIX, model.numbers(), model.numbers())))
                .findFirst();
        if (matrix.isEmpty()) {
            for (String quantity : List.of(ERROR, TAIL, TOTAL, EXCESS)) {
                sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, null, NO_MATRIX));
            }
            return;
        }
        double[] entries = matrix.get().values();
        double error = model.squaredDistance(snapshot.parameters(), entries);
        double total = tail(entries, model.numbers(), 0);
        double tail = tail(entries, model.numbers(), model.rank());
        sink.measurement(Measurement.exact(snapshot.step(), NAME, ERROR, null, error));
        sink.measurement(Measurement.exact(snapshot.step(), NAME, TAIL, null, tail));
        sink.measurement(Measurement.exact(snapshot.step(), NAME, TOTAL, null, total));
        sink.measurement(
                tail <= ROUNDING * total
                        ? Measurement.missing(snapshot.step(), NAME, EXCESS, null, NO_TAIL)
                        : Measurement.exact(snapshot.step(), NAME, EXCESS, null, error / tail - 1));
    }

    /** The sum of squares of the singular values of a square matrix beyond the first {@code rank}. */
    static double tail(double[] matrix, int n, int rank) {
        double[] values = SingularValues.of(matrix, n, n);
        double sum = 0;
        for (int i = rank; i < n; i++) {
            sum = Math.fma(values[i], values[i], sum);
        }
        return sum;
    }
}
