package org.almagest.dynamics.data;

import java.util.Locale;

/**
 * A named array that every example has.
 *
 * @param name such as {@code inputs}, {@code targets}, {@code tokens}, {@code mask}
 * @param length numbers an example
 */
public record FieldShape(String name, int length) {
    public FieldShape {
        if (name.isBlank() || length < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "field '%s' of %d numbers an example: expected a name and at least 1", name, length));
        }
    }
}
