package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** What counts for a run's identity, and what does not. */
class RunIdentityTest {
    private static final RunConfiguration PINNED = run(Map.of("depth", 8L, "init_scale", 0.01), Map.of());

    /** Defaults, such as activation tanh or optimizer adam, are not in it. */
    private static final String PINNED_TEXT = "{\"arithmetic\":1,"
            + "\"data\":{\"name\":\"ode-flow\",\"settings\":{\"train\":64},\"version\":1},"
            + "\"family\":{\"name\":\"resnet\",\"settings\":{\"depth\":8,\"init_scale\":0.01},\"version\":1},"
            + "\"probes\":[{\"at\":{\"end\":true,\"init\":true,\"steps\":[20,100]},\"name\":\"weight-scaling\","
            + "\"settings\":{\"per_layer\":true},\"version\":1}],"
            + "\"seed\":3,"
            + "\"training\":{\"name\":\"\",\"settings\":{\"learning_rate\":1.0E-4},\"version\":1}}";

    /** The first half of what sha256sum says of the text above: a change breaks every output folder there is. */
    private static final String PINNED_RUN_ID = "133eb2e0df1002293defc549ec612a89";

    private static RunConfiguration run(Map<String, ?> model, Map<String, String> files) {
        return new RunConfiguration(
                "resnet",
                Settings.of(Families.ALL.named("resnet").parameters(), model),
                "ode-flow",
                Settings.of(DataSets.SOURCES.named("ode-flow").parameters(), Map.of("train", 64)),
                Settings.of(Training.PARAMETERS, Map.of("learning_rate", 1e-4)),
                List.of(new ProbeRequest(
                        "weight-scaling",
                        new ProbeSchedule(true, true, List.of(100L, 20L)),
                        Settings.of(Probes.ALL.named("weight-scaling").parameters(), Map.of("per_layer", true)))),
                3,
                files);
    }

    private static RunIdentity identity(int semantics) {
        return new RunIdentity(new Declarations(Catalogue.onClassPath()), semantics);
    }

    @Test
    void textAndHashArePinned() {
        assertEquals(PINNED_TEXT, identity(1).text(PINNED));
        assertEquals(PINNED_RUN_ID, identity(1).hash(PINNED));
        assertEquals(identity(Run.SEMANTICS_VERSION).hash(PINNED), RunIdentity.of(PINNED));
        assertEquals(RunIdentity.of(PINNED), RunIdentity.of(CanonicalJson.write(PINNED)));
    }

    @Test
    void aDefaultWrittenOutIsTheSameRun() {
        assertEquals(
                RunIdentity.of(PINNED),
                RunIdentity.of(run(Map.of("depth", 8L, "init_scale", 0.01, "activation", "tanh"), Map.of())));
    }

    /** However a loss is written, what it means is the run; and a plain one is the run that it has always been. */
    @Test
    void lossesOfOneMeaningAreOneRun() {
        assertEquals(of("squared-error"), of(" 1.0*squared-error "));
        assertEquals(of("cross-entropy"), of("cross-entropy(label_smoothing=0)"));
        assertEquals(
                of("squared-error + 0.1*laplacian + ramp(0, 1, 5)*kl"),
                of("squared-error+.10*laplacian+ramp(0,1e0,5)*kl"));
        assertNotEquals(of("squared-error + 0.1*laplacian"), of("squared-error + 0.2*laplacian"));
        assertEquals("cross-entropy", loss("cross-entropy").training().text("loss"));
        String complete = CanonicalJson.write(RunIdentity.complete(loss("squared-error+0.50*kl")));
        assertTrue(complete.contains("\"loss\":\"squared-error + 0.5*kl\""), complete);
    }

    private static String of(String loss) {
        return RunIdentity.of(loss(loss));
    }

    private static RunConfiguration loss(String loss) {
        return new RunConfiguration(
                PINNED.family(),
                PINNED.model(),
                PINNED.data(),
                PINNED.dataSettings(),
                Settings.of(Training.PARAMETERS, Map.of("loss", loss)),
                List.of(),
                1);
    }

