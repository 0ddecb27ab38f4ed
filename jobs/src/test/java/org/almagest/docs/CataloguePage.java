package org.almagest.docs;

import static org.almagest.docs.MarkdownTable.code;
import static org.almagest.docs.MarkdownTable.words;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;

/** docs/catalogue.md: everything that a sweep file can name, as it describes itself. */
final class CataloguePage {
    private CataloguePage() {}

    static String text() {
        return """
                # What there is

                Everything that a sweep file can name, as the program describes it; `./almagest list` prints the same.
                This page is generated: the test `GeneratedDocsTest` says how to write it anew.

                - [Families](#families): `model: {family: …}`
                - [Data sources](#data-sources): `data: {name: …}`
                - [Training](#training): `train: {…}`
                - [Losses](#losses): `train: {loss: …}`
                - [Probes](#probes): `probes: [{name: …, at: [init, end, 100]}]`
                - [Sweeps](#sweeps): `almagest sweep NAME`
                """
                + section(
                        "Families",
                        own(Families.ALL, Family::name),
                        Family::name,
                        family -> described(family.description(), family.parameters()))
                + section(
                        "Data sources",
                        own(DataSets.SOURCES, DataSource::name),
                        DataSource::name,
                        source -> described(source.description(), source.parameters()))
                + "\n## Training\n\n" + settings(Training.PARAMETERS)
                + section(
                        "Losses",
                        own(Objectives.ALL, Objective::name),
                        Objective::name,
                        loss -> described(loss.description(), loss.parameters()))
                + section(
                        "Probes",
                        own(Probes.ALL, Probe::name),
                        Probe::name,
                        probe -> words(probe.description()) + "\n\n" + quantities(probe.quantities())
                                + after(settings(probe.parameters())))
                + sweeps();
    }

    /** All but what tests bring along. */
    static <T> List<T> own(Extensions<T> extensions, Function<T, String> name) {
        return extensions.all().stream()
                .filter(extension -> !source(extension.getClass()).equals(source(CataloguePage.class)))
                .sorted(Comparator.comparing(name))
                .toList();
    }

    private static String source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private static <T> String section(String title, List<T> all, Function<T, String> name, Function<T, String> text) {
        return "\n## " + title + "\n"
                + all.stream()
                        .map(each -> "\n### `%s`\n\n%s".formatted(name.apply(each), text.apply(each)))
                        .collect(Collectors.joining());
    }

    private static String described(String description, List<Parameter> parameters) {
        return words(description) + "\n" + after(settings(parameters));
    }

    private static String after(String table) {
        return table.isEmpty() ? "" : "\n" + table;
    }

    private static String settings(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        MarkdownTable table = new MarkdownTable("setting", "default", "allowed", "meaning");
        for (Parameter parameter : parameters) {
            String allowed = parameter.choices().isEmpty() || parameter.grammar() != null
                    ? parameter.allowed()
                    : String.join(", ", parameter.choices());
            String fallback = String.valueOf(parameter.fallback());
            table.row(
                    code(parameter.name()),
                    parameter.required() ? "required" : fallback.isBlank() ? "" : code(fallback),
                    words(allowed),
                    words(parameter.meaning()));
        }
        return table.toString();
    }

    private static String quantities(List<Quantity> quantities) {
        if (quantities.isEmpty()) {
            return "";
        }
        MarkdownTable table = new MarkdownTable("quantity", "unit", "of a", "formula", "source");
        for (Quantity quantity : quantities) {
            table.row(
                    code(quantity.name()),
                    words(quantity.unit()),
                    quantity.perLayer() ? "layer" : "network",
                    words(quantity.formula()),
                    words(quantity.source()));
        }
        return table.toString();
    }

    private static String sweeps() {
        MarkdownTable table = new MarkdownTable("sweep", "runs", "what it is for");
        Catalogue catalogue = Catalogue.onClassPath();
        ReadyMadeSweeps readyMade = ReadyMadeSweeps.onClassPath();
        for (String name : readyMade.names()) {
            Sweep sweep = Sweep.outline(readyMade.find(name).orElseThrow(), catalogue);
            table.row(code(name), Long.toString(sweep.size()), words(sweep.description()));
        }
        return "\n## Sweeps\n\n" + table;
    }
}
