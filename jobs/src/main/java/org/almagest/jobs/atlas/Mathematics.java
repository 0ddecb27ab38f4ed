package org.almagest.jobs.atlas;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almagest.jobs.report.Markup;

/**
 * Formulas as MathML, made from the part of TeX that the studies' pages use: {@code ^ _ { }}, fractions, roots, accents, large
 * operators, function names, texts and letters of other alphabets. Characters that are no ASCII stand for themselves.
 */
final class Mathematics {
    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("phi", "φ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"),
            Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"),
            Map.entry("Theta", "Θ"),
            Map.entry("Lambda", "Λ"),
            Map.entry("Sigma", "Σ"),
            Map.entry("Phi", "Φ"),
            Map.entry("Omega", "Ω"),
            Map.entry("ell", "ℓ"),
            Map.entry("infty", "∞"));

    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("le", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("ne", "≠"),
            Map.entry("approx", "≈"),
            Map.entry("sim", "∼"),
            Map.entry("propto", "∝"),
            Map.entry("equiv", "≡"),
            Map.entry("ll", "≪"),
            Map.entry("gg", "≫"),
            Map.entry("in", "∈"),
            Map.entry("notin", "∉"),
            Map.entry("subset", "⊂"),
            Map.entry("cup", "∪"),
            Map.entry("cap", "∩"),
            Map.entry("to", "→"),
            Map.entry("mapsto", "↦"),
            Map.entry("leftarrow", "←"),
            Map.entry("Rightarrow", "⇒"),
            Map.entry("times", "×"),
            Map.entry("cdot", "·"),
            Map.entry("odot", "⊙"),
            Map.entry("otimes", "⊗"),
            Map.entry("oplus", "⊕"),
            Map.entry("circ", "∘"),
            Map.entry("pm", "±"),
            Map.entry("partial", "∂"),
            Map.entry("nabla", "∇"),
            Map.entry("dots", "…"),
            Map.entry("ldots", "…"),
            Map.entry("cdots", "⋯"),
            Map.entry("lVert", "‖"),
            Map.entry("rVert", "‖"),
            Map.entry("langle", "⟨"),
            Map.entry("rangle", "⟩"),
            Map.entry("lfloor", "⌊"),
            Map.entry("rfloor", "⌋"),
            Map.entry("{", "{"),
            Map.entry("}", "}"),
            Map.entry("|", "‖"),
            Map.entry("top", "⊤"));

    /** Those that take their limits above and below where a formula stands by itself. */
    private static final Map<String, String> LARGE =
            Map.of("sum", "∑", "prod", "∏", "int", "∫", "max", "max", "min", "min", "sup", "sup", "lim", "lim");

    private static final Set<String> FUNCTIONS =
            Set.of("log", "ln", "exp", "sin", "cos", "tan", "tanh", "det", "dim", "ker", "arg");

    private static final Map<String, String> SPACES =
            Map.of(",", "0.17em", ";", "0.28em", " ", "0.28em", "quad", "1em", "qquad", "2em");

    private static final Map<String, String> ACCENTS =
            Map.of("hat", "^", "bar", "¯", "tilde", "~", "dot", "˙", "vec", "→", "overline", "¯");

    private static final List<String> SCRIPT_LETTERS =
            List.of("L", "ℒ", "H", "ℋ", "F", "ℱ", "R", "ℛ", "N", "𝒩", "D", "𝒟");
    private static final List<String> DOUBLE_LETTERS =
            List.of("R", "ℝ", "N", "ℕ", "E", "𝔼", "Z", "ℤ", "P", "ℙ", "C", "ℂ");

    private final String text;
    private final boolean display;
    private int at;

    private Mathematics(String text, boolean display) {
        this.text = text;
        this.display = display;
    }

    /**
     * The formula {@code tex} as an element {@code math}.
     *
     * @param display whether it stands in a line of its own
     * @throws IllegalArgumentException if it is no formula, or uses what is not understood here
     */
    static String html(String tex, boolean display) {
        Mathematics formula = new Mathematics(tex.strip(), display);
        String row = formula.row("");
        if (formula.at < formula.text.length()) {
            throw formula.wrong("one brace too many");
        }
        return String.format(Locale.ROOT, "<math%s>%s</math>", display ? " display=\"block\"" : "", row);
    }

    /** Items up to {@code end}, which is a closing brace, {@code \right}, or nothing. */
    private String row(String end) {
        StringBuilder lines = new StringBuilder();
        StringBuilder cells = new StringBuilder();
        StringBuilder items = new StringBuilder();
        boolean table = false;
        while (at < text.length() && !(end.isEmpty() ? text.charAt(at) == '}' : text.startsWith(end, at))) {
            if (text.startsWith("\\\\", at)) {
                at += 2;
                table = true;
                lines.append("<mtr>").append(cells).append(cell(items)).append("</mtr>");
                cells.setLength(0);
            } else if (text.charAt(at) == '&') {
                at++;
                table = true;
                cells.append(cell(items));
            } else {
                items.append(scripted());
            }
        }
        if (!table) {
            return "<mrow>" + items + "</mrow>";
        }
        lines.append("<mtr>").append(cells).append(cell(items)).append("</mtr>");
        return "<mtable class=aligned displaystyle=true>" + lines + "</mtable>";
    }

    private static String cell(StringBuilder items) {
        String cell = "<mtd><mrow>" + items + "</mrow></mtd>";
        items.setLength(0);
        return cell;
    }

    /** An item with what stands above and below it. */
    private String scripted() {
        boolean large = large();
        String base = item();
        String above = "";
        String below = "";
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '^' && above.isEmpty()) {
                at++;
                above = argument();
            } else if (next == '_' && below.isEmpty()) {
                at++;
                below = argument();
            } else if (next == '\'' && above.isEmpty() && below.isEmpty()) {
                at++;
                // the sign stands high by itself
                base = "<mrow>" + base + "<mo lspace=\"0\" rspace=\"0\">′</mo></mrow>";
            } else {
                break;
            }
        }
        String limits = large && display ? "under" : "sub";
        String over = large && display ? "over" : "sup";
        if (above.isEmpty() && below.isEmpty()) {
            return base;
        }
        if (above.isEmpty()) {
            return String.format(Locale.ROOT, "<m%s>%s%s</m%s>", limits, base, below, limits);
        }
        if (below.isEmpty()) {
            return String.format(Locale.ROOT, "<m%s>%s%s</m%s>", over, base, above, over);
        }
        return String.format(Locale.ROOT, "<m%s%s>%s%s%s</m%s%s>", limits, over, base, below, above, limits, over);
    }

    private boolean large() {
        return text.charAt(at) == '\\' && LARGE.containsKey(word(at + 1));
    }

    private String item() {
        char next = text.charAt(at);
        if (next == '{') {
            return argument();
        }
        if (next == '\\') {
            return command();
        }
        if (Character.isWhitespace(next)) {
            at++;
            return "";
        }
        if (Character.isDigit(next)) {
            int end = at;
            while (end < text.length()
                    && (Character.isDigit(text.charAt(end))
                            || text.charAt(end) == '.'
                                    && end + 1 < text.length()
                                    && Character.isDigit(text.charAt(end + 1)))) {
                end++;
            }
            String number = text.substring(at, end);
            at = end;
            return "<mn>" + number + "</mn>";
        }
        int point = text.codePointAt(at);
        boolean sign = (next == '-' || next == '−') && opens();
        at += Character.charCount(point);
        String symbol = Character.toString(point);
        if (sign) {
            return "<mo form=prefix lspace=\"0\" rspace=\"0\">−</mo>";
        }
        return Character.isLetter(point) ? "<mi>" + symbol + "</mi>" : operator(symbol.equals("-") ? "−" : symbol);
    }

    /** Whether a formula or a part of it begins here, so that a minus is a sign. */
    private boolean opens() {
        int before = at - 1;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before < 0 || "([{=,&≤≥<>".indexOf(text.charAt(before)) >= 0;
    }

    private static String operator(String symbol) {
        // what encloses grows by \left and \right alone; nobody can tell which side of its content a bar is on
        String how = "|‖/".contains(symbol)
                ? " stretchy=false lspace=\"0\" rspace=\"0\""
                : "()[]⟨⟩⌊⌋{}".contains(symbol) ? " stretchy=false" : "";
        return String.format(Locale.ROOT, "<mo%s>%s</mo>", how, Markup.escaped(symbol));
    }

    /** A group in braces, or one item. */
    private String argument() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at >= text.length()) {
            throw wrong("something is missing at its end");
        }
        if (text.charAt(at) != '{') {
            return item();
        }
        at++;
        String row = row("");
        if (at >= text.length()) {
            throw wrong("a brace is not closed");
        }
        at++;
        return row;
    }

    private String command() {
        String name = word(at + 1);
        if (name.isEmpty()) {
            name = text.substring(at + 1, Math.min(at + 2, text.length()));
        }
        at += 1 + name.length();
        if (SYMBOLS.containsKey(name)) {
            return "<mi>" + SYMBOLS.get(name) + "</mi>";
        }
        if (LARGE.containsKey(name)) {
            return String.format(
                    Locale.ROOT,
                    "<mo%s>%s</mo>",
                    name.length() == 3 && "maxminsuplim".contains(name) ? " lspace=0.17em rspace=0.17em" : "",
                    LARGE.get(name));
        }
        if (OPERATORS.containsKey(name)) {
            return operator(OPERATORS.getOrDefault(name, ""));
        }
        if (SPACES.containsKey(name)) {
            return String.format(Locale.ROOT, "<mspace width=\"%s\"></mspace>", SPACES.get(name));
        }
        if (ACCENTS.containsKey(name)) {
            return String.format(
                    Locale.ROOT,
                    "<mover accent=true>%s<mo stretchy=false>%s</mo></mover>",
                    argument(),
                    ACCENTS.get(name));
        }
        if (FUNCTIONS.contains(name)) {
            return function(name);
        }
        return switch (name) {
            case "frac" -> String.format(Locale.ROOT, "<mfrac>%s%s</mfrac>", argument(), argument());
            case "sqrt" -> String.format(Locale.ROOT, "<msqrt>%s</msqrt>", argument());
            case "text" ->
                // blanks at the ends of an element would be left out
                String.format(Locale.ROOT, "<mtext>%s</mtext>", Markup.escaped(words().replace(' ', '\u00A0')));
            case "operatorname" -> function(words());
            case "mid" -> "<mo lspace=\"0.28em\" rspace=\"0.28em\" stretchy=false>|</mo>";
            case "begin" -> aligned();
            case "mathcal" -> String.format(Locale.ROOT, "<mi>%s</mi>", letter(SCRIPT_LETTERS, words()));
            case "mathbb" -> String.format(Locale.ROOT, "<mi>%s</mi>", letter(DOUBLE_LETTERS, words()));
            case "left" -> {
                String open = delimiter();
                String inside = row("\\right");
                if (at >= text.length()) {
                    throw wrong("\\left without \\right");
                }
                at += "\\right".length();
                yield String.format(Locale.ROOT, "<mrow>%s%s%s</mrow>", open, inside, delimiter());
            }
            default -> throw wrong(String.format(Locale.ROOT, "\\%s is not understood", name));
        };
    }

    /** A name: apart from what it is applied to, unless that stands in parentheses. */
    private String function(String name) {
        int next = at;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        boolean apart = next < text.length() && "([_^".indexOf(text.charAt(next)) < 0;
        return String.format(
                Locale.ROOT,
                "<mo lspace=\"0.1em\" rspace=\"%s\" stretchy=false>%s</mo>",
                apart ? "0.17em" : "0",
                Markup.escaped(name));
    }

    /** Lines under each other, up to the end of the environment. */
    private String aligned() {
        String name = words();
        if (!name.equals("aligned")) {
            throw wrong("the environment " + name + " is not understood, aligned is");
        }
        String rows = row("\\end");
        if (!text.startsWith("\\end{aligned}", at)) {
            throw wrong("\\begin{aligned} without \\end{aligned}");
        }
        at += "\\end{aligned}".length();
        return rows;
    }

    /** What stands behind {@code \left} or {@code \right}: it grows with what it encloses; a dot is nothing. */
    private String delimiter() {
        String symbol = text.substring(at, Math.min(at + 1, text.length()));
        at++;
        if (symbol.equals("\\")) {
            String name = word(at);
            name = name.isEmpty() ? text.substring(at, at + 1) : name;
            at += name.length();
            symbol = OPERATORS.getOrDefault(name, "");
        }
        return symbol.equals(".")
                ? ""
                : String.format(Locale.ROOT, "<mo stretchy=true>%s</mo>", Markup.escaped(symbol));
    }

    /** The plain text in braces. */
    private String words() {
        int end = text.indexOf('}', at);
        if (end < 0 || text.charAt(at) != '{') {
            throw wrong("expected a text in braces");
        }
        String words = text.substring(at + 1, end);
        at = end + 1;
        return words;
    }

    private String letter(List<String> letters, String plain) {
        int index = letters.indexOf(plain);
        if (index < 0) {
            throw wrong(String.format(Locale.ROOT, "no such letter %s here", plain));
        }
        return letters.get(index + 1);
    }

    /** The ASCII letters from {@code from} on. */
    private String word(int from) {
        int end = from;
        while (end < text.length()
                && (text.charAt(end) >= 'a' && text.charAt(end) <= 'z'
                        || text.charAt(end) >= 'A' && text.charAt(end) <= 'Z')) {
            end++;
        }
        return text.substring(from, end);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                String.format(Locale.ROOT, "formula %s: %s, at character %d", text, what, at + 1));
    }
}
