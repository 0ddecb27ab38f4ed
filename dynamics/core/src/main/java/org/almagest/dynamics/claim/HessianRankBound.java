package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.fit.MeasuredRun;

/** No exact rank of H, H_o or H_f lies above its bound. */
@AutoService(Claim.class)
public final class HessianRankBound extends RankClaim {
    private static final List<String> PARTS = List.of("", "outer_", "functional_");

    @Override
    public String name() {
        return "hessian-rank-bound";
    }

    @Override
    public String statement() {
        return "Linear networks, convolutional, locally connected and fully connected: the ranks of the loss Hessian and of "
                + "its outer and functional parts are bounded by formulas in the sizes of the layers and the rank of the "
                + "inputs. For fully connected layers the formulas are those of Singh, Bachmann, Hofmann (NeurIPS 2021), for "
                + "the functional part of the others Almagest's own. Judged on the exact ranks; measured is the "
                + "largest rank of H over its bound.";
    }

    @Override
    public List<String> quantities() {
        return List.of("exact_rank", "rank_bound");
    }

    @Override
    boolean concerns(MeasuredRun run) {
        return !Double.isNaN(HessianExperiment.rank(run, "rank_bound"));
    }

    @Override
    boolean complete(MeasuredRun run) {
        return PARTS.stream()
                .noneMatch(part -> Double.isNaN(HessianExperiment.rank(run, part + "exact_rank"))
                        || Double.isNaN(HessianExperiment.rank(run, part + "rank_bound")));
    }

    @Override
    boolean holds(MeasuredRun run) {
        return PARTS.stream()
                .allMatch(part -> HessianExperiment.rank(run, part + "exact_rank")
                        <= HessianExperiment.rank(run, part + "rank_bound"));
    }

    @Override
    double measured(MeasuredRun run) {
        return HessianExperiment.rank(run, "exact_rank") / HessianExperiment.rank(run, "rank_bound");
    }

    @Override
    double expected() {
        return 1;
    }

    @Override
    String rule() {
        return "no exact rank of H, H_o or H_f is above its bound in any run";
    }

    /** How tight it is, and whether double precision sees the same ranks. */
    @Override
    Map<String, Object> grounds(List<MeasuredRun> complete) {
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put(
                "bound_attained_in",
                complete.stream().filter(run -> measured(run) == 1).count());
        grounds.put(
                "numerical_rank_differs_in",
                complete.stream()
                        .filter(run -> PARTS.stream()
                                .anyMatch(part -> HessianExperiment.rank(run, part + "rank")
                                        != HessianExperiment.rank(run, part + "exact_rank")))
                        .count());
        return grounds;
    }
}
