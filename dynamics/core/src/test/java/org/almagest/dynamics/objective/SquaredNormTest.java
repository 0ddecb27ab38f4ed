package org.almagest.dynamics.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The squares of parameters, of all or of some. */
class SquaredNormTest {
    /** Of a sum of some twenty squares. */
    private static final double ROUNDING = 1e-14;

    private static final Family MLP = Families.ALL.named("mlp");
    private static final ExampleShape SHAPE = new Examples(3, 2, 1, new double[3], new double[2]).shape();

    private final Model model =
            MLP.build(Settings.of(MLP.parameters(), Map.of("depth", 1, "width", 2, "init", "gaussian")), 3, 2);

    private Node emit(NetworkInGraph network, String loss) {
        return Objectives.read(loss)
                .emit(network.graph(), network, network.batch(SHAPE, 1))
                .total(network.graph());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "squared-norm | | -1",
                "squared-norm(layer=0) | | 0",
                "squared-norm(block=W) | W | -1",
                "squared-norm(block=W, layer=1) | W | 1"
            })
    void isTheSumOfTheSquaresOfItsBlocks(String loss, String name, int layer) {
        double[] theta = model.initialise(new RandomStream(1, "init"));
        double expected = model.blocks().stream()
                .filter(block -> (name == null || block.name().equals(name)) && (layer < 0 || block.layer() == layer))
                .flatMapToDouble(block -> Arrays.stream(theta, block.offset(), block.offset() + block.size()))
                .map(number -> number * number)
                .sum();
        NetworkInGraph network = new NetworkInGraph(model);
        NetworkExecution execution = network.execution(List.of(emit(network, loss)), theta);
        execution.execution().run();
        double found = execution.execution().copyOf(0, 1)[0];
        assertEquals(expected, found, ROUNDING * expected);
        assertTrue(found > 0);
    }

    @Test
    void aBlockThatIsNotThereIsAnError() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> emit(new NetworkInGraph(model), "squared-norm(block=U)"))
                .getMessage();
        assertTrue(message.contains("the network has no such block"), message);
    }
}
