package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.StreamFeatures;

/** Probe {@code two-player-laws}: how far exact laws of two players are from holding; see {@link TwoPlayerLaws}. */
@AutoService(Probe.class)
public final class TwoPlayerLawsProbe implements Probe {
    private static final String NAME = "two-player-laws";
    private static final String OWN = "own derivation";

    /** Movies on which gradients are taken. */
    private static final int FILMS = 20;

    /** For {@link java.util.ServiceLoader}. */
    public TwoPlayerLawsProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how far exact laws of two players are from holding: reversal, a blind discriminator, turns, isometries";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "reversal_error",
                        "1",
                        "largest |∇ behind a reversal + λ∇| of the discriminator's loss in G, λ = 0.3, over the largest |λ∇|",
                        "Ganin et al., JMLR 17(59), 2016, section 4.2",
                        false),
                new Quantity(
                        "blindness_error",
                        "nats",
                        "of a discriminator that is 0 everywhere, on equal sets: |L_D − 2 ln 2|, or the largest |∇L_D|",
                        OWN,
                        false),
                new Quantity(
                        "simultaneous_growth_error",
                        "1",
                        "min_x max_y xy, 50 steps of η = 0.1 from (1, ½), both from one point: growth of x² + y² over"
                                + " (1 + η²)⁵⁰, minus 1",
                        OWN,
                        false),
                new Quantity(
                        "alternating_drift",
                        "1",
                        "the same in turn, x first: change of x² + y² − ηxy, relative",
                        OWN,
                        false),
                new Quantity(
                        "isometry_error",
                        "1",
                        "consistency error of an orthogonal map of the clips with a shift",
                        OWN,
                        false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(StoryNetwork.class, "a reader of movies (family story-qa)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        StoryGame.Rules rules =
                snapshot.model().capability(StoryGame.class).orElseThrow().rules();
        TwoPlayerLaws laws = new TwoPlayerLaws(snapshot.model(), StreamFeatures.examples(snapshot, FILMS));
        double[] theta = snapshot.parameters();
        number(snapshot, sink, "reversal_error", laws.reversal(theta));
        number(snapshot, sink, "blindness_error", laws.blindness(theta));
        number(snapshot, sink, "simultaneous_growth_error", TwoPlayerLaws.simultaneous());
        number(snapshot, sink, "alternating_drift", TwoPlayerLaws.alternating());
        number(snapshot, sink, "isometry_error", laws.isometry(rules.consistencyTemperature(), snapshot.seed()));
    }

    private static void number(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), NAME, quantity, null, value));
    }
}
