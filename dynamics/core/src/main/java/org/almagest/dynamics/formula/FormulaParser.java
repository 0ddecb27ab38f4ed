package org.almagest.dynamics.formula;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads formulas by recursive descent; what it reads is one line long. */
final class FormulaParser {
    /** A hyphen is part of a name behind its colon alone, as in what sweeps call their probes; elsewhere it is a minus. */
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:([0-9]+\\.?[0-9]*(?:[eE][-+]?[0-9]+)?)|([A-Za-z_][A-Za-z0-9_.]*(?::[A-Za-z][A-Za-z0-9_-]*)?)|(<=|>=|==|!=|[-+*/()<>])|(\\S))");

    private static final Map<String, DoubleUnaryOperator> FUNCTIONS =
            Map.of("abs", Math::abs, "ln", StrictMath::log, "sqrt", Math::sqrt);
    /** Parentheses deeper than this are no formula that anybody reads. */
    private static final int DEEPEST = 50;

    private final String text;
    private final Matcher matcher;
    private final Set<String> names = new LinkedHashSet<>();
    private @Nullable String token;
    private int start;
    private int depth;

    FormulaParser(String text) {
        this.text = text;
        this.matcher = TOKEN.matcher(text);
        next();
    }

    /** The formula that stands next. */
    Formula formula() {
        int from = start;
        names.clear();
        Formula.Part root = sum();
        return new Formula(text.substring(from, start).strip(), root, names);
    }

    /** The comparison sign that stands next. */
    Comparison.Sign sign() {
        for (Comparison.Sign sign : Comparison.Sign.values()) {
            if (taken(sign.text())) {
                return sign;
            }
        }
        throw wrong("<=, >=, ==, !=, < or >");
    }

    void end() {
        if (token != null) {
            throw wrong("the end, or one of + - * /");
        }
    }

    private Formula.Part sum() {
        Formula.Part left = product();
        while (true) {
            Formula.Part before = left;
            if (taken("+")) {
                Formula.Part right = product();
                left = values -> before.value(values) + right.value(values);
            } else if (taken("-")) {
                Formula.Part right = product();
                left = values -> before.value(values) - right.value(values);
            } else {
                return left;
            }
        }
    }

    private Formula.Part product() {
        Formula.Part left = factor();
        while (true) {
            Formula.Part before = left;
            if (taken("*")) {
                Formula.Part right = factor();
                left = values -> before.value(values) * right.value(values);
            } else if (taken("/")) {
                Formula.Part right = factor();
                left = values -> before.value(values) / right.value(values);
            } else {
                return left;
            }
        }
    }

    private Formula.Part factor() {
        if (++depth > DEEPEST) {
            throw wrong(String.format(Locale.ROOT, "at most %d signs or parentheses within each other", DEEPEST));
        }
        Formula.Part part = simple();
        depth--;
        return part;
    }

    private Formula.Part simple() {
        if (taken("-")) {
            Formula.Part negated = factor();
            return values -> -negated.value(values);
        }
        if (taken("(")) {
            Formula.Part inner = sum();
            require(")");
            return inner;
        }
        String word = token;
        if (word == null || !Character.isLetterOrDigit(word.charAt(0)) && word.charAt(0) != '_') {
            throw wrong("a number, a name or (");
        }
        next();
        if (Character.isDigit(word.charAt(0))) {
            double number = Double.parseDouble(word);
            return values -> number;
        }
        return "(".equals(token) ? call(word) : named(word, Formula.Which.PLAIN);
    }

    private Formula.Part call(String word) {
        DoubleUnaryOperator function = FUNCTIONS.get(word);
        Formula.Part part;
        if (function != null) {
            require("(");
            Formula.Part argument = sum();
            part = values -> function.applyAsDouble(argument.value(values));
        } else {
            if (!word.equals("init") && !word.equals("end") && !word.equals("first")) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "%s is no function: expected abs, ln, sqrt, init, end or first", word));
            }
            require("(");
            String name = token;
            if (name == null || !Character.isLetter(name.charAt(0)) && name.charAt(0) != '_') {
                throw wrong("a name");
            }
            next();
            part = named(name, Formula.Which.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        require(")");
        return part;
    }

    private Formula.Part named(String name, Formula.Which which) {
        names.add(name);
        return values -> {
            Double value = values.value(name, which);
            return value == null ? Double.NaN : value;
        };
    }

    private void require(String expected) {
        if (!taken(expected)) {
            throw wrong(expected);
        }
    }

    private boolean taken(String expected) {
        if (!expected.equals(token)) {
            return false;
        }
        next();
        return true;
    }

    private void next() {
        boolean more = matcher.lookingAt();
        token = more ? matcher.group().strip() : null;
        start = more ? matcher.end() - matcher.group().stripLeading().length() : text.length();
        if (more) {
            matcher.region(matcher.end(), text.length());
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "%s at character %d: expected %s",
                token == null ? "nothing" : token,
                start + 1,
                expected));
    }
}
