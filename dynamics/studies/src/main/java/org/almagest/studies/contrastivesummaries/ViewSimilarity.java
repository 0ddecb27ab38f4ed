package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * Σ over pairs {a, b} of views of one meaning of S(a, b) + S(b, a), see {@link Summariser#dissimilarity}: the first view read by the
 * network, the second by its teacher (Xu, Zhang, Wu, Wei 2022, arXiv 2109.03481, section 3). Views are the document, the summary of
 * the examples, and the summary that the network itself writes with its present parameters, without a derivative through the choice
 * of words. There are no negatives.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record ViewSimilarity(Settings settings) implements Objective {
    private static final String PAIRS = "pairs";
    private static final String WORD = "view-similarity";

    private enum View {
        DOCUMENT,
        SUMMARY,
        GENERATED
    }

    private record Pair(View one, View other) {}

    private static final Pair GOLD = new Pair(View.DOCUMENT, View.SUMMARY);
    private static final Pair OWN = new Pair(View.DOCUMENT, View.GENERATED);
    private static final Pair SUMMARIES = new Pair(View.SUMMARY, View.GENERATED);

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    PAIRS,
                    "all",
                    List.of("document-summary", "document-generated", "all"),
                    "which views are drawn together: the document and the summary of the examples, the document and the summary that the network writes, or these two pairs and that of both summaries"));

    /** At its defaults; for {@link java.util.ServiceLoader}. */
    public ViewSimilarity() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of(WORD, PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "Σ over pairs of views {a, b} of S(a, b) + S(b, a), S(a, b) = 1 − mean_t cos(CA(k; q)_t, k_t), q the network's a, k the teacher's b";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new ViewSimilarity(other);
    }

    @Override
    public List<String> fields() {
        return List.of(MarkedFacts.SUMMARY);
    }

    @Override
    public Optional<String> missing(Model model) {
        return Summariser.missing(model);
    }

    private List<Pair> pairs() {
        return switch (settings.text(PAIRS)) {
            case "document-summary" -> List.of(GOLD);
            case "document-generated" -> List.of(OWN);
            default -> List.of(GOLD, OWN, SUMMARIES);
        };
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        return Terms.of(
                name(),
                dissimilarities(network, batch).stream().reduce(graph::add).orElseThrow());
    }

    /** S(a, b) and S(b, a) of each pair, 1x1 each. */
    List<Node> dissimilarities(NetworkInGraph network, Batch batch) {
        Model model = network.model();
        Summariser summariser = model.capability(Summariser.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s: expected a network of family summariser", name())));
        AveragedTeacher teacher = model.capability(AveragedTeacher.class).orElseThrow();
        ForwardPass own = network.pass();
        Views students = new Views(summariser, own, own, batch);
        Views teachers = new Views(summariser, own, teacher.of(own), batch);
        List<Node> each = new ArrayList<>();
        for (Pair pair : pairs()) {
            each.add(summariser.dissimilarity(own, students.of(pair.one), teachers.of(pair.other)));
            each.add(summariser.dissimilarity(own, students.of(pair.other), teachers.of(pair.one)));
        }
        return each;
    }

    /** The views as one of the two reads them, each read once. */
    private static final class Views {
        private final Summariser summariser;
        private final ForwardPass writer;
        private final ForwardPass reader;
        private final Batch batch;
        private final Map<View, Sequence> known = new EnumMap<>(View.class);

        Views(Summariser summariser, ForwardPass writer, ForwardPass reader, Batch batch) {
            this.summariser = summariser;
            this.writer = writer;
            this.reader = reader;
            this.batch = batch;
        }

        Sequence of(View view) {
            return known.computeIfAbsent(view, which -> summariser.projected(reader, read(which)));
        }

        private Sequence read(View view) {
            return switch (view) {
                case DOCUMENT -> summariser.document(reader, batch.inputs());
                case SUMMARY -> summariser.summary(reader, batch.field(MarkedFacts.SUMMARY));
                case GENERATED ->
                    summariser.summary(
                            reader, summariser.generated(writer, summariser.document(writer, batch.inputs())));
            };
        }
    }
}
