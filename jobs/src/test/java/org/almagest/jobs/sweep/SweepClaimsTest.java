package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims and sweeps fit each other. */
class SweepClaimsTest {
    private static final String SWEEP =
            """
            sweep: t
            seeds: [1, 2]
            model: {family: resnet, depth: [4, 8]}
            data: {name: ode-flow}
            claims:
              - id: mine
                states: weights shrink
                judge: exponent
                along: depth
                quantity: max_norm
                expect: {below: 0}
            """;

    private static final Catalogue CATALOGUE = Catalogue.onClassPath();

    /** Many claims speak of one sweep. */
    private static final Map<String, Sweep> READ = new HashMap<>();

    static Stream<Claim> readyMade() {
        return SweepClaims.onClassPath().readyMade().stream();
    }

    /** The ready-made sweep that a claim names holds runs that it speaks of. */
    @ParameterizedTest
    @MethodSource("readyMade")
    void theSweepThatAClaimNamesHasItsRuns(Claim claim) {
        // that its networks fit its data is seen elsewhere
        Sweep sweep = READ.computeIfAbsent(
                String.valueOf(claim.sweep()), name -> Sweep.outline(SweepSource.find(name), CATALOGUE));
        boolean found = false;
        for (Iterator<RunConfiguration> runs = sweep.runs(); runs.hasNext() && !found; ) {
            RunConfiguration run = runs.next();
            SortedMap<String, Object> coordinates = new TreeMap<>(Map.of("family", run.family(), "data", run.data()));
            coordinates.putAll(run.dataSettings().values());
            coordinates.putAll(run.training().values());
            coordinates.putAll(run.model().values());
            found = claim.setting().matches(coordinates::get);
        }
        assertTrue(found, () -> "no run of %s has %s"
                .formatted(sweep.name(), claim.setting().words()));
    }

    @Test
    void aSweepFileMayMakeClaims() {
        Sweep sweep = Sweep.read(new SweepSource("s.yaml", SWEEP));
        assertEquals(1, sweep.claims().size());
        assertEquals("t", sweep.claims().get(0).scope());
        assertEquals("s.yaml", sweep.claims().get(0).study());
        assertTrue(Sweep.read(new SweepSource("s.yaml", SWEEP.substring(0, SWEEP.indexOf("claims"))))
                .claims()
                .isEmpty());
    }

    /** What is wrong with a claim is told with what is wrong with the sweep, before anything runs. */
    @Test
    void problemsOfClaimsAndSweepAreToldTogether() {
        String wrong = SWEEP.replace("quantity: max_norm", "quantity: max_nrom").replace("seeds: [1, 2]", "seeds: [a]");
        String message = assertThrows(InvalidFileException.class, () -> Sweep.read(new SweepSource("s.yaml", wrong)))
                .getMessage();
        assertEquals(2, message.lines().count(), message);
        assertTrue(message.contains("s.yaml:2:9: seeds: a is not"), message);
        assertTrue(
                message.contains(
                        "s.yaml:10:15: mine.quantity: unknown quantity max_nrom: expected one that almagest list "
                                + "probes shows: did you mean max_norm?"),
                message);
    }
}
