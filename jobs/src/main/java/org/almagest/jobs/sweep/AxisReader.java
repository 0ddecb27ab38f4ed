package org.almagest.jobs.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Yaml;

/**
 * Reads the values of one axis: a scalar, a list of scalars, {@code {range: {from, to, step}}} or
 * {@code {geometric: {from, to, points | ratio}}}. A single value is an axis of one.
 */
final class AxisReader {
    private static final String RANGE = "range";
    private static final String GEOMETRIC = "geometric";
    private static final List<String> GENERATORS = List.of(GEOMETRIC, RANGE);
    private static final String NUMBER = "a number";
    private static final long MOST_GEOMETRIC_VALUES = 1_000_000;

    // 60 digits keep ⌊from·ratioⁿ⌋ right: no power that matters comes nearer to a whole number without being one.
    private static final MathContext POWERS = new MathContext(60);
    // exp and log err in the 15th digit, which would turn 1000 into 999; a rate needs no more than 12.
    private static final MathContext SPACED_POINT = new MathContext(12);

    private static final Parameter REAL =
            Parameter.real("number", 1, -Double.MAX_VALUE, Double.MAX_VALUE, "any number; its limits are checked here");
    private static final Parameter WHOLE = Parameter.requiredInteger(
            "number", Long.MIN_VALUE, Long.MAX_VALUE, "any whole number; its limits are checked here");
    private static final Parameter POINTS =
            Parameter.requiredInteger("points", 2, MOST_GEOMETRIC_VALUES, "values, both ends included");

    private final Diagnostics problems;
    private final ScalarReader scalars;

    AxisReader(Diagnostics problems) {
        this.problems = problems;
        this.scalars = new ScalarReader(problems);
    }

    /** The values in the order of the file, with repetitions where it repeats; nothing where a problem was reported. */
    Optional<List<Object>> read(String label, Parameter parameter, Yaml yaml) {
        if (yaml instanceof Yaml.Sequence sequence) {
            return list(label, parameter, sequence);
        }
        if (yaml instanceof Yaml.Mapping mapping) {
            return generated(label, parameter, mapping);
        }
        return scalars.read(label, parameter, yaml).map(List::of);
    }

    private Optional<List<Object>> list(String label, Parameter parameter, Yaml.Sequence sequence) {
        if (sequence.items().isEmpty()) {
            problems.add(
                    sequence.position(),
                    String.format(Locale.ROOT, "%s: the axis is empty: give at least one value", label));
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            scalars.read(label, parameter, item).ifPresent(values::add);
        }
        return values.size() == sequence.items().size() ? Optional.of(values) : Optional.empty();
    }

