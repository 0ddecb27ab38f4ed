package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;

/**
 * Probe {@code self-similarity}: how well a network completes an image, what its regulariser adds to the loss, and which rows of the
 * image a learned adjacency takes for alike.
 */
@AutoService(Probe.class)
public final class SelfSimilarity implements RunProbe {
    static final String NAME = "self-similarity";

    private static final String PAPER = "Li, Wang, Meng 2023, arXiv 2303.15484";
    private static final String OWN = "own control";

    /** Of the image. */
    static final List<Quantity> OF_THE_IMAGE = List.of(
            quantity(
                    "psnr",
                    "dB",
                    "−10·log₁₀ of the mean of (M − I)² over the hidden pixels, grey levels being at most 1",
                    PAPER),
            quantity("psnr_best", "dB", "largest psnr of the looks so far", OWN),
            quantity("drop_from_best", "dB", "psnr_best − psnr", OWN),
            quantity("nmae", "1", "mean |M − I| over the hidden pixels, over the range of I", PAPER),
            quantity("fit", "1", "mean of (M − I)² over the seen pixels", PAPER),
            quantity("fit_share", "1", "fit over the variance of the seen pixels", OWN),
            quantity(
                    "effective_rank",
                    "1",
                    "exp of the entropy of M's singular values over their sum",
                    "Roy, Vetterli, EUSIPCO 2007"));

    /** Of the regulariser. */
    static final List<Quantity> OF_THE_ENERGY = List.of(
            quantity(
                    "regulariser_value",
                    "1",
                    "R(M) = (tr(MᵀL_A M) + tr(M L_B Mᵀ))/n², or what the regulariser is",
                    PAPER),
            quantity("weighted_regulariser", "1", "R(M) times its weight in the loss", PAPER),
            quantity("weighted_share", "1", "weighted_regulariser over the largest of the looks so far", PAPER));

    /** Of the learned adjacency of the rows. */
    static final List<Quantity> OF_THE_ROWS = List.of(
            quantity(
                    "neighbours",
                    "1",
                    "mean over the rows of exp of the entropy of A_i over its sum: among how many rows its weight is spread",
                    PAPER),
            quantity("bandwidth", "rows", "Σ A_ij·|i − j|/Σ A_ij", PAPER),
            quantity(
                    "true_similarity",
                    "1",
                    "correlation over pairs of rows of A_ij with exp(−2·‖I_i − I_j‖²) of the true image",
                    PAPER),
            quantity("roughness", "1", "Σ‖A_{i+1} − A_i‖²/‖A‖²", PAPER),
            quantity("algebraic_connectivity", "1", "second smallest eigenvalue of L_A", "Fiedler 1973"),
            quantity("blocks", "1", "eigenvalues of L_A below a tenth of their mean", OWN),
            quantity(
                    "neighbours_trend",
                    "1",
                    "Kendall's rank correlation of neighbours with time over the looks so far",
                    OWN),
            quantity("blocks_trend", "1", "the same of blocks; looks between which it stays count as neither", OWN));

    private static Quantity quantity(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, false);
    }

    /** For {@link java.util.ServiceLoader}. */
    public SelfSimilarity() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how well a network completes an image of data blocky-waves, what its regulariser adds, and which rows its learned adjacency takes for alike ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(OF_THE_IMAGE, OF_THE_ENERGY, OF_THE_ROWS).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new SelfSimilaritySession();
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        // a forward pass, and two decompositions of matrices with as many rows as the image
        return model.operationsPerExample() + 30 * StrictMath.pow(data.outputs(), 1.5);
    }
}
