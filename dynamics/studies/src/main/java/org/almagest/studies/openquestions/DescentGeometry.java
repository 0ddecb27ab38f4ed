package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;

/**
 * Probe {@code descent-geometry}: for L = ½Σ(f − y)², whether |∇L|² ≥ 2λ_min(JJᵀ)·L held at every look (Polyak, Łojasiewicz; Liu,
 * Zhu, Belkin 2022), and how much the loss rises along the straight line from the start (Goodfellow, Vinyals, Saxe 2015).
 */
@AutoService(Probe.class)
public final class DescentGeometry implements RunProbe {
    static final String NAME = "descent-geometry";

    private static final String PAPER = "Liu, Zhu, Belkin 2022, arXiv 2003.00307";

    /** For {@link java.util.ServiceLoader}. */
    public DescentGeometry() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the condition under which gradient descent converges at a linear rate, and the loss along the straight path from the start ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "pl_margin",
                        "output²",
                        "least |∇L|²/(2L) − λ_min(JJᵀ) at any look so far, L = ½Σ(f − y)²; not negative but for rounding",
                        PAPER,
                        false),
                new Quantity(
                        "path_rise",
                        "1",
                        "Σ max(L_{i+1} − L_i, 0)/(L_0 − L_50) over 51 points from the start to the present parameters",
                        "Goodfellow et al. 2015, arXiv 1412.6544",
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new DescentSession();
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double rows = (double) data.train() * data.outputs();
        return 3 * model.operationsPerExample() * data.train() * DescentSession.POINTS + 10 * rows * rows * rows;
    }
}
