package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
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
import org.almagest.jobs.table.Table;

/**
 * What one probe has measured of single layers and of the whole network, by step: a figure a run, in it a plot a quantity and in that a
 * line a layer.
 *
 * @param id anchor of the section
 * @param probe whose numbers they are
 * @param quantities what is drawn, in this order, where it has been measured
 */
record ProbeSection(String id, String title, String note, String probe, List<String> quantities) {
    private static final int FIGURES = 6;
    private static final int FIGURES_OF_A_SWEEP = 4;
    private static final int LAYERS = 8;
    private static final int MOMENTS = 40;

    /** The line of the whole network among those of its layers. */
    private static final String NETWORK = "network";

    /** In the place of a layer. */
    private static final int WHOLE = -1;

    /** All of them, in the order of the page. */
    static final List<ProbeSection> ALL = List.of(
            new ProbeSection(
                    "gradients",
                    "Gradients of single examples",
                    "How the gradients of single training examples scatter around their mean: signal to noise of the"
                            + " network and of its layers, and three tests of whether a batch is large enough.",
                    "gradients",
                    List.of(
                            "gradient_norm",
                            "mean_snr",
                            "norm_test",
                            "inner_product_test",
                            "orthogonality_test",
                            "simple_noise_scale",
                            "cabs_batch_size",
                            "tic_trace")),
            new ProbeSection(
                    "steps",
                    "Steps of the training",
                    "How long the last step was, whether it went where the one before went (cosine), how far all of them"
                            + " have led, and on which side of the valley it ended: alpha is −1 where it began, 0 at the"
                            + " minimum and 1 as high on the other side.",
                    "updates",
                    List.of("update_size", "update_cosine", "distance_from_start", "alpha", "alpha_of_slopes")),
            new ProbeSection(
                    "activations",
                    "Activations by layer",
                    "What training examples become on their way through the network. Sizes that grow with width or depth,"
                            + " units that never move and pairs of inputs that become one are seen here first.",
                    "activations",
                    List.of(
                            "activation_size",
                            "activation_variance",
                            "dead_units",
                            "saturated_units",
                            "effective_rank",
                            "pair_correlation")),
            new ProbeSection(
                    "weight-spectra",
                    "Spectra of weights",
                    "Singular values of each weight matrix: the exponent of the power law of its tail with the distance"
                            + " from it, stable rank, logarithm of the squared norm, and how many eigenvalues noise of the"
                            + " same size would not have.",
                    "weight-spectrum",
                    List.of("tail_exponent", "tail_distance", "stable_rank", "log_norm", "spectral_norm", "spikes")),
            new ProbeSection(
                    "features",
                    "Features of layers and classes",
                    "How far each layer's features are still those of the start (cka_start) and have become those of the"
                            + " targets (target_alignment); and neural collapse of the last layer, all of whose measures"
                            + " end at 0.",
                    "features",
                    List.of(
                            "cka_start",
                            "target_alignment",
                            "nc1",
                            "nc2_norms",
                            "nc2_angles",
                            "nc2_simplex",
                            "nc3",
                            "nc4")),
            new ProbeSection(
                    "curvature",
                    "Largest eigenvalues of the Hessian",
                    "From look to look, each with its residual; a line a place from the largest on. stability_ratio is near"
                            + " 1 where gradient descent of that step size is at the edge of stability. Eigenvalues that"
                            + " have not converged are not drawn.",
                    "curvature",
                    List.of(
                            "eigenvalue",
                            "eigenpair_residual",
                            "stability_ratio",
                            "hessian_trace",
                            "ggn_largest_eigenvalue",
                            "empirical_fisher_largest_eigenvalue")),
            new ProbeSection(
                    "landscape",
                    "The loss around a network",
                    "Barrier on the straight way from the start, best step along the gradient, and mean rise on a plane of"
                            + " two filter-normalised directions; the losses themselves are in the table matrices.",
                    "landscape",
                    List.of("path_barrier", "path_highest", "best_gradient_step", "plane_rise")));

    /** A number's place, but for its run. */
    private record Place(String quantity, int layer, long step) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int first = quantity.compareTo(other.quantity);
            int second = first == 0 ? Integer.compare(layer, other.layer) : first;
            return second == 0 ? Long.compare(step, other.step) : second;
        }
    }

    /** Those that have something to show. */
    static List<Section> of(Observed observed) {
        List<Section> sections = new ArrayList<>();
        ALL.forEach(kind -> kind.section(observed).ifPresent(sections::add));
        return sections;
    }

    private Optional<Section> section(Observed observed) {
        SortedMap<ReportedRun, SortedMap<Place, Double>> found = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "layer", "step", "value"), row -> {
            if (probe.equals(row[1]) && row[5] != null && quantities.contains(Observed.text(row[2]))) {
                double value = Observed.real(row[5]);
                if (Double.isFinite(value)) {
                    int layer = row[3] == null ? WHOLE : Observed.whole(row[3]);
                    found.computeIfAbsent(
                                    Objects.requireNonNull(observed.run(Observed.text(row[0]))), run -> new TreeMap<>())
                            .put(new Place(Observed.text(row[2]), layer, Observed.step(row[4])), value);
                }
            }
        });
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(found.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        Map<ReportedRun, SortedMap<Place, Double>> drawn = new LinkedHashMap<>();
        shown.forEach(run -> drawn.put(run, Objects.requireNonNull(found.get(run))));
        return Optional.of(Section.of(
                id,
                title,
                note + " Column layer as the probe describes it." + Spread.leftOut(found.size(), shown.size(), "runs"),
                drawn.entrySet().stream()
                        .map(entry -> figure(observed, entry.getKey(), entry.getValue()))
                        .toList()));
    }

    private Figure figure(Observed observed, ReportedRun run, SortedMap<Place, Double> numbers) {
        SortedSet<Integer> layers = new TreeSet<>();
        SortedSet<Long> steps = new TreeSet<>();
        SortedSet<String> measured = new TreeSet<>();
        numbers.keySet().forEach(place -> {
            layers.add(place.layer);
            steps.add(place.step);
            measured.add(place.quantity);
        });
        List<Integer> shownLayers = Spread.over(List.copyOf(layers), LAYERS);
        List<Long> shownSteps = Spread.over(List.copyOf(steps), MOMENTS);
        List<String> names = shownLayers.stream().map(ProbeSection::name).toList();
        ArrayNode values = Specification.JSON.createArrayNode();
        numbers.forEach((place, value) -> {
            if (shownLayers.contains(place.layer) && shownSteps.contains(place.step)) {
                values.addObject()
                        .put("q", place.quantity)
                        .put("layer", name(place.layer))
                        .put("x", place.step + 1)
                        .put("y", Numbers.drawn(value));
            }
        });
        return Figure.ofRun(
                run.id(),
                title + ": " + observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed())
                        + Spread.leftOut(layers.size(), shownLayers.size(), "layers")
                        + Spread.leftOut(steps.size(), shownSteps.size(), "moments"),
                List.of(),
                Specification.of(
                        "layers",
                        Map.of(
                                "values",
                                values,
                                "quantities",
                                Specification.texts(quantities.stream()
                                        .filter(measured::contains)
                                        .toList()),
                                "names",
                                Specification.texts(names),
                                "colours",
                                Colours.ordered(names.size()))),
                String.format(
                        Locale.ROOT,
                        "SELECT quantity, layer, step, value, standard_error, status FROM %s%nWHERE probe = %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literal(probe),
                        Sql.literal(run.id())));
    }

    private static String name(int layer) {
        return layer == WHOLE ? NETWORK : Integer.toString(layer);
    }
}
