package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.junit.jupiter.api.Test;

class BundlingTest {
    @Test
    void everyRunIsInExactlyOneBundle() {
        List<RunConfiguration> runs = PretendRuns.grid(50, 20);
        Bundling bundling = Bundling.of(runs.iterator(), Set.of(), BundlingTest::byDepth);
        List<String> bundled = new ArrayList<>();
        bundling.bundles().forEach(bundle -> {
            assertEquals(bundle.runs(), bundle.configurations().size());
            bundled.addAll(bundle.configurations());
        });
        List<String> all =
                new ArrayList<>(runs.stream().map(CanonicalJson::write).toList());
        all.sort(null);
        bundled.sort(null);
        assertEquals(all, bundled);
        assertEquals(1000, bundling.planned());
        assertEquals(0, bundling.alreadyDone());
    }

    @Test
    void cheapestComesFirstThenTheDearestAndNoBundleIsMuchTooLarge() {
        Bundling bundling = Bundling.of(PretendRuns.grid(200, 20).iterator(), Set.of(), BundlingTest::byDepth);
        double before = Double.MAX_VALUE;
        Bundle first = bundling.bundles().get(0);
        for (Bundle bundle : bundling.bundles().subList(1, bundling.bundles().size())) {
            assertTrue(bundle.seconds() <= before);
            assertTrue(first.seconds() <= bundle.seconds());
            assertTrue(bundle.runs() == 1 || bundle.seconds() < 20, () -> bundle.runs() + ": " + bundle.seconds());
            before = bundle.seconds();
        }
        double mean = bundling.bundles().stream()
                .mapToDouble(Bundle::seconds)
                .average()
                .orElseThrow();
        assertTrue(mean > 5, () -> "bundles of a large sweep last %s s on average, expected near 10".formatted(mean));
    }

    @Test
    void smallSweepStillHasWorkForManyCores() {
        Bundling bundling = Bundling.of(PretendRuns.grid(10, 10).iterator(), Set.of(), BundlingTest::byDepth);
        assertTrue(bundling.bundles().size() > 30, () -> bundling.bundles().size() + " bundles");
    }

    @Test
    void whatIsDoneLeavesTheOtherBundlesAsTheyWere() {
        List<RunConfiguration> runs = PretendRuns.grid(20, 10);
        List<Bundle> all =
                Bundling.of(runs.iterator(), Set.of(), BundlingTest::byDepth).bundles();
        Set<String> done = new HashSet<>();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            // not the first, which is the cheapest
            if (i % 3 == 1) {
                all.get(i).configurations().forEach(run -> done.add(RunIdentity.of(run)));
            } else {
                left.add(all.get(i).name());
            }
        }
        Bundling again = Bundling.of(runs.iterator(), done, BundlingTest::byDepth);
        assertEquals(left, again.bundles().stream().map(Bundle::name).toList());
        assertEquals(done.size(), again.alreadyDone());
        assertEquals(200, again.planned());
    }

    @Test
    void runThatComesTwiceCountsOnce() {
        List<RunConfiguration> runs = new ArrayList<>(PretendRuns.grid(5, 5));
        runs.addAll(PretendRuns.grid(5, 6));
        Bundling bundling = Bundling.of(runs.iterator(), Set.of(), BundlingTest::byDepth);
        assertEquals(30, bundling.planned());
        assertEquals(30, bundling.bundles().stream().mapToInt(Bundle::runs).sum());
    }

    @Test
    void runWhoseCostCannotBeToldIsCarriedOutAllTheSame() {
        Bundling bundling = Bundling.of(PretendRuns.grid(5, 5).iterator(), Set.of(), run -> {
            throw new IllegalArgumentException("depth");
        });
        assertEquals(25, bundling.bundles().stream().mapToInt(Bundle::runs).sum());
        Bundling free = Bundling.of(PretendRuns.grid(50, 50).iterator(), Set.of(), run -> Double.NaN);
        assertEquals(
                List.of(500, 1000, 1000),
                free.bundles().stream().map(Bundle::runs).toList());
    }

    @Test
    void nothingGivesNothing() {
        assertEquals(
                new Bundling(List.of(), List.of(), 0, 0),
                Bundling.of(List.<RunConfiguration>of().iterator(), Set.of(), BundlingTest::byDepth));
    }

    private static double byDepth(RunConfiguration run) {
        return 0.1 * run.model().integer("depth");
    }
}
