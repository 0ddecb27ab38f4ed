package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;

/** Which probes fit which networks is known before anything runs, and said where the probe stands. */
class ProbeFitTest {
    private static final String TOP =
            """
            sweep: t
            seeds: 1
            data: {name: teacher, dimension: 6, train: 8, test: 0}
            model: {family: mlp, width: 3, depth: 1}
            train: {epochs: 2, batch_size: 0, optimizer: gd, learning_rate: 0.01}
            """;

    private static List<String> refusals(String more) {
        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> Sweep.read(new SweepSource("s.yaml", TOP + more)));
        return e.getMessage().lines().toList();
    }

    private static void assertRefused(String place, String words, String more) {
        List<String> lines = refusals(more);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).startsWith("s.yaml:" + place + ": ")
                        && lines.get(0).contains(words),
                lines::toString);
    }

    @Test
    void allFleetsAndProbesAreLookedAtInOneGo() {
        List<String> lines = refusals(
                """
                fleets:
                  - {name: a, probes: [weight-scaling, ode-consistency, {name: hessian, method: full, full_limit: 5}]}
                  - {name: b, model: {family: neural-ode, solver: dormand-prince}, probes: [weight-scaling, hessian]}
                  - {name: c, model: {family: resnet, width: 6}, data: {outputs: 6}, probes: [{name: ntk, full_limit: 3}]}
                """);
        assertEquals(
                List.of("s.yaml:7:40", "s.yaml:7:57", "s.yaml:8:93", "s.yaml:9:79"),
                lines.stream()
                        .map(line -> line.substring(0, line.indexOf(": ")))
                        .toList(),
                lines::toString);
    }

    @Test
    void aNetworkWithoutAFixedGraphHasNoDerivativesToMeasure() {
        for (String probe : List.of("hessian", "ntk", "linear-rate", "gaussianity", "sharpness")) {
            assertRefused(
                    "6:10",
                    "needs a network with a fixed graph",
                    "probes: [%s]%nfleets:%n  - {name: a, model: {family: neural-ode, solver: dormand-prince}}%n"
                            .formatted(probe));
        }
    }

    @Test
    void aLimitThatIsNotKnownIsNotComparedWith() {
        String limit = "probes: [{name: ntk, limit: true}]\n";
        assertRefused("6:10", "limit true compares with", limit);
        assertRefused(
                "6:10",
                "limit true compares with",
                limit + "fleets:\n  - {name: a, model: {family: neural-ode, solver: rk4}}\n");
        assertEquals(
                1,
                Sweep.read(new SweepSource(
                                "s.yaml",
                                TOP + limit
                                        + "fleets:\n  - {name: a, model: {parametrisation: ntk, activation: relu}}\n"))
                        .size());
    }

    @Test
    void sizesAreKnownWhateverAxisTheyDependOn() {
        assertRefused(
                "6:10",
                "model.width 30",
                "probes: [{name: hessian, method: full, full_limit: 100}]\nfleets:\n  - {name: a, model: {width: [3, 30]}}\n");
        assertRefused("6:10", "set samples to 5", "probes: [{name: ntk, full_limit: [100, 5]}]\n");
        assertRefused(
                "6:10",
                "set lanczos_steps to at most",
                "probes: [{name: hessian, method: lanczos, lanczos_steps: 10000}]\nfleets:\n  - {name: a, model: {width: 10000}}\n");
    }

    @Test
    void aLossThatLooksBeyondThePredictionHasNoHessianToTakeApart() {
        String loss = "fleets:\n  - {name: a, train: {loss: squared-error + 0.1*gradient-norm}}\n";
        assertRefused("6:10", "looks at more of the network than its prediction", "probes: [hessian]\n" + loss);
        assertRefused("6:10", "looks at more of the network than its prediction", "probes: [sharpness]\n" + loss);
        assertEquals(
                1,
                Sweep.read(new SweepSource("s.yaml", TOP + "probes: [ntk]\n" + loss))
                        .size());
    }

    @Test
    void theEdgeOfStabilityIsThatOfOneStepSize() {
        String probes = "probes: [{name: sharpness, at: recorded}, {name: stability-edge, at: end}]\n";
        String train = "fleets:\n  - {name: a, train: {optimizer: gd, batch_size: 0, epochs: 20%s}}\n";
        assertRefused(
                "6:43",
                "train has schedule cyclic",
                probes + String.format(Locale.ROOT, train, ", schedule: cyclic, schedule_steps: 5"));
        assertRefused(
                "6:43", "train has warmup_steps 5", probes + String.format(Locale.ROOT, train, ", warmup_steps: 5"));
        assertEquals(
                1,
                Sweep.read(new SweepSource("s.yaml", TOP + probes + String.format(Locale.ROOT, train, "")))
                        .size());
    }

    @Test
    void theSameProbeTwiceHasTwoNames() {
        List<RunConfiguration> runs = new ArrayList<>();
        Sweep.read(
                        new SweepSource(
                                "s.yaml",
                                TOP
                                        + "probes: [ntk, {name: ntk, as: few, samples: [2, 3]}, {name: ntk, as: one, samples: 1}]\n"))
                .runs()
                .forEachRemaining(runs::add);
        assertEquals(2, runs.size());
        assertEquals(
                List.of("ntk", "ntk:few", "ntk:one"),
                runs.get(0).probes().stream().map(ProbeRequest::label).toList());
        assertEquals(
                List.of(0L, 2L, 1L),
                runs.get(0).probes().stream()
                        .map(request -> request.settings().whole("samples"))
                        .toList());
        RunConfiguration read = CanonicalJson.read(CanonicalJson.write(runs.get(0)));
        assertEquals(runs.get(0).probes(), read.probes());
        assertEquals(
                2,
                runs.stream().map(RunIdentity::of).collect(Collectors.toSet()).size());
        assertEquals(Set.of(RunIdentity.of(runs.get(0))), Set.of(RunIdentity.of(read)));
    }

    @Test
    void aNameIsAWord() {
        assertRefused("6:26", "probes.as: 2nd is not a name", "probes: [{name: ntk, as: 2nd}]\n");
    }
}
