package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over the batch of the Kullback-Leibler divergence of a drawn latent tensor's distribution N(m, e^v) from N(0, I),
 * ½·Σ (m² + e^v − 1 − v): the second term of the variational bound (Kingma, Welling, ICLR 2014, appendix B).
 */
@AutoService(Objective.class)
public record PosteriorDivergence() implements Objective {
    @Override
    public String name() {
        return "posterior-divergence";
    }

    @Override
    public String description() {
        return "mean over the batch of ½·Σ(m² + e^v − 1 − v), of the distribution N(m, e^v) of a variational autoencoder's latent numbers from N(0, 1)";
    }

    @Override
    public Optional<String> missing(Model model) {
        return drawn(model).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "a network that draws a latent tensor, a variational autoencoder (family tensor-autoencoder, kind vae)");
    }

    private static Optional<LatentTensor> drawn(Model model) {
        return model.capability(LatentTensor.class).filter(LatentTensor::drawn);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        LatentTensor latent = drawn(network.model())
                .orElseThrow(() -> new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s of a network that draws no latent tensor", name())));
        LatentTensor.Encoded encoded = latent.encode(network.pass(), batch.inputs());
        Node m = encoded.mean();
        Node v = Objects.requireNonNull(encoded.logVariance(), "the variance of a latent tensor that is drawn");
        Node excess = graph.subtract(graph.subtract(graph.exp(v), graph.constant(1)), v);
        Node sum = graph.sum(graph.add(graph.multiply(m, m), excess));
        return Terms.of(name(), graph.scale(0.5 / batch.size(), sum));
    }
}
