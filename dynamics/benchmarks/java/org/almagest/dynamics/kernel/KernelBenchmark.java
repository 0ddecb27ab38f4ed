package org.almagest.dynamics.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** The kernels of a residual layer, d = 10, batch 32: vector against plain. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {
    private static final double[] TANH_SLOPE = {1, 0, -1};

    /** Which implementation. */
    @Param({"vector", "plain"})
    public String implementation;

    private final double[] arena = new double[8192 + Kernels.SLACK];
    private Kernels kernels;

    /** Random numbers everywhere. */
    @Setup
    public void setUp() {
        kernels = implementation.equals("plain") ? new PlainKernels() : Kernels.active();
        Random random = new Random(1);
        for (int i = 0; i < arena.length; i++) {
            arena[i] = random.nextGaussian();
        }
    }

    /** A·h + b. */
    @Benchmark
    public void product() {
        kernels.product(arena, 10, 10, 32, 0, 10, 1, 1000, 32, 2000, 1, 0, 3000);
    }

    /** The weight gradient, which sums over the batch. */
    @Benchmark
    public void productTransposed() {
        kernels.productTransposed(arena, 10, 10, 32, 0, 1000, -1, 3000);
    }

    /** The bias gradient. */
    @Benchmark
    public void sumRows() {
        kernels.sumRows(arena, 10, 32, 0, -1, 3000);
    }

    /** The gradient of δ. */
    @Benchmark
    public double dot() {
        return kernels.dot(arena, 320, 0, 1000);
    }

    /** The activation. */
    @Benchmark
    public void tanh() {
        kernels.map(Function.TANH, arena, 320, 0, 3000);
    }

    /** Another activation with its slope. */
    @Benchmark
    public void geluAndSlope() {
        kernels.geluAndSlope(arena, 320, 0, 3000, 3320);
    }

    /** The slope of tanh times what comes from above. */
    @Benchmark
    public void slope() {
        kernels.multiplyPolynomial(arena, 320, 0.1, 0, TANH_SLOPE, 1000, -1, 0, 3000);
    }

    /** h + δ·s. */
    @Benchmark
    public void scale() {
        kernels.scale(arena, 320, 0.1, 0, 1000, 0, 3000);
    }
}
