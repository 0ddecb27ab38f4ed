package org.almagest.dynamics.objective;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.yaml.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands under {@code loss}:
 *
 * <pre>
 * loss   = ["-"] term {("+" | "-") term}
 * term   = [weight "*"] word ["(" setting "=" value {"," setting "=" value} ")"]
 * weight = number | "ramp" "(" from "," to "," steps ")" | "knots" "(" step "=" number {"," step "=" number} ")"
 *        | "onset" "(" step "," number ")"
 * </pre>
 */
final class ObjectiveReader {
    private static final String RAMP = "ramp";
    private static final String RAMP_FORM =
            String.format(Locale.ROOT, "%s(from, to, steps), such as ramp(0, 0.1, 500)", RAMP);
    private static final String KNOTS = "knots";
    private static final String KNOTS_FORM =
            String.format(Locale.ROOT, "%s(step=weight, …), such as knots(200=100, 400=0)", KNOTS);
    private static final String ONSET = "onset";
    private static final String ONSET_FORM =
            String.format(Locale.ROOT, "%s(step, weight), such as onset(100, 0.5)", ONSET);
    private static final long MOST_STEPS = 1_000_000_000_000L;

    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*");
    private static final Pattern NUMBER = Pattern.compile("([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern VALUE = Pattern.compile("[^\\s,()=*]+");

    private final Extensions<Objective> known;
    private final String text;
    private int at;

    ObjectiveReader(Extensions<Objective> known, String text) {
        this.known = known;
        this.text = text;
    }

    /** What is allowed, for an error message. */
    static String allowed(Extensions<Objective> known) {
        return String.format(
                Locale.ROOT,
                "one of %s, or a weighted sum of these, such as squared-error + 0.1*gradient-norm",
                String.join(", ", known.names()));
    }

    Objective read() {
        List<WeightedSum.Part> parts = new ArrayList<>();
        Set<Objective> met = new HashSet<>();
        int sign = taken('-') ? -1 : 1;
        while (true) {
            int begin = next();
            WeightedSum.Part part = term(sign);
            if (!met.add(part.objective())) {
                throw new GrammarException(
                        begin,
                        String.format(
                                Locale.ROOT,
                                "%s is there twice: expected one term with both weights",
                                part.objective().name()));
            }
            parts.add(part);
            if (next() == text.length()) {
                break;
            }
            if (taken('+')) {
                sign = 1;
            } else if (taken('-')) {
                sign = -1;
            } else {
                throw new GrammarException(
                        at,
                        String.format(
                                Locale.ROOT,
                                "%s after %s: expected + or - and another loss, or the end",
                                rest(),
                                part.objective().name()));
            }
        }
        if (parts.stream().noneMatch(WeightedSum.Part::first)) {
            throw new GrammarException(
                    0,
                    String.format(
                            Locale.ROOT,
                            "no term is there before the onset of another: expected one without %s, or knots, whose weight may be 0",
                            ONSET));
        }
        WeightedSum.Part first = parts.get(0);
        boolean plain = parts.size() == 1 && first.weight() == 1 && first.schedule() == null;
        return plain ? first.objective() : new WeightedSum(parts);
    }

    private WeightedSum.Part term(int sign) {
        Double weight = number();
        if (weight != null) {
            star(Wording.number(weight));
            return new WeightedSum.Part(sign * weight + 0.0, null, objective());
        }
        int begin = next();
        String word = word();
        Schedule schedule = word == null
                ? null
                : switch (word) {
                    case RAMP -> ramp(begin);
                    case KNOTS -> knots(begin);
                    case ONSET -> onset(begin);
                    default -> null;
                };
        if (schedule != null) {
            star(schedule.toString());
            return new WeightedSum.Part(sign, schedule, objective());
        }
        at = begin;
        return new WeightedSum.Part(sign, null, objective());
    }

    private void star(String weight) {
        if (!taken('*')) {
            throw new GrammarException(
                    at, String.format(Locale.ROOT, "%s after the weight %s: expected * and a loss", rest(), weight));
        }
    }

    private Ramp ramp(int begin) {
        double[] ends = new double[3];
        for (int i = 0; i < ends.length; i++) {
            boolean separated = taken(i == 0 ? '(' : ',');
            int sign = separated && taken('-') ? -1 : 1;
            Double number = separated ? number() : null;
            if (number == null) {
                throw new GrammarException(
                        next(), String.format(Locale.ROOT, "%s in a ramp: expected %s", rest(), RAMP_FORM));
            }
            ends[i] = sign * number;
        }
        close(begin);
        if (!(ends[2] >= 1 && ends[2] <= MOST_STEPS && ends[2] == Math.rint(ends[2]))) {
            throw new GrammarException(
                    begin,
                    String.format(
                            Locale.ROOT,
                            "a ramp over %s steps: expected a whole number from 1 to %d, after which the weight stays",
                            Wording.number(ends[2]),
                            MOST_STEPS));
        }
        return new Ramp(ends[0], ends[1], (long) ends[2]);
    }

    private Onset onset(int begin) {
        Double step = taken('(') ? number() : null;
        boolean separated = step != null && taken(',');
        int sign = separated && taken('-') ? -1 : 1;
        Double weight = separated ? number() : null;
        if (step == null || weight == null) {
            throw new GrammarException(
                    next(), String.format(Locale.ROOT, "%s in an onset: expected %s", rest(), ONSET_FORM));
        }
        close(begin);
        if (!(step >= 1 && step <= MOST_STEPS && step == Math.rint(step))) {
            throw new GrammarException(
                    begin,
                    String.format(
                            Locale.ROOT,
                            "an onset at step %s: expected a whole number from 1 to %d, the first step that has the term",
                            Wording.number(step),
                            MOST_STEPS));
        }
        return new Onset(step.longValue(), sign * weight + 0.0);
    }

    private Knots knots(int begin) {
        List<Knots.Knot> knots = new ArrayList<>();
        long before = -1;
        do {
            boolean separated = !knots.isEmpty() || taken('(');
            int place = next();
            Double step = separated ? number() : null;
            boolean given = step != null && taken('=');
            int sign = given && taken('-') ? -1 : 1;
            Double weight = given ? number() : null;
            if (step == null || weight == null) {
                throw new GrammarException(
                        next(), String.format(Locale.ROOT, "%s among knots: expected %s", rest(), KNOTS_FORM));
            }
            if (!(step > before && step <= MOST_STEPS && step == Math.rint(step))) {
                throw new GrammarException(
                        place,
                        String.format(
                                Locale.ROOT,
                                "a knot at step %s: expected a whole number from %d to %d, above the knot before",
                                Wording.number(step),
                                before + 1,
                                MOST_STEPS));
            }
            before = step.longValue();
            knots.add(new Knots.Knot(before, sign * weight + 0.0));
        } while (taken(','));
        close(begin);
        return new Knots(knots);
    }

    private Objective objective() {
        int begin = next();
        String word = word();
        if (word == null || !known.names().contains(word)) {
            String found = word == null ? rest() : word;
            throw new GrammarException(
                    begin,
                    String.format(
                            Locale.ROOT,
                            "%s is not %s%s",
                            found,
                            allowed(known),
                            word == null ? "" : Suggestion.forWord(word, known.names())));
        }
        Objective plain = known.named(word);
        int open = next();
        if (!taken('(')) {
            return plain;
        }
        Map<String, Object> given = settings(plain);
        close(open);
        try {
            return plain.with(Settings.of(plain.parameters(), given));
        } catch (IllegalArgumentException e) {
            throw new GrammarException(begin, String.format(Locale.ROOT, "%s: %s", word, e.getMessage()));
        }
    }

    private Map<String, Object> settings(Objective plain) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        plain.parameters().forEach(parameter -> parameters.put(parameter.name(), parameter));
        Map<String, Object> given = new LinkedHashMap<>();
        do {
            int begin = next();
            String name = word();
            Parameter parameter = name == null ? null : parameters.get(name);
            if (parameter == null) {
                throw new GrammarException(begin, unknown(plain, parameters, name));
            }
            if (!taken('=')) {
                throw new GrammarException(
                        at,
                        String.format(
                                Locale.ROOT,
                                "%s after %s: expected %s=%s",
                                rest(),
                                parameter.name(),
                                parameter.name(),
                                parameter.allowed()));
            }
            if (given.put(parameter.name(), value(parameter)) != null) {
                throw new GrammarException(
                        begin, String.format(Locale.ROOT, "%s is given twice: drop one", parameter.name()));
            }
        } while (taken(','));
        return given;
    }