    @Test
    void everyPartOfTheConfigurationCounts() {
        RunConfiguration p = PINNED;
        Settings none = Settings.of(List.of(), Map.of());
        ProbeRequest request = p.probes().get(0);
        List<RunConfiguration> variants = List.of(
                new RunConfiguration("mlp", p.model(), p.data(), p.dataSettings(), p.training(), p.probes(), 3),
                new RunConfiguration("resnet", none, p.data(), p.dataSettings(), p.training(), p.probes(), 3),
                new RunConfiguration("resnet", p.model(), "digits", p.dataSettings(), p.training(), p.probes(), 3),
                new RunConfiguration("resnet", p.model(), p.data(), none, p.training(), p.probes(), 3),
                new RunConfiguration("resnet", p.model(), p.data(), p.dataSettings(), none, p.probes(), 3),
                new RunConfiguration("resnet", p.model(), p.data(), p.dataSettings(), p.training(), List.of(), 3),
                new RunConfiguration(
                        "resnet",
                        p.model(),
                        p.data(),
                        p.dataSettings(),
                        p.training(),
                        List.of(new ProbeRequest(
                                request.probe(), new ProbeSchedule(true, false, List.of()), request.settings())),
                        3),
                new RunConfiguration(
                        "resnet",
                        p.model(),
                        p.data(),
                        p.dataSettings(),
                        p.training(),
                        List.of(new ProbeRequest(
                                request.probe(),
                                new ProbeSchedule(true, true, List.of(100L, 20L), List.of(0.5), true),
                                request.settings())),
                        3),
                new RunConfiguration(
                        "resnet",
                        p.model(),
                        p.data(),
                        p.dataSettings(),
                        p.training(),
                        List.of(new ProbeRequest(request.probe(), request.at(), none)),
                        3),
                new RunConfiguration("resnet", p.model(), p.data(), p.dataSettings(), p.training(), p.probes(), 4),
                run(p.model().values(), Map.of("table", "a0")),
                run(p.model().values(), Map.of("table", "b1")),
                run(p.model().values(), Map.of("labels", "b1")));
        List<RunConfiguration> all = new ArrayList<>(variants);
        all.add(p);
        assertEquals(all.size(), all.stream().map(RunIdentity::of).distinct().count());
    }

    /** Where the content is known the path is not part of it, and where it is not, the path is all there is. */
    @Test
    void thePathCountsOnlyWhereTheContentIsUnknown() {
        assertEquals(
                RunIdentity.of(csv("a.csv", Map.of("table", "a0"))),
                RunIdentity.of(csv("b.csv", Map.of("table", "a0"))));
        assertNotEquals(RunIdentity.of(csv("a.csv", Map.of())), RunIdentity.of(csv("b.csv", Map.of())));
    }

    private static RunConfiguration csv(String path, Map<String, String> files) {
        return new RunConfiguration(
                "resnet",
                PINNED.model(),
                "csv",
                Settings.of(DataSets.SOURCES.named("csv").parameters(), Map.of("path", path)),
                PINNED.training(),
                List.of(),
                3,
                files);
    }

    /** The training of a network of another program has that program's defaults, if any. */
    @Test
    void allSettingsOfAnUnknownFamilyCount() {
        List<RunConfiguration> runs = List.of(
                other(Settings.of(Training.PARAMETERS, Map.of())),
                other(Settings.of(List.of(Parameter.integer("batch_size", 32, 0, 100, "")), Map.of())),
                other(Settings.of(List.of(), Map.of())));
        assertEquals(3, runs.stream().map(RunIdentity::of).distinct().count());
    }

    private static RunConfiguration other(Settings training) {
        return new RunConfiguration(
                "of another program",
                Settings.of(List.of(), Map.of()),
                "its own",
                Settings.of(List.of(), Map.of()),
                training,
                List.of(),
                0);
    }

    /** A row of the time before a setting existed is carried out again as the same run. */
    @Test
    void whatIsMissingInARecordedRunIsFilledIn() {
        Map<String, Object> fewer = new LinkedHashMap<>(PINNED.model().values());
        fewer.remove("activation");
        List<Parameter> known = Families.ALL.named("resnet").parameters().stream()
                .filter(parameter -> !parameter.name().equals("activation"))
                .toList();
        RunConfiguration recorded = new RunConfiguration(
                "resnet",
                Settings.of(known, fewer),
                PINNED.data(),
                PINNED.dataSettings(),
                PINNED.training(),
                PINNED.probes(),
                3);
        assertEquals(RunIdentity.of(PINNED), RunIdentity.of(recorded));
        assertEquals(PINNED, RunIdentity.complete(recorded));
    }
}
