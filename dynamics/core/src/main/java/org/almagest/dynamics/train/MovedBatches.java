package org.almagest.dynamics.train;

import java.util.OptionalInt;
import org.almagest.dynamics.data.Examples;

/** A loss whose batches are moved or replaced before a training step, and left as they are where training is only looked at. */
final class MovedBatches implements BatchLoss {
    private final BatchLoss loss;
    private final BatchMoves moves;
    private boolean training;
    private long step;

    /** The batches of {@code loss}, moved as {@code moves} says. */
    MovedBatches(BatchLoss loss, BatchMoves moves) {
        this.loss = loss;
        this.moves = moves;
    }

    @Override
    public int batch() {
        return loss.batch();
    }

    @Override
    public double[] arena() {
        return loss.arena();
    }

    @Override
    public int parameters() {
        return loss.parameters();
    }

    @Override
    public int inputs() {
        return loss.inputs();
    }

    @Override
    public int targets() {
        return loss.targets();
    }

    @Override
    public OptionalInt field(String name) {
        return loss.field(name);
    }

    @Override
    public int gradient() {
        return loss.gradient();
    }

    @Override
    public int statistics() {
        return loss.statistics();
    }

    @Override
    public int phase() {
        return loss.phase();
    }

    @Override
    public int joins(int block) {
        return loss.joins(block);
    }

    @Override
    public void loadShared(Examples examples) {
        loss.loadShared(examples);
    }

    @Override
    public void load(Examples examples, int[] order, int from) {
        if (!training) {
            loss.load(examples, order, from);
            return;
        }
        if (!moves.replaces()) {
            loss.load(examples, order, from);
        }
        moves.move(step, loss);
    }

    @Override
    public void drawStep(long nextStep) {
        training = true;
        step = nextStep;
        loss.drawStep(nextStep);
    }

    @Override
    public void drawEvaluation(long position) {
        training = false;
        loss.drawEvaluation(position);
    }

    @Override
    public double evaluate() {
        return loss.evaluate();
    }

    @Override
    public double lossAlone() {
        return loss.lossAlone();
    }

    @Override
    public String trouble() {
        return loss.trouble();
    }
}
