package org.almagest.studies.implicitregularisation;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.jspecify.annotations.Nullable;

/** The image of a network, its regulariser and its adjacency of the rows, compiled for many looks. */
final class ImageView {
    private final int n;
    private final Examples examples;
    private final double[] seen;
    private final NetworkExecution network;
    private final boolean regularised;
    private final boolean learned;

    /**
     * Of {@code model} on the one image of {@code examples}; see {@link #missing}.
     */
    ImageView(Model model, Examples examples) {
        this.n = (int) Math.round(Math.sqrt(examples.outputs()));
        this.examples = examples;
        this.seen = examples.field(BlockyWaves.SEEN).values();
        NetworkInGraph emitted = new NetworkInGraph(model);
        GraphBuilder graph = emitted.graph();
        Batch batch = emitted.batch(examples.shape(), 1);
        Node prediction = emitted.predict(batch.inputs());
        List<Node> results = new ArrayList<>(List.of(prediction));
        ImageEnergy energy = model.capability(ImageEnergy.class).orElse(null);
        Adjacency rows = energy == null ? null : energy.rows();
        if (energy != null) {
            results.add(energy.emit(emitted.pass(), graph.reshape(prediction, n, n)));
        }
        if (rows != null) {
            results.add(rows.emit(emitted.pass()));
        }
        this.regularised = energy != null;
        this.learned = rows != null;
        this.network = emitted.execution(results, new double[0]);
        network.load(examples, 0);
    }

    /** The word of a status where {@code examples} are not one image with pixels seen and pixels hidden; null where they are. */
    static @Nullable String missing(Examples examples) {
        Field seen = examples.further().stream()
                .filter(field -> field.name().equals(BlockyWaves.SEEN))
                .findFirst()
                .orElse(null);
        if (seen == null || seen.shape().length() != examples.outputs()) {
            return "no_seen_pixels";
        }
        return examples.count() == 1 ? null : "several_images";
    }

    /** Rows and columns of the image. */
    int n() {
        return n;
    }

    /**
     * One look.
     *
     * @param completion the image beside the true one
     * @param energy R; null where the network has no regulariser
     * @param rows the learned adjacency of the rows; null where there is none
     */
    record Look(Completion completion, @Nullable Double energy, @Nullable LineGraph rows) {}

    /** What there is at {@code theta}. */
    Look at(double[] theta) {
        network.parameters(theta);
        Execution run = network.execution();
        run.run();
        return new Look(
                new Completion(n, examples.targets(), seen, run.copyOf(0, n * n)),
                regularised ? run.copyOf(1, 1)[0] : null,
                learned ? LineGraph.of(n, run.copyOf(2, n * n)) : null);
    }
}
