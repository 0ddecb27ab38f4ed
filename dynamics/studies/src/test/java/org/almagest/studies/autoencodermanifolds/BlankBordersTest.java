package org.almagest.studies.autoencodermanifolds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.manifold.RankBound;
import org.almagest.dynamics.manifold.TensorSet;
import org.almagest.dynamics.probe.OutputGradient;
import org.junit.jupiter.api.Test;

/** What blank borders allow of the ranks of a latent tensor, for all digits of the file, and that no network exceeds it. */
class BlankBordersTest {
    private static final int ALL = 1797;
    private static final int SOME = 60;
    private static final double TOLERANCE = 1e-12;

    /** Counted in NumPy from the same file: the triple of bounds, and the digits that have it. */
    private static final Map<List<Integer>, Integer> COUNTED = Map.ofEntries(
            Map.entry(List.of(7, 5, 21), 2),
            Map.entry(List.of(7, 6, 23), 2),
            Map.entry(List.of(7, 6, 24), 8),
            Map.entry(List.of(7, 6, 25), 29),
            Map.entry(List.of(7, 6, 26), 51),
            Map.entry(List.of(7, 6, 27), 93),
            Map.entry(List.of(7, 7, 26), 1),
            Map.entry(List.of(7, 7, 27), 30),
            Map.entry(List.of(7, 7, 28), 141),
            Map.entry(List.of(7, 7, 29), 237),
            Map.entry(List.of(7, 7, 30), 510),
            Map.entry(List.of(7, 7, 31), 353),
            Map.entry(List.of(7, 7, 32), 183),
            Map.entry(List.of(7, 7, 33), 119),
            Map.entry(List.of(7, 7, 34), 18),
            Map.entry(List.of(7, 7, 35), 11),
            Map.entry(List.of(7, 7, 36), 9));

    private static Model model(String activation) {
        Family family = Families.ALL.named("tensor-autoencoder");
        Map<String, Object> given = Map.of("latent_activation", activation, "output_bias", "drawn", "init", "uniform");
        int pixels = FileDigits.SIDE * FileDigits.SIDE;
        return family.build(Settings.of(family.parameters(), given), pixels, pixels);
    }

    private static LatentTensor tensor(Model model) {
        return model.capability(LatentTensor.class).orElseThrow();
    }

    private static List<Integer> bound(LatentTensor tensor, Examples digits, int image) {
        double[] input = new double[digits.features()];
        System.arraycopy(digits.inputs(), image * input.length, input, 0, input.length);
        return RankBound.of(tensor.alike(input), tensor.shape());
    }

    @Test
    void boundsOfAllDigitsAreThoseCountedElsewhere() {
        Examples digits = FileDigits.first(ALL);
        LatentTensor tensor = tensor(model("relu"));
        assertEquals(new Volume(64, 7, 7), tensor.shape());
        Map<List<Integer>, Integer> found = new HashMap<>();
        for (int image = 0; image < ALL; image++) {
            found.merge(bound(tensor, digits, image), 1, Integer::sum);
        }
        assertEquals(COUNTED, found);
    }

    @Test
    void noUntrainedNetworkExceedsThem() {
        Examples digits = FileDigits.first(SOME);
        for (String activation : List.of("relu", "linear")) {
            Model model = model(activation);
            LatentTensor tensor = tensor(model);
            NetworkInGraph network = new NetworkInGraph(model);
            LatentTensor.Encoded encoded = tensor.encode(
                    network.pass(), network.batch(digits.shape(), SOME).inputs());
            for (long seed = 1; seed <= 2; seed++) {
                NetworkExecution execution =
                        network.execution(List.of(encoded.mean()), model.initialise(new RandomStream(seed, "init")));
                execution.load(digits, 0);
                execution.execution().run();
                int numbers = tensor.shape().size();
                double[] codes = OutputGradient.rows(execution.execution().copyOf(0, numbers * SOME), numbers, SOME);
                TensorSet set = TensorSet.of(codes, SOME, tensor.shape());
                int attained = 0;
                for (int image = 0; image < SOME; image++) {
                    List<Integer> bound = bound(tensor, digits, image);
                    List<Integer> ranks = set.ranks(image, TOLERANCE);
                    for (int mode = 0; mode < bound.size(); mode++) {
                        assertTrue(ranks.get(mode) <= bound.get(mode), () -> ranks + " above " + bound);
                    }
                    attained += ranks.equals(bound) ? 1 : 0;
                }
                // a bound that no network comes near would hold of anything
                assertTrue(attained >= 0.85 * SOME, attained + " attained");
            }
        }
    }
}
