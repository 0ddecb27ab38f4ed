package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.PairTest;
import org.almagest.dynamics.fit.Replicates;
import org.almagest.dynamics.fit.RunPairs;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * Decides claims that runs of one value of a setting are better than runs of another.
 *
 * <p>Pairs agree in everything but that setting, and those that go together with it. The unit of the test is the replicate, see {@link Replicates}: seeds on
 * several graphs, or several values of a tolerance on one seed, are averaged within the replicate, since what they share
 * makes their pairs come out alike. Averaging is over settings that were chosen, and says nothing of each one; so where one
 * of them, tested by itself, says the opposite, the answer is inconclusive and names it.
 */
@AutoService(Judge.class)
public final class PairedJudge implements Judge {
    /** Two values next to each other in the chain, with their pairs. */
    private record Link(String from, String to, List<RunPairs.Pair> pairs, int repeated) {
        String words() {
            return String.format(Locale.ROOT, "%s and %s", from, to);
        }
    }

    @Override
    public String name() {
        return "paired";
    }

    @Override
    public String description() {
        return "Runs that differ in one setting alone, pair by pair: a sign test or a paired t-test over independent replicates; "
                + "with more than two values a chain, each better than the one before.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the setting in which a pair differs"),
                Key.optional(
                        "together",
                        Key.Kind.COORDINATES,
                        "settings that go with it, such as the weight of a penalty with its kind: a pair may differ in them as well"),
                Key.optional(
                        "between",
                        Key.Kind.VALUES,
                        "its values, the worse first; if missing, its smallest and largest"),
                Key.required("quantity", Key.Kind.QUANTITY, "what is compared"),
                Key.choice("trend", "what it does from the worse to the better value", "falling", "rising"),
                Key.choice("at", "when the quantity is measured", "end", "init"),
                Key.choice("test", "sign assumes no distribution, t assumes normal scatter", "sign", "t"),
                Key.choice("scale", "what a gain is; a t-test takes logarithms of ratios", "ratio", "difference"),
                Key.number("margin", 0, "t-test: the gain, a logarithm for ratios, must exceed this"),
                Key.choice("censored", "whether a run without the quantity is above all others", "none", "above"),
                Key.optional("low", Key.Kind.QUANTITY, "the quantity is above this; pairs that overlap are ties"),
                Key.optional("high", Key.Kind.QUANTITY, "the quantity is at most this"),
                Key.optional("comparable", Key.Kind.COMPARISONS, "what must hold in both runs of a pair"),
                Key.optional("each", Key.Kind.COORDINATES, "settings whose values have verdicts of their own"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        Map<String, List<MeasuredRun>> groups = new TreeMap<>(claim.each(evidence.matching(claim.setting())));
        List<Finding> findings = new ArrayList<>();
        for (List<MeasuredRun> runs : groups.values()) {
            for (Replicates replicates : Replicates.of(runs, evidence.draws())) {
                List<Link> links = links(terms, replicates, evidence);
                if (links.stream().noneMatch(link -> link.pairs.isEmpty())) {
                    findings.add(judge(claim, replicates, links));
                }
            }
        }
        String what = String.format(
                Locale.ROOT,
                "pairs of runs with %s that differ in %s alone and measure %s",
                claim.setting().words(),
                terms.word("along"),
                terms.word("quantity"));
        return findings.isEmpty()
                ? List.of(Finding.nothing(claim, what, new Expectation(none(terms), 0, Expectation.Rule.VALUE)))
                : findings;
    }

    /** The number that stands for no gain. */
    private static double none(Terms terms) {
        return terms.word("scale").equals("ratio") ? 1 : 0;
    }

    private static boolean censored(Terms terms) {
        return terms.word("censored").equals("above");
    }

    private static List<Link> links(Terms terms, Replicates replicates, Evidence evidence) {
        String along = terms.word("along");
        Set<String> apart = new TreeSet<>(terms.list("together", String.class));
        apart.add(along);
        RunPairs pairs = new RunPairs(replicates, along, apart, evidence.draws(), run -> known(terms, run));
        List<Object> between = terms.list("between", Object.class);
        List<Link> links = new ArrayList<>();
        if (between.isEmpty()) {
            links.add(new Link("the smallest", "the largest " + along, pairs.extremes(), pairs.repeatedAtExtremes()));
        }
        for (int i = 1; i < between.size(); i++) {
            Object from = between.get(i - 1);
            Object to = between.get(i);
            links.add(new Link(
                    String.valueOf(from),
                    String.valueOf(to),
                    pairs.between(from, to),
                    pairs.repeated(from) + pairs.repeated(to)));
        }
        return links;
    }

    private static RunPairs.@Nullable Known known(Terms terms, MeasuredRun run) {
        Moment when = Moment.of(terms.word("at"));
        Double value = when.value(run, terms.word("quantity"));
        boolean comparable = (censored(terms) || run.converged())
                && terms.list("comparable", Comparison.class).stream()
                        .allMatch(one -> Boolean.TRUE.equals(one.holds(new RunValues(run, null, when), 0)));
        if (!comparable || value == null && !censored(terms)) {
            return null;
        }
        double known = value == null ? Double.POSITIVE_INFINITY : value;
        return new RunPairs.Known(known, end(terms, run, "low", known), end(terms, run, "high", known), run.id());
    }

