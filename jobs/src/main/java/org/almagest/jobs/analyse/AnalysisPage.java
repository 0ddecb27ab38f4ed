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

/** What an analysis found, as a page of plain text no wider than {@value #WIDTH} columns. */
public final class AnalysisPage {
    static final int WIDTH = 120;

    private final String text;

    private AnalysisPage(String text) {
        this.text = text;
    }

    /** The page; lines end in a line feed. */
    public String text() {
        return text;
    }

    static AnalysisPage nothingYet(String outputFolder) {
        return new AnalysisPage(String.format(
                Locale.ROOT,
                "Nothing yet: %s holds no runs.\nRun a sweep into it first: " + "almagest sweep quickstart --out %s\n",
                outputFolder,
                outputFolder));
    }

    static AnalysisPage of(
            Collection<String> sweeps, List<FittedSlice> slices, List<Claim> claims, List<Verdict> verdicts) {
        Set<String> headlines = new TreeSet<>();
        claims.forEach(claim -> headlines.addAll(claim.quantities()));
        List<String> lines = new ArrayList<>();
        for (String sweep : sweeps) {
            List<FittedSlice> own =
                    slices.stream().filter(slice -> slice.sweep().equals(sweep)).toList();
            lines.addAll(ExponentTable.lines(sweep, own, headlines));
            lines.add("");
        }
        lines.addAll(VerdictList.lines(verdicts));
        return new AnalysisPage(String.join("\n", lines) + "\n");
    }
}
