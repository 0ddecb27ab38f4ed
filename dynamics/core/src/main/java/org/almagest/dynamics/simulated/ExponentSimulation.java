package org.almagest.dynamics.simulated;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.jspecify.annotations.Nullable;

/** Slices whose fits have the slopes of a case. */
@AutoService(Simulation.class)
public final class ExponentSimulation implements Simulation {
    private static final int RUNS = 20;
    private static final double NARROW = 0.01;

    @Override
    public String judge() {
        return "exponent";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("slope", Key.Kind.PLACES, "the fitted slope, or one for each value of together"),
                Key.number("half", 0.02, "half width of its interval"),
                Key.optional(
                        "init", Key.Kind.NUMBER, "slope of the untrained networks, ± 0.01; not measured if missing"),
                Key.optional("required", Key.Kind.NUMBER, "slope of the quantity under requires, ± 0.01"),
                Key.whole("replicates", 5, "independent seeds"),
                Key.whole("trained", RUNS, "runs trained as asked, of 20"));
    }

    @Override
    public Evidence simulate(Claim claim, Terms sample) {
        Terms terms = claim.terms();
        boolean untrained = terms.word("at").equals("init");
        String together = terms.optional("together", String.class);
        String required = terms.optional("requires", String.class);
        int replicates = sample.whole("replicates");
        int trained = sample.whole("trained");
        List<FittedSlice> slices = new ArrayList<>();
        sample.places("slope").forEach((place, slope) -> {
            SortedMap<String, Object> fixed = new TreeMap<>(claim.setting().example());
            if (together != null && !place.isNaN()) {
                fixed.put(together, place);
            }
            List<Fit> before = new ArrayList<>();
            List<Fit> after = new ArrayList<>();
            List<Fit> judged = untrained ? before : after;
            add(judged, terms.word("quantity"), slope, sample.number("half"), replicates);
            add(before, terms.word("quantity"), sample.optional("init", Double.class), NARROW, replicates);
            if (required != null) {
                add(judged, required, sample.optional("required", Double.class), NARROW, replicates);
            }
            slices.add(new FittedSlice(
                    SimulatedRun.SWEEP,
                    terms.word("along"),
                    fixed,
                    new TreeMap<>(Map.of("converged", trained, "diverged", RUNS - trained)),
                    List.of(1.0, 3.0, 10.0, 30.0, 100.0),
                    replicates,
                    before,
                    after));
        });
        return new Evidence(slices, List.of(), Set.of());
    }

    private static void add(List<Fit> fits, String quantity, @Nullable Double slope, double half, int replicates) {
        if (slope != null) {
            fits.add(new Fit(
                    SimulatedRun.SWEEP,
                    "{}",
                    quantity,
                    "axis",
                    slope,
                    half / 4,
                    slope - half,
                    slope + half,
                    0.99,
                    RUNS,
                    0,
                    replicates,
                    Exponent.OK));
        }
    }
}
