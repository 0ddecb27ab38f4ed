package org.almagest.dynamics.claimfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Question;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the authors of claims read: exact words and positions. */
class ClaimReaderTest {
    private static final ClaimVocabulary VOCABULARY = ClaimVocabulary.onClassPath();

    private static final String SOUND =
            """
            paper: {authors: A, venue: V, arxiv: "1"}
            settings:
              tanh: {family: resnet, activation: tanh, depth: {at_least: 8}}
            claims:
              - id: mine
                states: weights shrink
                setting: tanh
                judge: exponent
                along: depth
                quantity: max_norm
                expect: {value: 0.2, tolerance: 0.05}
                cases: [{slope: 0.2, verdict: agrees}]
            """;

    private static List<Claim> read(String text) {
        return ClaimReader.read("c.yaml", text, VOCABULARY, Set.of("taken"));
    }

    private static String problems(String text) {
        return assertThrows(InvalidFileException.class, () -> read(text)).getMessage();
    }

    @Test
    void readsAClaim() {
        Claim claim = read(SOUND).get(0);
        assertEquals("mine", claim.name());
        assertEquals("A, V, arXiv 1", claim.paper());
        assertEquals("exponent", claim.judge().name());
        assertEquals(
                "activation tanh, depth at least 8, family resnet",
                claim.setting().words());
        assertEquals(Set.of("max_norm"), claim.quantities());
        assertEquals(1, claim.samples().size());
    }

    /** A run may carry a probe twice; behind the colon stands what it calls the second one. */
    @Test
    void mayNameAQuantityOfAProbeThatHasANameOfItsOwn() {
        assertEquals(
                Set.of("max_norm:late"),
                read(SOUND.replace("quantity: max_norm", "quantity: max_norm:late"))
                        .get(0)
                        .quantities());
        assertEquals(
                Set.of("max_norm:late-2"),
                read(SOUND.replace("quantity: max_norm", "quantity: max_norm:late-2"))
                        .get(0)
                        .quantities());
        assertTrue(problems(SOUND.replace("quantity: max_norm", "quantity: max_nrom:late"))
                .contains("unknown quantity max_nrom:late"));
        assertTrue(problems(SOUND.replace("quantity: max_norm", "quantity: 'max_norm:'"))
                .contains("unknown quantity max_norm:"));
    }

    @Test
    void bearsOnAQuestionWhereItSaysSo() {
        assertNull(read(SOUND).get(0).question());
        assertEquals(
                Question.OPTIMISATION,
                read(SOUND.replace("    judge:", "    question: 4\n    judge:"))
                        .get(0)
                        .question());
        assertEquals(
                "c.yaml:8:15: mine.question: 8 is not one of 1, 2, 3, 4, 5, 6, 7",
                problems(SOUND.replace("    judge:", "    question: 8\n    judge:")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    quantity: max_norm | quantity: max_nrom | c.yaml:10:15: mine.quantity: unknown quantity max_nrom: expected one that almagest list probes shows: did you mean max_norm?
                    along: depth       | along: depht       | c.yaml:9:12: mine.along: unknown setting depht: expected one that almagest list shows: did you mean depth?
                    judge: exponent    | judge: exponnent   | c.yaml:8:12: mine.judge: exponnent is not one of contrast, every-run, exponent, level, optimum, paired,
                    setting: tanh      | setting: than      | c.yaml:7:14: mine.setting: unknown setting than: expected tanh, or a map of settings of runs: did you mean tanh?
                    activation: tanh   | activation: tnah   | c.yaml:3:38: settings.tanh.activation: tnah is not one of linear, relu, tanh, sigmoid, softplus, gelu, xtanh, x2tanh, sine, silu, leaky-relu: did you mean tanh?
                    id: mine           | id: taken          | c.yaml:5:9: id: there is a claim taken already: rename this one
                    value: 0.2         | valeu: 0.2         | c.yaml:11:14: unknown key valeu in mine.expect (known are value, above, below, tolerance): did you mean value?
                    slope: 0.2         | slop: 0.2          | c.yaml:12:13: mine.cases.slope is missing: expected a number, or {place: number, …}, the fitted slope, or one for each value of together
                    verdict: agrees    | verdict: agree     | c.yaml:12:35: mine.cases.verdict: agree is not one of agrees, disagrees, inconclusive: did you mean agrees?
                    states: weights    | satets: weights    | c.yaml:5:5: mine.states is missing: expected the claim in words
                    """)
    void saysWhatIsWrongAndWhere(String sound, String broken, String problem) {
        List<String> lines = problems(SOUND.replace(sound, broken)).lines().toList();
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith(problem)),
                () -> String.join("\n", lines) + "\nexpected\n" + problem);
    }

    /** The control by change speaks of levels on a side alone: steps along an axis are changes already, and a value has no side. */
    @Test
    void changesAreControlsOfSidesAlone() {
        String level =
                """
                claims:
                  - id: mine
                    states: norms are large
                    judge: level
                    quantity: max_norm
                    control: change
                    expect: {above: 2}
                """;
        assertEquals("change", read(level).get(0).terms().word("control"));
        assertEquals(
                "c.yaml:6:14: mine.control: change has no side to move to where a value is expected: expected above or below under expect, or another control",
                problems(level.replace("above: 2", "value: 2, tolerance: 1")));
        assertEquals(
                "c.yaml:6:14: mine.control: change is not one of untrained, none",
                problems(level.replace("judge: level", "judge: trend").replace("expect: {above: 2}", "along: depth")));
    }

    /** All problems of a file are told at once. */
    @Test
    void tellsAllAtOnce() {
        String text = SOUND.replace("along: depth", "along: depht")
                .replace("quantity: max_norm", "quantity: max_nrom")
                .replace("    judge:", "    jugde: 1\n    judge:");
        assertEquals(3, problems(text).lines().count(), () -> problems(text));
    }

    @Test
    void formulasNameWhatThereIs() {
        String text =
                """
                claims:
                  - id: ranks
                    states: ranks are bounded
                    judge: every-run
                    holds: [rank <= rank_bound, rank <= parmeters]
                    measured: rank +
                """;
        assertEquals(
                """
                c.yaml:5:33: ranks.holds: parmeters is neither a quantity nor a setting: did you mean parameters?
                c.yaml:6:15: ranks.measured: rank +: nothing at character 7: expected a number, a name or (""",
                problems(text));
    }

    @Test
    void anEmptyFileAndAListAreRefused() {
        assertEquals("c.yaml:1:1: the file is empty: expected claims under the key claims", problems(""));
        assertEquals(
                "c.yaml:1:1: the file is not a map: expected the keys study, paper, settings, claims", problems("- a"));
        assertEquals("c.yaml:1:1: claims is missing: expected a list of claims", problems("study: a"));
    }
}
