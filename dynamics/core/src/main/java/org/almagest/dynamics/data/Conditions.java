package org.almagest.dynamics.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a network with states in time is let run through to be looked at, beside what it learns: one example a condition, of any
 * number of steps.
 *
 * @param runs inputs and targets of all steps, number i·steps + t that of signal i at time t
 * @param steps times of a run
 * @param step seconds from one to the next
 * @param looked how many of the last states that have a successor are looked at, by condition
 * @param places what tells the conditions apart, such as a speed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Conditions(Examples runs, int steps, double step, int[] looked, double[] places) {
    public Conditions {
        if (looked.length != runs.count() || places.length != runs.count()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d conditions with %d lengths and %d places: expected as many",
                    runs.count(),
                    looked.length,
                    places.length));
        }
        // the first and the last state have no neighbour on one side
        if (Arrays.stream(looked).anyMatch(count -> count < 1 || count > steps - 2)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "conditions of %d steps of which %s are looked at: expected 1 to %d",
                    steps,
                    Arrays.toString(looked),
                    steps - 2));
        }
    }
}
