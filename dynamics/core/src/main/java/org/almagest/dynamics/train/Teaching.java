package org.almagest.dynamics.train;

import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Model;
import org.jspecify.annotations.Nullable;

/** The teacher of a network that learns from an average of itself, see {@link AveragedTeacher}; no work where there is none. */
final class Teaching {
    private final @Nullable AveragedTeacher teacher;
    private final int at;

    /** The teacher of {@code model}. */
    Teaching(Model model) {
        this.teacher = model.capability(AveragedTeacher.class).orElse(null);
        this.at = teacher == null ? 0 : model.length() - teacher.size();
    }

    /** The flat vector that begins at {@code from} has taken a step. */
    void follow(double[] numbers, int from) {
        if (teacher != null) {
            ParameterAverage.mix(teacher.decay(), numbers, from + at, numbers, from, teacher.size());
        }
    }
}
