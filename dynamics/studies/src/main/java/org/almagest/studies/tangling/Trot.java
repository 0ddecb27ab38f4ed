package org.almagest.studies.tangling;

/**
 * A gait of four joints, two hips and two knees, in antiphase. At speed s it has the frequency f = 0.5 + 1.5·s hertz and the
 * amplitude 0.6 + 0.4·s; with p = 2πft + φ the joints are that times sin p, sin(p + π), max(0, sin(2p + 0.6)) and max(0, sin(2p + π +
 * 0.6)). Proprioception is one step late: with p⁻ at t − dt, sin(p⁻ + 0.3), and 1 while the foot touches the ground, sin p⁻ > 0.
 *
 * @param steps of an episode
 * @param warmUp first steps, whose joints are no targets
 * @param step dt, seconds
 */
record Trot(int steps, int warmUp, double step) {
    /** Numbers in a command. */
    static final int JOINTS = 4;

    private static final double PITCH = 0.3;
    private static final double KNEE = 0.6;

    /** Steps that have targets. */
    int predicted() {
        return steps - warmUp;
    }

    /** Hertz at a speed. */
    static double frequency(double speed) {
        return 0.5 + 1.5 * speed;
    }

    /**
     * An episode without noise.
     *
     * @param inputs [3·steps], overwritten: number i·steps + t is signal i at time t
     * @param targets [4·predicted], overwritten, likewise
     */
    void episode(double speed, double phase, double[] inputs, double[] targets) {
        double turns = 2 * Math.PI * frequency(speed);
        double amplitude = 0.6 + 0.4 * speed;
        int predicted = predicted();
        for (int t = 0; t < steps; t++) {
            double time = t * step;
            // p⁻ as it is written: at multiples of π the sign of its sine hangs on the last bit
            double late = turns * (time - step) + phase;
            inputs[t] = 2 * speed - 1;
            inputs[steps + t] = StrictMath.sin(late + PITCH);
            inputs[2 * steps + t] = StrictMath.sin(late) > 0 ? 1 : 0;
            if (t >= warmUp) {
                double p = turns * time + phase;
                int at = t - warmUp;
                targets[at] = amplitude * StrictMath.sin(p);
                targets[predicted + at] = amplitude * StrictMath.sin(p + Math.PI);
                targets[2 * predicted + at] = amplitude * Math.max(0, StrictMath.sin(2 * p + KNEE));
                targets[3 * predicted + at] = amplitude * Math.max(0, StrictMath.sin(2 * p + Math.PI + KNEE));
            }
        }
    }
}
