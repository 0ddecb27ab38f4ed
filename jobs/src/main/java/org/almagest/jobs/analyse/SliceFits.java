package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.fit.PowerLaw;
import org.almagest.dynamics.probe.DerivedQuantity;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;

/** Fits every quantity of a slice that is positive somewhere, at initialisation and at the end. */
final class SliceFits {
    /** A quantity with its number in {@link ObservedRun#value}. */
    private record Numbered(MeasuredQuantity quantity, int number) {}

    private final SortedMap<MeasuredQuantity, Integer> quantities;
    private final BiConsumer<Fit, List<Observation>> witness;

    SliceFits(SortedMap<MeasuredQuantity, Integer> quantities) {
        this(quantities, (fit, observations) -> {});
    }

    /** Fits, and tells {@code witness} of each fit what it went through. */
    SliceFits(SortedMap<MeasuredQuantity, Integer> quantities, BiConsumer<Fit, List<Observation>> witness) {
        this.quantities = quantities;
        this.witness = witness;
    }

    FittedSlice fit(Slice slice) {
        SortedMap<String, Integer> statuses = new TreeMap<>();
        Set<Long> seeds = new HashSet<>();
        List<Double> axisValues = new ArrayList<>();
        for (ObservedRun run : slice.runs()) {
            statuses.merge(run.status(), 1, Integer::sum);
            if (run.converged()) {
                seeds.add(run.seed());
                axisValues.add(run.place(slice.axis()));
            }
        }
        return new FittedSlice(
                slice.sweep(),
                slice.axis(),
                slice.fixed(),
                statuses,
                axisValues,
                seeds.size(),
                fits(slice, Moment.INIT),
                fits(slice, Moment.END));
    }

    private List<Fit> fits(Slice slice, Moment moment) {
        List<Fit> fits = new ArrayList<>();
        SortedMap<String, List<Numbered>> byName = measured(slice, moment);
        byName.forEach((name, probes) -> {
            for (Numbered measured : probes) {
                SortedMap<String, Object> label = label(slice, moment);
                if (probes.size() > 1) {
                    // The name alone would give two rows that nothing tells apart.
                    label.put("probe", measured.quantity().probe());
                }
                fits.add(fit(slice, label, name, run -> run.value(measured.number())));
            }
        });
        for (Probe probe : Probes.ALL.all()) {
            for (DerivedQuantity derived : probe.derived()) {
                int first = number(moment, derived.first(), probe);
                int second = number(moment, derived.second(), probe);
                ToDoubleFunction<ObservedRun> value = run -> derived.value(run.value(first), run.value(second));
                if (somewherePositive(slice, value)) {
                    fits.add(fit(slice, label(slice, moment), derived.name(), value));
                }
            }
        }
        fits.sort(Comparator.comparing(Fit::quantity).thenComparing(Fit::slice));
        return fits;
    }

    private SortedMap<String, List<Numbered>> measured(Slice slice, Moment moment) {
        SortedMap<String, List<Numbered>> byName = new TreeMap<>();
        quantities.forEach((quantity, number) -> {
            if (quantity.moment() == moment && somewherePositive(slice, run -> run.value(number))) {
                byName.computeIfAbsent(quantity.name(), name -> new ArrayList<>())
                        .add(new Numbered(quantity, number));
            }
        });
        return byName;
    }

    /** Of a quantity that no run has, a number that no run has. */
    private int number(Moment moment, String quantity, Probe probe) {
        return quantities.getOrDefault(new MeasuredQuantity(moment, quantity, probe.name()), Integer.MAX_VALUE);
    }

    private static SortedMap<String, Object> label(Slice slice, Moment moment) {
        SortedMap<String, Object> label = slice.label();
        label.put("at", moment.word());
        return label;
    }

    private static boolean somewherePositive(Slice slice, ToDoubleFunction<ObservedRun> value) {
        return slice.runs().stream().anyMatch(run -> value.applyAsDouble(run) > 0);
    }

    private Fit fit(
            Slice slice, SortedMap<String, Object> label, String quantity, ToDoubleFunction<ObservedRun> value) {
        List<Observation> observations = slice.runs().stream()
                .map(run -> run.observation(slice.axis(), value.applyAsDouble(run)))
                .toList();
        Exponent exponent = PowerLaw.fit(observations);
        Fit fit = new Fit(
                slice.sweep(),
                JsonText.of(label),
                quantity,
                slice.axis(),
                exponent.slope(),
                exponent.standardError(),
                exponent.low(),
                exponent.high(),
                exponent.rSquared(),
                exponent.points(),
                exponent.excluded(),
                exponent.replicates(),
                exponent.status());
        witness.accept(fit, observations);
        return fit;
    }
}
