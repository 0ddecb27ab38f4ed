package org.almagest.dynamics.train;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.kernel.measuring.IdleKernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Training steps, the interpreter of their plans alone, and making those plans. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class StepBenchmark {
    /** Which network: a residual one of this depth, d = 10, batch 32; or two convolutions on images of 12 by 12. */
    @Param({"resnet-100", "resnet-1000", "cnn"})
    public String network;

    private TrainingStep step;
    private TrainingStep idle;

    /** Random examples and weights. */
    @Setup
    public void setUp() {
        step = training(Kernels.active());
        idle = training(new IdleKernels());
    }

    private TrainingStep training(Kernels kernels) {
        boolean cnn = network.equals("cnn");
        Map<String, Object> settings = cnn
                ? Map.of("depth", 2, "channels", "8,16")
                : Map.of("depth", Integer.parseInt(network.substring(7)), "init_scale", 0.01);
        int features = cnn ? 144 : 10;
        int count = cnn ? 64 : 32;
        String family = cnn ? "cnn" : "resnet";
        Model model = Families.ALL
                .named(family)
                .build(Settings.of(Families.ALL.named(family).parameters(), settings), features, 10);
        RandomStream random = new RandomStream(1, "data");
        double[] inputs = new double[features * count];
        double[] targets = new double[10 * count];
        Arrays.setAll(inputs, i -> random.normal());
        Arrays.setAll(targets, i -> random.normal());
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                new Examples(features, 10, count, inputs, targets),
                model.initialise(new RandomStream(1, "init")),
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd")),
                kernels);
    }

    /** Loss, gradient and the optimiser's step. */
    @Benchmark
    public double step() {
        return step.step();
    }

    /** The plan on kernels that do nothing: the price of its interpreter. */
    @Benchmark
    public double dispatch() {
        return idle.gradient();
    }

    /** From a model's description to a plan with its arrays. */
    @Benchmark
    public TrainingStep compile() {
        return training(Kernels.active());
    }
}
