package org.almagest.jobs.command;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;

/**
 * A sweep file to begin with: the settings of a run of that family that comes with Almagest, and all others commented out,
 * with their defaults and meanings.
 */
final class StarterFile {
    private static final int COMMENT_COLUMN = 34;

    private StarterFile() {}

    /** The file for {@code family}; empty where no ready-made sweep trains it. */
    static Optional<String> of(String family) {
        Catalogue catalogue = Catalogue.onClassPath();
        ReadyMadeSweeps readyMade = ReadyMadeSweeps.onClassPath();
        for (String name : readyMade.names()) {
            Iterator<RunConfiguration> runs = Sweep.outline(
                            readyMade.find(name).orElseThrow(), catalogue)
                    .runs();
            while (runs.hasNext()) {
                RunConfiguration run = runs.next();
                if (run.family().equals(family)) {
                    return Optional.of(text(run, name));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(RunConfiguration run, String from) {
        String family = run.family();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                """
                # %s: %s
                # The settings are those of a run of the ready-made sweep %s; what is commented out has its default.
                # Any setting may be a list, such as [1, 2, 3]: every combination is trained.
                sweep: my-%s
                description: What this sweep is to find out.
                seeds: [1, 2, 3]

                """,
                family,
                Families.ALL.named(family).description(),
                from,
                family));
        text.append("data:  # almagest list datasets has the others\n");
        line(text, "name", run.data(), DataSets.SOURCES.named(run.data()).description());
        settings(text, DataSets.SOURCES.named(run.data()).parameters(), run.dataSettings());
        text.append("\nmodel:\n  family: ").append(family).append('\n');
        settings(text, Families.ALL.named(family).parameters(), run.model());
        text.append("\ntrain:\n");
        settings(text, Training.PARAMETERS, run.training());
        text.append("\nprobes:  # what is measured; almagest list probes has the others\n");
        if (run.probes().isEmpty()) {
            line(text, "- name", "weight-scaling", Probes.ALL.named("weight-scaling").description());
        }
        for (ProbeRequest probe : run.probes()) {
            line(text, "- name", probe.probe(), Probes.ALL.named(probe.probe()).description());
            List<Parameter> given = Probes.ALL.named(probe.probe()).parameters();
            StringBuilder own = new StringBuilder();
            settings(own, given, probe.settings());
            text.append(own.toString().indent(2));
        }
        return text.toString();
    }

    private static void settings(StringBuilder text, List<Parameter> parameters, Settings settings) {
        Map<String, Object> values = settings.values();
        for (Parameter parameter : parameters) {
            Object value = values.get(parameter.name());
            boolean own = value != null && !value.equals(parameter.fallback());
            Object shown = own ? Objects.requireNonNull(value) : parameter.fallback();
            if (shown != null) {
                line(text, (own ? "" : "# ") + parameter.name(), yaml(shown), meaning(parameter));
            }
        }
    }

    private static String meaning(Parameter parameter) {
        String choices = parameter.choices().isEmpty() || parameter.grammar() != null
                ? ""
                : parameter.choices().stream().collect(Collectors.joining(", ", " (", ")"));
        return parameter.meaning() + choices;
    }

    /** Texts that YAML might take for something else are quoted. */
    private static String yaml(Object value) {
        String text = value.toString();
        return value instanceof String && !text.matches("[A-Za-z][A-Za-z0-9_./-]*")
                ? "'" + text.replace("'", "''") + "'"
                : text;
    }

    private static void line(StringBuilder text, String key, String value, String meaning) {
        String setting = "  " + key + ": " + value;
        text.append(setting)
                .append(" ".repeat(Math.max(2, COMMENT_COLUMN - setting.length())))
                .append("# ")
                .append(meaning.replace('\n', ' '))
                .append('\n');
    }
}
