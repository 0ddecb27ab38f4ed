package org.almagest.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows that are timed beside peers. */
final class BenchmarkCases {
    private static final String TORCH = "pytorch|torch";
    private static final double NONE = Double.NaN;

    private BenchmarkCases() {}

    /**
     * The rows.
     *
     * @param cora folder of the citation network; without it there is no row for graph networks
     */
    static List<BenchmarkCase> all(@Nullable String cora) {
        List<BenchmarkCase> rows = new ArrayList<>();
        List<Target> steps = List.of(
                new Target("PyTorch eager", "pytorch-eager", 60),
                new Target("torch.compile", "torch.compile", NONE),
                new Target("JAX scan", "jax-scan", 9),
                new Target("JAX unrolled", "jax-unrolled", NONE));
        rows.add(row("resnet-100", "step of a ResNet, d = 10, batch 32, L = 100", 1, steps, "resnet 100", "--compile"));
        rows.add(row("resnet-1000", "the same, L = 1000", 1, List.of(steps.get(0), steps.get(2)), "resnet 1000"));
        rows.add(row(
                "fleet",
                "the same, L = 100, fleet on both processors, a model's step",
                2,
                List.of(new Target("PyTorch, its vmap", TORCH, 45), new Target("JAX, its vmap", "jax", 8)),
                "fleet 100"));
        List<Target> four = both(4);
        rows.add(row(
                "cnn-12", "step of a CNN, 8 and 16 kernels, 12 × 12, batch 64", 1, four, "cnn 12 8 16", "--compile"));
        rows.add(row("cnn-28", "step of a CNN, 16 and 32 kernels, 28 × 28, batch 64", 1, both(3), "cnn 28 16 32"));
        rows.add(row(
                "transformer",
                "step of a transformer, depth 2, width 32, 4 heads, 32 tokens, batch 32",
                1,
                both(3),
                "transformer 2 32 4 32 32",
                "--compile"));
        List<Target> fusing = List.of(new Target("PyTorch", TORCH, 4), new Target("JAX", "jax", NONE));
        rows.add(row(
                "fusion-architectures",
                "step of a text and an image behind an encoder, 14 tokens, width 32, 2 layers, batch 64, AdamW",
                1,
                fusing,
                "fusion encoder 64",
                "--compile"));
        rows.add(row(
                "fusion-cross-attention",
                "the same with gated cross-attention of the 5 tokens of the text",
                1,
                fusing,
                "fusion cross-attention 64",
                "--compile"));
        rows.add(row(
                "attention-bottlenecks",
                "step of two streams of 12 and 20 tokens, d = 32, that meet by four latents, batch 48, AdamW",
                1,
                List.of(new Target("PyTorch", TORCH, 4)),
                "bottlenecks 4 48",
                "--compile"));
        rows.add(row("lstm", "step of an LSTM, width 48, 60 steps, batch 16", 1, both(3), "lstm 48 60 16"));
        rows.add(row(
                "batch-norm",
                "step of a CNN with batch norm, 16, 16, 32 and 32 kernels, 16 × 16, batch 64",
                1,
                both(1.5),
                "norm 16 16",
                "--compile"));
        rows.add(row(
                "autoencoder",
                "step of a convolutional autoencoder, 7 × 7 × 64, batch 64",
                1,
                both(1.5),
                "autoencoder 16 64",
                "--compile"));
        rows.add(row(
                "tensor-autoencoder",
                "step of an autoencoder with a tensor between, 14 × 14, 7 × 7 × 64, batch 64, Adam",
                1,
                both(2),
                "tensor-autoencoder 14 64 16 64",
                "--compile"));
        rows.add(row(
                "laplacian",
                "step with the Laplacian in the loss, three layers of 64 sines, 400 points",
                1,
                both(3),
                "laplacian 64 3 400",
                "--compile"));
        rows.add(row(
                "surface",
                "step of an implicit surface, three layers of 64 sines, Laplacian at 200 of 400 points, Adam",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "surface 64 3 200",
                "--compile"));
        rows.add(row(
                "equivariance",
                "step of an equivariant network, depth 2, width 16, 5 points, batch 50",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "egnn 2 16 5 50",
                "--compile"));
        rows.add(row(
                "embeddings",
                "step of a knowledge graph's embedding, 240 entities, d = 20, batch 128, with its draws",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "embeddings 128 20",
                "--compile"));
        rows.add(row(
                "learned-graphs",
                "window of learning a graph of 120 nodes: five Adam steps and the hypergradient through them",
                1,
                List.of(new Target("PyTorch", "pytorch", 5)),
                "learned-graphs 120"));
        List<Target> five = List.of(new Target("PyTorch", TORCH, 5));
        rows.add(row(
                "tangling",
                "step of a recurrent policy, LSTM of 48, 60 steps, batch 16, Adam with a clipped gradient",
                1,
                five,
                "tangling step 60 16"));
        rows.add(row(
                "tangling-look",
                "tangling of the policy's five states over five episodes of 120 steps",
                1,
                five,
                "tangling look"));
        rows.add(row("tangling-path", "tangling along 600 points of 36 weights", 1, five, "tangling path 600 36"));
        rows.add(row(
                "update-balance",
                "step of a network that aligns ten sequences of clips and sentences, batch norm, layer-wise rates",
                1,
                List.of(new Target("PyTorch", "pytorch|pytorch-foreach", 4)),
                "update-balance 10"));
        rows.add(row(
                "planning",
                "step of value iteration, 20 times kernels of 3, 16 maps of 16 × 16",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "planning 16 3 20"));
        rows.add(row(
                "planning-gate",
                "the same, 10 times kernels of 5, with a gated summary",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "planning 16 5 10 gate"));
        rows.add(row(
                "contrastive-summaries",
                "step of a summariser with an averaged teacher and all pairs of views, 48 documents",
                1,
                List.of(
                        new Target("PyTorch script", "pytorch-script", 4),
                        new Target("PyTorch, each view read once", "pytorch-shared", NONE)),
                "summaries 48"));
        rows.add(row(
                "shapes",
                "step of an implicit shape autoencoder, 256 points of 12 shapes",
                1,
                List.of(new Target("PyTorch", TORCH, NONE)),
                "shapes implicit",
                "--compile"));
        rows.add(row(
                "shapes-deconvolution",
                "step of the same with transposed convolutions, 12 rasters of 16 × 16",
                1,
                List.of(new Target("PyTorch", TORCH, 2)),
                "shapes deconvolution",
                "--compile"));
        rows.add(row(
                "saliency",
                "step of saliency maps refined by side outputs behind the reverse gate, 32 pictures of 32 × 32",
                1,
                List.of(new Target("PyTorch", TORCH, 2), new Target("JAX", "jax", NONE)),
                "saliency reverse 32",
                "--compile"));
        rows.add(row(
                "interlingua",
                "step of a translator through an interlingua of 8 vectors, 64 pairs of up to 11 words, Adam",
                1,
                List.of(new Target("PyTorch", TORCH, 4)),
                "interlingua fixed 8 64",
                "--compile"));
        rows.add(row(
                "implicit-image",
                "step of a sine network of an image of 32 × 32 with two learned adjacencies",
                1,
                List.of(new Target("PyTorch", TORCH, 5), new Target("JAX", "jax", NONE)),
                "images 32"));
        rows.add(row(
                "adversarial-alignment",
                "step of two players in turn over clips and texts, 32 movies and 32 films, Adam",
                1,
                List.of(new Target("PyTorch", TORCH, 4), new Target("JAX", "jax", NONE)),
                "game 32",
                "--compile"));
        List<Target> exact = List.of(new Target("PyTorch", TORCH, 10), new Target("JAX", "jax", NONE));
        rows.add(row(
                "multimodal-correlation",
                "step of two linear towers on 800 pairs, trace of their whitened cross-covariance, Adam",
                1,
                exact,
                "multimodal correlation trace",
                "--compile"));
        rows.add(row(
                "multimodal-nuclear",
                "the same with the sum of singular values, by products alone; peers by Cholesky factors and LAPACK",
                1,
                exact,
                "multimodal correlation nuclear",
                "--compile"));
        rows.add(row(
                "multimodal-fusion",
                "step of a bilinear form of rank 4 of two vectors of 8 numbers, batch 128, momentum",
                1,
                exact,
                "multimodal fusion",
                "--compile"));
        rows.add(row(
                "hessian-500",
                "Hessian, 10-16-16-4, P = 516, N = 256",
                1,
                both(15),
                "curvature hessian mlp 10 16 4 mse"));
        rows.add(row(
                "hessian-1500",
                "Hessian, 20-28-28-4, P = 1516, N = 256",
                1,
                both(18),
                "curvature hessian mlp 20 28 4 mse"));
        rows.add(row(
                "hessian-500-ce",
                "Hessian, 10-16-16-4, cross-entropy",
                1,
                both(10),
                "curvature hessian mlp 10 16 4 cross-entropy"));
        rows.add(row(
                "hessian-cnn",
                "Hessian of a CNN, P = 1954, N = 256, cross-entropy",
                1,
                both(5),
                "curvature hessian cnn 8 8 cross-entropy"));
        rows.add(row(
                "product",
                "Hessian-vector product, 20-28-28-4, N = 256",
                1,
                List.of(new Target("PyTorch", TORCH, 15), new Target("JAX", "jax", 4)),
                "curvature product mlp 20 28 4 mse"));
        List<Target> three = List.of(new Target("PyTorch, in the manner of PyHessian", TORCH, 3));
        rows.add(row(
                "spectrum",
                "Hessian spectrum by Lanczos, 4 × 50 products, ResNet d = 32, L = 100, P = 105 601, N = 256",
                1,
                three,
                "spectrum resnet 100 32 256 4 50"));
        rows.add(row(
                "spectrum-mlp", "the same, 100-250-250-50, P = 100 550", 1, three, "spectrum mlp 100 250 50 256 4 50"));
        rows.add(row(
                "ntk",
                "NTK Gram of 1024 rows, 20-28-28-4, N = 256",
                1,
                List.of(new Target("PyTorch", "torch", 8), new Target("JAX", "jax", 8)),
                "ntk"));
        rows.add(row("eigenvalues-1000", "eigenvalues, 1000 rows", 1, linear(), "linalg eigenvalues 1000"));
        rows.add(row("eigenvalues-2000", "eigenvalues, 2000 rows", 1, linear(), "linalg eigenvalues 2000"));
        rows.add(row(
                "sparse", "sparse (2708 rows of 5) times dense (64 columns)", 1, linear(), "linalg sparse 2708 5 64"));
        rows.add(row(
                "decomposition",
                "decomposition of what 5 neurons of 4 levels know of 10 classes, 1797 examples",
                1,
                List.of(new Target("Boolean matrices in NumPy", "numpy", 10)),
                "decomposition 5 4 1797"));
        rows.add(row(
                "filter",
                "likelihood of 2000 values under the seasonal process, by the filter",
                1,
                List.of(
                        new Target("Cholesky of the covariance in NumPy or PyTorch", "numpy-dense|pytorch-dense", 20),
                        new Target("the filter as a loop of NumPy", "numpy-filter", NONE)),
                "filter 2000"));
        if (cora != null) {
            rows.add(row(
                    "gcn",
                    "step of a graph network on Cora",
                    1,
                    List.of(new Target("PyTorch", "pytorch", 6), new Target("JAX", "jax", NONE)),
                    "gcn " + cora));
        }
        return rows;
    }

