package org.almagest.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.almagest.dynamics.fit.Observation;
import org.almagest.jobs.analyse.FleetView;
import org.almagest.jobs.table.Table;

/** Two output folders side by side: what their settings differ in, how claims stand in both, and the power laws of both. */
final class Comparison {
    private static final int SETTINGS = 60;
    private static final int VALUES = 8;
    private static final int LAWS = 300;
    private static final int FIGURES = 16;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    /** Numbers by their size, and words after them. */
    private static final Comparator<String> ORDER = Comparator.comparingDouble(
                    (String value) -> NUMBER.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN)
            .thenComparing(Comparator.naturalOrder());

    /** One of the two. */
    private static final class Side {
        final String name;
        final Observed observed;
        final SortedMap<String, SortedSet<String>> settings = new TreeMap<>();
        final SortedMap<String, LinkedHashSet<String>> verdicts = new TreeMap<>();
        final SortedMap<Law, Fitted> fits = new TreeMap<>();

        Side(String folder) {
            name = folder;
            observed = Observed.read(folder);
        }
    }

    /** What a power law is of; sweeps may have other names in the other folder. */
    private record Law(String quantity, String axis, String slice) implements Comparable<Law> {
        @Override
        public int compareTo(Law other) {
            int first = Integer.compare(Headlines.rank(quantity), Headlines.rank(other.quantity));
            return first != 0
                    ? first
                    : String.join("\n", quantity, axis, slice)
                            .compareTo(String.join("\n", other.quantity, other.axis, other.slice));
        }

        boolean trained() {
            return !slice.contains("\"at\":\"init\"");
        }
    }

    private record Fitted(String sweep, double exponent, double low, double high) {
        String words() {
            return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", exponent, low, high);
        }

        boolean apartFrom(Fitted other) {
            return low > other.high || high < other.low;
        }
    }

    private final Side first;
    private final Side second;

    private Comparison(String folder, String other) {
        first = new Side(folder);
        second = new Side(other);
        for (Side side : List.of(first, second)) {
            settings(side);
            verdicts(side);
            fits(side);
        }
    }

    /**
     * The page; the same tables give the same text.
     *
     * @throws org.almagest.jobs.storage.OutputException if a table cannot be read
     */
    static String html(String folder, String other) {
        Comparison comparison = new Comparison(folder, other);
        List<Section> sections =
                List.of(comparison.ofSettings(), comparison.ofVerdicts(), comparison.ofLaws(), comparison.ofPlots());
        return Page.of(comparison.summary(), Budget.fit(sections, Budget.BYTES), null);
    }

    private Summary summary() {
        Set<String> shared = new HashSet<>();
        first.observed.runs().forEach(run -> shared.add(run.id()));
        long both = second.observed.runs().stream()
                .filter(run -> shared.contains(run.id()))
                .count();
        return new Summary(
                String.format(Locale.ROOT, "%s and %s", first.name, second.name),
                String.format(
                        Locale.ROOT,
                        "<ul class=tiles>%n<li><b>%d</b><span>runs of the first</span></li>%n<li><b>%d</b><span>runs of the second</span></li>%n<li><b>%d</b><span>runs of both, bit for bit</span></li>%n</ul>%n",
                        first.observed.runs().size(),
                        second.observed.runs().size(),
                        both));
    }

