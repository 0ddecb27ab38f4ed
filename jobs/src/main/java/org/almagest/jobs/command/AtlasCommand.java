package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.report.AtlasPages;
import org.almagest.jobs.sweep.Sweep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries out all studies, and makes one folder of pages about them. */
@Command(
        name = "atlas",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run the sweeps of all papers, judge their claims, and write pages: an index, one for each study, one for each sweep.",
            "What is there already is not repeated; the pages need no network."
        })
final class AtlasCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Option(
            names = "--quick",
            description =
                    "Run the small form that each sweep file declares: some minutes in all. The verdicts say nothing"
                            + " about the papers, and the pages say so.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "almagest-out",
            description = "Where the sweeps' output folders lie, and the folder atlas with the pages (default:"
                    + " ${DEFAULT-VALUE}); a local path.")
    private String out;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master (default: what spark-submit was given, otherwise local[*]).")
    private @Nullable String master;

    @Spec
    private CommandSpec spec;

    AtlasCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        StudyRuns runs = new StudyRuns(jobs, spec, out, MasterUrl.choose(master, spec.commandLine()));
        // all are read before the first one runs
        Map<Study, List<Sweep>> sweeps = new LinkedHashMap<>();
        for (Study study : Studies.ALL.all()) {
            List<Sweep> whole = StudyRuns.whole(study);
            sweeps.put(study, quick ? StudyRuns.quick(whole, spec) : whole);
        }
        AtlasPages pages = new AtlasPages(out + "/atlas", quick);
        List<AtlasPages.Entry> entries = new ArrayList<>();
        boolean nothingButFailures = false;
        for (Map.Entry<Study, List<Sweep>> own : sweeps.entrySet()) {
            Study study = own.getKey();
            StudyRuns.Outcome outcome = runs.of(own.getValue());
            nothingButFailures |= outcome.nothingButFailures();
            List<String> names = own.getValue().stream().map(Sweep::name).toList();
            for (String name : names) {
                jobs.report(out + "/" + name, pages.report(name));
            }
            entries.add(
                    new AtlasPages.Entry(study.name(), study.title(), names, jobs.verdicts(study, outcome.folders())));
            // after every study, so that an interrupted atlas shows what it has
            pages.write(entries);
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(
                Locale.ROOT,
                "%nThe atlas of %d studies is in %s: open it in a browser.%n",
                entries.size(),
                pages.index());
        printed.flush();
        return nothingButFailures ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
