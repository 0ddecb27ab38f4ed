package org.almagest.docs;

import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.sweep.SweepClaims;

/** The table of studies in the README. */
final class StudyTable {
    private StudyTable() {}

    static String text() {
        MarkdownTable table = new MarkdownTable("study", "paper", "claims");
        SweepClaims claims = SweepClaims.onClassPath();
        for (Study study : Studies.ALL.all()) {
            String page = "dynamics/studies/src/main/java/%s/README.md".formatted(study.folder());
            table.row(
                    "[%s](%s)".formatted(study.name(), page),
                    MarkdownTable.words(study.title()),
                    Integer.toString(claims.namesOf(study).size()));
        }
        return table.toString();
    }
}
