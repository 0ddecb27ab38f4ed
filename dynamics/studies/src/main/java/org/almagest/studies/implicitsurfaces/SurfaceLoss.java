package org.almagest.studies.implicitsurfaces;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * The loss of Ben-Shabat et al. (CVPR 2022, arXiv 2106.10811, §3.2), a weighted sum of losses of the core with the weights of their
 * program: |f| on the surface, e^−100|f| and |‖∇f‖ − 1| off it, the latter also on it, |Δf| off it with a weight that may fall to 0 in
 * training, and where normals are known the angle to these.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record SurfaceLoss(Settings settings) implements Objective {
    private static final String DIVERGENCE = "divergence";
    private static final String NONE = "none";
    private static final String CONSTANT = "constant";
    private static final String ANNEALED = "annealed";
    private static final String FROM = "anneal_from";
    private static final String TO = "anneal_to";
    private static final String NORMALS = "normals";
    private static final long MOST_STEPS = 1_000_000_000L;

    private static final String SURFACE =
            "3000*absolute-error + 100*off-surface(points=free) + 25*eikonal + 25*eikonal(points=free)";
    private static final String LAPLACIAN = "*absolute-laplacian(points=free)";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    DIVERGENCE,
                    NONE,
                    List.of(NONE, CONSTANT, ANNEALED),
                    "weight of the Laplacian: 0, 100, or 100 until anneal_from, then along a line to 0 at anneal_to"),
            Parameter.integer(FROM, 200, 0, MOST_STEPS, "step until which an annealed weight stays"),
            Parameter.integer(TO, 400, 1, MOST_STEPS, "step from which an annealed weight is 0"),
            Parameter.flag(NORMALS, false, "whether slopes are to follow the normals of the examples, of either sign"));

    /** At its defaults. */
    public SurfaceLoss() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("surface", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "|f| on a surface, e^−100|f| and |‖∇f‖ − 1| off it, |Δf| with a weight that may fall, and an angle to normals (arXiv 2106.10811); data planar-curves";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        SurfaceLoss plain = new SurfaceLoss();
        boolean moved = other.whole(FROM) != plain.settings.whole(FROM) || other.whole(TO) != plain.settings.whole(TO);
        if (moved && !other.text(DIVERGENCE).equals(ANNEALED)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "anneal_from %d and anneal_to %d with divergence %s, whose weight stays: leave both out, or choose divergence annealed",
                    other.whole(FROM),
                    other.whole(TO),
                    other.text(DIVERGENCE)));
        }
        if (other.whole(FROM) >= other.whole(TO)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "anneal_from %d and anneal_to %d: expected the first below the second",
                    other.whole(FROM),
                    other.whole(TO)));
        }
        return new SurfaceLoss(other);
    }

    @Override
    public List<String> fields() {
        return sum().fields();
    }

    @Override
    public int inputDerivatives() {
        return sum().inputDerivatives();
    }

    @Override
    public Objective at(long step) {
        return sum().at(step);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        return sum().emit(graph, network, batch);
    }

    /** The same as it would be written in a sweep file. */
    private Objective sum() {
        String laplacian =
                switch (settings.text(DIVERGENCE)) {
                    case CONSTANT -> " + 100" + LAPLACIAN;
                    case ANNEALED ->
                        String.format(
                                Locale.ROOT,
                                " + knots(%d=100, %d=0)%s",
                                settings.whole(FROM),
                                settings.whole(TO),
                                LAPLACIAN);
                    default -> "";
                };
        return Objectives.read(SURFACE + laplacian + (settings.flag(NORMALS) ? " + 100*unoriented-normals" : ""));
    }
}
