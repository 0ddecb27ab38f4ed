package org.almagest.jobs.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Question;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/** The texts of {@code almagest list}: what is on the class path, described by itself. */
final class Lists {
    private Lists() {}

    static String families() {
        return section(
                "Families (model: {family: …})",
                Extensions.load(Family.class, "family", Family::name).all().stream()
                        .map(family -> entry(family.name(), family.description(), parameters(family.parameters())))
                        .toList());
    }

    static String datasets() {
        return section(
                "Data sources (data: {name: …})",
                Extensions.load(DataSource.class, "data source", DataSource::name).all().stream()
                        .map(source -> entry(source.name(), source.description(), parameters(source.parameters())))
                        .toList());
    }

    static String training() {
        String ordinary = section("Training (train: {…})", List.of(parameters(Training.PARAMETERS)));
        return ordinary
                + "\n" + losses()
                + ClusterTrainers.ALL.all().stream()
                        .map(trainer -> "\n" + trainer(trainer))
                        .collect(Collectors.joining());
    }

    private static String losses() {
        return section(
                "Losses (train: {loss: …}), alone, as in hinge(margin=2), or in weighted sums",
                Objectives.ALL.all().stream()
                        .map(loss -> entry(loss.name(), loss.description(), parameters(loss.parameters())))
                        .toList());
    }

    private static String trainer(ClusterTrainer trainer) {
        String families = section(
                "Its families (model: {family: …})",
                trainer.families().all().stream()
                        .map(family -> entry(family.name(), family.description(), parameters(family.parameters())))
                        .toList());
        return section(
                        String.format(
                                Locale.ROOT,
                                "Trainer %s (train: {trainer: %s, …}): %s",
                                trainer.name(),
                                trainer.name(),
                                trainer.description()),
                        List.of(parameters(trainer.parameters())))
                + "\n" + families;
    }

    static String probes() {
        return section(
                "Probes (probes: [{name: …, at: [init, end, 100]}])",
                Extensions.load(Probe.class, "probe", Probe::name).all().stream()
                        .map(probe -> entry(
                                probe.name(),
                                probe.description(),
                                quantities(probe.quantities()) + parameters(probe.parameters())))
                        .toList());
    }

    static String claims() {
        return section(
                "Claims", List.of(claims(SweepClaims.onClassPath().readyMade()).toString()));
    }

    /** Those that bear on an open question, question by question. */
    static String claimsByQuestion() {
        List<Claim> all = SweepClaims.onClassPath().readyMade();
        return Arrays.stream(Question.values())
                .map(question -> section(
                        "Question " + question.heading(),
                        List.of(claims(all.stream()
                                        .filter(claim -> claim.question() == question)
                                        .toList())
                                .toString())))
                .collect(Collectors.joining("\n"));
    }

    private static TextTable claims(List<Claim> claims) {
        TextTable table = new TextTable("claim", "study, judge, paper", "statement");
        claims.forEach(claim -> table.row(
                claim.name(),
                String.format(
                        Locale.ROOT, "%s, %s, %s", claim.study(), claim.judge().name(), claim.paper()),
                claim.statement()));
        return table;
    }

    static String sweeps() {
        TextTable table = new TextTable("sweep", "runs", "what it is for");
        Catalogue catalogue = Catalogue.onClassPath();
        ReadyMadeSweeps readyMade = ReadyMadeSweeps.onClassPath();
        for (String name : readyMade.names()) {
            Sweep sweep = Sweep.outline(readyMade.find(name).orElseThrow(), catalogue);
            table.row(name, Long.toString(sweep.size()), sweep.description());
        }
        return section("Ready-made sweeps (almagest sweep NAME)", List.of(table.toString()));
    }

    static String studies() {
        TextTable table = new TextTable("study", "claims", "sweeps", "paper");
        SweepClaims claims = SweepClaims.onClassPath();
        for (Study study : Studies.ALL.all()) {
            String large =
                    study.largeSweeps().isEmpty() ? "" : "; by name alone: " + String.join(", ", study.largeSweeps());
            table.row(
                    study.name(),
                    Integer.toString(claims.namesOf(study).size()),
                    String.join(", ", study.sweeps()) + large,
                    study.title());
        }
        return section("Studies (almagest study NAME)", List.of(table.toString()));
    }

    private static String section(String title, List<String> entries) {
        return title + "\n\n" + (entries.isEmpty() ? "  none\n" : String.join("\n", entries));
    }

    private static String entry(String name, String description, String tables) {
        return new TextTable(name, description) + tables;
    }

    private static String quantities(List<Quantity> quantities) {
        if (quantities.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("quantity", "unit", "for", "formula", "source");
        quantities.forEach(quantity -> table.row(
                quantity.name(),
                quantity.unit(),
                quantity.perLayer() ? "layer" : "network",
                quantity.formula(),
                quantity.source()));
        return table.toString().indent(2);
    }

    private static String parameters(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable("setting", "default", "allowed", "meaning");
        parameters.forEach(
                parameter -> table.row(parameter.name(), fallback(parameter), allowed(parameter), parameter.meaning()));
        return table.toString().indent(2);
    }

    private static String fallback(Parameter parameter) {
        return parameter.required() ? "required" : String.valueOf(parameter.fallback());
    }

    private static String allowed(Parameter parameter) {
        return parameter.choices().isEmpty() || parameter.grammar() != null
                ? parameter.allowed()
                : parameter.choices().stream().collect(Collectors.joining(", "));
    }
}
