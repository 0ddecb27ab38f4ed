package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.TrainingLoss;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code canonical-correlation}: how near the correlation of two linear towers is to the sum of canonical correlations of the
 * training set, which is the largest that any two can have.
 */
@AutoService(Probe.class)
public final class CorrelationProbe implements RunProbe {
    static final String NAME = "canonical-correlation";

    private static final String SUM = "correlation_sum";
    private static final String ORACLE = "oracle_correlation_sum";
    private static final String DEFICIT = "relative_deficit";
    private static final String CHANGE = "recent_change";

    /** The status where training made something else small. */
    private static final String OTHER_LOSS = "other_loss";

    /** The status at the first look, before which there is none to compare with. */
    private static final String FIRST_LOOK = "first_look";

    /** The status where a covariance has no inverse, such as of fewer examples than numbers. */
    private static final String SINGULAR = "singular_covariance";

    /** For {@link java.util.ServiceLoader}. */
    public CorrelationProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the correlation that two linear towers have learnt beside the largest there is (family cca)";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(SUM, "minus the loss canonical-correlation on the training set", "Andrew et al., ICML 2013"),
                of(
                                ORACLE,
                                "sum of the k largest singular values of C_x^(−1/2) C_xy C_y^(−1/2) of the training set",
                                "Hotelling 1936")
                        .boundOf(SUM),
                of(DEFICIT, "(oracle_correlation_sum − correlation_sum)/oracle_correlation_sum", "Almagest"),
                of(CHANGE, "|correlation_sum − that at the look before|/|correlation_sum|", "Almagest"));
    }

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(CcaModel.class, "two linear towers (family cca)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session();
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double numbers = (double) data.features() + data.outputs();
        return 2 * data.train() * numbers * numbers;
    }

    /** The looks at the networks of one run. */
    private static final class Session implements ProbeSession {
        private @Nullable TrainingLoss loss;
        private boolean solved;
        private @Nullable Double oracle;
        private @Nullable Double before;

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Examples train = snapshot.data().train();
            int embedding =
                    snapshot.model().capability(CcaModel.class).orElseThrow().embedding();
            if (!solved) {
                CanonicalCorrelations found = CanonicalCorrelations.of(train.inputs(), train.targets(), train.count());
                oracle = found == null ? null : (Double) found.sum(embedding);
                solved = true;
            }
            write(snapshot, sink, ORACLE, oracle, SINGULAR);
            Double sum = snapshot.objective() instanceof CorrelationLoss ? sum(snapshot, train) : null;
            write(snapshot, sink, SUM, sum, OTHER_LOSS);
            write(
                    snapshot,
                    sink,
                    DEFICIT,
                    sum == null || oracle == null ? null : (Double) ((oracle - sum) / oracle),
                    sum == null ? OTHER_LOSS : SINGULAR);
            write(
                    snapshot,
                    sink,
                    CHANGE,
                    sum == null || before == null ? null : (Double) (Math.abs(sum - before) / Math.abs(sum)),
                    sum == null ? OTHER_LOSS : FIRST_LOOK);
            before = sum;
        }

        private double sum(Snapshot snapshot, Examples train) {
            if (loss == null) {
                loss = new TrainingLoss(snapshot.model(), train, snapshot.objective());
            }
            loss.evaluate(snapshot.parameters());
            return -loss.value();
        }

        private static void write(
                Snapshot snapshot, Sink sink, String quantity, @Nullable Double value, String missing) {
            sink.measurement(
                    value == null
                            ? Measurement.missing(snapshot.step(), NAME, quantity, null, missing)
                            : Measurement.exact(snapshot.step(), NAME, quantity, null, value));
        }
    }
}
