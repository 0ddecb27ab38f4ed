package org.almagest.dynamics.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/** How objectives are written: of one meaning there is one text. */
public final class Wording {
    /** Above, a whole number has more digits than anybody reads. */
    private static final double MOST_DIGITS = 1e6;

    private Wording() {}

    /** {@code word(setting=value, …)} with the settings that differ from their defaults; the word alone where none does. */
    public static String of(String word, List<Parameter> parameters, Settings settings) {
        List<String> given = new ArrayList<>();
        parameters.stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .filter(parameter -> !value(settings, parameter).equals(parameter.fallback()))
                .forEach(parameter -> given.add(parameter.name() + "=" + text(value(settings, parameter))));
        return given.isEmpty() ? word : String.format(Locale.ROOT, "%s(%s)", word, String.join(", ", given));
    }

    private static Object value(Settings settings, Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER -> (Object) settings.whole(parameter.name());
            case REAL -> settings.real(parameter.name());
            case TEXT -> settings.text(parameter.name());
            case FLAG -> settings.flag(parameter.name());
        };
    }

    private static String text(Object value) {
        return value instanceof Double number ? number(number) : value.toString();
    }

    /** The shortest text of a number, without a trailing {@code .0}. */
    public static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < MOST_DIGITS
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
