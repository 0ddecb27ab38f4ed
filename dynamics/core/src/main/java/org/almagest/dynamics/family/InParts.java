package org.almagest.dynamics.family;

import java.util.List;
import java.util.Locale;

/**
 * That a network looks at every example by itself, without chance or statistics, so that a training step may go through its batch
 * part by part: what it keeps for the way back is then small enough to stay close to the processor.
 *
 * @param examples of a part, as near as the batch allows; a multiple of eight fills all vectors
 * @param padded fields of sentences: of each example some numbers that are not 0, then zeros, which change no other number of a
 *     prediction. Where the objective {@link org.almagest.dynamics.objective.Objective#ignoresPadding ignores} what is predicted there
 *     as well, examples are put into parts by their lengths, and a part is computed as far as its longest sentence. Empty where there
 *     are none
 * @throws IllegalArgumentException if parts would be empty
 */
public record InParts(int examples, List<String> padded) {
    public InParts {
        padded = List.copyOf(padded);
        if (examples < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "parts of %d examples: expected at least one", examples));
        }
    }
}
