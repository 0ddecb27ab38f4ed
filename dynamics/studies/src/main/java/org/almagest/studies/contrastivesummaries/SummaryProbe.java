package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/** Probe {@code summary}: what a network writes of documents that it has not seen, beside the summaries of the examples. */
@AutoService(Probe.class)
public final class SummaryProbe implements RunProbe {
    private static final String NAME = "summary";
    private static final String NOTHING_HELD_OUT = "nothing_held_out";
    /** The status where no summary has an entity, or none is followed by a relation. */
    private static final String NO_FACTS = "no_facts_told";

    private static final String ROUGE = "Lin, Text Summarization Branches Out, 2004";
    private static final String OWN = "Almagest";

    private static final String TRAIN_EXACT = "train_exact_match";
    private static final List<String> HELD_OUT =
            List.of("rouge_1", "rouge_2", "exact_match", "fact_precision", "hallucinated_entities");

    /** For {@link java.util.ServiceLoader}. */
    public SummaryProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "summaries that a network writes of documents held out, the likeliest word at each place: overlap, facts, inventions";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(
                        "rouge_1",
                        "mean over documents of 2 · words in common / words of both, each counted as often as in the one with fewer",
                        ROUGE),
                of("rouge_2", "the same of pairs of neighbours", ROUGE),
                of("exact_match", "share of the documents whose summary is that of the examples, word by word", OWN),
                of(
                        "fact_precision",
                        "share of the neighbours (entity, canonical word) of all summaries that are facts of their document",
                        OWN),
                of(
                        "hallucinated_entities",
                        "share of the entities of all summaries that are not in their document",
                        OWN),
                of(TRAIN_EXACT, "exact_match on the documents to train on", OWN));
    }

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(Summariser.class, "a network that writes summaries (family summariser)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session();
    }

    /** A pass over all documents, and one for each word. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 2.0 * (data.train() + data.test()) * model.operationsPerExample();
    }

    /** The looks at one run; compiled once. */
    private static final class Session implements ProbeSession {
        private @Nullable WrittenSummaries train;
        private @Nullable WrittenSummaries test;

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            if (train == null) {
                train = new WrittenSummaries(snapshot.model(), snapshot.data().train());
            }
            Examples held = snapshot.data().test();
            if (test == null && held.count() > 0) {
                test = new WrittenSummaries(snapshot.model(), held);
            }
            if (test == null) {
                HELD_OUT.forEach(quantity -> write(snapshot, sink, quantity, Double.NaN, NOTHING_HELD_OUT));
            } else {
                SummaryScores scores = test.scores(snapshot.parameters());
                List<Double> numbers = List.of(
                        scores.rouge1(), scores.rouge2(), scores.exactMatch(), scores.facts(), scores.invented());
                for (int i = 0; i < numbers.size(); i++) {
                    write(snapshot, sink, HELD_OUT.get(i), numbers.get(i), NO_FACTS);
                }
            }
            write(
                    snapshot,
                    sink,
                    TRAIN_EXACT,
                    train.scores(snapshot.parameters()).exactMatch(),
                    NO_FACTS);
        }

        private static void write(Snapshot snapshot, Sink sink, String quantity, double value, String otherwise) {
            sink.measurement(
                    Double.isNaN(value)
                            ? Measurement.missing(snapshot.step(), NAME, quantity, null, otherwise)
                            : Measurement.exact(snapshot.step(), NAME, quantity, null, value));
        }
    }
}
