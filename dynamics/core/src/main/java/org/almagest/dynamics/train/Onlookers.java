package org.almagest.dynamics.train;

import org.almagest.dynamics.probe.Measurement;

/**
 * Who looks on at the run of each thread. Runs are carried out through many hands, none of which has use for the one who looks on;
 * so he is known by the thread that trains.
 */
public final class Onlookers {
    private static final Onlooker NOBODY = new Onlooker() {
        @Override
        public void lossIs(long step, double loss) {}

        @Override
        public void measured(Measurement measurement) {}
    };

    private static final ThreadLocal<Onlooker> HERE = ThreadLocal.withInitial(() -> NOBODY);

    private Onlookers() {}

    /** From now on {@code onlooker} sees what this thread trains; to be followed by {@link #leave}. */
    public static void enter(Onlooker onlooker) {
        HERE.set(onlooker);
    }

    /** Nobody looks on any more. */
    public static void leave() {
        HERE.remove();
    }

    /** Who looks on at what this thread trains. */
    static Onlooker here() {
        return HERE.get();
    }
}