    private static double end(Terms terms, MeasuredRun run, String key, double otherwise) {
        String quantity = terms.optional(key, String.class);
        Double end = quantity == null ? null : Moment.of(terms.word("at")).value(run, quantity);
        return end == null ? otherwise : end;
    }

    private static Finding judge(Claim claim, Replicates replicates, List<Link> links) {
        Terms terms = claim.terms();
        PairTest test = new PairTest(
                terms.word("trend").equals("rising"),
                terms.word("scale").equals("ratio"),
                terms.word("test").equals("sign"),
                terms.number("margin"));
        List<Gate> gates = new ArrayList<>();
        if (!censored(terms)) {
            gates.add(Gate.trained("", replicates.runs()));
        }
        List<String> words = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Integer> sides = new ArrayList<>();
        PairTest.Result weakest = test.test(links.get(0).pairs);
        for (Link link : links) {
            PairTest.Result result = test.test(link.pairs);
            List<String> opposite = test.opposite(link.pairs, result.side());
            int side = opposite.isEmpty() ? test.side(link.pairs) : 0;
            sides.add(side);
            weakest = result.gain() < weakest.gain() ? result : weakest;
            words.add(claim.eachWords(replicates.runs().get(0)) + words(test, link, result, side, opposite));
            Map<String, Object> row = test.evidence(link.pairs);
            row.put("opposite_with", opposite);
            rows.add(row);
            String what =
                    String.format(Locale.ROOT, " that tell %s apart, in %d pairs", link.words(), link.pairs.size());
            gates.add(Gate.replicates(what, result.replicates(), test.needed()));
            gates.add(new Gate(
                    "one_run",
                    link.repeated == 0,
                    String.format(
                            Locale.ROOT,
                            "one run of each value of %s for a pair, and %d come second: fix in the setting what else they differ in",
                            terms.word("along"),
                            link.repeated)));
        }
        List<String> missing = Gate.missing(gates);
        Outcome outcome = !missing.isEmpty()
                ? Outcome.INCONCLUSIVE
                : sides.stream().allMatch(side -> side > 0)
                        ? Outcome.AGREES
                        : sides.contains(-1) ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        Map<String, Object> grounds = new LinkedHashMap<>();
        if (weakest.interval().known()) {
            grounds.put("interval", weakest.interval().ends());
        }
        boolean finite = Double.isFinite(weakest.gain());
        if (!finite) {
            grounds.put("unmeasured", "no number: in half of the pairs or more, one run never got there");
        }
        grounds.put("how", test.words());
        grounds.put(
                "expected", "above " + JsonText.number(test.ratio() ? StrictMath.exp(test.margin()) : test.margin()));
        grounds.putAll(claim.grounds(replicates.runs().get(0)));
        grounds.put("axis", terms.word("along"));
        grounds.put("quantity", terms.word("quantity"));
        grounds.put("replicates", replicates.count());
        grounds.put("links", rows);
        Finding finding = new Finding(
                outcome,
                finite ? (Double) weakest.gain() : null,
                none(terms),
                0,
                String.join("; ", missing.isEmpty() ? words : missing),
                missing,
                grounds);
        return finding.showing(() -> exhibit(terms, test, links));
    }

    /** Each pair by a line of its own; what is the other way round than claimed is against the claim. */
    private static Exhibit exhibit(Terms terms, PairTest test, List<Link> links) {
        List<Exhibit.Mark> marks = new ArrayList<>();
        int unit = 0;
        for (Link link : links) {
            for (RunPairs.Pair pair : link.pairs) {
                Exhibit.Kind kind = test.advantage(pair) < 0 ? Exhibit.Kind.AGAINST : Exhibit.Kind.COUNTED;
                marks.add(new Exhibit.Mark(
                        link.from,
                        pair.first().value(),
                        unit,
                        kind,
                        pair.first().run()));
                marks.add(new Exhibit.Mark(
                        link.to,
                        pair.second().value(),
                        unit,
                        kind,
                        pair.second().run()));
                unit++;
            }
        }
        return new Exhibit(terms.word("quantity"), terms.word("along"), marks, List.of(), null, true);
    }

    private static String words(PairTest test, Link link, PairTest.Result result, int side, List<String> opposite) {
        long open = link.pairs.stream().filter(RunPairs.Pair::open).count();
        String said = !opposite.isEmpty()
                ? "but it is, or may be, the other way round with " + String.join("; with ", opposite)
                : side > 0
                        ? "it is as claimed"
                        : side < 0
                                ? "it is the other way round"
                                : result.side() != 0 ? "the open pairs decide" : "chance alone does that";
        return String.format(
                Locale.ROOT,
                "%s: as claimed in %d of %d pairs, the other way round in %d, open in %d; in %d replicates against %d%s; %s",
                link.words(),
                link.pairs.stream().filter(pair -> test.advantage(pair) > 0).count(),
                link.pairs.size(),
                link.pairs.stream().filter(pair -> test.advantage(pair) < 0).count(),
                open,
                result.votes().wins(),
                result.votes().losses(),
                result.interval().known()
                        ? (test.ratio() ? ", mean ratio " : ", mean ")
                                + result.interval().words()
                        : "",
                said);
    }
}
