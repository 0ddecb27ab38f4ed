package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plot of power laws as an SVG file, for papers and pages that run no scripts: what {@link PowerLawMarks} marks, on logarithmic
 * axes. The same figure gives the same text.
 */
final class ScalingSvg {
    private static final double WIDTH = 720;
    private static final double LEFT = 84;
    private static final double RIGHT = 24;
    private static final double TOP = 72;
    private static final double PLOT_HEIGHT = 300;
    private static final double BELOW = 62;
    private static final double LINE = 20;

    /** Room around the marks, as a share of the axis. */
    private static final double MARGIN = 0.04;

    /** More labels than these on an axis, and only whole powers of ten have one. */
    private static final int TICKS = 9;

    private final Figure figure;
    private final List<JsonNode> values = new ArrayList<>();
    private final Axis horizontal;
    private final Axis vertical;
    private final StringBuilder svg = new StringBuilder();

    private ScalingSvg(Figure figure) {
        this.figure = figure;
        figure.specification().at("/data/values").forEach(values::add);
        this.horizontal = Axis.of(values, List.of("x"), LEFT, WIDTH - RIGHT);
        this.vertical = Axis.of(values, List.of("y", "low", "high"), TOP + PLOT_HEIGHT, TOP);
    }

    /** Whether {@code figure} is such a plot. */
    static boolean draws(Figure figure) {
        for (JsonNode value : figure.specification().at("/data/values")) {
            if (value.path("k").asText().equals("line") && value.has("x") && value.has("y")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The file.
     *
     * @param headline a line above the plot, such as the verdict that it carries; may be empty
     */
    static String of(Figure figure, String headline) {
        return new ScalingSvg(figure).text(headline);
    }

    /**
     * A logarithmic axis.
     *
     * @param low the number at {@code from}
     * @param high the number at {@code to}
     * @param from a place on the page
     * @param to the place at its other end
     */
    private record Axis(double low, double high, double from, double to) {
        static Axis of(List<JsonNode> values, List<String> fields, double from, double to) {
            double low = Double.POSITIVE_INFINITY;
            double high = 0;
            for (JsonNode value : values) {
                for (String field : fields) {
                    double number = value.path(field).asDouble();
                    if (Numbers.positive(number)) {
                        low = Math.min(low, number);
                        high = Math.max(high, number);
                    }
                }
            }
            double margin = StrictMath.pow(high > low ? high / low : Math.E, MARGIN);
            return new Axis(low / margin, high * margin, from, to);
        }

        double place(double number) {
            return from + (to - from) * StrictMath.log(number / low) / StrictMath.log(high / low);
        }

        List<Double> ticks() {
            List<Double> fine = new ArrayList<>();
            List<Double> powers = new ArrayList<>();
            for (int power = (int) Math.floor(StrictMath.log10(low));
                    power <= Math.ceil(StrictMath.log10(high));
                    power++) {
                for (int digit : new int[] {1, 2, 5}) {
                    double tick = digit * StrictMath.pow(10, power);
                    if (tick >= low && tick <= high) {
                        fine.add(tick);
                        if (digit == 1) {
                            powers.add(tick);
                        }
                    }
                }
            }
            return fine.size() <= TICKS || powers.size() < 2 ? fine : powers;
        }
    }

    private String text(String headline) {
        double height = TOP + PLOT_HEIGHT + BELOW + LINE * figure.legend().size() + LINE;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\""
                        + " font-family=\"system-ui, SansSerif, sans-serif\" font-size=\"13\" fill=\"#1d2733\">%n<title>%s</title>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                Markup.escaped((figure.title() + ". " + headline).strip())));
        svg.append(String.format(
                Locale.ROOT, "<rect width=\"%.0f\" height=\"%.0f\" rx=\"8\" fill=\"#fff\"/>%n", WIDTH, height));
        say(LEFT, 30, "start", "font-size=\"17\" font-weight=\"600\"", figure.title());
        say(LEFT, 54, "start", "", headline);
        axes();
        marks();
        legend();
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (double tick : horizontal.ticks()) {
            double x = horizontal.place(tick);
            rule(x, TOP, x, TOP + PLOT_HEIGHT);
            say(x, TOP + PLOT_HEIGHT + 18, "middle", "fill=\"#5b6775\"", Numbers.words(tick));
        }
        for (double tick : vertical.ticks()) {
            double y = vertical.place(tick);
            rule(LEFT, y, WIDTH - RIGHT, y);
            say(LEFT - 8, y + 4, "end", "fill=\"#5b6775\"", Numbers.words(tick));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#b9c2cc\"/>%n",
                LEFT,
                TOP,
                WIDTH - RIGHT - LEFT,
                PLOT_HEIGHT));
        say(
                (LEFT + WIDTH - RIGHT) / 2,
                TOP + PLOT_HEIGHT + 40,
                "middle",
                "font-weight=\"500\"",
                figure.specification().at("/encoding/x/title").asText());
    }

    private void marks() {
        Map<String, List<JsonNode>> bands = new TreeMap<>();
        Map<String, List<JsonNode>> lines = new TreeMap<>();
        for (JsonNode value : values) {
            String series = value.path("s").asText() + "\n" + value.path("m").asText();
            switch (value.path("k").asText()) {
                case "band" ->
                    bands.computeIfAbsent(series, first -> new ArrayList<>()).add(value);
                case "line" ->
                    lines.computeIfAbsent(series, first -> new ArrayList<>()).add(value);
                default -> {
                    // points, which are drawn last
                }
            }
        }
        bands.values().forEach(this::band);
        lines.values().forEach(this::line);
        for (JsonNode value : values) {
            boolean hollow = value.path("k").asText().equals("control");
            if (hollow || value.path("k").asText().equals("point")) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" %s><title>%s = %s, seed %s%s</title></circle>%n",
                        horizontal.place(value.path("x").asDouble()),
                        vertical.place(value.path("y").asDouble()),
                        hollow
                                ? "fill=\"none\" stroke=\"" + colour(value) + "\" stroke-width=\"1.2\" opacity=\"0.75\""
                                : "fill=\"" + colour(value) + "\" opacity=\"0.8\"",
                        Markup.escaped(
                                figure.specification().at("/encoding/x/title").asText()),
                        Numbers.words(value.path("x").asDouble()),
                        Markup.escaped(value.path("seed").asText()),
                        value.has("id")
                                ? ", run " + Markup.escaped(value.path("id").asText())
                                : ""));
            }
        }
    }

    /** Its upper edge from the left, and its lower edge back. */
    private void band(List<JsonNode> band) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 2 * band.size(); i++) {
            boolean upper = i < band.size();
            JsonNode value = band.get(upper ? i : 2 * band.size() - 1 - i);
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    i == 0 ? "M" : "L",
                    horizontal.place(value.path("x").asDouble()),
                    vertical.place(value.path(upper ? "high" : "low").asDouble())));
        }
        svg.append(String.format(
                Locale.ROOT, "<path d=\"%sZ\" fill=\"%s\" opacity=\"0.16\"/>%n", path, colour(band.get(0))));
    }

    private void line(List<JsonNode> line) {
        boolean dashed = line.get(0).path("m").asText().equals(PowerLawMarks.UNTRAINED);
        StringBuilder path = new StringBuilder();
        for (JsonNode value : line) {
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    horizontal.place(value.path("x").asDouble()),
                    vertical.place(value.path("y").asDouble())));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>%n",
                path,
                colour(line.get(0)),
                dashed ? " stroke-dasharray=\"5 5\"" : ""));
    }

    private void legend() {
        double y = TOP + PLOT_HEIGHT + BELOW + 6;
        for (int i = 0; i < figure.legend().size(); i++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n",
                    LEFT + 6,
                    y - 4,
                    Colours.series(i)));
            say(LEFT + 20, y, "start", "", figure.legend().get(i));
            y += LINE;
        }
        boolean controlled =
                values.stream().anyMatch(value -> value.path("k").asText().equals("control"));
        say(
                LEFT,
                y,
                "start",
                "fill=\"#5b6775\"",
                controlled ? "hollow and dashed: the same networks before training" : "");
    }

    private String colour(JsonNode value) {
        return Colours.series(
                Math.max(0, figure.legend().indexOf(value.path("s").asText())));
    }

    private void rule(double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#eceff2\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private void say(double x, double y, String anchor, String style, String words) {
        if (!words.isEmpty()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
                    x,
                    y,
                    anchor,
                    style,
                    Markup.escaped(words)));
        }
    }
}
