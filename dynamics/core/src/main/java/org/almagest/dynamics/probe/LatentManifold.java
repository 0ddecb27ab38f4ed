package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linear.Volume;

/**
 * Probe {@code latent-manifold}: the latent tensors of an autoencoder as points of a product of manifolds of positive semi-definite
 * matrices, on the examples held out and on the same with noise on them (arXiv 2412.04755). Tensors of equal ranks of their three
 * covariances are a stratum. A quantity is called by what it is, which latent tensor, and which level of noise: {@code strata_code_s0}.
 */
@AutoService(Probe.class)
public final class LatentManifold implements RunProbe {
    static final String NAME = "latent-manifold";

    /** The usual tolerance of single precision for 64 rows, 64·2⁻²³. */
    static final double TOLERANCE = 7.6e-6;

    static final double EXACT = 1e-12;
    static final double COARSE = 1e-2;

    static final String VIOLATIONS = "rank_bound_violations";
    static final String ATTAINED = "rank_bound_attained";
    static final String EXPLAINED = "explained";
    static final String EXPLAINED_SAMPLE = "explained_sample";
    static final String RESAMPLE = "resample_angle";

    private static final String PAPER = "Shrivastava, Rameshan, Agnihotri 2024, arXiv 2412.04755";
    private static final String OURS = "Almagest";

    /** Operations of an eigenproblem with vectors, over the cube of its rows. */
    private static final double EIGENPROBLEM = 10;

    /** What stands between the encoder and the decoder. */
    enum Latent {
        /** Of an encoder that gives one. */
        CODE("code"),
        /** Of one that gives a distribution. */
        MEAN("mean"),
        /** Drawn from that distribution. */
        SAMPLE("sample");

        private final String word;

        Latent(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** The name of a quantity at a level of noise. */
        String at(String quantity, int level) {
            return String.format(Locale.ROOT, "%s_%s_s%d", quantity, word, level);
        }

        /** The name of the matrix of its spectra. */
        String spectra() {
            return "latent_spectra_" + word;
        }

        /** Those of a network. */
        static List<Latent> of(LatentTensor tensor) {
            return tensor.drawn() ? List.of(MEAN, SAMPLE) : List.of(CODE);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public LatentManifold() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "latent tensors of an autoencoder by the ranks, spectra and square roots of the covariances of their three unfoldings, on clean and on noisy test inputs (arXiv 2412.04755); s0 to s4 in a name are the levels of noise";
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> all = new ArrayList<>();
        for (Latent latent : Latent.values()) {
            for (int level = 0; level < NoiseLevels.MOST; level++) {
                all.addAll(ofSet(latent, level));
                if (level > 0) {
                    all.add(quantity(
                            latent.at("subspace_angle", level),
                            "degrees",
                            "mean principal angle of the first 'dimensions' principal directions of the centred coordinates φ of the clean and of the noisy set; φ: the three S_i^½ side by side, each mode over its mean trace in its set",
                            PAPER + "; φ and the mean are ours"));
                    all.add(quantity(
                            latent.at("shift", level),
                            "1",
                            "mean ‖φ(noisy) − φ(clean)‖ over the mean of all N² distances in the clean set",
                            OURS));
                }
            }
        }
        all.add(quantity(
                VIOLATIONS,
                "images",
                "images whose ranks at 1e-12 exceed what the places of blank paper allow, clean set, code or mean",
                OURS));
        all.add(quantity(ATTAINED, "1", "share of the images whose ranks at 1e-12 equal these bounds", OURS));
        all.add(quantity(
                EXPLAINED,
                "1",
                "1 − mean square error of the clean set's reconstruction (code, or mean) over that of the mean training target",
                OURS));
        all.add(quantity(EXPLAINED_SAMPLE, "1", "the same of the decoded sample", OURS));
        all.add(quantity(RESAMPLE, "degrees", "subspace_angle of two samples of the clean set", OURS));
        return List.copyOf(all);
    }

    private static List<Quantity> ofSet(Latent latent, int level) {
        return List.of(
                quantity(
                        latent.at("strata", level),
                        "strata",
                        "different triples (r₁, r₂, r₃) in the set, r_i = #{λ(S_i) > 7.6e-6·λ_max(S_i)}, S_i = U_i U_iᵀ/columns of the centred rows of the unfoldings: height × rest, width × rest, channels × rest",
                        PAPER + "; centring and tolerance are ours"),
                quantity(latent.at("strata_exact", level), "strata", "the same with the tolerance 1e-12", OURS),
                quantity(latent.at("strata_coarse", level), "strata", "the same with the tolerance 1e-2", OURS),
                quantity(
                        latent.at("strata_entropy", level),
                        "nats",
                        "−Σ p ln p of the frequencies of the triples, tolerance 7.6e-6",
                        OURS),
                quantity(latent.at("rank_1", level), "1", "mean of r₁ over the set, tolerance 7.6e-6", PAPER),
                quantity(latent.at("rank_2", level), "1", "mean of r₂ over the set, tolerance 7.6e-6", PAPER),
                quantity(latent.at("rank_3", level), "1", "mean of r₃ over the set, tolerance 7.6e-6", PAPER),
                quantity(
                        latent.at("effective_dimension", level),
                        "1",
                        "exp of the entropy of s²/Σs², s the singular values of the set's centred φ",
                        OURS));
    }

    private static Quantity quantity(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        List<MatrixKind> kinds = new ArrayList<>();
        for (Latent latent : Latent.values()) {
            kinds.add(new MatrixKind(
                    latent.spectra(),
                    MatrixKind.Content.LATENT_SPECTRA,
                    String.format(
                            Locale.ROOT,
                            "spectra of the latent tensor's covariances (%s), a row an eigenvalue: standard deviation of the noise, mode (1 height, 2 width, 3 channels), its place from 1 on, mean over images of λ/λ_max",
                            latent.word())));
        }
        return List.copyOf(kinds);
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(
                LatentTensor.class, "an autoencoder with a tensor between (family tensor-autoencoder)");
    }

    @Override
    public List<Parameter> parameters() {
        String usual = "0, 0.01, 0.05, 0.1, 0.3";
        return List.of(
                Parameter.expression(
                        "noise_levels",
                        usual,
                        List.of(usual),
                        NoiseLevels.GRAMMAR,
                        "standard deviations of the normal noise on test inputs, up to five from 0 on, rising; names call them s0, s1, …"),
                Parameter.integer("dimensions", 10, 1, 1000, "principal directions whose angles are measured"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new LatentManifoldSession(
                NoiseLevels.read(settings.text("noise_levels")), settings.integer("dimensions"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        LatentTensor tensor = model.capability(LatentTensor.class).orElse(null);
        if (tensor == null) {
            return 0;
        }
        Volume shape = tensor.shape();
        double cubes = StrictMath.pow(shape.height(), 3)
                + StrictMath.pow(shape.width(), 3)
                + StrictMath.pow(shape.channels(), 3);
        double squares = StrictMath.pow(shape.height(), 2)
                + StrictMath.pow(shape.width(), 2)
                + StrictMath.pow(shape.channels(), 2);
        double sets = (double)
                        NoiseLevels.read(settings.text("noise_levels")).levels().size()
                * Latent.of(tensor).size();
        double images = data.test();
        double each = model.operationsPerExample() + EIGENPROBLEM * cubes + images * squares;
        return sets * (images * each + EIGENPROBLEM * StrictMath.pow(images, 3));
    }
}
