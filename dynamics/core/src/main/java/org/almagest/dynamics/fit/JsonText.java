package org.almagest.dynamics.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON text of the small objects in the {@code slice} and {@code evidence} columns: no blanks, keys in the order of the
 * map, numbers as short as reading them back allows (the same on every JVM), NaN and infinities as null.
 */
public final class JsonText {
    private static final int ROUND_TRIP_DIGITS = 17;

    private JsonText() {}

    /**
     * The text of {@code value}: a map with text keys, a list, text, a number, a flag, or null.
     *
     * @throws IllegalArgumentException if it is, or holds, anything else
     */
    public static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /** The shortest decimal text that reads back as {@code number}; {@code "null"} if it is not finite. */
    public static String number(double number) {
        if (!Double.isFinite(number)) {
            return "null";
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= ROUND_TRIP_DIGITS; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (shortest.doubleValue() == number) {
                break;
            }
        }
        shortest = shortest.stripTrailingZeros();
        int magnitude = shortest.precision() - shortest.scale();
        return magnitude > -6 && magnitude <= 15 ? shortest.toPlainString() : shortest.toString();
    }

    /** The same of {@code number} rounded to so many significant digits, for readers. */
    public static String number(double number, int digits) {
        return Double.isFinite(number)
                ? number(new BigDecimal(number).round(new MathContext(digits)).doubleValue())
                : number(number);
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            text.append(value);
        } else if (value instanceof Double number) {
            text.append(number(number));
        } else if (value instanceof CharSequence characters) {
            quote(text, characters);
        } else if (value instanceof Map<?, ?> map) {
            join(text, '{', map.entrySet(), '}', entry -> {
                quote(text, (String) entry.getKey());
                text.append(':');
                append(text, entry.getValue());
            });
        } else if (value instanceof Iterable<?> list) {
            join(text, '[', list, ']', element -> append(text, element));
        } else {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is a %s; expected a map, list, text, number or flag",
                    value,
                    value.getClass().getName()));
        }
    }

    private static <T> void join(
            StringBuilder text, char open, Iterable<? extends T> elements, char close, Consumer<T> element) {
        text.append(open);
        for (Iterator<? extends T> rest = elements.iterator(); rest.hasNext(); ) {
            element.accept(rest.next());
            if (rest.hasNext()) {
                text.append(',');
            }
        }
        text.append(close);
    }

    private static void quote(StringBuilder text, CharSequence characters) {
        text.append('"');
        characters.chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                text.append('\\').append((char) character);
            } else if (character < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                text.append((char) character);
            }
        });
        text.append('"');
    }
}
