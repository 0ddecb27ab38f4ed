package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.ImageShape;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * How an example is a sequence: which field it is, what its tokens are, and whether a mask hides some of them.
 *
 * @param field the field that is read; null where it is what the network is evaluated on
 * @param vocabulary words, where tokens are whole numbers; 0 where they are vectors
 * @param length tokens of an example
 * @param width numbers in a token; 1 where they are whole numbers
 * @param image the image whose rows or patches the tokens are; null where an example is token after token already
 * @param patch side of a patch in pixels; 0 where tokens are rows
 * @param mask the field that says which tokens count; null where all do
 */
record SequenceInput(
        @Nullable String field,
        int vocabulary,
        int length,
        int width,
        @Nullable Volume image,
        int patch,
        @Nullable String mask) {
    private static final int LARGEST = 1_000_000;

    /** Its settings. */
    static final List<Parameter> PARAMETERS = parameters();

    /** The setting of families that can cut images into patches. */
    static final Parameter PATCH = Parameter.integer(
            "patch",
            0,
            0,
            LARGEST,
            "side of the square patches of an image that are its tokens; 0 = tokens are its rows");

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(
                List.of(
                        Parameter.text(
                                "field", Examples.INPUTS, "the field of the examples that is read as a sequence"),
                        Parameter.integer(
                                "vocabulary",
                                0,
                                0,
                                LARGEST,
                                "tokens are whole numbers from 0 to vocabulary − 1, each with a learned vector; 0 = tokens are vectors of real numbers"),
                        Parameter.integer(
                                "length",
                                0,
                                0,
                                LARGEST,
                                "tokens of an example, which is token after token; 0 = an example is an image, and a row of its pixels a token"),
                        Parameter.text(
                                "mask",
                                "mask",
                                "the field that has 1 for each token that counts and 0 for the others; where examples have no such field, all count")));
        parameters.addAll(ImageShape.PARAMETERS);
        return List.copyOf(parameters);
    }

    /**
     * What {@code settings} say of examples that have inputs and targets alone.
     *
     * @param features numbers in one input
     * @throws IllegalArgumentException if they do not fit, saying the way out
     */
    static SequenceInput of(Settings settings, int features) {
        String field = settings.text("field");
        if (!field.equals(Examples.INPUTS)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "field %s: these examples have inputs and targets alone; set field to inputs, or choose data with a field %s",
                    field,
                    field));
        }
        return shaped(settings, features, null);
    }

    /**
     * What {@code settings} say of {@code data}.
     *
     * @throws IllegalArgumentException if they do not fit, saying the way out
     */
    static SequenceInput of(Settings settings, DataSet data) {
        String name = settings.text("field");
        Field field = data.train().field(name);
        String mask = settings.text("mask");
        boolean masked = data.train().shape().fields().stream()
                .anyMatch(other -> other.name().equals(mask) && !mask.equals(name));
        SequenceInput input = shaped(settings, field.shape().length(), masked ? mask : null);
        input.checkMask(data.train());
        input.checkMask(data.test());
        input.checkTokens(field);
        input.checkTokens(data.test().field(name));
        return name.equals(Examples.INPUTS) ? input : input.reading(name);
    }

    private SequenceInput reading(String name) {
        return new SequenceInput(name, vocabulary, length, width, image, patch, mask);
    }

    private static SequenceInput shaped(Settings settings, int numbers, @Nullable String mask) {
        int vocabulary = settings.integer("vocabulary");
        int length = settings.integer("length");
        int patch = settings.values().containsKey(PATCH.name()) ? settings.integer(PATCH.name()) : 0;
        if (patch > 0 && (vocabulary > 0 || length > 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "patch %d with %s %d: expected one way to find tokens; patches are cut from images, so leave out the other, or patch",
                    patch,
                    vocabulary > 0 ? "vocabulary" : "length",
                    Math.max(vocabulary, length)));
        }
        if (vocabulary > 0) {
            if (length > 0 && length != numbers) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "length %d, but the examples have %d whole numbers, each a token: expected equal; leave length out",
                        length,
                        numbers));
            }
            return new SequenceInput(null, vocabulary, numbers, 1, null, 0, mask);
        }
        if (length > 0) {
            if (numbers % length != 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "length %d, but an example has %d numbers: expected a multiple; choose a length that divides %d",
                        length,
                        numbers,
                        numbers));
            }
            return new SequenceInput(null, 0, length, numbers / length, null, 0, mask);
        }
        Volume image = ImageShape.of(settings, numbers);
        if (patch == 0) {
            return new SequenceInput(null, 0, image.height(), image.channels() * image.width(), image, 0, mask);
        }
        checkPatches(image, patch);
        int tokens = image.height() / patch * (image.width() / patch);
        return new SequenceInput(null, 0, tokens, image.channels() * patch * patch, image, patch, mask);
    }

    private static void checkPatches(Volume image, int patch) {
        if (image.height() % patch != 0 || image.width() % patch != 0) {
            String divisors = IntStream.rangeClosed(1, Math.min(image.height(), image.width()))
                    .filter(side -> image.height() % side == 0 && image.width() % side == 0)
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "patch %d on images of %d by %d (y by x): expected a side that divides both; choose one of %s",
                    patch,
                    image.height(),
                    image.width(),
                    divisors));
        }
    }

    private void checkMask(Examples examples) {
        if (mask == null || examples.count() == 0) {
            return;
        }
        Field field = examples.field(mask);
        if (field.shape().length() != length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "field %s has %d numbers an example, and an example has %d tokens: expected as many; choose another field as mask, or other tokens",
                    mask,
                    field.shape().length(),
                    length));
        }
        for (int i = 0; i < field.values().length; i++) {
            if (field.values()[i] != 0 && field.values()[i] != 1) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "field %s: number %d of example %d is %s, expected 0 or 1",
                        mask,
                        i % length,
                        i / length,
                        field.values()[i]));
            }
        }
    }

    private void checkTokens(Field field) {
        for (int i = 0; vocabulary > 0 && i < field.values().length; i++) {
            double token = field.values()[i];
            if (token != Math.rint(token) || token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "field %s: token %d of example %d is %s, expected a whole number from 0 to %d; raise vocabulary, or set it to 0 for real numbers",
                        field.name(),
                        i % length,
                        i / length,
                        token,
                        vocabulary - 1));
            }
        }
    }

    /** The numbers that hold the sequence, [·][batch]. */
    private Node source(ForwardPass pass, Node inputs) {
        return field == null ? inputs : pass.field(field);
    }

    /** The whole numbers, [length][batch]. */
    Node tokens(ForwardPass pass, Node inputs) {
        return source(pass, inputs);
    }

    /** The mask, [length][batch]; null where all tokens count. */
    @Nullable
    Node visible(ForwardPass pass) {
        return mask == null ? null : pass.field(mask);
    }

    /** The vectors, one a column: [width][length·batch], column t·batch + n that of token t of example n. */
    Node columns(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node numbers = source(pass, inputs);
        int batch = numbers.shape().columns();
        // axes are named from the right, the examples being axis 0
        if (image == null) {
            Node places = graph.reshape(numbers, length, width, batch);
            return matrix(graph, graph.permute(places, 0, 2, 1), 3, width, length * batch);
        }
        if (patch == 0) {
            Node pixels = graph.reshape(numbers, image.channels(), image.height(), image.width(), batch);
            return matrix(graph, graph.permute(pixels, 0, 2, 1, 3), 4, width, length * batch);
        }
        Node pixels = graph.reshape(
                numbers, image.channels(), image.height() / patch, patch, image.width() / patch, patch, batch);
        return matrix(graph, graph.permute(pixels, 0, 2, 4, 1, 3, 5), 6, width, length * batch);
    }

    /** The vectors, one a row: [length·batch][width]. */
    Node rows(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node numbers = source(pass, inputs);
        int batch = numbers.shape().columns();
        if (image == null) {
            Node places = graph.reshape(numbers, length, width, batch);
            return matrix(graph, graph.permute(places, 1, 0, 2), 3, length * batch, width);
        }
        if (patch > 0) {
            return graph.transpose(columns(pass, inputs));
        }
        Node pixels = graph.reshape(numbers, image.channels(), image.height(), image.width(), batch);
        return matrix(graph, graph.permute(pixels, 1, 3, 0, 2), 4, length * batch, width);
    }

    /** An array of {@code rank} axes as a matrix. */
    private static Node matrix(GraphBuilder graph, Node a, int rank, int rows, int columns) {
        int[] extents = new int[rank];
        Arrays.fill(extents, 1);
        extents[rank - 2] = rows;
        extents[rank - 1] = columns;
        return graph.reshape(a, extents);
    }
}
