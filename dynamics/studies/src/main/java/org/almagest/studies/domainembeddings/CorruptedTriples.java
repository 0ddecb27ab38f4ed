package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Hinge;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * Tells true triples from corrupted ones (Bordes et al. 2013, equation 1): the mean of max(0, margin + f(true) − f(corrupted)),
 * each true triple against one {@link Corruption} of it.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record CorruptedTriples(Settings settings) implements Objective {
    private static final String NAME = "corrupted-triples";
    private static final String MARGIN = "margin";

    static final List<Parameter> PARAMETERS =
            List.of(Parameter.real(MARGIN, 1, 0, 1e6, "by how much smaller the score of a true triple is to be"));

    /** At its defaults. */
    public CorruptedTriples() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of(NAME, PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of max(0, margin + f(true) − f(corrupted)), each triple against one with its head or tail drawn anew at every step; family transe";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new CorruptedTriples(other);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        TranslationModel model = model(network, name());
        Corruption corruption = Corruption.of(graph, batch, model.entities());
        ForwardPass pass = network.pass();
        Node right = model.score(pass, corruption.heads(), corruption.kinds(), corruption.tails());
        Node wrong = model.score(pass, corruption.falseHeads(graph), corruption.kinds(), corruption.falseTails(graph));
        return Terms.of(name(), hinge(graph, settings.real(MARGIN), graph.subtract(wrong, right)));
    }

    /**
     * The translations of {@code network}.
     *
     * @throws IllegalArgumentException if it has none
     */
    static TranslationModel model(NetworkInGraph network, String loss) {
        return network.model()
                .capability(TranslationModel.class)
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "loss %s needs scores of triples: expected family transe; choose another loss for other families",
                        loss)));
    }

    /** The mean of max(0, margin − gain) over the columns. */
    static Node hinge(GraphBuilder graph, double margin, Node gain) {
        Hinge hinge = new Hinge(Settings.of(new Hinge().parameters(), Map.of("margin", margin)));
        return hinge.emit(graph, gain, graph.expandTo(graph.constant(1), gain.shape()));
    }
}
