package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.SweepSchema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what a sweep file can name. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Show what there is: families, datasets, training, probes, claims, sweeps, studies (default: all of it).",
        footer = {
            "",
            "Examples:",
            "  almagest list families                what can be trained, with all settings",
            "  almagest list claims --by question    the claims that bear on an open question",
            "  almagest list probes --json           the same for a program"
        })
final class ListCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            description = "families|datasets|training|probes|claims|sweeps|studies")
    private @Nullable String what;

    @Option(
            names = "--by",
            paramLabel = "question",
            description =
                    "With claims: by the open question of deep learning that they bear on, those that bear on one.")
    private @Nullable String by;

    @Option(
            names = "--schema",
            description = "Print a JSON Schema of sweep files and files of claims instead, for editors.")
    private boolean schema;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (by != null && !(by.equals("question") && "claims".equals(what))) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "--by %s of %s (expected almagest list claims --by question)",
                            by,
                            what == null ? "everything" : what));
        }
        if (json && (by != null || schema)) {
            throw new ParameterException(
                    spec.commandLine(), "--json prints lists alone (expected neither --by nor --schema with it)");
        }
        if (json) {
            lists();
            out.println(ListsAsJson.of(what));
        } else if (schema) {
            out.println(SweepSchema.text(Catalogue.onClassPath()));
        } else {
            lists().forEach(text -> out.println(text.get()));
        }
        out.flush();
    }

    private List<Supplier<String>> lists() {
        Map<String, Supplier<String>> lists = new LinkedHashMap<>();
        lists.put("families", Lists::families);
        lists.put("datasets", Lists::datasets);
        lists.put("training", Lists::training);
        lists.put("probes", Lists::probes);
        lists.put("claims", by == null ? Lists::claims : Lists::claimsByQuestion);
        lists.put("sweeps", Lists::sweeps);
        lists.put("studies", Lists::studies);
        if (what == null) {
            return List.copyOf(lists.values());
        }
        Supplier<String> one = lists.get(what);
        if (one == null) {
            CommandLine command = spec.commandLine();
            throw new ParameterException(
                    command,
                    String.format(
                            Locale.ROOT,
                            "%s cannot be listed (expected %s)%s",
                            what,
                            String.join(", ", lists.keySet()),
                            Suggestion.forWord(what, lists.keySet())));
        }
        return List.of(one);
    }
}
