package org.almagest.jobs.bench;

import java.util.List;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.measuring.IdleKernels;
import org.almagest.dynamics.train.TrainingStep;

/** Workloads by the words that name them, which are those of the peers' scripts. */
final class Workloads {
    private Workloads() {}

    /**
     * The workload of these words.
     *
     * @throws IllegalArgumentException if they name none
     */
    static Workload of(List<String> words) {
        return switch (words.get(0)) {
            case "resnet" ->
                new StepWorkload(StepWorkload.residual(
                        number(words, 1),
                        words.contains("adam") ? "adam" : "sgd",
                        words.contains("relu") ? "relu" : "tanh",
                        Kernels.active()));
            case "fleet" -> new FleetWorkload(number(words, 1));
            case "cnn" ->
                new StepWorkload(StepWorkload.convolutional(number(words, 1), number(words, 2), number(words, 3)));
            case "transformer" -> new StepWorkload(ArchitectureStep.transformer(numbers(words)));
            case "bottlenecks" -> new StepWorkload(BottleneckStep.of(numbers(words)));
            case "lstm" -> new StepWorkload(ArchitectureStep.recurrent(numbers(words)));
            case "norm" -> new StepWorkload(ArchitectureStep.batchNorm(numbers(words)));
            case "autoencoder" -> new StepWorkload(ArchitectureStep.autoencoder(numbers(words)));
            case "tensor-autoencoder" -> new StepWorkload(ArchitectureStep.tensorAutoencoder(numbers(words)));
            case "laplacian" -> new StepWorkload(ArchitectureStep.laplacian(numbers(words)));
            case "surface" -> new StepWorkload(SurfaceStep.of(numbers(words)));
            case "egnn" -> new StepWorkload(ArchitectureStep.equivariant(numbers(words)));
            case "update-balance" -> new StepWorkload(AlignmentStep.of(number(words, 1)));
            case "tangling" -> tangling(words.subList(1, words.size()));
            case "embeddings" -> new StepWorkload(EmbeddingStep.on(numbers(words)));
            case "saliency" -> new StepWorkload(SaliencyStep.of(words.get(1), number(words, 2)));
            case "interlingua" ->
                new StepWorkload(InterlinguaStep.of(words.get(1), number(words, 2), number(words, 3)));
            case "planning" -> new StepWorkload(PlanningStep.of(words.subList(1, words.size())));
            case "fusion" -> new StepWorkload(FusionStep.of(words.get(1), number(words, 2)));
            case "summaries" -> new StepWorkload(SummaryStep.of(number(words, 1)));
            case "shapes" -> new StepWorkload(ShapeStep.of(words.get(1)));
            case "game" -> GameWorkload.of(number(words, 1));
            case "multimodal" -> new StepWorkload(MultimodalStep.of(words.subList(1, words.size())));
            case "images" -> new StepWorkload(ImageStep.of(number(words, 1)));
            case "curvature" -> CurvatureWorkload.of(words.subList(1, words.size()));
            case "spectrum" -> SpectrumWorkload.of(words.subList(1, words.size()));
            case "ntk" -> CurvatureWorkload.tangentKernel();
            case "linalg" ->
                words.get(1).equals("eigenvalues")
                        ? MatrixWorkload.eigenvalues(number(words, 2))
                        : MatrixWorkload.sparse(number(words, 2), number(words, 3), number(words, 4));
            case "learned-graphs" -> LearnedGraphWorkload.of(number(words, 1));
            case "gcn" -> new StepWorkload(GraphStep.on(words.get(1)));
            case "decomposition" -> DecompositionWorkload.of(number(words, 1), number(words, 2), number(words, 3));
            case "filter" -> FilterWorkload.of(number(words, 1));
            case "plan" -> plan(number(words, 1));
            case "dispatch" -> dispatch(number(words, 1));
            default -> throw new IllegalArgumentException("no workload " + words);
        };
    }

    /** A step, a look, or the tangling along a path. */
    private static Workload tangling(List<String> words) {
        return switch (words.get(0)) {
            case "step" -> new StepWorkload(TanglingWorkload.step(numbers(words)));
            case "look" -> TanglingWorkload.look();
            default -> TanglingWorkload.trajectory(numbers(words));
        };
    }

    private static List<Integer> numbers(List<String> words) {
        return words.stream().skip(1).map(Integer::valueOf).toList();
    }

    private static int number(List<String> words, int i) {
        return Integer.parseInt(words.get(i));
    }

    /** From a model's description to a plan with its arrays. */
    private static Workload plan(int depth) {
        return new Workload() {
            @Override
            public double[] numbers() {
                return new double[0];
            }

            @Override
            public void call() {
                StepWorkload.residual(depth, "sgd", "tanh", Kernels.active());
            }
        };
    }

    /** The interpreter alone: the plan of a step on kernels that do nothing; a unit is an instruction. */
    private static Workload dispatch(int depth) {
        TrainingStep step = StepWorkload.residual(depth, "sgd", "tanh", new IdleKernels());
        return new Workload() {
            @Override
            public double[] numbers() {
                return new double[0];
            }

            @Override
            public void call() {
                step.gradient();
            }

            @Override
            public int units() {
                return step.instructions();
            }
        };
    }
}
