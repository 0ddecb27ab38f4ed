package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.Node;

/**
 * Gives every array a place in the arena: inputs one after another, then outputs one after another, then constants, then
 * the rest, which shares places.
 *
 * <p>The rest is placed from the last step back: an array needs a place from the step that reads it last, and leaves it at the
 * step that computes it. The outputs leave theirs in the same way, so what a step needs may lie where a part of the gradient will
 * be written later.
 */
final class Layout {
    private static final int NOWHERE = -1;

    private final int[] place;
    private final Vacancies vacancies = new Vacancies();
    private int end;

    Layout(int nodes) {
        this.place = new int[nodes];
        Arrays.fill(place, NOWHERE);
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
        return place[node.id()] != NOWHERE;
    }

    int placeOf(Node node) {
        return place[Scheduler.resolve(node).id()] + Scheduler.begin(node);
    }

    int size() {
        return end;
    }

    /** A place of this size, vacant or new. */
    int allocate(int size) {
        int at = vacancies.take(size);
        if (at < 0) {
            int begin = vacancies.takeLast(end);
            at = Vacancies.aligned(begin, size);
            vacancies.give(begin, at - begin);
            end = Math.addExact(at, size);
        }
        return at;
    }

    void vacate(int at, int size) {
        vacancies.give(at, size);
    }
}
