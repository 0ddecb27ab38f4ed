package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code refinement}: how maps get better from side output to side output on scenes that the network has not seen, and
 * where the finest residual lies. y is the mask, p = σ(S_1), P the coarser map of level 1 as a logit, R_1 its residual.
 */
@AutoService(Probe.class)
public final class RefinementProbe implements Probe {
    static final String NAME = "refinement";
    static final String IMAGES = "saliency_images";
    static final String MASKS = "saliency_masks";
    static final String MAPS = "saliency_maps";

    private static final String PAPER = "arXiv 1807.09940";
    private static final String OWN = "own control";

    /** For {@link java.util.ServiceLoader}. */
    public RefinementProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "errors of saliency maps by level, by region and by overlap on scenes held out, and where their finest residual lies ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of("mae_1", "mean over pixels and scenes of |p − y|, p = σ(S_1), the finest map"),
                of("mae_2", "the same of σ(S_2), S_2 enlarged to the scenes' width"),
                of("mae_3", "the same of σ(S_3)"),
                of("mae_4", "the same of σ(S_4)"),
                of("mae_5", "the same of σ(S_5), the coarsest map"),
                of("iou", "mean over scenes of the intersection over union of p > ½ and the mask"),
                of(
                        "f_beta",
                        "mean over scenes of 1.3·precision·recall/(0.3·precision + recall) at the threshold min(2·mean p, 0.99)"),
                of(
                        "mae_edge",
                        "mean |p − y| where the distances from the object and from its outside add up to at most 2.5 pixels"),
                of("mae_inside", "mean |p − y| in the rest of the object"),
                of("mae_outside", "mean |p − y| in the rest of the outside: false alarms"),
                of("recovered_missing", "P(p > ½ | y = 1, σ(P) < ½)"),
                of("residual_share_unpredicted", "Σ|R_1| where σ(P) < ½, over Σ|R_1|"),
                own("area_unpredicted", "share of the pixels where σ(P) < ½"),
                own("residual_excess_unpredicted", "residual_share_unpredicted − area_unpredicted; 0 by chance"),
                of("residual_share_edge", "Σ|R_1| within the band of mae_edge, over Σ|R_1|"),
                own("area_edge", "share of the pixels within that band"),
                own(
                        "open_gate_error",
                        "largest difference, over levels, pixels and eight scenes, of R_i at P = −60 everywhere from R_i of features without a gate"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, PAPER, false);
    }

    /** What the paper does not measure: what chance alone would give, and a check of the arithmetic. */
    private static Quantity own(String name, String formula) {
        return new Quantity(name, "1", formula, OWN, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        IMAGES,
                        MatrixKind.Content.SALIENCY_IMAGES,
                        "[scene·row][column] of the first scenes held out, to three digits"),
                new MatrixKind(MASKS, MatrixKind.Content.SALIENCY_MASKS, "[scene·row][column], their masks"),
                new MatrixKind(
                        MAPS,
                        MatrixKind.Content.SALIENCY_MAPS,
                        "[scene·row][column], σ(S_i) at the scenes' width, to three digits; layer is the level i"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(SideOutputs.class, "a network with side outputs (family side-output-cnn)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        new RefinementSession().at(snapshot, sink);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new RefinementSession();
    }

    /** A pass over the scenes. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return data.test() * model.operationsPerExample();
    }
}
