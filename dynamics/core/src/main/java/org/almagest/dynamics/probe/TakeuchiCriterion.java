package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.curvature.GradientSample;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.linalg.SymmetricDecomposition;

/**
 * Takeuchi's information criterion tr(C·H⁻¹), with C = (1/N)Σ_n g_n g_nᵀ and H the Hessian of the loss (Thomas et al. 2020, arXiv
 * 1906.07774), and the two short cuts that are in use for it.
 */
final class TakeuchiCriterion {
    static final String TRACE = "tic_trace";
    static final String DIAGONAL = "tic_diagonal";
    static final String FULL = "tic";

    private static final String SOURCE = "Thomas et al. 2020, arXiv 1906.07774";
    private static final String SHORT = "Schneider et al. 2021, arXiv 2102.06604";

    /** What the diagonal short cut adds to the curvature, as there. */
    private static final double EPSILON = 1e-7;

    private TakeuchiCriterion() {}

    static List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        FULL, "loss", "tr(C·H⁻¹), C = (1/N)Σ_n g_n g_nᵀ; where H is positive definite", SOURCE, false),
                new Quantity(TRACE, "loss", "tr C/tr H", SHORT, false),
                new Quantity(DIAGONAL, "loss", "Σ_j C_jj/(H_jj + 1e-7)", SHORT, false));
    }

    /** Writes all three, or why there are none. */
    static void write(
            Snapshot snapshot, Examples examples, ExampleGradients each, GradientSample sample, int limit, Rows rows) {
        List<String> all = List.of(FULL, TRACE, DIAGONAL);
        int p = sample.mean().length;
        if (p > limit) {
            rows.missing(all, "beyond_tic_limit");
            return;
        }
        double[] hessian = new Curvature(snapshot.model(), snapshot.objective(), examples, snapshot.parameters())
                .matrix(HessianPart.HESSIAN);
        if (!Arrays.stream(hessian).allMatch(Double::isFinite)) {
            rows.missing(all, Measurement.NOT_FINITE);
            return;
        }
        double trace = 0;
        double diagonal = 0;
        for (int j = 0; j < p; j++) {
            trace += hessian[j * p + j];
            diagonal += sample.seconds()[j] / (hessian[j * p + j] + EPSILON);
        }
        if (trace > 0) {
            rows.number(TRACE, sample.secondMoment() / trace);
        } else {
            rows.missing(TRACE, "trace_not_positive");
        }
        rows.number(DIAGONAL, diagonal);
        full(hessian, p, each, snapshot.parameters(), rows);
    }

    /** Σ_k (1/N)Σ_n ⟨v_k, g_n⟩²/λ_k over the eigenpairs of H. */
    private static void full(double[] hessian, int p, ExampleGradients each, double[] theta, Rows rows) {
        SymmetricDecomposition eigen = SymmetricDecomposition.of(hessian, p);
        double largest = eigen.values()[p - 1];
        // beyond rounding of the largest one an inverse would be made of nothing
        if (!(eigen.values()[0] > largest * p * 0x1p-52)) {
            rows.missing(FULL, "hessian_not_positive");
            return;
        }
        double[] sum = new double[1];
        each.each(theta, (n, loss, numbers, from) -> {
            for (int k = 0; k < p; k++) {
                double along = Vectors.dot(eigen.vectors(), k * p, numbers, from, p);
                sum[0] += along * along / eigen.values()[k];
            }
        });
        rows.number(FULL, sum[0] / each.count());
    }
}
