package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.fit.MeasuredRun;

/** Depth accelerates training. */
@AutoService(Claim.class)
public final class GraphDepthAccelerates extends GraphAcceleration {
    @Override
    public String name() {
        return "gnn-depth-accelerates";
    }

    @Override
    String axis() {
        return "depth";
    }

    @Override
    boolean pair(Object slow, Object fast) {
        return ((Number) fast).longValue() > ((Number) slow).longValue();
    }

    /** The shallowest and the deepest. */
    @Override
    List<MeasuredRun> paired(List<MeasuredRun> alike) {
        List<MeasuredRun> byDepth = alike.stream()
                .sorted(Comparator.comparingLong(
                        run -> ((Number) Objects.requireNonNull(run.coordinate("depth"))).longValue()))
                .toList();
        return List.of(byDepth.get(0), byDepth.get(byDepth.size() - 1));
    }

    @Override
    String what() {
        return "depth accelerates training";
    }
}
