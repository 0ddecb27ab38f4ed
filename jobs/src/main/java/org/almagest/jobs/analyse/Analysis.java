package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.study.Studies;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.table.StoredClaims;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;

/** Fits exponents to the runs of an output folder, judges the claims, and writes both as tables. */
public final class Analysis {
    /** What stands for the study of a claim that is of none. */
    private static final String OWN = "own";

    private Analysis() {}

    /**
     * Analyses {@code outputFolder}: replaces its {@code fits} and {@code verdicts} tables. The same runs give the same
     * bytes, in whatever order their files are read. A folder without runs is left as it is.
     *
     * @throws org.almagest.jobs.storage.OutputException if the folder cannot be read or written
     */
    public static AnalysisPage run(String outputFolder) {
        return run(outputFolder, FleetMetrics.unread());
    }

    /**
     * As {@link #run(String)}, telling {@code metrics} the verdicts and the exponents.
     *
     * @throws org.almagest.jobs.storage.OutputException if the folder cannot be read or written
     */
    public static AnalysisPage run(String outputFolder, FleetMetrics metrics) {
        return run(outputFolder, metrics, List.of());
    }

    /**
     * As {@link #run(String, FleetMetrics)}, judging {@code more} claims besides those of the studies and of the sweeps in the
     * folder.
     *
     * @throws org.almagest.jobs.storage.OutputException if the folder cannot be read or written
     * @throws org.almagest.dynamics.yaml.InvalidFileException if claims that the folder keeps cannot be used
     */
    public static AnalysisPage run(String outputFolder, FleetMetrics metrics, List<Claim> more) {
        ObservedFleet fleet = ObservedFleet.read(outputFolder);
        SortedMap<String, List<ObservedRun>> sweeps = fleet.bySweep();
        if (sweeps.isEmpty()) {
            return AnalysisPage.nothingYet(outputFolder);
        }
        Evidence evidence = FolderEvidence.of(fleet, (fit, observations) -> {});
        List<FittedSlice> slices = evidence.slices();
        List<Claim> claims = claims(outputFolder, sweeps.keySet(), more);
        List<Verdict> verdicts = judge(claims, evidence);
        TableWriter.replace(
                outputFolder,
                Table.FITS,
                slices.stream()
                        .flatMap(slice -> Stream.concat(slice.initial().stream(), slice.trained().stream()))
                        .map(Analysis::row)
                        .toList());
        TableWriter.replace(
                outputFolder,
                Table.VERDICTS,
                verdicts.stream().map(Analysis::row).toList());
        ExponentMedians.of(slices).tell(metrics);
        Map<String, String> studies =
                claims.stream().collect(Collectors.toMap(Claim::name, Analysis::study, (one, other) -> one));
        metrics.judged(verdicts, claim -> studies.getOrDefault(claim, OWN));
        return AnalysisPage.of(outputFolder, sweeps.keySet(), slices, claims, verdicts);
    }

    private static List<Claim> claims(String outputFolder, Set<String> sweeps, List<Claim> more) {
        SweepClaims all = SweepClaims.onClassPath();
        List<Claim> claims = new ArrayList<>(all.readyMade());
        StoredClaims.read(outputFolder).forEach((sweep, text) -> {
            if (sweeps.contains(sweep)) {
                claims.addAll(all.ofSweep(outputFolder + "/" + StoredClaims.path(sweep), sweep, text));
            }
        });
        claims.addAll(more);
        return claims;
    }

    private static String study(Claim claim) {
        return Studies.ALL.names().contains(claim.study()) ? claim.study() : OWN;
    }

    private static List<Verdict> judge(List<Claim> claims, Evidence evidence) {
        return claims.stream().flatMap(claim -> claim.judge(evidence).stream()).toList();
    }

    private static @Nullable Object[] row(Fit fit) {
        return new @Nullable Object[] {
            fit.sweep(),
            fit.slice(),
            fit.quantity(),
            fit.axis(),
            orMissing(fit.exponent()),
            orMissing(fit.standardError()),
            orMissing(fit.ciLow()),
            orMissing(fit.ciHigh()),
            orMissing(fit.rSquared()),
            fit.points(),
            fit.excluded(),
            fit.status()
        };
    }

    private static @Nullable Object[] row(Verdict verdict) {
        return new @Nullable Object[] {
            verdict.claim(),
            verdict.paper(),
            verdict.statement(),
            verdict.verdict().word(),
            verdict.measured(),
            orMissing(verdict.expected()),
            orMissing(verdict.tolerance()),
            verdict.evidence()
        };
    }

    // A NaN would turn every average over the column into NaN; a missing value is left out.
    private static @Nullable Double orMissing(double number) {
        return Double.isNaN(number) ? null : number;
    }
}
