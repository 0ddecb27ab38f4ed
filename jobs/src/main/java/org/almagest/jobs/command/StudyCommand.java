package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.sweep.Sweep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out the sweeps of a study, and judges its claims. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run the sweeps of a paper one after another, and judge its claims.",
            "Each sweep has a folder of its own, as almagest sweep makes it; what is there already is not repeated."
        },
        footer = {
            "",
            "Examples:",
            "  almagest study depth-scaling --quick  a small form, in seconds, to try it out",
            "  almagest study depth-scaling          the paper's experiment, and the verdicts on its claims"
        })
final class StudyCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "NAME", description = "A study (almagest studies).")
    private String name;

    @Option(
            names = "--quick",
            description =
                    "Run the small form that each sweep file declares, in seconds, into folders called SWEEP-quick:"
                            + " for trying it out; its verdicts say nothing about the paper.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "almagest-out",
            description = "Where the sweeps' output folders lie (default: ${DEFAULT-VALUE}).")
    private String out;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master (default: what spark-submit was given, otherwise local[*]).")
    private @Nullable String master;

    @Spec
    private CommandSpec spec;

    StudyCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        String url = MasterUrl.choose(master, spec.commandLine());
        Study study = study();
        List<Sweep> sweeps = sweeps(study);
        StudyRuns.Outcome outcome = new StudyRuns(jobs, spec, out, url).of(sweeps);
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(Locale.ROOT, "%n%s: %s%n", study.name(), study.title());
        if (quick) {
            printed.println("These verdicts are of quick runs, for trying it out: they say nothing about the paper.");
        }
        jobs.verdicts(study, outcome.folders()).forEach(line -> printed.println(Painted.verdicts(line)));
        printed.println();
        printed.println("Each sweep's tables and page are in its own folder: " + String.join(", ", outcome.folders()));
        printed.flush();
        return outcome.nothingButFailures() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private Study study() {
        if (!Studies.ALL.names().contains(name)) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "unknown study %s (known are %s)%s",
                            name,
                            String.join(", ", Studies.ALL.names()),
                            Suggestion.forWord(name, Studies.ALL.names())));
        }
        return Studies.ALL.named(name);
    }

    /** All of them are read before the first one runs. */
    private List<Sweep> sweeps(Study study) {
        List<Sweep> whole = StudyRuns.whole(study);
        if (!quick) {
            return whole;
        }
        if (whole.stream().allMatch(sweep -> sweep.quick().isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "study %s has no quick form: expected the key quick in one of its sweep files; leave out --quick",
                            study.name()));
        }
        return StudyRuns.quick(whole, spec);
    }
}
