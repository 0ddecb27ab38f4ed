package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.features.Retrieval;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code ideal-retrieval}: how many pairs the true law finds on the examples that the probe {@code retrieval} looks at: those held
 * out, or to train on where there are no others. The network does not matter.
 */
@AutoService(Probe.class)
public final class IdealRetrieval implements Probe {
    static final String NAME = "ideal-retrieval";

    private static final String AT_ONE = "ideal_retrieval_at_1";
    private static final String RANK = "ideal_median_rank";
    private static final String VECTORS = "vectors";

    /** The status where the data does not tell by which law it was drawn. */
    private static final String NO_LAW = "no_law";

    /** For {@link java.util.ServiceLoader}. */
    public IdealRetrieval() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how many pairs of latent-pairs are found by ln p(y|x) − ln p(y) under the law that drew them";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(AT_ONE, "share of inputs x whose largest ln p(y|x) − ln p(y) is that of their own y"),
                of(RANK, "lower median of the rank of the own y, from 1 on, by that score"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, "Bayes' rule for normal vectors", false);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(VECTORS, 1000, 1, 20_000, "pairs that are compared with one another, at most"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples test = snapshot.data().test();
        Examples examples = (test.count() == 0 ? snapshot.data().train() : test).first(settings.integer(VECTORS));
        IdealScore score = IdealScore.of(examples);
        if (score == null) {
            for (String quantity : List.of(AT_ONE, RANK)) {
                sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, null, NO_LAW));
            }
            return;
        }
        Retrieval retrieval = score.scores(examples.inputs(), examples.targets(), examples.count());
        sink.measurement(Measurement.exact(snapshot.step(), NAME, AT_ONE, null, retrieval.atOne()));
        sink.measurement(Measurement.exact(snapshot.step(), NAME, RANK, null, retrieval.medianRank()));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double pairs = Math.min(settings.integer(VECTORS), data.test() == 0 ? data.train() : data.test());
        return 4 * pairs * pairs * data.outputs() * data.outputs();
    }
}
