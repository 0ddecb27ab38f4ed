package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.CrossEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks that fuse text and image against closed forms and against losses and gradients that PyTorch gives, in double precision, at a
 * point that takes no random generator.
 */
class FusionOracleTest {
    /** Sums of some ten thousand products in another order; perturbations of 1e-13 move the values by less than 1e-12. */
    private static final double ROUNDING = 1e-11;

    private static final int PATCHES = 9;
    private static final int DEPTH = 2;

    @ParameterizedTest
    @CsvSource({
        "cross-attention, 1, 4993",
        "cross-attention, 2, 9282",
        "cross-attention, 8, 35016",
        "expert, 1, 9248",
        "expert, 2, 17792",
        "expert, 8, 69056",
        "encoder, 1, 1760",
        "encoder, 8, 1760",
        "tokens, 1, 544",
        "tokens, 8, 544"
    })
    void addedParameters(String type, int depth, long expected) {
        Model model = FusionPoint.model(type, depth, PATCHES);
        assertEquals(expected, cost(model).addedParameters());
        // counted: what is the image's alone
        long counted = model.blocks().stream()
                .filter(block -> ofImage(block, type))
                .mapToLong(Block::size)
                .sum();
        assertEquals(expected, counted);
    }

    private static boolean ofImage(Block block, String type) {
        String name = block.name();
        boolean path = block.layer() == 0 && (name.startsWith("W") || name.startsWith("b") || name.equals("E_codes"));
        return path
                || name.equals("P_image")
                || type.equals("expert") && name.endsWith("_image")
                || name.endsWith("_cross")
                || name.equals("gate");
    }

    @ParameterizedTest
    @CsvSource({
        "cross-attention, 27206, 151680, 197760, 289920",
        "expert, 35716, 257920, 451456, 900736",
        "encoder, 19684, 267136, 469888, 937600",
        "tokens, 18468, 255328, 446272, 890368"
    })
    void costs(String type, int parameters, long nine, long eighteen, long thirtySix) {
        assertEquals(parameters, FusionPoint.model(type, DEPTH, PATCHES).parameterCount());
        assertEquals(nine, cost(FusionPoint.model(type, DEPTH, 9)).multiplyAdds());
        assertEquals(eighteen, cost(FusionPoint.model(type, DEPTH, 18)).multiplyAdds());
        assertEquals(thirtySix, cost(FusionPoint.model(type, DEPTH, 36)).multiplyAdds());
    }

