package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code fusion}: transformers that take in two modalities, such as a question and an image, and fuse them as the setting {@code
 * type} says; the first four types are those of Wadekar, Chaurasia, Chadha, Culurciello, arXiv 2405.17927, in a small form of ours.
 * Dense layers begin uniformly between ∓1/√fan-in, biases too; vectors that are looked up or added begin as each type says.
 */
@AutoService(Family.class)
public final class Fusion implements Family {
    private static final int LARGEST = 1_000_000;

    /** Each in a class of its own; the first is the default. */
    private static final List<FusionType> TYPES = List.of(
            new EncoderFusion(),
            new CrossAttentionFusion(),
            new ExpertFusion(),
            new TokenFusion(),
            new StreamsFusion());

    /** For {@link java.util.ServiceLoader}. */
    public Fusion() {}

    @Override
    public String name() {
        return "fusion";
    }

    @Override
    public String description() {
        return "transformers that fuse two modalities, such as a question and an image, in one of several ways (types after Wadekar et al. 2024, arXiv 2405.17927)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.choice(
                        "type",
                        TYPES.get(0).word(),
                        TYPES.stream().map(FusionType::word).toList(),
                        "how the modalities meet; "
                                + TYPES.stream()
                                        .map(type -> type.word() + ": " + type.meaning())
                                        .collect(Collectors.joining("; "))),
                Parameter.integer("width", 32, 1, LARGEST, "numbers in the state of a token")
                        .sizeAxis(),
                Parameter.integer("heads", 2, 1, LARGEST, "heads of every attention, which share the width evenly")
                        .axis(),
                Parameter.integer("depth", 2, 1, 10_000, "layers of attention and dense layers")
                        .axis()));
        TYPES.forEach(type -> parameters.addAll(type.parameters()));
        return List.copyOf(parameters);
    }

    /** 2: two streams take the examples of a step sixteen at a time, and their last layer forms no keys and values. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family fusion takes in two modalities, and these are examples of %d plain numbers: choose data of two, such as patch-questions, or another family",
                features));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        FusionType chosen = TYPES.stream()
                .filter(type -> type.word().equals(settings.text("type")))
                .findFirst()
                .orElseThrow();
        for (FusionType other : TYPES) {
            for (Parameter parameter : other == chosen ? List.<Parameter>of() : other.parameters()) {
                refuse(settings, parameter, chosen, other);
            }
        }
        return chosen.build(settings, data);
    }

    private static void refuse(Settings settings, Parameter parameter, FusionType chosen, FusionType other) {
        Object fallback = Objects.requireNonNull(parameter.fallback(), "the default of a setting of one type");
        Object value = settings.values().get(parameter.name());
        if (value != null && !value.equals(parameter.accept(fallback))) {
            throw new UnsuitableSetting(
                    parameter.name(),
                    String.format(
                            Locale.ROOT,
                            "%s with type %s: nothing reads it there; leave it out, or take type %s",
                            value,
                            chosen.word(),
                            other.word()));
        }
    }
}
