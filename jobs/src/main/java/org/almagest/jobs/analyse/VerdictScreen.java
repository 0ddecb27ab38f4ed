package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.claim.Verdict.Outcome;

/** The verdicts that a sweep's runs decide, in few lines: who has run one experiment does not want the names of all others. */
final class VerdictScreen {
    private final Map<String, String> experiments = new HashMap<>();
    private final List<Verdict> examined;
    private final int elsewhere;

    /**
     * Of an output folder.
     *
     * @param claims all that were judged
     * @param verdicts on them, examined or not
     */
    VerdictScreen(List<Claim> claims, List<Verdict> verdicts) {
        claims.forEach(claim -> {
            if (claim.sweep() != null) {
                experiments.put(claim.name(), claim.sweep());
            }
        });
        examined = verdicts.stream().filter(VerdictList::examined).toList();
        Set<String> named = names(examined);
        elsewhere = (int)
                names(verdicts).stream().filter(claim -> !named.contains(claim)).count();
    }

    /** At most {@code most} lines, 5 at least, for someone who has run {@code sweep}. */
    List<String> lines(String sweep, int most) {
        List<String> tail = new ArrayList<>(more(sweep));
        if (elsewhere > 0) {
            tail.add(String.format(
                    Locale.ROOT,
                    examined.isEmpty()
                            ? "  no claim is about what was run here; what the %d claims there are ask for: almagest list claims"
                            : "  %d claims are about other experiments: almagest list claims",
                    elsewhere));
        }
        List<String> lines = new ArrayList<>(List.of("Verdicts"));
        lines.addAll(within(most - 1 - tail.size()));
        lines.addAll(tail);
        return lines;
    }

    /** With their reasons, or without, or the first of them. */
    private List<String> within(int room) {
        for (Function<Verdict, List<String>> form :
                List.<Function<Verdict, List<String>>>of(VerdictList::block, VerdictList::headline)) {
            List<String> lines = examined.stream()
                    .flatMap(verdict -> form.apply(verdict).stream())
                    .toList();
            if (lines.size() <= room) {
                return lines;
            }
        }
        List<String> lines = new ArrayList<>();
        int shown = 0;
        for (Verdict verdict : oneOfEachClaimFirst()) {
            List<String> headline = VerdictList.headline(verdict);
            if (lines.size() + headline.size() > room - 1) {
                break;
            }
            lines.addAll(headline);
            shown++;
        }
        lines.add(String.format(Locale.ROOT, "  … and %d more in the table verdicts", examined.size() - shown));
        return lines;
    }

    private Collection<Verdict> oneOfEachClaimFirst() {
        Set<String> seen = new LinkedHashSet<>();
        List<Verdict> first = new ArrayList<>();
        List<Verdict> others = new ArrayList<>();
        examined.forEach(verdict -> (seen.add(verdict.claim()) ? first : others).add(verdict));
        first.addAll(others);
        return first;
    }

    /** The experiments by which claims are decided that {@code sweep} leaves open; one line, or none. */
    private List<String> more(String sweep) {
        Set<String> larger = new LinkedHashSet<>();
        examined.stream()
                .filter(verdict -> verdict.verdict() == Outcome.INCONCLUSIVE)
                .forEach(verdict -> {
                    String experiment = experiments.get(verdict.claim());
                    if (experiment != null && !experiment.equals(sweep)) {
                        larger.add("almagest sweep " + experiment);
                    }
                });
        return larger.isEmpty()
                ? List.of()
                : List.of("  the whole experiment behind what is left open: "
                        + larger.iterator().next()
                        + (larger.size() == 1 ? "" : String.format(Locale.ROOT, ", and %d others", larger.size() - 1)));
    }

    private static Set<String> names(List<Verdict> verdicts) {
        Set<String> names = new LinkedHashSet<>();
        verdicts.forEach(verdict -> names.add(verdict.claim()));
        return names;
    }
}