    private static Cost cost(Model model) {
        return model.capability(Cost.class).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "cross-attention, 1.9071046217072187, 7.3613278166207365, 0.009203866924513847",
        "expert, 1.6727564922198106, , 0.45376382363200696",
        "encoder, 1.2538522029516235, 2.9806610070591146, ",
        "tokens, 1.5409590100278834, , 0"
    })
    void lossAndGradients(String type, double loss, Double norm, Double ofImage) {
        Model model = FusionPoint.model(type, DEPTH, PATCHES);
        Answer answer = Answer.of(model, FusionPoint.parameters(model, type, DEPTH), FusionPoint.data(PATCHES));
        assertEquals(loss, answer.loss, ROUNDING * loss);
        if (norm != null) {
            assertEquals(norm, norm(answer.gradient), ROUNDING * norm);
        }
        if (ofImage != null) {
            assertEquals(ofImage, norm(answer.ofImage), ROUNDING * ofImage);
        }
    }

    /** With its gates shut a network of cross-attention sees texts alone, and its gates are what moves first. */
    @Test
    void shutGates() {
        Model model = FusionPoint.model("cross-attention", DEPTH, PATCHES);
        double[] theta = FusionPoint.shut(model, FusionPoint.parameters(model, "cross-attention", DEPTH));
        Answer answer = Answer.of(model, theta, FusionPoint.data(PATCHES));
        double expected = 1.9342815616784022;
        assertEquals(expected, answer.loss, ROUNDING * expected);
        assertEquals(0, norm(answer.ofImage));
        List<Double> gates = new ArrayList<>();
        double crossing = 0;
        for (Block block : model.blocks()) {
            if (block.name().equals("gate")) {
                gates.add(answer.gradient[block.offset()]);
            } else if (block.name().endsWith("_cross")) {
                for (int i = 0; i < block.size(); i++) {
                    crossing += Math.abs(answer.gradient[block.offset() + i]);
                }
            }
        }
        assertEquals(0, crossing);
        assertEquals(0.16537576082284003, gates.get(0), ROUNDING);
        assertEquals(0.05329120330838778, gates.get(1), ROUNDING);
    }

    /** Codes of the first image at the point. */
    @Test
    void codesAreTheNearest() {
        Codebook book = new Codebook(FusionPoint.NUMBERS, FusionPoint.pattern(8 * FusionPoint.NUMBERS, 2));
        double[] image = FusionPoint.pattern(3 * PATCHES * FusionPoint.NUMBERS, 1);
        List<Integer> codes = new ArrayList<>();
        for (int p = 0; p < PATCHES; p++) {
            codes.add(book.nearest(image, p * FusionPoint.NUMBERS));
        }
        assertEquals(List.of(0, 4, 7, 7, 7, 0, 3, 7, 7), codes);
    }

    /** Two experts with the same weights are one shared block. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void equalExpertsAreASharedBlock(int depth) {
        Model experts = FusionPoint.model("expert", depth, PATCHES);
        Model shared = FusionPoint.model("tokens", depth, PATCHES);
        double[] theta = FusionPoint.parameters(experts, "expert", depth);
        for (Block block : experts.blocks()) {
            if (block.layer() > 0 && block.name().endsWith("_image")) {
                Block other = experts.blocks().stream()
                        .filter(candidate -> candidate.layer() == block.layer()
                                && (candidate.name() + "_image").equals(block.name()))
                        .findFirst()
                        .orElseThrow();
                System.arraycopy(theta, other.offset(), theta, block.offset(), block.size());
            }
        }
        // an encoder whose second layer undoes nothing is not at hand, so the tokens are compared: codes whose vectors
        // are what the dense
        // layer makes of them, on images of these codes
        double[] book = FusionPoint.pattern(8 * FusionPoint.NUMBERS, 2);
        DataSet data = onCodes(book);
        double[] tokens = FusionPoint.parameters(shared, "tokens", depth);
        for (Block block : shared.blocks()) {
            if (block.name().equals("E_codes")) {
                writeProjected(theta, experts, book, tokens, block);
            } else {
                Block same = experts.blocks().stream()
                        .filter(candidate -> candidate.layer() == block.layer()
                                && candidate.name().equals(block.name()))
                        .findFirst()
                        .orElseThrow();
                System.arraycopy(theta, same.offset(), tokens, block.offset(), block.size());
            }
        }
        double expected = Answer.of(shared, tokens, data).loss;
        assertEquals(expected, Answer.of(experts, theta, data).loss, 1e-14 * expected);
    }

    private static DataSet onCodes(double[] book) {
        DataSet point = FusionPoint.data(PATCHES);
        double[] inputs = point.train().inputs();
        for (int p = 0; p < inputs.length / FusionPoint.NUMBERS; p++) {
            System.arraycopy(
                    book, p * 5 % 8 * FusionPoint.NUMBERS, inputs, p * FusionPoint.NUMBERS, FusionPoint.NUMBERS);
        }
        return point;
    }

    private static void writeProjected(double[] theta, Model experts, double[] book, double[] tokens, Block codes) {
        Block weights = ofPath(experts, "W");
        Block biases = ofPath(experts, "b");
        for (int k = 0; k < codes.rows(); k++) {
            for (int i = 0; i < codes.cols(); i++) {
                double sum = theta[biases.offset() + i];
                for (int j = 0; j < FusionPoint.NUMBERS; j++) {
                    sum += theta[weights.offset() + i * FusionPoint.NUMBERS + j] * book[k * FusionPoint.NUMBERS + j];
                }
                tokens[codes.offset() + k * codes.cols() + i] = sum;
            }
        }
    }

    private static Block ofPath(Model model, String name) {
        return model.blocks().stream()
                .filter(block -> block.layer() == 0 && block.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lloydFindsWhatThereIs() {
        // two groups on a line: the codes end at their means, whatever the first two vectors are
        double[] vectors = {0, 0.5, 1, 10, 10.5, 11};
        Codebook book = Codebook.of(vectors, 1, 2);
        assertEquals(List.of(0.5, 10.5), List.of(book.codes()[0], book.codes()[1]));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Codebook.of(new double[] {1, 1, 2}, 1, 3));
        assertTrue(Objects.toString(e.getMessage()).contains("lower codes"), e::getMessage);
    }

    @Test
    void refusesSettingsOfAnotherType() {
        Fusion family = new Fusion();
        Settings settings = Settings.of(family.parameters(), Map.of("type", "expert", "codes", 3));
        UnsuitableSetting e =
                assertThrows(UnsuitableSetting.class, () -> family.build(settings, FusionPoint.data(PATCHES)));
        assertEquals("codes", e.setting());
        assertEquals(
                "codes 3 with type expert: nothing reads it there; leave it out, or take type tokens", e.getMessage());
    }

    private static double norm(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number * number;
        }
        return Math.sqrt(sum);
    }

    /** Cross-entropy over all examples. */
    private record Answer(double loss, double[] gradient, double[] ofImage) {
        static Answer of(Model model, double[] theta, DataSet data) {
            NetworkInGraph network = new NetworkInGraph(model);
            Batch batch = network.batch(data.train().shape(), data.train().count());
            Node loss = new CrossEntropy().emit(network.graph(), network, batch).total(network.graph());
            List<Node> with = new ArrayList<>(network.parameters());
            with.add(batch.inputs());
            List<Node> results = new ArrayList<>(List.of(loss));
            results.addAll(Differentiation.gradient(network.graph(), loss, with));
            NetworkExecution compiled = network.execution(results, theta);
            compiled.load(data.train(), 0);
            compiled.execution().run();
            double[] gradient = new double[model.parameterCount()];
            for (int b = 0; b < model.blocks().size(); b++) {
                Block block = model.blocks().get(b);
                System.arraycopy(
                        compiled.execution().copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
            }
            return new Answer(
                    compiled.execution().copyOf(0, 1)[0],
                    gradient,
                    compiled.execution().copyOf(with.size(), data.train().inputs().length));
        }
    }
}
