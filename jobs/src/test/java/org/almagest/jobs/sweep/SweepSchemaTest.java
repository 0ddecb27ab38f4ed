package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors agrees with the check, judged by another's validator. */
class SweepSchemaTest {
    private static final String SOUND =
            "sweep: t\nseeds: [1, 2]\nmodel: {family: toy, depth: 8}\ndata: {name: toy-data}\n";

    private static final String CLAIMS =
            "claims:\n  - id: mine\n    states: it shrinks\n    judge: exponent\n    along: depth\n"
                    + "    quantity: final_loss\n    expect: {below: 0}\n";

    // once for all, and of what is referred to no more than the files here need: it takes a second or two
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                    SweepSchema.text(Catalogue.onClassPath()),
                    SchemaValidatorsConfig.builder().preloadJsonSchema(false).build());

    static Iterable<String> readyMade() {
        return ReadyMadeSweeps.onClassPath().names();
    }

    @ParameterizedTest
    @MethodSource("readyMade")
    void acceptsTheReadyMadeSweeps(String name) throws IOException {
        assertEquals(Set.of(), validate(SweepSource.find(name).text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train: {learning_rate: {geometric: {from: 0.001, to: 1, points: 4}}}\n",
                "probes: [toy-probe]\n",
                "probes: [{name: toy-probe, at: [init, 5], cut: 0.2}]\n",
                "probes: [{name: toy-probe, at: end}]\n",
                "probes: [{name: toy-probe, at: [init, {loss: 0.9}, {loss: [0.5, 0.1]}, end]}]\n",
                "probes: [{name: toy-probe, at: [{range: {from: 1, to: 9}}, {geometric: {from: 10, to: 100, points: 3}}]}]\n",
                "fleets: [{name: a, model: {depth: [1, 2]}}]\n",
                "zip: [{train.epochs: [1, 2], data.dimension: [1, 2]}]\n"
            })
    void acceptsWhatTheCheckAccepts(String more) throws IOException {
        Sweep.read(new SweepSource("s.yaml", SOUND + more));
        assertEquals(Set.of(), validate(SOUND + more));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extra: 1\n",
                "train: {learning_rat: 1}\n",
                "train: {optimizer: sgx}\n",
                "train: {epochs: -1}\n",
                "train: {epochs: []}\n",
                "probes: [toy-prob]\n",
                "probes: [{name: toy-probe, at: [late]}]\n",
                "probes: [{name: toy-probe, at: [{loss: 1}]}]\n",
                "probes: [{name: toy-probe, at: [{los: 0.5}]}]\n",
                "fleets: []\n"
            })
    void refusesWhatTheCheckRefuses(String more) throws IOException {
        assertFalse(validate(SOUND + more).isEmpty());
    }

    static Iterable<Study> studies() {
        return Studies.ALL.all();
    }

    @ParameterizedTest
    @MethodSource("studies")
    void acceptsTheClaimsOfTheStudies(Study study) throws IOException {
        assertEquals(Set.of(), validate(study.text(Study.CLAIMS).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "setting: {family: toy, depth: {at_least: 3}}\n    source: rerun\n",
                "cases: [{slope: 0.1, verdict: agrees}]\n"
            })
    void acceptsWhatTheReaderOfClaimsAccepts(String more) throws IOException {
        String claims = CLAIMS + "    " + more;
        Sweep.read(new SweepSource("s.yaml", SOUND + claims));
        assertEquals(Set.of(), validate(SOUND + claims));
        SweepClaims.onClassPath().ofFile("c.yaml", claims);
        assertEquals(Set.of(), validate(claims));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "extra: 1\n",
                "setting: {dpeth: 3}\n",
                "at: middle\n",
                "cases: [{verdict: agrees}]\n",
                "source: hearsay\n"
            })
    void refusesWhatTheReaderOfClaimsRefuses(String more) throws IOException {
        assertFalse(validate(CLAIMS + "    " + more).isEmpty());
        assertFalse(validate(SOUND + CLAIMS + "    " + more).isEmpty());
    }

    @Test
    void refusesAnUnknownSettingOfTheModel() throws IOException {
        assertFalse(validate(SOUND.replace("depth", "dpeth")).isEmpty());
    }

    private Set<ValidationMessage> validate(String yaml) throws IOException {
        JsonNode node = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        return SCHEMA.validate(node);
    }
}
