package org.almagest.dynamics.plan;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;

/**
 * Gives every array a place in the arena: inputs one after another, then outputs one after another, then constants, then
 * the rest, which shares places as soon as one is read for the last time.
 */
public final class Layout {
    private static final int FREE = -1;

    /** Numbers from which on it matters that vectors do not straddle cache lines. */
    private static final int LONG = 64;

    /**
     * The place, modulo eight, of numbers that begin a cache line: a large array begins a region of the heap, with sixteen bytes
     * before its first number. Of a small one nothing is known.
     */
    private static final int FIRST_OF_A_LINE = 6;

    private final int[] place;
    private final Map<Integer, Deque<Integer>> released = new HashMap<>();
    private int end;

    Layout(int nodes) {
        this.place = new int[nodes];
        Arrays.fill(place, FREE);
    }

    /** A new place at the end. */
    int append(int size) {
        int at = end;
        end = Math.addExact(end, size);
        return at;
    }

    void fix(Node node, int at) {
        place[node.id()] = at;
    }

    boolean placed(Node node) {
        return place[node.id()] != FREE;
    }

    int placeOf(Node node) {
        return place[Scheduler.resolve(node).id()] + Scheduler.begin(node);
    }

    int size() {
        return end;
    }

    /** A place of this size, released or new. */
    int allocate(int size) {
        Deque<Integer> free = released.get(size);
        if (free != null && !free.isEmpty()) {
            return free.pop();
        }
        if (size >= LONG) {
            end += (FIRST_OF_A_LINE - end) & 7;
        }
        return append(size);
    }

    void release(int at, int size) {
        released.computeIfAbsent(size, s -> new ArrayDeque<>()).push(at);
    }

    /** The step at which each node is read for the last time; −1 if never. */
    static int[] lastReads(List<Step> steps, int nodes) {
        int[] last = new int[nodes];
        Arrays.fill(last, -1);
        for (int i = 0; i < steps.size(); i++) {
            for (Node operand : steps.get(i).operands()) {
                last[Scheduler.resolve(operand).id()] = i;
            }
        }
        return last;
    }
}
