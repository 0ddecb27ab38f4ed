package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code bilinear-fusion}: the prediction x₁ᵀPQᵀx₂ of two inputs x₁ and x₂, halves of an example's, with P and Q of r columns
 * (low-rank bilinear pooling, Kim et al., ICLR 2017, arXiv 1610.04325, without its non-linearities). Entries begin as N(0, 0.3²). Rank 0
 * is a single column of zeros in both: no gradient moves it from there, so the prediction stays 0.
 */
@AutoService(Family.class)
public final class BilinearFusion implements Family {
    static final String NAME = "bilinear-fusion";

    /** For {@link java.util.ServiceLoader}. */
    public BilinearFusion() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a bilinear form of two halves of the input, of given rank (low-rank bilinear pooling, Kim et al. 2017, arXiv 1610.04325)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer(
                        "rank", 4, 0, 100_000, "columns r of P and Q in x₁ᵀPQᵀx₂; 0: the prediction is and stays 0")
                .axis());
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        if (features % 2 != 0 || outputs != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "bilinear-fusion of %d inputs with %d outputs: expected two inputs of equal size one after the other, and one output; choose data such as bilinear-target",
                    features,
                    outputs));
        }
        return new BilinearModel(features / 2, settings.integer("rank"));
    }
}
