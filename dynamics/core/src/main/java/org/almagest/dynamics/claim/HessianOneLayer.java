package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.fit.MeasuredRun;

/** With one convolution, or one locally connected layer, the functional part attains its bound. */
@AutoService(Claim.class)
public final class HessianOneLayer extends RankClaim {
    @Override
    public String name() {
        return "hessian-one-layer";
    }

    @Override
    public String statement() {
        return "One linear convolution of m kernels of length k on m₀ channels, d₁ positions and K outputs: rank H_f is "
                + "2m·min(m₀k, K·d₁) exactly; without weight sharing 2m·d₁·min(m₀k, K) (Almagest's own, after the "
                + "paper's setting). Judged on the exact ranks; measured is the largest rank of H_f over that number.";
    }

    @Override
    public List<String> quantities() {
        return List.of("functional_exact_rank", "functional_rank_bound");
    }

    @Override
    boolean concerns(MeasuredRun run) {
        return Long.valueOf(1).equals(run.coordinate("depth"))
                && !HessianExperiment.family(run).equals("mlp")
                && !Double.isNaN(HessianExperiment.rank(run, "functional_rank_bound"));
    }

    @Override
    boolean complete(MeasuredRun run) {
        return !Double.isNaN(HessianExperiment.rank(run, "functional_exact_rank"));
    }

    @Override
    boolean holds(MeasuredRun run) {
        return measured(run) == 1;
    }

    @Override
    double measured(MeasuredRun run) {
        return HessianExperiment.rank(run, "functional_exact_rank")
                / HessianExperiment.rank(run, "functional_rank_bound");
    }

    @Override
    double expected() {
        return 1;
    }

    @Override
    String rule() {
        return "the exact rank of H_f equals that number in every run";
    }
}
