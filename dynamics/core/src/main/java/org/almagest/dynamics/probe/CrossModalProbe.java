package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.CrossModal;
import org.almagest.dynamics.family.Model;

/**
 * Probe {@code cross-modal}: how much one stream of a network learns of what the other sees, by the Jacobian of the tokens of the
 * one in what enters the other, on the first of the examples held out (the first to train on where there are no others).
 */
@AutoService(Probe.class)
public final class CrossModalProbe implements RunProbe {
    static final String NAME = "cross-modal";
    static final String NORM = "jacobian_norm";
    static final String RANK = "jacobian_rank";
    static final String BOUND = "rank_bound";

    private static final String SOURCE = "Almagest; the networks: Nagrani et al. 2021, arXiv 2107.00135";

    /** For {@link java.util.ServiceLoader}. */
    public CrossModalProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "what one stream of a network learns of the other: norm and rank of the Jacobian of its tokens";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        NORM,
                        "1",
                        "‖J‖_F, J = ∂(tokens of one stream after the last layer)/∂(what enters the other), one example",
                        SOURCE,
                        false),
                new Quantity(RANK, "1", "singular values of J above σ₁·max(rows, columns)·2⁻⁵²", SOURCE, false),
                new Quantity(
                                BOUND,
                                "1",
                                "largest rank that the network allows: B·(F−1)·(d−1) of B latents of d numbers in F fused"
                                        + " layers, and never more than J has columns",
                                SOURCE,
                                false)
                        .boundOf(RANK));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(CrossModal.class, "a network of two streams of tokens (family fusion)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new CrossModalSession();
    }

    /** A tangent costs about two passes, and there are at most as many as an input has numbers. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 2.0 * data.features() * model.operationsPerExample();
    }
}
