package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Terms;

/**
 * Probe {@code terms}: what each term of the loss is over the training set, and how much it counts. The column {@code layer}
 * is the term's place in the loss, from 0.
 */
@AutoService(Probe.class)
public final class LossTerms implements Probe {
    private static final String NAME = "terms";
    private static final String VALUE = "term_value";
    private static final String WEIGHT = "term_weight";

    /** More would only need more memory. */
    private static final int BATCH = 256;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "each term of the loss by itself, with its weight; column layer is the term's place in the loss, from 0";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        VALUE,
                        "loss",
                        "the term over the training set, without its weight; of batches of 256 the mean, but of the whole set where training takes it at once",
                        "sweep file, train.loss",
                        true),
                new Quantity(WEIGHT, "1", "its factor in the loss at this step", "sweep file, train.loss", true));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples examples = snapshot.data().train();
        // a network on a graph computes the states of all nodes, however few it is asked about
        boolean whole = snapshot.pace().whole() || snapshot.data().graph() != null;
        int batch = whole ? examples.count() : Math.min(BATCH, examples.count());
        Evaluated full = new Evaluated(snapshot, batch);
        double[] values = new double[full.terms.terms().size()];
        int at = 0;
        for (; at + batch <= examples.count(); at += batch) {
            full.add(examples, at, values);
        }
        if (at < examples.count()) {
            new Evaluated(snapshot, examples.count() - at).add(examples, at, values);
        }
        for (int i = 0; i < values.length; i++) {
            long step = snapshot.step();
            double weight = full.terms.terms().get(i).weight();
            sink.measurement(Measurement.exact(step, NAME, VALUE, i, values[i]));
            sink.measurement(Measurement.exact(step, NAME, WEIGHT, i, weight));
        }
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return data.train() * model.operationsPerExample();
    }

    /** The terms on batches of one size. */
    private static final class Evaluated {
        private final int batch;
        private final Terms terms;
        private final NetworkExecution execution;

        Evaluated(Snapshot snapshot, int batch) {
            NetworkInGraph network = new NetworkInGraph(snapshot.model());
            Batch examples = network.batch(snapshot.data().train().shape(), batch);
            examples.inputs();
            examples.targets();
            this.batch = batch;
            this.terms = snapshot.objective().emit(network.graph(), network, examples);
            List<Node> values = terms.terms().stream().map(Terms.Term::value).toList();
            this.execution = network.execution(values, snapshot.parameters());
        }

        /** Adds what the examples from {@code from} on have in the mean over all of them. */
        void add(Examples examples, int from, double[] values) {
            execution.load(examples, from);
            execution.execution().run();
            for (int i = 0; i < values.length; i++) {
                values[i] += (double) batch
                        / examples.count()
                        * execution.execution().copyOf(i, 1)[0];
            }
        }
    }
}
