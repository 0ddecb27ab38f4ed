package org.almagest.dynamics.curvature;

import java.util.List;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.plan.Execution;

/** The arrays of one strip. */
final class BlockRowRun implements RowRun {
    private final HessianBlockRow strip;
    private final List<Block> wanted;
    private final Execution execution;
    private final double[] arena;
    /** Whether the arrays hold what no direction changes, for the examples from {@link #settledFrom} on. */
    private boolean settled;

    private int settledFrom;

    BlockRowRun(HessianBlockRow strip, List<Block> blocks, double[] parameters, Execution execution) {
        this.strip = strip;
        this.wanted = strip.wanted().stream().map(blocks::get).toList();
        this.execution = execution;
        this.arena = execution.arena();
        moveTo(parameters);
    }

    /** Goes to other parameters; {@link #load} comes after. */
    void moveTo(double[] parameters) {
        settled = false;
        System.arraycopy(parameters, 0, arena, strip.parameters(), parameters.length);
    }

    @Override
    public int batch() {
        return strip.batch();
    }

    @Override
    public void load(Examples examples, int from) {
        settled = false;
        strip.slots().load(examples, from, arena);
        execution.runPrologue();
    }

    /** As {@link #load}, for free where these examples were the last, at these parameters. */
    void settle(Examples examples, int from) {
        if (!settled || settledFrom != from) {
            load(examples, from);
            settled = true;
            settledFrom = from;
        }
    }

    /** One direction a parameter of the moved blocks, one block after another. */
    @Override
    public int directions() {
        int count = 0;
        for (int place = 0; place < strip.moved(); place++) {
            count += wanted.get(place).size();
        }
        return count;
    }

    @Override
    public int lanes() {
        return strip.lanes();
    }

    @Override
    public void add(int from, int count, double share, UpperTriangle sums) {
        seed(from, count, 1);
        execution.runBody();
        seed(from, count, 0);
        int place = 0;
        int first = 0;
        for (int lane = 0; lane < count; lane++) {
            while (from + lane - first >= wanted.get(place).size()) {
                first += wanted.get(place++).size();
            }
            Block rows = wanted.get(place);
            for (int other = place; other < wanted.size(); other++) {
                Block columns = wanted.get(other);
                int at = strip.product(other) + lane * columns.size();
                sums.add(rows, from + lane - first, columns, 0, columns.size(), share, arena, at);
            }
        }
    }

    private void seed(int from, int count, double value) {
        int place = 0;
        int first = 0;
        for (int lane = 0; lane < count; lane++) {
            while (from + lane - first >= wanted.get(place).size()) {
                first += wanted.get(place++).size();
            }
            arena[strip.seed(place) + lane * wanted.get(place).size() + from + lane - first] = value;
        }
    }

    /** Adds {@code share} times the product with one direction of all wanted blocks, which must all move. */
    void addProduct(double[] direction, double share, double[] sums) {
        for (int place = 0; place < wanted.size(); place++) {
            Block b = wanted.get(place);
            System.arraycopy(direction, b.offset(), arena, strip.seed(place), b.size());
        }
        execution.runBody();
        for (int place = 0; place < wanted.size(); place++) {
            Block b = wanted.get(place);
            for (int i = 0; i < b.size(); i++) {
                sums[b.offset() + i] += share * arena[strip.product(place) + i];
            }
        }
    }
}
