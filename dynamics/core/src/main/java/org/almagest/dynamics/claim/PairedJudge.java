package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Replicates;

/**
 * Decides claims that runs of one value of a setting are better than runs of another.
 *
 * <p>Pairs agree in everything but that setting. The unit of the test is the replicate, see {@link Replicates}: seeds on
 * several graphs, or several values of a tolerance on one seed, are averaged within the replicate, since what they share
 * makes their pairs come out alike. Averaging is over settings that were chosen, and says nothing of each one; so where one
 * of them, tested by itself, says the opposite, the answer is inconclusive and names it.
 */
@AutoService(Judge.class)
public final class PairedJudge implements Judge {
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
                        "between",
                        Key.Kind.VALUES,
                        "its values, from the worse to the better; where missing, the smallest and the largest of each set of runs"),
                Key.required("quantity", Key.Kind.QUANTITY, "what is compared"),
                Key.choice("trend", "what it does from the worse to the better value", "falling", "rising"),
                Key.choice("at", "when the quantity is measured", "end", "init"),
                Key.choice("test", "sign, which assumes no distribution, or t, which assumes normal scatter", "sign", "t"),
                Key.choice("scale", "whether gains are ratios (in a t-test their logarithms) or differences", "ratio", "difference"),
                Key.number("margin", 0, "t-test: the gain, a logarithm for ratios, must exceed this"),
                Key.choice("censored", "whether a run without the quantity counts as above all others", "none", "above"),
                Key.optional("low", Key.Kind.QUANTITY, "lower end of what is known of the quantity: pairs that overlap are ties"),
                Key.optional("high", Key.Kind.QUANTITY, "upper end of what is known of the quantity"),
                Key.optional("comparable", Key.Kind.COMPARISONS, "what must hold in both runs of a pair"),
                Key.optional("each", Key.Kind.COORDINATES, "settings whose values have verdicts of their own"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        Map<String, List<MeasuredRun>> groups = new TreeMap<>(claim.each(evidence.matching(claim.setting())));
        List<Finding> findings = groups.values().stream()
                .flatMap(runs -> Replicates.of(runs, evidence.draws()).stream())
                .map(replicates -> new PairedGroup(claim, replicates, evidence.draws()))
                .filter(PairedGroup::hasPairs)
                .map(PairedGroup::finding)
                .toList();
        String what = "pairs of runs with %s that differ in %s alone and measure %s"
                .formatted(claim.setting().words(), terms.word("along"), terms.word("quantity"));
        return !findings.isEmpty()
                ? findings
                : List.of(Finding.nothing(
                        claim, what, new Expectation(PairTest.ratio(terms) ? 1 : 0, 0, Expectation.Rule.VALUE)));
    }
}
