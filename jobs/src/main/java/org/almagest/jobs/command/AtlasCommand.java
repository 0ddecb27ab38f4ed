package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.atlas.Atlas;
import org.almagest.jobs.atlas.Outputs;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.OutputFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out studies, and makes one folder of pages about them. */
@Command(
        name = "atlas",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run the sweeps of all papers, or of some, judge their claims, and write a site: a matrix of verdicts, a page for each"
                    + " study, claim and sweep.",
            "What is there already is not repeated. The pages need neither a server nor a network: publish the folder as it is."
        })
final class AtlasCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR|STUDY",
            description =
                    "Studies (almagest studies; all if none is named), and where the sweeps' output folders lie, as --out: one"
                            + " folder of such folders; with --no-run any number, output folders themselves among them.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--quick",
            description =
                    "Run the small form that each sweep file declares: some minutes in all. The verdicts say nothing"
                            + " about the papers, and the pages say so.")
    private boolean quick;

    @Option(
            names = "--no-run",
            description = "Run nothing: make the pages of what the output folders hold, which are only read. Claims"
                    + " without runs are said to be not run.")
    private boolean pagesAlone;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the sweeps' output folders lie (default: almagest-out).")
    private @Nullable String out;

    @Option(
            names = "--pages",
            paramLabel = "DIR",
            description = "Where the pages go, a local path (default: the folder atlas beside the output folders).")
    private @Nullable String pages;

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
        Set<Study> studies = new LinkedHashSet<>();
        List<String> places = sort(studies);
        // all are read before the first one runs
        Map<Study, List<Sweep>> sweeps = new LinkedHashMap<>();
        for (Study study : studies) {
            List<Sweep> whole = StudyRuns.whole(study);
            sweeps.put(study, quick ? StudyRuns.quick(whole, spec) : whole);
        }
        StudyRuns runs = pagesAlone
                ? null
                : new StudyRuns(jobs, spec, places.get(0), MasterUrl.choose(master, spec.commandLine()));
        Atlas atlas = new Atlas(pages == null ? places.get(0) + "/atlas" : pages, quick);
        Outputs outputs = Outputs.in(places);
        boolean nothingButFailures = false;
        for (Map.Entry<Study, List<Sweep>> own : sweeps.entrySet()) {
            if (runs != null) {
                nothingButFailures |= runs.of(own.getValue()).nothingButFailures();
            }
            jobs.atlas(atlas, own.getKey(), own.getValue(), outputs);
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(
                Locale.ROOT,
                "%nThe atlas of %d %s is in %s: open it in a browser.%n",
                sweeps.size(),
                sweeps.size() == 1 ? "study" : "studies",
                atlas.front());
        printed.flush();
        return nothingButFailures ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    /** Tells studies from the folders, which it returns; one at least. */
    private List<String> sort(Set<Study> studies) {
        List<String> places = new ArrayList<>();
        if (out != null) {
            places.add(out);
        }
        for (String word : words) {
            if (Studies.ALL.names().contains(word)) {
                studies.add(Studies.ALL.named(word));
            } else if (Files.isDirectory(Path.of(word))) {
                places.add(word);
            } else {
                throw wrong(
                        "%s is no study, and no folder that is there (known are %s)%s",
                        word, String.join(", ", Studies.ALL.names()), Suggestion.forWord(word, Studies.ALL.names()));
            }
        }
        if (places.size() > 1 && !pagesAlone) {
            throw wrong(
                    "%s: runs go into one folder; give one, or add --no-run for the pages of what several hold",
                    String.join(", ", places));
        }
        // the first one is where runs go, and pages where nothing else is said
        if (!places.isEmpty() && (!pagesAlone || pages == null) && OutputFolder.isAt(places.get(0))) {
            throw wrong(
                    pagesAlone
                            ? "%s is the output folder of a sweep: say with --pages where the pages go"
                            : "%s is the output folder of a sweep: expected the folder that it lies in, or --no-run",
                    places.get(0));
        }
        if (studies.isEmpty()) {
            studies.addAll(Studies.ALL.all());
        }
        return places.isEmpty() ? List.of("almagest-out") : places;
    }

    private ParameterException wrong(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(Locale.ROOT, message, values));
    }
}
