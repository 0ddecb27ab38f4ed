package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.probe.MatrixKind.Content;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** Pictures with what a network finds in them, level by level, and what is there. */
final class SaliencySection {
    private static final int FIGURES = 8;
    private static final int FIGURES_OF_A_SWEEP = 5;

    private static final Map<String, Content> KINDS = kinds();

    /**
     * Pictures one below another.
     *
     * @param level at which a network finds the objects in them; 0 for the pictures themselves and for their masks
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Strip(Content content, int level, int columns, double[] data) {
        /** As columns of the figure stand: the pictures, the coarsest level first, the masks. */
        int place() {
            return switch (content) {
                case SALIENCY_IMAGES -> Integer.MIN_VALUE;
                case SALIENCY_MASKS -> Integer.MAX_VALUE;
                default -> -level;
            };
        }

        String words() {
            return switch (content) {
                case SALIENCY_IMAGES -> "input";
                case SALIENCY_MASKS -> "truth";
                default -> "level " + level;
            };
        }
    }

    private SaliencySection() {}

    private static Map<String, Content> kinds() {
        Map<String, Content> kinds = new HashMap<>();
        for (Content content : List.of(Content.SALIENCY_IMAGES, Content.SALIENCY_MASKS, Content.SALIENCY_MAPS)) {
            Probes.matrices(content).forEach(name -> kinds.put(name, content));
        }
        return kinds;
    }

    /** Empty where no run has looked for objects in pictures. */
    static Optional<Section> of(Observed observed) {
        // the steps first: where there are none, no numbers have to be read
        SortedMap<ReportedRun, Long> last = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (KINDS.containsKey(Observed.text(row[1]))) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                last.merge(run, Observed.step(row[2]), Math::max);
            }
        });
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(last.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        Map<ReportedRun, List<Strip>> strips = strips(observed, last, new HashSet<>(shown));
        return Optional.of(Section.of(
                "saliency",
                "Saliency maps",
                "The first pictures held out, after the last step: the input from its darkest pixel to its brightest, where the network "
                        + "finds the object at each level from the coarsest to the finest (white is certain), and where it is."
                        + Spread.leftOut(last.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, strips.getOrDefault(run, List.of())))
                        .toList()));
    }

    private static Map<ReportedRun, List<Strip>> strips(
            Observed observed, Map<ReportedRun, Long> last, Set<ReportedRun> shown) {
        Map<ReportedRun, List<Strip>> strips = new HashMap<>();
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "layer", "cols", "data"), row -> {
            Content content = KINDS.get(Observed.text(row[1]));
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            if (content != null && shown.contains(run) && Objects.equals(last.get(run), Observed.step(row[2]))) {
                strips.computeIfAbsent(run, first -> new ArrayList<>())
                        .add(new Strip(
                                content, row[3] == null ? 0 : Observed.whole(row[3]), Observed.whole(row[4]), (double[])
                                        Objects.requireNonNull(row[5])));
            }
        });
        strips.values().forEach(all -> all.sort(Comparator.comparingInt(Strip::place)));
        return strips;
    }

    private static Figure figure(Observed observed, ReportedRun run, List<Strip> strips) {
        ArrayNode values = Specification.JSON.createArrayNode();
        Set<String> order = new LinkedHashSet<>();
        for (Strip strip : strips) {
            order.add(strip.words());
            // pictures are square, so a strip tells how many there are
            int pixels = strip.columns() * strip.columns();
            for (int from = 0; from + pixels <= strip.data().length; from += pixels) {
                ObjectNode picture = values.addObject();
                picture.put("scene", from / pixels + 1)
                        .put("what", strip.words())
                        .put("n", strip.columns());
                double[] own = Arrays.copyOfRange(strip.data(), from, from + pixels);
                ArrayNode shades = picture.putArray("v");
                for (double shade : strip.content() == Content.SALIENCY_IMAGES ? stretched(own) : own) {
                    // no number is no pixel: JSON has no NaN
                    shades.add(Double.isFinite(shade) ? (Double) (Math.rint(shade * 100) / 100) : null);
                }
            }
        }
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of("saliency", Map.of("values", values, "order", Specification.texts(order))),
                String.format(
                        Locale.ROOT,
                        "SELECT name, step, layer, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(KINDS.keySet().stream().sorted().toList()),
                        Sql.literal(run.id())));
    }

    /** From 0 at the smallest to 1 at the largest; all 0 where they are equal. */
    private static double[] stretched(double[] picture) {
        double least = Arrays.stream(picture).min().orElse(0);
        double most = Arrays.stream(picture).max().orElse(0);
        return Arrays.stream(picture)
                .map(one -> most > least ? (one - least) / (most - least) : 0)
                .toArray();
    }
}
