package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.PowerLaw;

/** The fitted exponents of a sweep in lines of text: along the axis with the most values, which the sweep is about. */
final class ExponentTable {
    /** More would scroll off every terminal; the table holds all. */
    private static final int SLICES = 12;

    /** Of a slice that is cut: its heading, that of its columns, and a quantity. */
    private static final int LEAST = 4;

    private static final String LINE = "    %-29s %-18s %-20s %7s %16s   %s";

    private ExponentTable() {}

    static List<String> lines(String sweep, List<FittedSlice> slices, Set<String> headlines) {
        if (slices.isEmpty()) {
            return nothing(sweep);
        }
        List<String> lines = new ArrayList<>(heading(sweep));
        Set<String> longest = longest(slices);
        Map<String, List<FittedSlice>> byAxis =
                slices.stream().collect(Collectors.groupingBy(FittedSlice::axis, TreeMap::new, Collectors.toList()));
        byAxis.forEach((axis, own) -> {
            int shown = longest.contains(axis) ? Math.min(SLICES, own.size()) : 0;
            own.subList(0, shown).forEach(slice -> lines.addAll(lines(slice, headlines)));
            if (shown < own.size()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  along %s: %d %sslices in the table fits",
                        axis,
                        own.size() - shown,
                        shown > 0 ? "more " : ""));
            }
        });
        return lines;
    }

    /**
     * As {@link #lines(String, List, Set)} in at most {@code room} lines: whole slices, unless the first one is too long by itself, and
     * a line on what the table {@code fits} has besides.
     */
    static List<String> within(int room, String sweep, List<FittedSlice> slices, Set<String> headlines) {
        if (slices.isEmpty()) {
            return nothing(sweep);
        }
        List<String> lines = new ArrayList<>(heading(sweep));
        Set<String> longest = longest(slices);
        int shown = 0;
        for (FittedSlice slice : slices) {
            if (!longest.contains(slice.axis())) {
                continue;
            }
            List<String> own = lines(slice, headlines);
            int left = room - 1 - lines.size();
            if (own.size() <= left) {
                lines.addAll(own);
                shown++;
                continue;
            }
            if (shown == 0 && left > LEAST) {
                lines.addAll(own.subList(0, left - 1));
                lines.add(String.format(Locale.ROOT, "    … and %d more quantities", own.size() - left + 1));
                shown++;
            }
            break;
        }
        if (shown < slices.size()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  along %s: %d %sslices in the table fits",
                    slices.stream().map(FittedSlice::axis).distinct().sorted().collect(Collectors.joining(", ")),
                    slices.size() - shown,
                    shown > 0 ? "more " : ""));
        }
        return lines;
    }

    private static List<String> nothing(String sweep) {
        return Lines.wrapped(
                String.format(
                        Locale.ROOT,
                        "Sweep %s: nothing to fit. An exponent needs at least %d values of one of %s, all else but the seed equal.",
                        sweep,
                        PowerLaw.MINIMUM_AXIS_VALUES,
                        String.join(", ", new TreeSet<>(Axes.all()))),
                "");
    }

    private static List<String> heading(String sweep) {
        return Lines.wrapped(String.format(Locale.ROOT, "Sweep %s: exponents, with 95 %% intervals", sweep), "");
    }

    /** The axes with the most values. */
    private static Set<String> longest(List<FittedSlice> slices) {
        int most = slices.stream()
                .mapToInt(slice -> slice.axisValues().size())
                .max()
                .orElse(0);
        return slices.stream()
                .filter(slice -> slice.axisValues().size() == most)
                // the same runs as along the width, on another scale
                .filter(slice -> !Axes.isOfParameters(slice.axis()))
                .map(FittedSlice::axis)
                .collect(Collectors.toSet());
    }

    private static List<String> lines(FittedSlice slice, Set<String> headlines) {
        List<String> lines = new ArrayList<>(Lines.wrapped(
                String.format(
                        Locale.ROOT,
                        "along %s: %s (%d of %d runs trained as asked)",
                        slice.axis(),
                        SliceWords.of(slice),
                        slice.converged(),
                        slice.total()),
                "  "));
        lines.add(String.format(
                Locale.ROOT,
                LINE,
                "quantity",
                "exponent ± SE",
                "interval",
                "R²",
                "points (excl.)",
                "at initialisation"));
        for (Fit fit : headlines(slice, headlines)) {
            lines.add(line(fit, slice.initial(fit.quantity())));
        }
        return lines;
    }

    // Where no claim speaks of anything that was measured, everything is a headline.
    private static List<Fit> headlines(FittedSlice slice, Set<String> headlines) {
        List<Fit> named = slice.trained().stream()
                .filter(fit -> headlines.contains(fit.quantity()))
                .toList();
        return named.isEmpty() ? slice.trained() : named;
    }

    private static String line(Fit fit, Optional<Fit> control) {
        String points = String.format(Locale.ROOT, "%d (%d)", fit.points(), fit.excluded());
        String untrained = control.filter(ExponentTable::known)
                .map(known -> format("%+.3f", known.exponent()))
                .orElse("–");
        if (!known(fit)) {
            return String.format(Locale.ROOT, LINE, fit.quantity(), fit.status(), "–", "–", points, untrained);
        }
        return String.format(
                Locale.ROOT,
                LINE,
                fit.quantity(),
                format("%+.3f ± %.3f", fit.exponent(), fit.standardError()),
                format("[%+.3f, %+.3f]", fit.ciLow(), fit.ciHigh()),
                Double.isNaN(fit.rSquared()) ? "–" : format("%.3f", fit.rSquared()),
                points,
                untrained);
    }

    private static boolean known(Fit fit) {
        return fit.status().equals(Exponent.OK);
    }

    private static String format(String pattern, Object... numbers) {
        return String.format(Locale.ROOT, pattern, numbers);
    }
}
