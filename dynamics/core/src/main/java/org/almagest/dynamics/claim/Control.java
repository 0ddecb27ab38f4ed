package org.almagest.dynamics.claim;

/** With what the number of a claim is compared, to see that it is an effect of training. */
enum Control {
    /** The same number in the same networks before training. */
    UNTRAINED("not measured"),
    /** The number is 0 before the first step by its definition, so there is no exponent to compare with. */
    ZERO("0 by definition"),
    /** There is none, since the claim speaks of untrained networks: what was measured before the first step counts. */
    NONE("no control, the claim is about untrained networks");

    private final String words;

    Control(String words) {
        this.words = words;
    }

    /** What stands in place of the control's number where there is none. */
    String words() {
        return words;
    }
}
