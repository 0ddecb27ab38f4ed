package org.almagest.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.TrainingStep;

/** Steps of residual networks on two threads at once, a model a thread, as a fleet trains them. */
final class FleetWorkload implements Workload {
    private static final int THREADS = 2;
    private static final int LAYERS_A_CALL = 200_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "model");
        thread.setDaemon(true);
        return thread;
    });
    private final List<TrainingStep> models = new ArrayList<>();
    private final int steps;

    FleetWorkload(int depth) {
        this.steps = Math.max(1, LAYERS_A_CALL / depth);
        for (int i = 0; i < THREADS; i++) {
            models.add(StepWorkload.residual(depth, "sgd", "tanh", Kernels.active()));
        }
    }

    @Override
    public double[] numbers() {
        double[] first = new StepWorkload(models.get(0)).numbers();
        new StepWorkload(models.get(1)).numbers();
        return first;
    }

    @Override
    public void call() {
        List<Future<?>> running = new ArrayList<>();
        for (TrainingStep model : models) {
            running.add(threads.submit(() -> {
                for (int i = 0; i < steps; i++) {
                    model.step();
                }
            }));
        }
        for (Future<?> one : running) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while models trained", e);
            }
        }
    }

    @Override
    public int units() {
        return THREADS * steps;
    }
}
