package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.curvature.LossFit;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * Probe {@code hessian}: spectra and ranks of the Hessian of the training loss and of its outer and functional parts
 * (Singh, Hofmann, Schölkopf, ICML 2023, arXiv 2305.09088). The full spectrum up to {@code full_limit} parameters; beyond,
 * estimates by the Lanczos recurrence, with their errors.
 */
@AutoService(Probe.class)
public final class HessianProbe implements Probe {
    static final String NAME = "hessian";
    private static final String PAPER = "Singh et al. 2023, arXiv 2305.09088";
    /** Row and column number must fit one Java array. */
    private static final int MOST_FULL = 46_340;

    private static final Extensions<RankTheory> THEORIES =
            Extensions.load(RankTheory.class, "rank theory", RankTheory::name);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "spectra, ranks and traces of the loss Hessian H = H_o + H_f and its outer and functional parts ("
                + PAPER + ")";
    }

    /** 2: full matrices sum products of two inputs, made once, in another order. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>();
        for (HessianPart part : HessianPart.values()) {
            String m = part == HessianPart.HESSIAN ? "H" : part == HessianPart.GGN ? "H_o" : "H_f";
            add(quantities, part, "top_eigenvalue", "loss", "largest eigenvalue of " + m);
            add(quantities, part, "smallest_eigenvalue", "loss", "smallest (most negative) eigenvalue of " + m);
            add(quantities, part, "trace", "loss", "tr " + m);
            add(quantities, part, "frobenius_norm", "loss", "(Σ_ij " + m + "_ij²)^½");
            add(quantities, part, "negative_eigenvalues", "1", "eigenvalues of " + m + " below minus the tolerance");
            quantities.add(rank(part, "rank", "eigenvalues of " + m + " beyond the tolerance, in magnitude", true));
            quantities.add(rank(part, "rank_over_parameters", "rank over P", true));
            quantities.add(rank(part, "rank_gap", "smallest kept over largest dropped magnitude", true));
            quantities.add(
                    rank(part, "exact_rank", "generic rank of " + m + " over a prime field; linear networks", false));
            quantities.add(
                    rank(part, "rank_bound", "theoretical bound on the rank of " + m + "; linear networks", false)
                            .boundOf(quantity(part, "rank")));
            quantities.add(rank(part, "rank_over_bound", "numerical rank over the bound; above 1 it is violated", false)
                    .atMost(1));
        }
        quantities.add(new Quantity(
                        "input_rank",
                        "1",
                        "rank of Σ_i x_i x_iᵀ, which the bounds are about; below the number of inputs the covariance is singular",
                        PAPER,
                        false)
                .againstParameters());
        return quantities;
    }

    private static void add(List<Quantity> quantities, HessianPart part, String word, String unit, String formula) {
        quantities.add(new Quantity(quantity(part, word), unit, formula, PAPER, true));
    }

    private static Quantity rank(HessianPart part, String word, String formula, boolean perLayer) {
        return new Quantity(quantity(part, word), "1", formula, PAPER, perLayer).againstParameters();
    }

    @Override
    public List<Operator> operators() {
        return List.of(
                operator(HessianPart.HESSIAN, "the Hessian H of the training loss"),
                operator(HessianPart.GGN, "H_o, its outer part, the generalised Gauss-Newton matrix"),
                operator(HessianPart.FUNCTIONAL, "H_f = H − H_o, its functional part"));
    }

    private static Operator operator(HessianPart part, String meaning) {
        return new Operator(part.word(), Operator.Kind.CURVATURE, meaning + " (" + PAPER + ")");
    }

    @Override
    public List<MatrixKind> matrices() {
        return Arrays.stream(HessianPart.values())
                .map(part -> new MatrixKind(
                        density(part),
                        MatrixKind.Content.OTHER,
                        String.format(
                                Locale.ROOT,
                                "estimated density of the spectrum of %s: x, density and its error a row",
                                part.word())))
                .toList();
    }

    /** The word of the estimated density of a part's spectrum. */
    static String density(HessianPart part) {
        return part.word() + "_density";
    }

    /** The Hessian's own quantities have no prefix. */
    static String quantity(HessianPart part, String word) {
        return part == HessianPart.HESSIAN ? word : part.word() + "_" + word;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "operators",
                        "all",
                        List.of("all", "hessian", "outer", "functional"),
                        "H, H_o, H_f, or all three; all computes H as their sum"),
                Parameter.choice(
                        "method",
                        "auto",
                        List.of("auto", "full", "lanczos"),
                        "full = all eigenvalues; lanczos = estimates, without ranks; auto = full up to full_limit"),
                Parameter.real(
                        "tolerance",
                        0,
                        0,
                        Math.nextDown(1.0),
                        "cut of the rank as a fraction of the largest magnitude, above 0 and below 1; 0 = P·2^−52"),
                Parameter.integer(
                        "full_limit", 5000, 1, MOST_FULL, "most parameters for a full spectrum; memory 24·P² bytes"),
                Parameter.integer(
                        "exact_limit",
                        500,
                        0,
                        RankTheory.MOST_EXACT,
                        "most parameters for the rank by exact arithmetic, of linear networks without biases"),
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples; 0 = all"),
                Parameter.integer("lanczos_steps", 100, 2, 10_000, "steps of each Lanczos recurrence, at most"),
                Parameter.integer("probes", 10, 2, 10_000, "random vectors for traces and densities"),
                Parameter.flag("per_layer", false, "also the diagonal block of each layer"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples examples = snapshot.data().train().first(settings.integer("samples"));
        Objective loss = snapshot.objective();
        Curvature curvature = new Curvature(snapshot.model(), loss, examples, snapshot.parameters());
        int p = curvature.size();
        int limit = settings.integer("full_limit");
        String method = settings.text("method");
        Optional<String> refusal = tooLarge(p, settings);
        if (refusal.isPresent()) {
            // of networks that no sweep file has built
            throw new IllegalArgumentException("probe hessian: " + refusal.get());
        }
        List<HessianPart> parts = parts(settings.text("operators"));
        if (method.equals("lanczos") || p > limit) {
            new EstimatedSpectrum(snapshot, curvature, settings, sink).measure(parts);
        } else {
            Optional<TheoreticalRanks> theory = THEORIES.all().stream()
                    .flatMap(each -> each
                            .ranks(
                                    snapshot.model(),
                                    loss,
                                    snapshot.data().train(),
                                    examples.count(),
                                    settings.integer("exact_limit"))
                            .stream())
                    .findFirst();
            new FullSpectrum(snapshot, curvature, settings, theory.orElse(null), sink).measure(parts);
        }
    }

    @Override
    public Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        Optional<String> refusal = tooLarge(model.parameterCount(), settings);
        return refusal.isPresent() ? refusal : LossFit.refusal(model, loss, data);
    }

    private static Optional<String> tooLarge(int p, Settings settings) {
        int limit = settings.integer("full_limit");
        String method = settings.text("method");
        if (method.equals("full") && p > limit) {
            return Optional.of(FullSpectrum.refusal(p, limit));
        }
        return method.equals("lanczos") || p > limit
                ? EstimatedSpectrum.refusal(p, settings.integer("lanczos_steps"))
                : Optional.empty();
    }

    private static List<HessianPart> parts(String operators) {
        List<HessianPart> parts = new ArrayList<>();
        for (HessianPart part : HessianPart.values()) {
            if (operators.equals("all") || operators.equals(part.word())) {
                parts.add(part);
            }
        }
        return parts;
    }
}