    private String unknown(Objective plain, Map<String, Parameter> parameters, @Nullable String name) {
        if (parameters.isEmpty()) {
            return String.format(Locale.ROOT, "%s has no settings: drop the parentheses", plain.name());
        }
        String settings = String.join(", ", parameters.keySet());
        return name == null
                ? String.format(
                        Locale.ROOT,
                        "%s among the settings of %s: expected setting=value with one of %s",
                        rest(),
                        plain.name(),
                        settings)
                : String.format(
                        Locale.ROOT,
                        "%s is no setting of %s (known are %s)%s",
                        name,
                        plain.name(),
                        settings,
                        Suggestion.forWord(name, parameters.keySet()));
    }

    private Object value(Parameter parameter) {
        int begin = next();
        String written = taken(VALUE);
        String found = written == null ? rest() : written;
        Object value = written == null ? null : held(parameter.kind(), written);
        try {
            if (value != null) {
                return parameter.accept(value);
            }
        } catch (IllegalArgumentException e) {
            // the words below say the same, in one form for all
        }
        throw new GrammarException(
                begin,
                String.format(
                        Locale.ROOT,
                        "%s: %s is not %s%s",
                        parameter.name(),
                        found,
                        parameter.allowed(),
                        Suggestion.forWord(found, parameter.choices())));
    }

    private static @Nullable Object held(Parameter.Kind kind, String written) {
        try {
            return switch (kind) {
                case INTEGER -> (Object) Long.parseLong(written);
                case REAL -> Double.parseDouble(written);
                case TEXT -> written;
                case FLAG -> written.equals("true") || written.equals("false") ? (Object) written.equals("true") : null;
            };
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void close(int open) {
        if (!taken(')')) {
            throw new GrammarException(
                    open,
                    String.format(
                            Locale.ROOT,
                            "%s where the parenthesis should be closed: expected ), and inside {…} or […] of YAML quotes around the whole loss, since a comma ends it there",
                            rest()));
        }
    }

    private @Nullable Double number() {
        int begin = next();
        String digits = taken(NUMBER);
        if (digits == null) {
            return null;
        }
        double number = Double.parseDouble(digits);
        if (Double.isInfinite(number)) {
            throw new GrammarException(
                    begin, String.format(Locale.ROOT, "weight %s is not finite: expected a smaller number", digits));
        }
        return number;
    }

    private @Nullable String word() {
        return taken(WORD);
    }

    private @Nullable String taken(Pattern pattern) {
        next();
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private boolean taken(char sign) {
        if (next() == text.length() || text.charAt(at) != sign) {
            return false;
        }
        at++;
        return true;
    }

    /** The place of the next character that is no blank. */
    private int next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** What comes next, in words. */
    private String rest() {
        return next() == text.length() ? "nothing" : text.substring(at).strip();
    }
}
