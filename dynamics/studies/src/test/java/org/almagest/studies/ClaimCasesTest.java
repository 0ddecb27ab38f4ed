package org.almagest.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.claimfile.ClaimVocabulary;
import org.almagest.dynamics.claimfile.ReadyMadeClaims;
import org.almagest.dynamics.simulated.Simulation;
import org.almagest.dynamics.study.Studies;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of every claim of every study on the class path, whatever studies there are. */
class ClaimCasesTest {
    private static final ClaimVocabulary VOCABULARY = ClaimVocabulary.onClassPath();
    private static final List<Claim> CLAIMS = ReadyMadeClaims.all(VOCABULARY);

    /** Its cases get the verdicts that they are to get. */
    @TestFactory
    Stream<DynamicTest> cases() {
        return CLAIMS.stream().flatMap(claim -> claim.samples().stream()
                .map(sample -> DynamicTest.dynamicTest(
                        "%s, %s at %s".formatted(claim.name(), sample.verdict().word(), sample.place()), () -> {
                            Simulation simulation =
                                    VOCABULARY.simulations().named(claim.judge().name());
                            List<Verdict> verdicts = claim.judge(simulation.simulate(claim, sample.terms()));
                            assertEquals(1, verdicts.size(), verdicts::toString);
                            Verdict verdict = verdicts.get(0);
                            assertEquals(sample.verdict(), verdict.verdict(), verdict.evidence());
                            assertEquals(claim.name(), verdict.claim());
                            assertFalse(verdict.evidence().contains("\"reason\":\"\""), verdict.evidence());
                            if (verdict.verdict() != Outcome.INCONCLUSIVE) {
                                assertNotNull(verdict.measured(), verdict.evidence());
                                assertTrue(verdict.evidence().contains("\"missing\":[]"), verdict.evidence());
                            }
                        })));
    }

    /** Its cases show that it can agree, disagree and stay open. */
    @TestFactory
    Stream<DynamicTest> everyVerdictHasACase() {
        return CLAIMS.stream()
                .map(claim -> DynamicTest.dynamicTest(claim.name(), () -> {
                    Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
                    claim.samples().forEach(sample -> seen.add(sample.verdict()));
                    assertEquals(EnumSet.allOf(Outcome.class), seen);
                }));
    }

    /** Without runs it says what is missing, and where to find it. */
    @TestFactory
    Stream<DynamicTest> nothingIsInconclusive() {
        Evidence nothing = new Evidence(List.of(), List.of(), Set.of());
        return CLAIMS.stream()
                .map(claim -> DynamicTest.dynamicTest(claim.name(), () -> {
                    List<Verdict> verdicts = claim.judge(nothing);
                    assertEquals(1, verdicts.size());
                    assertEquals(Outcome.INCONCLUSIVE, verdicts.get(0).verdict());
                    assertTrue(
                            verdicts.get(0).evidence().contains("the ready-made sweep " + claim.sweep()),
                            verdicts.get(0).evidence());
                    assertFalse(claim.quantities().isEmpty());
                }));
    }

    @Test
    void everyStudyHasClaimsAndNamesItself() {
        for (String study : Studies.ALL.names()) {
            assertTrue(CLAIMS.stream().anyMatch(claim -> claim.study().equals(study)), study);
        }
    }
}