    private static void settings(Side side) {
        side.observed.rows(Table.RUNS, List.of("run_id", "config"), row -> {
            try {
                flatten("", Specification.JSON.readTree(Observed.text(row[1])), side.settings);
            } catch (JsonProcessingException e) {
                // a folder that somebody else wrote: its other columns still compare
                side.settings.computeIfAbsent("config", name -> new TreeSet<>(ORDER)).add("no JSON");
            }
        });
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, SortedSet<String>> settings) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), settings));
        } else {
            settings.computeIfAbsent(path, name -> new TreeSet<>(ORDER))
                    .add(node.isTextual() ? node.textValue() : node.toString());
        }
    }

    private Section ofSettings() {
        SortedSet<String> names = new TreeSet<>(first.settings.keySet());
        names.addAll(second.settings.keySet());
        names.removeIf(name -> values(first, name).equals(values(second, name)));
        List<String> shown = Spread.over(List.copyOf(names), SETTINGS);
        StringBuilder rows = new StringBuilder();
        shown.forEach(name -> rows.append(row(name, words(values(first, name)), words(values(second, name)))));
        return new Section(
                "settings",
                "Settings that differ",
                shown.isEmpty()
                        ? "The runs of both have the same settings."
                        : "All values that runs of the one and of the other have; settings with the same values are left out."
                                + Spread.leftOut(names.size(), shown.size(), "settings"),
                shown.isEmpty() ? "" : table("setting", rows),
                List.of());
    }

    private static SortedSet<String> values(Side side, String name) {
        return side.settings.getOrDefault(name, new TreeSet<>());
    }

    private static String words(SortedSet<String> values) {
        List<String> shown = Spread.over(List.copyOf(values), VALUES);
        return values.isEmpty()
                ? "–"
                : String.join(", ", shown)
                        + (shown.size() < values.size()
                                ? String.format(Locale.ROOT, " … (%d values)", values.size())
                                : "");
    }

    private static void verdicts(Side side) {
        side.observed.allRows(Table.VERDICTS, List.of("claim", "verdict", "measured", "evidence"), row -> {
            JsonNode evidence = VerdictWords.evidence(Observed.text(row[3]));
            if (evidence.has("sweep") || evidence.has("slices")) {
                side.verdicts
                        .computeIfAbsent(Observed.text(row[0]), claim -> new LinkedHashSet<>())
                        .add(String.format(
                                Locale.ROOT,
                                "%s, %s",
                                Observed.text(row[1]),
                                VerdictWords.measured(Observed.real(row[2]), evidence)));
            }
        });
    }

    private Section ofVerdicts() {
        SortedSet<String> claims = new TreeSet<>(first.verdicts.keySet());
        claims.addAll(second.verdicts.keySet());
        StringBuilder rows = new StringBuilder();
        claims.forEach(claim -> rows.append(row(claim, verdict(first, claim), verdict(second, claim))));
        return new Section(
                "verdicts",
                "Verdicts",
                claims.isEmpty()
                        ? "No claim has been judged by the runs of either: almagest analyse does."
                        : "Claims to which runs of either speak, with what was measured.",
                claims.isEmpty() ? "" : table("claim", rows),
                List.of());
    }

    private static String verdict(Side side, String claim) {
        LinkedHashSet<String> own = side.verdicts.getOrDefault(claim, new LinkedHashSet<>());
        return own.isEmpty() ? "–" : String.join("; ", own);
    }

    private static void fits(Side side) {
        side.observed.allRows(
                Table.FITS, List.of("sweep", "slice", "quantity", "axis", "exponent", "ci_low", "ci_high"), row -> {
                    Fitted fitted = new Fitted(
                            Observed.text(row[0]), Observed.real(row[4]), Observed.real(row[5]), Observed.real(row[6]));
                    if (!Double.isNaN(fitted.exponent())) {
                        side.fits.putIfAbsent(
                                new Law(Observed.text(row[2]), Observed.text(row[3]), Observed.text(row[1])), fitted);
                    }
                });
    }

    /** Laws of trained networks that both have. */
    private List<Law> shared() {
        return first.fits.keySet().stream()
                .filter(law -> law.trained() && second.fits.containsKey(law))
                .toList();
    }

    private Section ofLaws() {
        List<Law> shared = shared();
        StringBuilder rows = new StringBuilder();
        int apart = 0;
        for (Law law : shared.subList(0, Math.min(LAWS, shared.size()))) {
            Fitted one = fit(first, law);
            Fitted other = fit(second, law);
            apart += one.apartFrom(other) ? 1 : 0;
            rows.append(row(
                    (one.apartFrom(other) ? "≠ " : "") + law.quantity() + " along " + law.axis() + ": "
                            + FleetView.sliceWords(law.slice()),
                    one.words(),
                    other.words()));
        }
        return new Section(
                "exponents",
                "Exponents",
                shared.isEmpty()
                        ? "No power law was fitted in both."
                        : String.format(
                                        Locale.ROOT,
                                        "Slopes with 95 %% intervals of the power laws that were fitted in both; where the intervals lie apart stands ≠, %d times.",
                                        apart)
                                + Spread.leftOut(shared.size(), Math.min(LAWS, shared.size()), "laws"),
                shared.isEmpty() ? "" : table("law", rows),
                List.of());
    }

    private static Fitted fit(Side side, Law law) {
        Fitted fitted = side.fits.get(law);
        if (fitted == null) {
            throw new IllegalArgumentException(law + " is no law of " + side.name);
        }
        return fitted;
    }

    private Section ofPlots() {
        List<Law> shown = shared().stream()
                .filter(law -> Headlines.rank(law.quantity()) == 0)
                .toList();
        List<Law> drawn = Spread.over(shown, FIGURES);
        Map<Law, List<Observation>> one = points(first, drawn);
        Map<Law, List<Observation>> other = points(second, drawn);
        List<Figure> figures = new ArrayList<>();
        for (Law law : drawn) {
            ArrayNode values = Specification.JSON.createArrayNode();
            List<String> names = List.of(
                    "first: " + fit(first, law).words(),
                    "second: " + fit(second, law).words());
            add(values, one.getOrDefault(law, List.of()), fit(first, law), names.get(0));
            add(values, other.getOrDefault(law, List.of()), fit(second, law), names.get(1));
            if (!values.isEmpty()) {
                figures.add(new Figure(
                        String.format(Locale.ROOT, "%s against %s", law.quantity(), law.axis()),
                        FleetView.sliceWords(law.slice()) + ", after training.",
                        names,
                        Specification.of(
                                "scaling",
                                Map.of(
                                        "values",
                                        values,
                                        "names",
                                        Specification.texts(names),
                                        "colours",
                                        Colours.series(names),
                                        "x",
                                        Specification.text(law.axis()),
                                        "y",
                                        Specification.text(law.quantity()))),
                        ""));
            }
        }
        return Section.of(
                "plots",
                "Both in one plot",
                figures.isEmpty()
                        ? "No quantity that a claim speaks of was fitted in both."
                        : "Quantities that claims speak of. Each point is a run that trained as asked; lines and bands as in a report."
                                + Spread.leftOut(shown.size(), figures.size(), "laws"),
                figures);
    }

    private static void add(ArrayNode values, List<Observation> points, Fitted fitted, String name) {
        PowerLawMarks.add(
                values,
                points,
                new PowerLawMarks.Law(fitted.exponent(), fitted.low(), fitted.high()),
                name,
                PowerLawMarks.TRAINED);
    }

    private static Map<Law, List<Observation>> points(Side side, List<Law> laws) {
        Set<Law> wanted = Set.copyOf(laws);
        Map<Law, List<Observation>> points = new TreeMap<>();
        side.observed.view().forEachFit((fit, observations) -> {
            Law law = new Law(fit.quantity(), fit.axis(), fit.slice());
            Fitted fitted = side.fits.get(law);
            if (wanted.contains(law) && fitted != null && fitted.sweep().equals(fit.sweep())) {
                points.put(
                        law, observations.stream().filter(Observation::usable).toList());
            }
        });
        return points;
    }

    private String table(String what, StringBuilder rows) {
        return String.format(
                Locale.ROOT,
                "<div class=scroll tabindex=0 role=group aria-label=\"%s of both\"><table><thead><tr><th>%s</th><th>first: %s</th><th>second: %s</th></tr></thead><tbody>%n%s</tbody></table></div>%n",
                what,
                what,
                Markup.escaped(first.name),
                Markup.escaped(second.name),
                rows);
    }

    private static String row(String name, String one, String other) {
        return String.format(
                Locale.ROOT,
                "<tr%s><td class=word>%s</td><td class=word>%s</td><td class=word>%s</td></tr>%n",
                one.equals(other) ? "" : " class=differs",
                Markup.escaped(name),
                Markup.escaped(one),
                Markup.escaped(other));
    }
}
