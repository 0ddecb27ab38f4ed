package org.almagest.dynamics.yaml;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.Parameter;

/** Reads a scalar as the value of a parameter; the parameter's kind decides what the scalar's text means. */
public final class ScalarReader {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9](_?[0-9])*");
    private static final Pattern REAL =
            Pattern.compile("[-+]?([0-9](_?[0-9])*(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern NON_FINITE =
            Pattern.compile("[-+]?\\.?(inf|infinity)|\\.?nan", Pattern.CASE_INSENSITIVE);
    private static final Pattern YES_OR_NO = Pattern.compile("true|True|TRUE|false|False|FALSE");

    private final Diagnostics problems;

    /** Reports to {@code problems}. */
    public ScalarReader(Diagnostics problems) {
        this.problems = problems;
    }

    /**
     * The value, or nothing where a problem was reported.
     *
     * @param label what messages call the value, such as {@code model.depth}
     */
    public Optional<Object> read(String label, Parameter parameter, Yaml yaml) {
        return read(label, parameter, parameter::allowed, yaml);
    }

    /** The same with other words for what is allowed, which are asked for when there is a problem. */
    public Optional<Object> read(String label, Parameter parameter, Supplier<String> allowed, Yaml yaml) {
        if (!(yaml instanceof Yaml.Scalar scalar)) {
            problems.add(
                    yaml.position(),
                    String.format(Locale.ROOT, "%s: %s is not %s", label, yaml.words(), allowed.get()));
            return Optional.empty();
        }
        if (scalar.missing() && !parameter.choices().contains(scalar.text())) {
            problems.add(
                    scalar.position(),
                    String.format(Locale.ROOT, "%s has no value: expected %s", label, allowed.get()));
            return Optional.empty();
        }
        boolean number = parameter.kind() == Parameter.Kind.INTEGER || parameter.kind() == Parameter.Kind.REAL;
        if (number && nonFinite(scalar)) {
            problems.add(
                    scalar.position(),
                    String.format(
                            Locale.ROOT, "%s: %s is not finite: expected %s", label, scalar.words(), allowed.get()));
            return Optional.empty();
        }
        if (parameter.grammar() != null) {
            return expression(label, parameter, scalar);
        }
        Optional<Object> value = value(parameter.kind(), scalar).flatMap(parsed -> accepted(parameter, parsed));
        if (value.isEmpty()) {
            String hint = number && scalar.quoted()
                    ? ": drop the quotes"
                    : Suggestion.forWord(scalar.text(), parameter.choices());
            problems.add(
                    scalar.position(),
                    String.format(Locale.ROOT, "%s: %s is not %s%s", label, scalar.words(), allowed.get(), hint));
        }
        return value;
    }

    /** A problem is reported where it is, not where the text begins. */
    private Optional<Object> expression(String label, Parameter parameter, Yaml.Scalar scalar) {
        try {
            return Optional.of(parameter.accept(scalar.text()));
        } catch (GrammarException e) {
            int within = e.at() + (scalar.quoted() ? 1 : 0);
            Position begin = scalar.position();
            problems.add(
                    new Position(begin.line(), begin.column() + within),
                    String.format(Locale.ROOT, "%s: %s", label, e.getMessage()));
            return Optional.empty();
        }
    }

    /** The exact decimal value of a scalar that {@link #read} took as a number. */
    public static BigDecimal exact(Yaml scalar) {
        BigDecimal exact = new BigDecimal(digits((Yaml.Scalar) scalar));
        // Below the smallest double it is zero; as a decimal it might have a billion digits.
        return exact.doubleValue() == 0 ? BigDecimal.ZERO : exact;
    }

    private static Optional<Object> value(Parameter.Kind kind, Yaml.Scalar scalar) {
        String text = scalar.text();
        return switch (kind) {
            case TEXT -> Optional.of(text);
            case FLAG ->
                scalar.quoted() || !YES_OR_NO.matcher(text).matches()
                        ? Optional.empty()
                        : Optional.of(Boolean.parseBoolean(text));
            case INTEGER -> scalar.quoted() || !WHOLE.matcher(text).matches() ? Optional.empty() : whole(scalar);
            // Adding zero turns −0 into 0: the two make equal runs, and should make one.
            case REAL ->
                scalar.quoted() || !REAL.matcher(text).matches()
                        ? Optional.empty()
                        : Optional.of(Double.parseDouble(digits(scalar)) + 0.0);
        };
    }

    private static Optional<Object> whole(Yaml.Scalar scalar) {
        try {
            return Optional.of(Long.parseLong(digits(scalar)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean nonFinite(Yaml.Scalar scalar) {
        return !scalar.quoted()
                && (NON_FINITE.matcher(scalar.text()).matches()
                        || (REAL.matcher(scalar.text()).matches()
                                && Double.isInfinite(Double.parseDouble(digits(scalar)))));
    }

    private static String digits(Yaml.Scalar scalar) {
        return scalar.text().replace("_", "");
    }

    private static Optional<Object> accepted(Parameter parameter, Object value) {
        try {
            return Optional.of(parameter.accept(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
