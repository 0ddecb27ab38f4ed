package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/** R of the image that a network gives, see {@link ImageEnergy}: what the setting {@code regulariser} of its family names. */
@AutoService(Objective.class)
public record RegulariserTerm() implements Objective {
    static final String NAME = "image-energy";

    private static final String NEEDED = String.format(
            Locale.ROOT,
            "a network of family %s or %s with a regulariser other than none; choose one, or leave the term %s out",
            ImplicitImage.NAME,
            FreeImage.NAME,
            NAME);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "R, the energy of the rows and columns of a network's image that its setting regulariser names (arXiv 2303.15484)";
    }

    @Override
    public Optional<String> missing(Model model) {
        return model.capability(ImageEnergy.class).isPresent() ? Optional.empty() : Optional.of(NEEDED);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        ImageEnergy energy = network.model()
                .capability(ImageEnergy.class)
                .orElseThrow(() ->
                        new IllegalArgumentException(String.format(Locale.ROOT, "loss %s: expected %s", NAME, NEEDED)));
        Node prediction = network.predict(batch.inputs());
        int n = (int) Math.round(Math.sqrt(prediction.shape().rows()));
        // the image is the same whatever the example is
        Node image = graph.reshape(graph.slice(prediction, 0, 0, 1), n, n);
        return Terms.of(NAME, energy.emit(network.pass(), image));
    }
}
