package org.almagest.studies.implicitregularisation;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.TrainingLoss;
import org.jspecify.annotations.Nullable;

/** Follows one run for {@link AdjacencyLag}; remembers the steps and frozen gradients of one window. */
final class AdjacencyLagSession implements ProbeSession {
    private final int window;
    private @Nullable Frozen frozen;
    /** Where the image was at the last step, and −g there. */
    private double[] place = {};

    private double[] descent = {};

    /** Δ of the last window + 1 steps and the −g that goes with each, a row a step, the row of step t being t mod (window + 1). */
    private double[] steps = {};

    private double[] descents = {};
    private int size;
    private long taken;
    private @Nullable Lag first;

    AdjacencyLagSession(int window) {
        this.window = window;
    }

    /**
     * The loss with the adjacencies of the start.
     *
     * @param own blocks of the image
     * @param theta the parameters at the start; those of the image change
     * @param gradient of the loss in all parameters
     */
    private record Frozen(TrainingLoss loss, List<Block> own, double[] theta, double[] gradient) {
        static Frozen of(Snapshot start) {
            return new Frozen(
                    new TrainingLoss(start.model(), start.data().train(), start.objective()),
                    start.model().blocks().stream()
                            .filter(block -> !ImageEnergy.learned(block))
                            .toList(),
                    start.parameters().clone(),
                    new double[start.model().parameterCount()]);
        }

        int size() {
            return own.stream().mapToInt(Block::size).sum();
        }

        /** The numbers of the image among all. */
        double[] image(double[] all) {
            double[] image = new double[size()];
            int at = 0;
            for (Block block : own) {
                System.arraycopy(all, block.offset(), image, at, block.size());
                at += block.size();
            }
            return image;
        }

        /** −g where the image is that of {@code parameters}. */
        double[] descent(double[] parameters) {
            for (Block block : own) {
                System.arraycopy(parameters, block.offset(), theta, block.offset(), block.size());
            }
            loss.evaluate(theta);
            loss.gradient(gradient);
            double[] descent = image(gradient);
            for (int i = 0; i < descent.length; i++) {
                descent[i] = -descent[i];
            }
            return descent;
        }
    }

    @Override
    public boolean followsNetwork() {
        return true;
    }

    @Override
    public void follow(Snapshot snapshot) {
        Frozen loss = frozen;
        if (loss == null) {
            if (!snapshot.pace().whole()) {
                return;
            }
            loss = Frozen.of(snapshot);
            frozen = loss;
            size = loss.size();
            steps = new double[(window + 1) * size];
            descents = new double[(window + 1) * size];
        } else {
            int row = (int) (taken % (window + 1)) * size;
            double[] now = loss.image(snapshot.parameters());
            for (int i = 0; i < size; i++) {
                steps[row + i] = now[i] - place[i];
            }
            System.arraycopy(descent, 0, descents, row, size);
            taken++;
        }
        place = loss.image(snapshot.parameters());
        descent = loss.descent(snapshot.parameters());
        if (taken == window + 1) {
            first = lag();
        }
    }

    /** Of the last window; null where a number is not finite. */
    private @Nullable Lag lag() {
        double[] now = new double[window * size];
        double[] down = new double[window * size];
        double[] before = new double[window * size];
        for (int k = 0; k < window; k++) {
            int row = (int) ((taken - window + k) % (window + 1)) * size;
            int earlier = (int) ((taken - window + k - 1) % (window + 1)) * size;
            System.arraycopy(steps, row, now, k * size, size);
            System.arraycopy(descents, row, down, k * size, size);
            System.arraycopy(steps, earlier, before, k * size, size);
        }
        return finite(now) && finite(down) && finite(before) ? Lag.of(now, down, before) : null;
    }

    private static boolean finite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        long step = snapshot.step();
        if (taken <= window) {
            String why = snapshot.pace().whole() ? "too_few_steps" : "mini_batches";
            for (var quantity : new AdjacencyLag().quantities()) {
                sink.measurement(Measurement.missing(step, AdjacencyLag.NAME, quantity.name(), null, why));
            }
            return;
        }
        Lag last = lag();
        write(step, "lag_beta", last == null ? null : last.beta(), sink);
        write(step, "lag_alpha", last == null ? null : last.alpha(), sink);
        write(step, "lag_r2", last == null ? null : last.explained(), sink);
        write(step, "lag_r2_without", last == null ? null : last.explainedWithout(), sink);
        write(step, "lag_gain", last == null ? null : last.gain(), sink);
        Lag begin = first;
        write(step, "lag_beta_first", begin == null ? null : begin.beta(), sink);
        write(step, "lag_gain_first", begin == null ? null : begin.gain(), sink);
    }

    private static void write(long step, String quantity, @Nullable Double value, Sink sink) {
        sink.measurement(
                value == null
                        ? Measurement.missing(step, AdjacencyLag.NAME, quantity, null, Measurement.NOT_FINITE)
                        : Measurement.exact(step, AdjacencyLag.NAME, quantity, null, value));
    }
}
