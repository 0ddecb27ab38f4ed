package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.yaml.Yaml;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What a fleet has of the settings above it. All of them, unless it names another family, data source or trainer: then those
 * that the other one knows as well. What neither of the two knows is passed on too, so that it is reported where it stands.
 */
final class Inheritance {
    private static final String FAMILY = "family";
    private static final String NAME = "name";

    private final Catalogue catalogue;

    Inheritance(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The entries of {@code under} that count for {@code over}, in their order; the caller may add to them.
     *
     * @param section the key of both in the file, such as {@code model}
     */
    Map<String, Yaml.Entry> passedOn(String section, Yaml.Mapping under, Yaml.Mapping over) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>(under.entries());
        String selector = selector(section);
        Optional<String> before = word(under, selector);
        Optional<String> after = word(over, selector);
        // the ordinary trainer has no name
        boolean ordinary = selector.equals(ClusterTrainers.SETTING) && before.isEmpty();
        if (after.isEmpty() || before.isEmpty() && !ordinary || before.equals(after)) {
            return entries;
        }
        Optional<Set<String>> old = settings(section, before);
        Optional<Set<String>> fresh = settings(section, after);
        if (old.isEmpty() || fresh.isEmpty()) {
            // one of them does not exist, which is reported, and nothing besides
            return new LinkedHashMap<>();
        }
        entries.keySet()
                .removeIf(setting -> setting.equals(selector)
                        || old.get().contains(setting) && !fresh.get().contains(setting));
        return entries;
    }

    private static String selector(String section) {
        return switch (section) {
            case "model" -> FAMILY;
            case "train" -> ClusterTrainers.SETTING;
            default -> NAME;
        };
    }

    private static Optional<String> word(Yaml.Mapping mapping, String selector) {
        return Optional.ofNullable(mapping.entries().get(selector))
                .map(entry -> entry.value() instanceof Yaml.Scalar scalar
                        ? scalar.text()
                        : entry.value().words());
    }

    /** The names of the settings of what is called {@code name}; empty if nothing is. */
    private Optional<Set<String>> settings(String section, Optional<String> name) {
        return switch (section) {
            case "model" -> family(name.orElse("")).map(family -> names(family.parameters()));
            case "data" -> named(catalogue.dataSources(), name.orElse("")).map(source -> names(source.parameters()));
            case "train" ->
                name.isEmpty()
                        ? Optional.of(names(GridSchema.training(Optional.empty())))
                        : named(catalogue.trainers(), name.get())
                                .map(trainer -> names(GridSchema.training(Optional.of(trainer))));
            default -> Optional.empty();
        };
    }

    private Optional<Family> family(String name) {
        List<Extensions<? extends Family>> all = new ArrayList<>(List.of(catalogue.families()));
        for (ClusterTrainer trainer : catalogue.trainers().all()) {
            all.add(trainer.families());
        }
        return all.stream()
                .filter(families -> families.names().contains(name))
                .<Family>map(families -> families.named(name))
                .findFirst();
    }

    private static <T> Optional<T> named(Extensions<T> extensions, String name) {
        return extensions.names().contains(name) ? Optional.of(extensions.named(name)) : Optional.empty();
    }

    private static Set<String> names(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::name).collect(Collectors.toSet());
    }
}
