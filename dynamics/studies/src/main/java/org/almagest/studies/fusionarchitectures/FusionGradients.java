package org.almagest.studies.fusionarchitectures;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code fusion-gradients}: whether the loss of the first training examples depends on their image, and what a gated
 * cross-attention learns from it. A network without gates has the status {@code no_gates} for those of the latter.
 */
@AutoService(Probe.class)
public final class FusionGradients implements Probe {
    private static final String NAME = "fusion-gradients";
    private static final String IMAGE = "image_gradient";
    private static final String GATE = "gate_gradient";
    private static final String CROSSING = "cross_attention_gradient";
    private static final String NO_GATES = "no_gates";
    private static final String SOURCE = "exact derivative";
    private static final int EXAMPLES = 16;

    /** For {@link java.util.ServiceLoader}. */
    public FusionGradients() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "largest entries of the loss's gradient in the image, in the gates and in the cross-attention behind them";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity(IMAGE, "in the inputs"),
                quantity(GATE, "in the gates"),
                quantity(CROSSING, "in the parameters of the cross-attention and its norm"));
    }

    private static Quantity quantity(String name, String where) {
        return new Quantity(
                name,
                "1",
                "largest absolute entry of the gradient of the loss of 16 training examples " + where,
                SOURCE,
                false);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples examples = snapshot.data().train();
        NetworkInGraph network = new NetworkInGraph(snapshot.model());
        boolean graph = snapshot.data().graph() != null;
        Batch batch = network.batch(examples.shape(), graph ? examples.count() : Math.min(EXAMPLES, examples.count()));
        Node inputs = batch.inputs();
        batch.targets();
        Node loss = snapshot.objective().emit(network.graph(), network, batch).total(network.graph());
        List<Node> with = new ArrayList<>(network.parameters());
        with.add(inputs);
        NetworkExecution compiled =
                network.execution(Differentiation.gradient(network.graph(), loss, with), snapshot.parameters());
        compiled.load(examples, 0);
        compiled.execution().run();
        List<Block> blocks = snapshot.model().blocks();
        write(
                snapshot,
                sink,
                IMAGE,
                largest(compiled.execution()
                        .copyOf(blocks.size(), inputs.shape().size())));
        write(snapshot, sink, GATE, largest(compiled, blocks, name -> name.equals("gate")));
        write(snapshot, sink, CROSSING, largest(compiled, blocks, name -> name.endsWith("_cross")));
    }

    private static void write(Snapshot snapshot, Sink sink, String quantity, @Nullable Double value) {
        sink.measurement(
                value == null
                        ? Measurement.missing(snapshot.step(), NAME, quantity, null, NO_GATES)
                        : Measurement.exact(snapshot.step(), NAME, quantity, null, value));
    }

    /** Over all blocks of these names; null where there are none. */
    private static @Nullable Double largest(NetworkExecution network, List<Block> blocks, Predicate<String> names) {
        Double largest = null;
        for (int b = 0; b < blocks.size(); b++) {
            if (names.test(blocks.get(b).name())) {
                double own = largest(network.execution().copyOf(b, blocks.get(b).size()));
                largest = largest == null ? (Double) own : (Double) Math.max(largest, own);
            }
        }
        return largest;
    }

    private static double largest(double[] numbers) {
        double largest = 0;
        for (double number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }
}
