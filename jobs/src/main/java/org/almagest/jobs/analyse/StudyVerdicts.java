package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/** The verdicts on the claims of one study, gathered from the output folders of its sweeps. */
public final class StudyVerdicts {
    private static final List<String> COLUMNS = List.of(
            "claim", "paper", "statement", "verdict", "measured", "expected", "tolerance", "evidence");

    private StudyVerdicts() {}

    /**
     * Lines for people. A claim that one folder's runs speak to is not said to be unexamined because of another folder.
     *
     * @param folders analysed output folders
     * @throws org.almagest.jobs.storage.OutputException if one cannot be read
     */
    public static List<String> lines(Study study, List<String> folders) {
        Map<String, List<Verdict>> byClaim = new LinkedHashMap<>();
        Set<String> claims = Set.copyOf(SweepClaims.onClassPath().namesOf(study));
        for (String folder : folders) {
            TableReader.forEach(folder, Table.VERDICTS, COLUMNS, row -> {
                Verdict verdict = verdict(row);
                if (claims.contains(verdict.claim())) {
                    byClaim.computeIfAbsent(verdict.claim(), claim -> new ArrayList<>())
                            .add(verdict);
                }
            });
        }
        return VerdictList.lines(
                byClaim.values().stream().flatMap(StudyVerdicts::worthSaying).toList());
    }

    private static Stream<Verdict> worthSaying(List<Verdict> verdicts) {
        List<Verdict> examined = verdicts.stream().filter(VerdictList::examined).toList();
        return examined.isEmpty() ? verdicts.stream().limit(1) : examined.stream();
    }

    private static Verdict verdict(@Nullable Object[] row) {
        return new Verdict(
                text(row[0]),
                text(row[1]),
                text(row[2]),
                Verdict.Outcome.valueOf(text(row[3]).toUpperCase(Locale.ROOT)),
                (Double) row[4],
                number(row[5]),
                number(row[6]),
                text(row[7]));
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    private static double number(@Nullable Object value) {
        return value == null ? Double.NaN : (Double) value;
    }
}