    private Optional<List<Object>> generated(String label, Parameter parameter, Yaml.Mapping mapping) {
        Keys keys = new Keys(problems, label, mapping);
        if (!keys.known(GENERATORS)) {
            return Optional.empty();
        }
        if (mapping.entries().size() != 1) {
            problems.add(
                    mapping.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: expected a value, a list of values, {range: {from, to, step}} or {geometric: {from, to, points}}",
                            label));
            return Optional.empty();
        }
        Map.Entry<String, Yaml.Entry> only =
                mapping.entries().entrySet().iterator().next();
        String inner = label + "." + only.getKey();
        if (parameter.kind() == Parameter.Kind.TEXT || parameter.kind() == Parameter.Kind.FLAG) {
            problems.add(
                    only.getValue().key(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s needs numbers, but %s is %s",
                            label,
                            only.getKey(),
                            label,
                            parameter.allowed()));
            return Optional.empty();
        }
        if (!(only.getValue().value() instanceof Yaml.Mapping bounds)) {
            problems.add(
                    only.getValue().value().position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s is not a map with from and to",
                            inner,
                            only.getValue().value().words()));
            return Optional.empty();
        }
        return only.getKey().equals(RANGE) ? range(inner, parameter, bounds) : geometric(inner, parameter, bounds);
    }

    private Optional<List<Object>> range(String label, Parameter parameter, Yaml.Mapping bounds) {
        Keys keys = new Keys(problems, label, bounds);
        boolean known = keys.known(List.of("from", "to", "step"));
        boolean bounded = bounded(keys);
        Parameter step = parameter.kind() == Parameter.Kind.INTEGER ? WHOLE : REAL;
        Optional<BigDecimal> by = keys.value("step")
                .map(yaml -> above(BigDecimal.ZERO, label + ".step", step, yaml))
                .orElse(Optional.of(BigDecimal.ONE));
        Optional<BigDecimal> from = keys.value("from").flatMap(yaml -> number(label + ".from", parameter, yaml));
        Optional<BigDecimal> to = keys.value("to").flatMap(yaml -> number(label + ".to", parameter, yaml));
        if (!known || !bounded || by.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.get().compareTo(to.get()) > 0) {
            problems.add(
                    bounds.position(),
                    String.format(
                            Locale.ROOT, "%s: the axis is empty: from %s is above to %s", label, from.get(), to.get()));
            return Optional.empty();
        }
        BigDecimal size =
                to.get().subtract(from.get()).divideToIntegralValue(by.get()).add(BigDecimal.ONE);
        if (size.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            problems.add(
                    bounds.position(),
                    String.format(
                            Locale.ROOT,
                            "%s: %s values are more than %d: shorten the range or widen the step",
                            label,
                            size.toBigInteger(),
                            Integer.MAX_VALUE));
            return Optional.empty();
        }
        return Optional.of(new RangeValues(parameter.kind(), from.get(), by.get(), size.intValueExact()));
    }

    private Optional<List<Object>> geometric(String label, Parameter parameter, Yaml.Mapping bounds) {
        Keys keys = new Keys(problems, label, bounds);
        boolean known = keys.known(List.of("from", "to", "points", "ratio"));
        boolean bounded = bounded(keys);
        boolean spaced = keys.value("points").isPresent() != keys.value("ratio").isPresent();
        if (!spaced) {
            problems.add(bounds.position(), String.format(Locale.ROOT, "%s: give either points or ratio", label));
        }
        Optional<BigDecimal> from = keys.value("from").flatMap(yaml -> positive(label + ".from", parameter, yaml));
        Optional<BigDecimal> to = keys.value("to").flatMap(yaml -> positive(label + ".to", parameter, yaml));
        Optional<BigDecimal> points = keys.value("points").flatMap(yaml -> number(label + ".points", POINTS, yaml));
        Optional<BigDecimal> ratio =
                keys.value("ratio").flatMap(yaml -> above(BigDecimal.ONE, label + ".ratio", REAL, yaml));
        boolean read = from.isPresent() && to.isPresent() && (points.isPresent() || ratio.isPresent());
        if (!known || !bounded || !spaced || !read) {
            return Optional.empty();
        }
        if (from.get().compareTo(to.get()) >= 0) {
            problems.add(
                    bounds.position(),
                    String.format(Locale.ROOT, "%s: from %s is not below to %s", label, from.get(), to.get()));
            return Optional.empty();
        }
        Optional<List<BigDecimal>> exact = ratio.isPresent()
                ? powers(label, bounds.position(), from.get(), to.get(), ratio.get())
                : Optional.of(spaced(from.get(), to.get(), points.orElseThrow().intValueExact()));
        return exact.map(values -> rounded(parameter.kind(), values));
    }

    // Both are asked for, so that both are reported.
    private static boolean bounded(Keys keys) {
        boolean from = keys.present("from", NUMBER);
        boolean to = keys.present("to", NUMBER);
        return from && to;
    }

    private Optional<List<BigDecimal>> powers(
            String label, Position position, BigDecimal from, BigDecimal to, BigDecimal ratio) {
        List<BigDecimal> values = new ArrayList<>();
        for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.multiply(ratio, POWERS)) {
            if (values.size() == MOST_GEOMETRIC_VALUES) {
                problems.add(
                        position,
                        String.format(
                                Locale.ROOT, "%s: more than %d values: raise the ratio", label, MOST_GEOMETRIC_VALUES));
                return Optional.empty();
            }
            values.add(value);
        }
        return Optional.of(values);
    }

    private static List<BigDecimal> spaced(BigDecimal from, BigDecimal to, int points) {
        List<BigDecimal> values = new ArrayList<>();
        double low = StrictMath.log(from.doubleValue());
        double high = StrictMath.log(to.doubleValue());
        for (int i = 0; i < points; i++) {
            if (i == 0 || i == points - 1) {
                values.add(i == 0 ? from : to);
            } else {
                // StrictMath: the same depths on every JVM.
                double value = StrictMath.exp(low + (high - low) * i / (points - 1));
                values.add(new BigDecimal(value).round(SPACED_POINT));
            }
        }
        return values;
    }

    private static List<Object> rounded(Parameter.Kind kind, List<BigDecimal> values) {
        Set<Object> distinct = new LinkedHashSet<>();
        for (BigDecimal value : values) {
            distinct.add(
                    kind == Parameter.Kind.INTEGER
                            ? (Object) value.setScale(0, RoundingMode.FLOOR).longValueExact()
                            : (Object) value.doubleValue());
        }
        return List.copyOf(distinct);
    }

    private Optional<BigDecimal> above(BigDecimal bound, String label, Parameter parameter, Yaml yaml) {
        String allowed =
                String.format(Locale.ROOT, "%s above %s", parameter.kind().words(), bound);
        Optional<BigDecimal> value =
                scalars.read(label, parameter, () -> allowed, yaml).map(checked -> ScalarReader.exact(yaml));
        if (value.isPresent() && value.get().compareTo(bound) <= 0) {
            problems.add(yaml.position(), String.format(Locale.ROOT, "%s: %s is not %s", label, value.get(), allowed));
            return Optional.empty();
        }
        return value;
    }

    // A geometric axis begins above zero, and its ends obey the parameter's own limits as well.
    private Optional<BigDecimal> positive(String label, Parameter parameter, Yaml yaml) {
        Parameter anyOfItsKind = parameter.kind() == Parameter.Kind.INTEGER ? WHOLE : REAL;
        return above(BigDecimal.ZERO, label, anyOfItsKind, yaml).flatMap(positive -> number(label, parameter, yaml));
    }

    private Optional<BigDecimal> number(String label, Parameter parameter, Yaml yaml) {
        return scalars.read(label, parameter, yaml).map(checked -> ScalarReader.exact(yaml));
    }
}
