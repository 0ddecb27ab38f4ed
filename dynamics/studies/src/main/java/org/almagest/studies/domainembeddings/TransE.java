package org.almagest.studies.domainembeddings;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code transe}: entities e and relations r as points and translations of R^d, with the score f(h, r, t) = ‖e_h + r −
 * e_t‖₁, small where the triple (h, r, t) is true (Bordes et al. 2013, <i>Translating embeddings for modeling multi-relational
 * data</i>; their loss, equation 1, is {@code corrupted-triples}). Over them domains, the excess over ellipsoids, in a form of
 * ours after Wang et al. 2019, arXiv 1903.10716. Shapes are in {@link TranslationModel}, the formula of the excess in {@link
 * Ellipsoids}. It can be built for graphs of triples alone, such as {@code typed-graph}.
 */
@AutoService(Family.class)
public final class TransE implements Family {
    @Override
    public String name() {
        return "transe";
    }

    @Override
    public String description() {
        return "f(h, r, t) = ‖e_h + r − e_t‖₁, small where a triple is true (Bordes et al. 2013), then ellipsoids of "
                + "the heads and tails of each relation (after Wang et al. 2019, arXiv 1903.10716)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("dimension", 20, 1, 100_000, "coordinates d of an entity")
                        .axis(),
                Parameter.choice(
                        "domains",
                        "trained",
                        Domains.WORDS,
                        "ellipsoids of heads and tails; none: the embedding alone; untrained: as they begin; permuted: the trained ones dealt to the relations at random, with the weight of the trained"),
                Parameter.real("domain_margin", 0.5, 0, 1e6, "by how much less excess a member is to have"),
                Parameter.real("tightness", 0.01, 0, 1e6, "weight of the mean logarithm of the half-axes"),
                Parameter.integer("domain_epochs", 40, 0, 1_000_000, "passes over the training set for the ellipsoids"),
                Parameter.real("domain_rate", 5e-3, 1e-300, 1e6, "step size for the ellipsoids"));
    }

    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family transe learns triples of named entities, and these are examples of %d numbers: choose data typed-graph, or another family",
                features));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        TripleGraph graph = TripleGraph.of(data);
        return new TranslationModel(
                graph.entities(),
                graph.relations(),
                settings.integer("dimension"),
                Domains.named(settings.text("domains")),
                settings.real("domain_margin"),
                settings.real("tightness"),
                settings.integer("domain_epochs"),
                settings.real("domain_rate"));
    }
}
