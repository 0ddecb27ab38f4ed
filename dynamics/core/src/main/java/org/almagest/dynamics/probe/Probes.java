package org.almagest.dynamics.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Extensions;

/** The probes on the class path, and what they declare. */
public final class Probes {
    /** All of them, by name. */
    public static final Extensions<Probe> ALL = Extensions.load(Probe.class, "probe", Probe::name);

    private static final Map<String, Map<String, Quantity>> QUANTITIES = quantities();

    private Probes() {}

    private static Map<String, Map<String, Quantity>> quantities() {
        Map<String, Map<String, Quantity>> byProbe = new LinkedHashMap<>();
        for (Probe probe : ALL.all()) {
            Map<String, Quantity> byName = new LinkedHashMap<>();
            probe.quantities().forEach(quantity -> byName.put(quantity.name(), quantity));
            byProbe.put(probe.name(), byName);
        }
        return byProbe;
    }

    /**
     * What {@code probe} declares of {@code quantity}, whatever its run calls it; empty where it is not on the class path, or measures
     * no such thing.
     */
    public static Optional<Quantity> quantity(String probe, String quantity) {
        return Optional.ofNullable(
                QUANTITIES.getOrDefault(ProbeLabel.declared(probe), Map.of()).get(quantity));
    }

    /** The names of the quantities that satisfy {@code condition}, of whatever probe. */
    public static Set<String> quantitiesThat(Predicate<Quantity> condition) {
        return QUANTITIES.values().stream()
                .flatMap(byName -> byName.values().stream())
                .filter(condition)
                .map(Quantity::name)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
    }

    /** The words of the operators of {@code kind} that probes write spectra of. */
    public static Set<String> operators(Operator.Kind kind) {
        return ALL.all().stream()
                .flatMap(probe -> probe.operators().stream())
                .filter(operator -> operator.kind() == kind)
                .map(Operator::name)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
    }

    /** The words of the matrices of {@code content} that probes write. */
    public static Set<String> matrices(MatrixKind.Content content) {
        return ALL.all().stream()
                .flatMap(probe -> probe.matrices().stream())
                .filter(matrix -> matrix.content() == content)
                .map(MatrixKind::name)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
    }
}
