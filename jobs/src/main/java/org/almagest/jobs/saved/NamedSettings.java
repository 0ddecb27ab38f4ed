package org.almagest.jobs.saved;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * A data source or probe with its settings, as a command line gives it: {@code digits} or {@code digits:train=100,test=0}.
 *
 * @param name its name
 * @param settings its settings, defaults filled in
 */
record NamedSettings(String name, Settings settings) {
    /**
     * Reads it.
     *
     * @param parameters of the one that has this name; throws IllegalArgumentException where there is none
     * @throws IllegalArgumentException naming what is wrong and what is allowed
     */
    static NamedSettings of(String text, Function<String, List<Parameter>> parameters) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        List<Parameter> known = parameters.apply(name);
        Map<String, Object> values = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String setting : text.substring(colon + 1).split(",", -1)) {
                int equals = setting.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s: '%s' is no setting: expected KEY=VALUE, and commas between several",
                            text,
                            setting));
                }
                String key = setting.substring(0, equals);
                if (values.put(key, value(known, key, setting.substring(equals + 1))) != null) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "%s: %s is given twice: drop one", text, key));
                }
            }
        }
        try {
            return new NamedSettings(name, Settings.of(known, values));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: %s", text, e.getMessage()), e);
        }
    }

    /** As the parameter has it; what it does not take stays text, and is refused by the settings. */
    private static Object value(List<Parameter> known, String key, String text) {
        for (Parameter parameter : known) {
            if (parameter.name().equals(key)) {
                try {
                    return switch (parameter.kind()) {
                        case INTEGER -> (Object) Long.parseLong(text);
                        case REAL -> (Object) Double.parseDouble(text);
                        case FLAG -> flag(text);
                        case TEXT -> text;
                    };
                } catch (NumberFormatException e) {
                    return text;
                }
            }
        }
        return text;
    }

    private static Object flag(String text) {
        return text.equals("true") || text.equals("false") ? (Object) Boolean.parseBoolean(text) : text;
    }
}
