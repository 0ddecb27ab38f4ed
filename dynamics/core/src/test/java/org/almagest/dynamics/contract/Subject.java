package org.almagest.dynamics.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * A small network on small data, on which contracts are tried.
 *
 * @param name what it is, for messages
 * @param family its family
 * @param settings the family's settings
 * @param model the network
 * @param data what it learns
 */
record Subject(String name, Family family, Settings settings, Model model, DataSet data) {
    /** An image of 3 by 3 grey levels, or as many plain numbers. */
    private static final int FEATURES = 9;

    private static final int EXAMPLES = 5;
    private static final String NODES = "synthetic-graph";
    private static final int FEATURES_OF_A_NODE = 4;

    /** Every setting of every family is tried, and that is to take seconds. */
    private static final long LARGEST = 3;

    /**
     * A network of each family on the class path for each value of its choices and flags, one changed at a time. Those
     * that do not fit the data, which the family says itself, are left out.
     */
    static List<Subject> variants() {
        List<Subject> subjects = new ArrayList<>();
        for (Family family : Families.ALL.all()) {
            Map<String, Object> small = small(family);
            subjects.add(of(family, small, family.name()));
            for (Parameter parameter : family.parameters()) {
                for (Object value : alternatives(parameter)) {
                    Map<String, Object> given = new LinkedHashMap<>(small);
                    given.put(parameter.name(), value);
                    try {
                        subjects.add(of(family, given, "%s, %s %s".formatted(family.name(), parameter.name(), value)));
                    } catch (IllegalArgumentException e) {
                        // such as a residual network without an output layer on data of other sizes
                        continue;
                    }
                }
            }
        }
        return subjects;
    }

    /**
     * One small network of each family, one without activation and biases where it has such, and one as wide as the features
     * are many where it learns from a graph: what theory says of linear networks asks for those. A variational one besides where
     * a family has such, and one of two streams.
     */
    static List<Subject> each() {
        return Each.SUBJECTS;
    }

    /** Built once for all contracts: networks and data do not change. */
    private static final class Each {
        static final List<Subject> SUBJECTS = List.copyOf(built());
    }

    private static List<Subject> built() {
        List<Subject> subjects = new ArrayList<>();
        for (Family family : Families.ALL.all()) {
            subjects.add(of(family, small(family), family.name()));
            List<String> names =
                    family.parameters().stream().map(Parameter::name).toList();
            if (names.containsAll(List.of("activation", "bias"))) {
                Map<String, Object> linear = new LinkedHashMap<>(small(family));
                linear.put("activation", "linear");
                linear.put("bias", false);
                subjects.add(of(family, linear, "linear " + family.name()));
            }
            if (names.contains("latent_activation")) {
                Map<String, Object> variational = new LinkedHashMap<>(small(family));
                variational.put("kind", "vae");
                variational.put("latent_activation", "linear");
                subjects.add(of(family, variational, "variational " + family.name()));
            }
            if (names.contains("fusion_layer")) {
                Map<String, Object> streams = new LinkedHashMap<>(small(family));
                streams.put("type", "streams");
                streams.put("fusion_layer", 1L);
                subjects.add(of(family, streams, "streams of " + family.name()));
            }
            if (family.graph()) {
                Map<String, Object> wide = new LinkedHashMap<>(small(family));
                family.parameters().stream()
                        .filter(parameter -> parameter.role() == Parameter.Role.SIZE_AXIS)
                        .forEach(parameter -> wide.put(parameter.name(), (long) FEATURES_OF_A_NODE));
                subjects.add(of(family, wide, "wide " + family.name()));
            }
        }
        return subjects;
    }

    static List<Object> alternatives(Parameter parameter) {
        return switch (parameter.kind()) {
            case TEXT ->
                parameter.choices().stream()
                        .filter(choice -> !choice.equals(parameter.fallback()))
                        .map(choice -> (Object) choice)
                        .toList();
            case FLAG -> List.of(!Boolean.TRUE.equals(parameter.fallback()));
            case INTEGER, REAL -> List.of();
        };
    }

    /** Small whole numbers where they are sizes: the first with which the family builds. */
    private static Map<String, Object> small(Family family) {
        Map<String, Object> own = OwnData.settings(family);
        if (!own.isEmpty()) {
            return own;
        }
        IllegalArgumentException last = null;
        for (boolean sizes : new boolean[] {true, false}) {
            for (long size = LARGEST; size > 0; size--) {
                Map<String, Object> given = small(family, size, sizes);
                try {
                    of(family, given, family.name());
                    return given;
                } catch (IllegalArgumentException e) {
                    last = e;
                }
            }
        }
        throw new IllegalArgumentException("no small network of family " + family.name(), last);
    }

    /** What is required is {@code size}, and other sizes are small where they are to be given. */
    private static Map<String, Object> small(Family family, long size, boolean sizes) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Parameter parameter : family.parameters()) {
            if (parameter.kind() == Parameter.Kind.INTEGER) {
                if (parameter.required()) {
                    given.put(parameter.name(), Math.max(size, (long) parameter.minimum()));
                } else if (sizes && parameter.isAxis()) {
                    given.put(parameter.name(), Math.max(LARGEST, (long) parameter.minimum()));
                }
            }
        }
        return given;
    }

    private static Subject of(Family family, Map<String, ?> given, String name) {
        Settings settings = Settings.of(family.parameters(), given);
        DataSet learnt =
                OwnData.of(family).orElseGet(() -> family.graph() ? DataSets.load(NODES, nodes()) : separate());
        DataSet data = family.reconstructs() ? learnt.reconstruction() : learnt;
        return new Subject(name, family, settings, family.build(settings, data), data);
    }

    private static Settings nodes() {
        return Settings.of(
                DataSets.SOURCES.named(NODES).parameters(), Map.of("dimension", FEATURES_OF_A_NODE, "labels", "noise"));
    }

    private static DataSet separate() {
        return new DataSet("numbers", examples("train"), examples("test"), false);
    }

    private static Examples examples(String part) {
        return new Examples(
                FEATURES,
                FEATURES,
                EXAMPLES,
                Draws.normals(EXAMPLES * FEATURES, part + " inputs"),
                Draws.normals(EXAMPLES * FEATURES, part + " targets"));
    }

    /** Where the network begins. */
    double[] initial() {
        return model.initialise(new RandomStream(1, "init"));
    }

    @Override
    public String toString() {
        return name;
    }
}
