package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** The spectra of an autoencoder's latent tensors, mode by mode and for each noise on its inputs, before training and after it. */
final class LatentSpectrumSection {
    private static final Set<String> SPECTRA = Probes.matrices(MatrixKind.Content.LATENT_SPECTRA);
    private static final List<String> MODES = List.of("height", "width", "channels");
    private static final int FIGURES = 8;
    private static final int MOMENTS = 2;
    private static final int COLUMNS = 4;

    /** Below it an eigenvalue is rounding, and a logarithm says nothing. */
    private static final double LEAST = 1e-16;

    /**
     * What one figure shows.
     *
     * @param tensor the name of the matrix, which says which latent tensor it is of
     */
    private record Plot(ReportedRun run, String tensor) {
        static final Comparator<Plot> ORDER =
                Comparator.comparing(Plot::run, ReportedRun.ORDER).thenComparing(Plot::tensor);
    }

    private LatentSpectrumSection() {}

    /** Empty where no run has kept such spectra. */
    static Optional<Section> of(Observed observed) {
        SortedMap<Plot, TreeSet<Long>> there = new TreeMap<>(Plot.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "cols"), row -> {
            if (SPECTRA.contains(Observed.text(row[1])) && Observed.whole(row[3]) == COLUMNS) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                there.computeIfAbsent(new Plot(run, Observed.text(row[1])), plot -> new TreeSet<>())
                        .add(Observed.step(row[2]));
            }
        });
        if (there.isEmpty()) {
            return Optional.empty();
        }
        // one run of each kind says as much as all its seeds
        Map<String, Plot> kinds = new LinkedHashMap<>();
        there.keySet()
                .forEach(plot -> kinds.putIfAbsent(
                        String.format(
                                Locale.ROOT,
                                "%s %s %s",
                                plot.run.sweep(),
                                plot.tensor,
                                observed.view().words(plot.run.id(), Set.of("data_seed"))),
                        plot));
        List<Plot> shown = Spread.over(List.copyOf(kinds.values()), FIGURES);
        Map<Plot, SortedMap<Long, double[]>> spectra = read(observed, there, shown);
        return Optional.of(Section.of(
                "latent-spectra",
                "Latent spectra",
                "Eigenvalues of the covariances of the latent tensor's three unfoldings, over the largest, mean over the test images; colours "
                        + "are the noise on the inputs. Where a line falls off, there is the rank: blank borders put the cliff there, and noise fills it up."
                        + Spread.leftOut(kinds.size(), shown.size(), "kinds of runs"),
                shown.stream()
                        .map(plot -> figure(observed, plot, Objects.requireNonNull(spectra.get(plot))))
                        .toList()));
    }

    private static Map<Plot, SortedMap<Long, double[]>> read(
            Observed observed, SortedMap<Plot, TreeSet<Long>> there, List<Plot> shown) {
        Map<Plot, SortedMap<Long, double[]>> spectra = new LinkedHashMap<>();
        shown.forEach(plot -> spectra.put(plot, new TreeMap<>()));
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "data"), row -> {
            if (!SPECTRA.contains(Observed.text(row[1]))) {
                return;
            }
            Plot plot = new Plot(Objects.requireNonNull(observed.run(Observed.text(row[0]))), Observed.text(row[1]));
            SortedMap<Long, double[]> own = spectra.get(plot);
            long step = Observed.step(row[2]);
            if (own != null
                    && Spread.over(List.copyOf(Objects.requireNonNull(there.get(plot))), MOMENTS)
                            .contains(step)) {
                own.put(step, (double[]) Objects.requireNonNull(row[3]));
            }
        });
        return spectra;
    }

    private static Figure figure(Observed observed, Plot plot, SortedMap<Long, double[]> spectra) {
        ArrayNode values = Specification.JSON.createArrayNode();
        SortedSet<Double> levels = new TreeSet<>();
        List<String> steps = new ArrayList<>();
        spectra.forEach((step, rows) -> {
            steps.add("step " + step);
            ObjectNode line = null;
            for (int at = 0; at + COLUMNS <= rows.length; at += COLUMNS) {
                double noise = rows[at];
                int mode = (int) rows[at + 1];
                if (rows[at + 2] == 1) {
                    levels.add(noise);
                    line = values.addObject();
                    line.put("step", "step " + step)
                            .put("mode", MODES.get(mode - 1))
                            .put("noise", noise);
                    line.putArray("y");
                }
                if (line != null) {
                    ((ArrayNode) line.get("y")).add(Numbers.drawn(Math.max(rows[at + COLUMNS - 1], LEAST)));
                }
            }
        });
        return Figure.ofRun(
                plot.run().id(),
                String.format(
                        Locale.ROOT,
                        "Latent spectra of the %s, %s",
                        plot.tensor.substring(plot.tensor.lastIndexOf('_') + 1),
                        observed.view().words(plot.run.id(), Set.of("data_seed"))),
                String.format(
                        Locale.ROOT,
                        "Sweep %s, seed %d. What is below 1e-16 of the largest is drawn there.",
                        plot.run.sweep(),
                        plot.run.seed()),
                List.of(),
                Specification.of(
                        "latent",
                        Map.of(
                                "values",
                                values,
                                "steps",
                                Specification.texts(steps),
                                "modes",
                                Specification.texts(MODES),
                                "levels",
                                Specification.JSON.valueToTree(levels))),
                String.format(
                        Locale.ROOT,
                        "SELECT step, rows, cols, data FROM %s%nWHERE name = %s AND run_id = %s ORDER BY step",
                        Sql.table(Table.MATRICES),
                        Sql.literal(plot.tensor),
                        Sql.literal(plot.run.id())));
    }
}