    /** What is timed of ours alone. */
    static List<BenchmarkCase> own() {
        return List.of(
                own("plan-100", "a ResNet's step from its description to a plan with arrays, L = 100", "plan 100"),
                own("plan-1000", "the same, L = 1000", "plan 1000"),
                own("plan-10000", "the same, L = 10 000", "plan 10000"),
                own("filter-20000", "the filter's likelihood of ten times as many values, 20 000", "filter 20000"),
                own(
                        "dispatch",
                        "a plan's interpreter alone, an instruction (L = 100; target below 5 ns)",
                        "dispatch 100"));
    }

    private static BenchmarkCase own(String name, String title, String words) {
        return new BenchmarkCase(name, title, List.of(words.split(" ", -1)), "", List.of(), 1, List.of());
    }

    private static List<Target> both(double ratio) {
        return List.of(new Target("PyTorch", TORCH, ratio), new Target("JAX", "jax", ratio));
    }

    private static List<Target> linear() {
        return List.of(new Target("fastest of NumPy, SciPy, PyTorch, JAX", "numpy|scipy|torch|jax", NONE));
    }

    private static BenchmarkCase row(
            String name, String title, int processors, List<Target> targets, String words, String... flags) {
        // a folder may have spaces
        List<String> split =
                words.startsWith("gcn ") ? List.of("gcn", words.substring(4)) : List.of(words.split(" ", -1));
        return new BenchmarkCase(name, title, split, split.get(0) + ".py", List.of(flags), processors, targets);
    }
}
