package org.almagest.dynamics.objective;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.jspecify.annotations.Nullable;

/**
 * A sum of objectives, as a sweep file writes it: {@code squared-error + 0.1*gradient-norm}. Its terms are called as their
 * objectives are.
 *
 * @param parts at least one, different objectives
 */
record WeightedSum(List<Part> parts) implements Objective {
    /**
     * A term.
     *
     * @param weight its factor; where it follows a schedule, 1 or −1
     * @param schedule what the factor is multiplied with; null where it is always the same
     */
    record Part(double weight, @Nullable Schedule schedule, Objective objective) {
        /** The weight at a step. */
        double at(long step) {
            return schedule == null ? weight : weight * schedule.applyAsDouble(step);
        }

        /** Whether it is there from the start. */
        boolean first() {
            return !(schedule instanceof Onset);
        }

        /** The steps at which something of it joins. */
        private Stream<Long> joining() {
            Stream<Long> within = objective.joining().stream();
            return schedule instanceof Onset onset
                    ? Stream.concat(Stream.of(onset.step()), within.filter(step -> step > onset.step()))
                    : within;
        }

        /** As much of it as has joined by a step; empty where nothing has. */
        private Stream<Part> joined(long step) {
            if (!(schedule instanceof Onset onset)) {
                return Stream.of(new Part(weight, schedule, objective.joined(step)));
            }
            return step < onset.step()
                    ? Stream.empty()
                    : Stream.of(new Part(weight * onset.weight(), null, objective.joined(step)));
        }

        /** Without a sign. */
        private String text() {
            double size = Math.abs(weight);
            String factor = schedule != null ? schedule + "*" : size == 1 ? "" : Wording.number(size) + "*";
            return factor + objective.name();
        }
    }

    WeightedSum {
        parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            boolean negative = part.weight < 0;
            text.append(text.isEmpty() ? negative ? "-" : "" : negative ? " - " : " + ")
                    .append(part.text());
        }
        return text.toString();
    }

    @Override
    public String description() {
        return "the weighted sum of its terms";
    }

    @Override
    public List<String> fields() {
        return parts.stream().flatMap(part -> part.objective.fields().stream()).toList();
    }

    @Override
    public Optional<String> missing(Model model) {
        return parts.stream()
                .flatMap(part -> part.objective.missing(model).stream())
                .findFirst();
    }

    @Override
    public int inputDerivatives() {
        return parts.stream()
                .mapToInt(part -> part.objective.inputDerivatives())
                .max()
                .orElse(0);
    }

    @Override
    public boolean meanOverExamples() {
        return parts.stream().allMatch(part -> part.objective.meanOverExamples());
    }

    @Override
    public boolean ignoresPadding() {
        return parts.stream().allMatch(part -> part.objective.ignoresPadding());
    }

    @Override
    public List<Long> joining() {
        return parts.stream().flatMap(Part::joining).distinct().sorted().toList();
    }

    @Override
    public Objective joined(long step) {
        return new WeightedSum(parts.stream().flatMap(part -> part.joined(step)).toList());
    }

    @Override
    public Objective at(long step) {
        return new WeightedSum(parts.stream()
                .map(part -> new Part(part.at(step), null, part.objective.at(step)))
                .toList());
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Map<Part, List<Terms.Term>> emitted = new HashMap<>();
        parts.stream()
                .sorted(Comparator.comparingInt((Part part) -> part.objective.inputDerivatives())
                        .reversed())
                .forEachOrdered(part -> emitted.put(
                        part, part.objective.emit(graph, network, batch).terms()));
        List<Terms.Term> terms = new ArrayList<>();
        for (Part part : parts) {
            List<Terms.Term> own = emitted.getOrDefault(part, List.of());
            Node schedule = part.schedule == null ? null : batch.scheduled(part.schedule.toString(), part.schedule);
            for (Terms.Term term : own) {
                String name = own.size() == 1 ? part.objective.name() : part.objective.name() + ": " + term.name();
                terms.add(new Terms.Term(name, part.weight * term.weight(), schedule, term.value()));
            }
        }
        return new Terms(terms);
    }
}
