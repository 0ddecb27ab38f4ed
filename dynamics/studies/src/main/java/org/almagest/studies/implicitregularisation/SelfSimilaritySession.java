package org.almagest.studies.implicitregularisation;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/** Follows one run for {@link SelfSimilarity}; remembers its best image and its largest regulariser. */
final class SelfSimilaritySession implements ProbeSession {
    private final Trend neighbours = new Trend();
    private final Trend blocks = new Trend();
    private @Nullable ImageView compiled;
    private double best = Double.NEGATIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Notes notes = new Notes(snapshot.step(), sink);
        Examples train = snapshot.data().train();
        String why = ImageView.missing(train);
        if (why != null) {
            notes.nothing(SelfSimilarity.OF_THE_IMAGE, why);
            notes.nothing(SelfSimilarity.OF_THE_ENERGY, why);
            notes.nothing(SelfSimilarity.OF_THE_ROWS, why);
            return;
        }
        ImageView view = compiled;
        if (view == null) {
            view = new ImageView(snapshot.model(), train);
            compiled = view;
        }
        ImageView.Look look = view.at(snapshot.parameters());
        image(look.completion(), notes);
        energy(look.energy(), snapshot, notes);
        rows(look.rows(), train.targets(), notes);
    }

    private void image(Completion completion, Notes notes) {
        if (!Arrays.stream(completion.found()).allMatch(Double::isFinite)) {
            notes.nothing(SelfSimilarity.OF_THE_IMAGE, Measurement.NOT_FINITE);
            return;
        }
        double psnr = completion.peakSignalToNoise();
        best = Math.max(best, psnr);
        notes.found("psnr", psnr);
        notes.found("psnr_best", best);
        notes.found("drop_from_best", best - psnr);
        notes.found("nmae", completion.meanAbsolute());
        double fit = completion.meanSquare(true);
        notes.found("fit", fit);
        notes.found("fit_share", fit / completion.variance());
        notes.found("effective_rank", Completion.effectiveRank(completion.found(), completion.n()));
    }

    private void energy(@Nullable Double energy, Snapshot snapshot, Notes notes) {
        if (energy == null) {
            notes.nothing(SelfSimilarity.OF_THE_ENERGY, "no_regulariser");
            return;
        }
        notes.found("regulariser_value", energy);
        Double weight = weight(snapshot);
        if (weight == null) {
            notes.nothing(SelfSimilarity.OF_THE_ENERGY.subList(1, 3), "not_in_the_loss");
            return;
        }
        largest = Math.max(largest, weight * energy);
        notes.found("weighted_regulariser", weight * energy);
        notes.found("weighted_share", weight * energy / largest);
    }

    /** The weight of R in the loss as it stands at this step; null where R is no term of it. */
    private static @Nullable Double weight(Snapshot snapshot) {
        Examples train = snapshot.data().train();
        NetworkInGraph network = new NetworkInGraph(snapshot.model());
        return snapshot
                .objective()
                .emit(network.graph(), network, network.batch(train.shape(), train.count()))
                .terms()
                .stream()
                .filter(term -> term.name().equals(RegulariserTerm.NAME))
                .map(Terms.Term::weight)
                .findFirst()
                .orElse(null);
    }

    private void rows(@Nullable LineGraph rows, double[] image, Notes notes) {
        if (rows == null || !Double.isFinite(rows.sum())) {
            notes.nothing(SelfSimilarity.OF_THE_ROWS, rows == null ? "no_learned_adjacency" : Measurement.NOT_FINITE);
            return;
        }
        double spread = rows.neighbours();
        double[] spectrum = rows.laplacianSpectrum();
        int loose = LineGraph.blocks(spectrum);
        notes.found("neighbours", spread);
        notes.found("bandwidth", rows.bandwidth());
        notes.found("true_similarity", rows.similarity(image));
        notes.found("roughness", rows.roughness());
        notes.found("algebraic_connectivity", spectrum[1]);
        notes.found("blocks", loose);
        notes.trend("neighbours_trend", neighbours.add(spread));
        notes.trend("blocks_trend", blocks.add(loose));
    }

    /** Where the numbers of one look go. */
    private record Notes(long step, Sink sink) {
        void found(String quantity, double value) {
            sink.measurement(Measurement.exact(step, SelfSimilarity.NAME, quantity, null, value));
        }

        void trend(String quantity, @Nullable Double value) {
            if (value == null) {
                missing(quantity, "one_look");
            } else {
                found(quantity, value);
            }
        }

        void missing(String quantity, String why) {
            sink.measurement(Measurement.missing(step, SelfSimilarity.NAME, quantity, null, why));
        }

        void nothing(List<Quantity> quantities, String why) {
            quantities.forEach(quantity -> missing(quantity.name(), why));
        }
    }
}
