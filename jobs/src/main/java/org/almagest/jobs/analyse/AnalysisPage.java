package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.fit.FittedSlice;

/** What an analysis found, as plain text no wider than {@value #WIDTH} columns: all of it, or what fits a screen. */
public final class AnalysisPage {
    static final int WIDTH = 120;

    private final String outputFolder;
    private final List<String> sweeps;
    private final List<FittedSlice> slices;
    private final List<Claim> claims;
    private final List<Verdict> verdicts;

    private AnalysisPage(
            String outputFolder,
            Collection<String> sweeps,
            List<FittedSlice> slices,
            List<Claim> claims,
            List<Verdict> verdicts) {
        this.outputFolder = outputFolder;
        this.sweeps = List.copyOf(sweeps);
        this.slices = slices;
        this.claims = claims;
        this.verdicts = verdicts;
    }

    static AnalysisPage nothingYet(String outputFolder) {
        return new AnalysisPage(outputFolder, List.of(), List.of(), List.of(), List.of());
    }

    static AnalysisPage of(
            String outputFolder,
            Collection<String> sweeps,
            List<FittedSlice> slices,
            List<Claim> claims,
            List<Verdict> verdicts) {
        return new AnalysisPage(outputFolder, sweeps, slices, claims, verdicts);
    }

    /** The page; lines end in a line feed. */
    public String text() {
        if (sweeps.isEmpty()) {
            return nothing();
        }
        List<String> lines = new ArrayList<>();
        for (String sweep : sweeps) {
            lines.addAll(ExponentTable.lines(sweep, of(sweep), headlines()));
            lines.add("");
        }
        lines.addAll(VerdictList.lines(verdicts));
        return String.join("\n", lines) + "\n";
    }

    /**
     * What there is to say of {@code sweep} in at most {@code most} lines: the verdicts that its runs decide, and of the exponents
     * what there is room for.
     *
     * @param most lines, at least 12
     */
    public String screen(String sweep, int most) {
        if (sweeps.isEmpty()) {
            return nothing();
        }
        // what exponents do not need is free for verdicts
        int exponents = ExponentTable.lines(sweep, of(sweep), headlines()).size();
        List<String> judged =
                new VerdictScreen(claims, verdicts).lines(sweep, Math.max(most / 2, most - 1 - exponents));
        List<String> lines =
                new ArrayList<>(ExponentTable.within(most - 1 - judged.size(), sweep, of(sweep), headlines()));
        lines.add("");
        lines.addAll(judged);
        return String.join("\n", lines) + "\n";
    }

    private String nothing() {
        return String.format(
                Locale.ROOT,
                "Nothing yet: %s holds no runs.\nRun a sweep into it first: almagest sweep quickstart --out %s\n",
                outputFolder,
                outputFolder);
    }

    private List<FittedSlice> of(String sweep) {
        return slices.stream().filter(slice -> slice.sweep().equals(sweep)).toList();
    }

    private Set<String> headlines() {
        Set<String> headlines = new TreeSet<>();
        claims.forEach(claim -> headlines.addAll(claim.quantities()));
        return headlines;
    }
}
