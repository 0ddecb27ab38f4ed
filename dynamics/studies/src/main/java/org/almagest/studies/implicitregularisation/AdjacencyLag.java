package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;

/**
 * Probe {@code adjacency-lag}: whether a regulariser that is learned along acts like momentum. The steps of the image over a window are
 * fitted by the gradient that the loss would have with the adjacencies of the start, and by the step before. Judge by the fit of the
 * first window what the lag explains, and by fixed and other learned regularisers whether it is this one's.
 */
@AutoService(Probe.class)
public final class AdjacencyLag implements RunProbe {
    static final String NAME = "adjacency-lag";
    static final String WINDOW = "window";

    private static final String OWN = "own, after what arXiv 2303.15484 says of momentum";

    /** The quantities of the last window, in the order in which a look writes them. */
    static final List<Quantity> OF_THE_LAST = List.of(
            quantity("lag_beta", "β of the least-squares fit Δ_t ≈ α·(−g_t) + β·Δ_{t−1} over the last window of steps"),
            quantity("lag_alpha", "α of that fit"),
            quantity("lag_r2", "share of ΣΔ² that it explains"),
            quantity("lag_r2_without", "share that −g_t alone explains"),
            quantity("lag_gain", "lag_r2 − lag_r2_without"));

    /** Those of the first window. */
    static final List<Quantity> OF_THE_FIRST = List.of(
            quantity("lag_beta_first", "lag_beta of the first window, from the second step on"),
            quantity("lag_gain_first", "lag_gain of the first window"));

    private static Quantity quantity(String name, String formula) {
        return new Quantity(name, "1", formula, OWN, false);
    }

    /** For {@link java.util.ServiceLoader}. */
    public AdjacencyLag() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how much of an image's steps the step before explains, beside the gradient with the adjacencies of the start: the lag of a learned regulariser";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(OF_THE_LAST, OF_THE_FIRST).stream().flatMap(List::stream).toList();
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(
                ImageEnergy.class,
                "an image with a regulariser (family free-image or implicit-image, regulariser not none)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer(WINDOW, 50, 2, 100_000, "steps of a window"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new AdjacencyLagSession(settings.integer(WINDOW));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        // a gradient a step, of the steps between two looks
        return 3.0 * settings.integer(WINDOW) * model.operationsPerExample();
    }
}
