package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.Test;

/** Nothing that was recorded about identities has changed without its version. */
class IdentityLedgerTest {
    private static final Path FILE = Path.of("src/test/resources/org/almagest/jobs/sweep/run-identities.tsv");
    private static final Catalogue CATALOGUE = Catalogue.onClassPath();

    @Test
    void recordedRunsKeepTheirIdentity() throws IOException {
        IdentityLedger now = IdentityLedger.of(CATALOGUE, Run.SEMANTICS_VERSION);
        RunIdentity identity = identity(CATALOGUE);
        if (Boolean.getBoolean("almagest.record-ledger")) {
            if (Files.exists(FILE)) {
                String problems = String.join("\n", problems(CATALOGUE, now));
                assertTrue(recorded().mayBecome(now, identity), () -> problems + "\nRaise the version first.");
            }
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, now.text());
            return;
        }
        IdentityLedger recorded = recorded();
        List<String> problems = recorded.problems(now, identity);
        assertEquals(List.of(), problems, () -> String.join("\n", problems));
        List<String> unrecorded = recorded.unrecorded(now);
        if (!unrecorded.isEmpty()) {
            System.err.println("not in the ledger of identities yet, so that a changed default would go unnoticed: "
                    + String.join(", ", unrecorded) + "; record them with " + IdentityLedger.RECORD);
        }
    }

    @Test
    void theLedgerIsReadAsItWasWritten() throws IOException {
        IdentityLedger recorded = recorded();
        assertEquals(recorded, IdentityLedger.read(recorded.text()));
    }

    /** Different runs have different identities: nothing that was changed for the ledger is left out. */
    @Test
    void allRunsOfTheLedgerDiffer() throws IOException {
        Map<String, String> runs = recorded().runs();
        assertTrue(runs.size() > 2 * CATALOGUE.families().all().size());
        assertEquals(runs.size(), runs.values().stream().distinct().count());
    }

    @Test
    void aSettingAddedWithADefaultChangesNoIdentity() throws IOException {
        Catalogue grown = with(family -> new Changed(
                family, plus(family.parameters(), Parameter.real("dropout", 0.0, 0, 1, "a setting of tomorrow")), 1));
        IdentityLedger now = IdentityLedger.of(grown, Run.SEMANTICS_VERSION);
        assertEquals(List.of(), problems(grown, now));
        assertTrue(recorded().unrecorded(now).contains("setting dropout of family resnet"));
        // and away from its default it counts
        Map<String, Object> given = Map.of("depth", 3);
        RunIdentity identity = identity(grown);
        assertEquals(identity.hash(resnet(grown, given)), identity(CATALOGUE).hash(resnet(CATALOGUE, given)));
        assertNotEquals(
                identity.hash(resnet(grown, given)),
                identity.hash(resnet(grown, Map.of("depth", 3, "dropout", 0.1))));
    }

    @Test
    void aChangedDefaultIsNamedWithTheWayOut() throws IOException {
        Catalogue changed = with(family -> new Changed(family, withInitScale(family.parameters(), 0.5), 1));
        String problem = String.join("\n", problems(changed, IdentityLedger.of(changed, Run.SEMANTICS_VERSION)));
        assertEquals(
                "the default of setting init_scale of family resnet was 1.0 and is 0.5 now: runs that leave it out would be "
                        + "taken for those of before. Restore 1.0; or raise version() of family resnet, so that they are "
                        + "carried out anew, and record the ledger with -Dalmagest.record-ledger=true",
                problem);
        assertFalse(recorded().mayBecome(IdentityLedger.of(changed, Run.SEMANTICS_VERSION), identity(changed)));
    }

    @Test
    void aRaisedVersionGivesNewIdentitiesAndMayBeRecorded() throws IOException {
        Catalogue raised = with(family -> new Changed(family, withInitScale(family.parameters(), 0.5), 2));
        IdentityLedger now = IdentityLedger.of(raised, Run.SEMANTICS_VERSION);
        assertEquals(
                List.of("family resnet has version 2, and the ledger knows 1: record it anew with "
                        + IdentityLedger.RECORD),
                problems(raised, now));
        assertTrue(recorded().mayBecome(now, identity(raised)));
        Map<String, Object> given = Map.of("depth", 3);
        assertNotEquals(
                identity(raised).hash(resnet(raised, given)), identity(CATALOGUE).hash(resnet(CATALOGUE, given)));
    }

    @Test
    void otherArithmeticGivesOtherIdentities() throws IOException {
        IdentityLedger now = IdentityLedger.of(CATALOGUE, Run.SEMANTICS_VERSION + 1);
        recorded().runs().forEach((configuration, id) -> assertNotEquals(id, now.runs().get(configuration)));
    }

    private static List<String> problems(Catalogue catalogue, IdentityLedger now) throws IOException {
        return recorded().problems(now, identity(catalogue));
    }

    private static IdentityLedger recorded() throws IOException {
        try (InputStream in = IdentityLedgerTest.class.getResourceAsStream(FILE.getFileName().toString())) {
            if (in == null) {
                throw new IOException("no ledger of identities: record one with " + IdentityLedger.RECORD);
            }
            return IdentityLedger.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static RunIdentity identity(Catalogue catalogue) {
        return new RunIdentity(new Declarations(catalogue), Run.SEMANTICS_VERSION);
    }

    private static RunConfiguration resnet(Catalogue catalogue, Map<String, ?> given) {
        return new RunConfiguration(
                "resnet",
                Settings.of(catalogue.families().named("resnet").parameters(), given),
                "digits",
                Settings.of(catalogue.dataSources().named("digits").parameters(), Map.of()),
                Settings.of(Training.PARAMETERS, Map.of()),
                List.of(),
                1);
    }

    /** The class path with another resnet. */
    private static Catalogue with(UnaryOperator<Family> change) {
        Map<String, Family> families = new TreeMap<>();
        CATALOGUE.families().all().forEach(family -> families.put(family.name(), family));
        families.computeIfPresent("resnet", (name, family) -> change.apply(family));
        return new Catalogue(
                Extensions.of("family", families), CATALOGUE.dataSources(), CATALOGUE.probes(), CATALOGUE.trainers());
    }

    private static List<Parameter> plus(List<Parameter> parameters, Parameter more) {
        return Stream.concat(parameters.stream(), Stream.of(more)).toList();
    }

    private static List<Parameter> withInitScale(List<Parameter> parameters, double fallback) {
        return parameters.stream()
                .map(parameter -> parameter.name().equals("init_scale")
                        ? Parameter.real(
                                parameter.name(),
                                fallback,
                                parameter.minimum(),
                                parameter.maximum(),
                                parameter.meaning())
                        : parameter)
                .toList();
    }

    /** A family whose author has changed its declarations. */
    private record Changed(Family family, List<Parameter> parameters, int version) implements Family {
        @Override
        public String name() {
            return family.name();
        }

        @Override
        public String description() {
            return family.description();
        }

        @Override
        public Model build(Settings settings, int features, int outputs) {
            throw new UnsupportedOperationException("an identity needs no network");
        }
    }
}
