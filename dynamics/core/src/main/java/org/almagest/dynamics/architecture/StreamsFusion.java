package org.almagest.dynamics.architecture;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.TwoStreamTokens;
import org.almagest.dynamics.family.InParts;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/** Two streams of tokens with blocks of their own, see {@link StreamsBody}. */
final class StreamsFusion implements FusionType {
    private static final int LARGEST = 1_000_000;
    private static final int USUAL_LAYER = 2;
    private static final int USUAL_LATENTS = 4;
    /** As many as fill vectors of eight twice; at once, all examples of a batch leave more for the way back than caches hold. */
    private static final InParts PARTS = new InParts(16, List.of());

    @Override
    public String word() {
        return "streams";
    }

    @Override
    public String meaning() {
        return "two streams of tokens with blocks of their own, which meet as fusion says (Nagrani et al. 2021, arXiv 2107.00135)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "fusion",
                        "bottleneck",
                        StreamSizes.Fusion.words(),
                        "how streams meet; late: nowhere but in the mean of their logits; pair: the tokens of each attend to"
                                + " those of both; bottleneck: by way of a few latents"),
                Parameter.integer(
                        "fusion_layer",
                        USUAL_LAYER,
                        0,
                        10_000,
                        "layers before the first in which streams meet; with fusion bottleneck in the last layer alone"
                                + " nothing passes, since latents begin as constants"),
                Parameter.integer("bottlenecks", USUAL_LATENTS, 1, LARGEST, "latents of fusion bottleneck")
                        .axis());
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        StreamSizes.Fusion fusion = StreamSizes.Fusion.named(settings.text("fusion"));
        int depth = settings.integer("depth");
        boolean latents = fusion == StreamSizes.Fusion.BOTTLENECK;
        boolean late = fusion == StreamSizes.Fusion.LATE;
        int fusionLayer = late ? depth : settings.integer("fusion_layer");
        refuse(settings, "bottlenecks", USUAL_LATENTS, latents);
        refuse(settings, "fusion_layer", USUAL_LAYER, !late);
        if (!late && fusionLayer >= depth) {
            throw new UnsuitableSetting(
                    "fusion_layer",
                    String.format(
                            Locale.ROOT,
                            "%d with depth %d: expected fewer, since the streams would meet in no layer; lower it, raise depth, or take fusion late",
                            fusionLayer,
                            depth));
        }
        Blocks.Builder blocks = Blocks.builder();
        StreamsBody body = new StreamsBody(
                blocks,
                new StreamSizes(
                        fusion,
                        depth,
                        fusionLayer,
                        latents ? settings.integer("bottlenecks") : 0,
                        settings.integer("width"),
                        settings.integer("heads"),
                        tokens(data, data.train().features(), numbers(data)),
                        tokens(data, second(data), numbers(data)),
                        numbers(data),
                        data.train().outputs()));
        return new LayeredModel(blocks.build(), body, List.of(body, body.cost(), PARTS));
    }

    private static void refuse(Settings settings, String name, int usual, boolean read) {
        int value = settings.integer(name);
        if (!read && value != usual) {
            throw new UnsuitableSetting(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%d with fusion %s: nothing reads it there; leave it out, or take another fusion",
                            value,
                            settings.text("fusion")));
        }
    }

    private static int numbers(DataSet data) {
        return data.train().shared().stream()
                .map(SharedArray::shape)
                .filter(shape -> shape.name().equals(TwoStreamTokens.CODES))
                .findFirst()
                .orElseThrow(() -> misfit(data, "a shared array " + TwoStreamTokens.CODES))
                .columns();
    }

    private static int second(DataSet data) {
        return data.train().further().stream()
                .filter(field -> field.name().equals(TwoStreamTokens.SECOND))
                .findFirst()
                .orElseThrow(() -> misfit(data, "a field " + TwoStreamTokens.SECOND))
                .shape()
                .length();
    }

    private static int tokens(DataSet data, int length, int numbers) {
        if (length % numbers != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s: a stream of %d numbers, and tokens of %d, the columns of the shared array %s: expected a multiple",
                    data.name(),
                    length,
                    numbers,
                    TwoStreamTokens.CODES));
        }
        return length / numbers;
    }

    private static IllegalArgumentException misfit(DataSet data, String wanted) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "data %s has not %s: fusion type streams takes in two streams of tokens; choose data two-streams, or another type",
                data.name(),
                wanted));
    }
}
