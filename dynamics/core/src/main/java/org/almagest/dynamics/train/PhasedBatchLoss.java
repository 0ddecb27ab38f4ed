package org.almagest.dynamics.train;

import java.util.List;
import java.util.OptionalInt;
import org.almagest.dynamics.data.Examples;

/**
 * An objective that terms join at later steps: one loss for each phase, with arrays of its own. The flat vector lies in the arrays of
 * the present phase, and moves on with it.
 */
final class PhasedBatchLoss implements BatchLoss {
    private final BatchLoss[] phases;
    private final long[] begins;
    private final int length;
    private int present;

    /**
     * The loss in its first phase.
     *
     * @param phases one loss each, in their order; all of one batch size
     * @param begins the step at which each begins, the first at 0
     * @param length numbers in the model's flat vector
     */
    PhasedBatchLoss(List<BatchLoss> phases, long[] begins, int length) {
        this.phases = phases.toArray(BatchLoss[]::new);
        this.begins = begins.clone();
        this.length = length;
    }

    private BatchLoss now() {
        return phases[present];
    }

    @Override
    public int phase() {
        return present;
    }

    @Override
    public int joins(int block) {
        for (int phase = 0; phase < phases.length; phase++) {
            if (phases[phase].joins(block) == 0) {
                return phase;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Override
    public int batch() {
        return now().batch();
    }

    @Override
    public double[] arena() {
        return now().arena();
    }

    @Override
    public int parameters() {
        return now().parameters();
    }

    @Override
    public int inputs() {
        return now().inputs();
    }

    @Override
    public int targets() {
        return now().targets();
    }

    @Override
    public OptionalInt field(String name) {
        return now().field(name);
    }

    @Override
    public int gradient() {
        return now().gradient();
    }

    @Override
    public int statistics() {
        return now().statistics();
    }

    @Override
    public void loadShared(Examples examples) {
        for (BatchLoss phase : phases) {
            phase.loadShared(examples);
        }
    }

    @Override
    public void load(Examples examples, int[] order, int from) {
        now().load(examples, order, from);
    }

    @Override
    public void drawStep(long step) {
        int next = 0;
        while (next + 1 < begins.length && begins[next + 1] <= step) {
            next++;
        }
        if (next != present) {
            BatchLoss before = now();
            present = next;
            System.arraycopy(before.arena(), before.parameters(), arena(), parameters(), length);
        }
        now().drawStep(step);
    }

    @Override
    public void drawEvaluation(long position) {
        now().drawEvaluation(position);
    }

    @Override
    public double evaluate() {
        return now().evaluate();
    }

    @Override
    public double lossAlone() {
        return now().lossAlone();
    }

    @Override
    public String trouble() {
        return now().trouble();
    }
}
