package org.almagest.dynamics.reference;

import java.util.HashMap;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Examples b of bodies i in closed form, x_bic = cos(1 + 3b + 7i + 11c), v_bic = ½ sin(2 + 5b + 3i + 13c), q_bi = +1 for even b + i
 * and else −1; and networks with the parameters θ_k = 0.3 sin(1.7k). So other tools can be asked for the same numbers.
 */
public final class ClosedFormBodies {
    public static final int BODIES = 3;
    public static final int COUNT = 2;
    public static final Coordinates COORDINATES = new Coordinates(BODIES, 1, false);

    private ClosedFormBodies() {}

    /** Two examples of three bodies, example after example. */
    public static double[] inputs() {
        return inputs(COUNT, BODIES);
    }

    /** So many examples of so many bodies by the same formulas. */
    public static double[] inputs(int count, int bodies) {
        double[] inputs = new double[count * bodies * Coordinates.IN];
        int at = 0;
        for (int b = 0; b < count; b++) {
            for (int i = 0; i < bodies; i++) {
                for (int c = 0; c < 3; c++) {
                    inputs[at++] = Math.cos(1 + 3 * b + 7 * i + 11 * c);
                }
                for (int c = 0; c < 3; c++) {
                    inputs[at++] = 0.5 * Math.sin(2 + 5 * b + 3 * i + 13 * c);
                }
                inputs[at++] = (b + i) % 2 == 0 ? 1 : -1;
            }
        }
        return inputs;
    }

    /** The examples with these targets. */
    public static Examples examples(double... targets) {
        return new Examples(COORDINATES.features(), COORDINATES.outputs(), COUNT, inputs(), targets);
    }

    /** The network of a family at width 3, or at 4 where it sends no messages. */
    public static Model network(String family) {
        Map<String, Object> given = new HashMap<>(Map.of("depth", 2L, "width", 3L));
        if (family.equals("mlp")) {
            given.putAll(Map.of("width", 4L, "activation", "silu", "residual", "positions"));
        }
        Family named = Families.ALL.named(family);
        return named.build(Settings.of(named.parameters(), given), COORDINATES.features(), COORDINATES.outputs());
    }

    /** θ_k = 0.3 sin(1.7k). */
    public static double[] parameters(Model model) {
        double[] theta = new double[model.parameterCount()];
        for (int k = 0; k < theta.length; k++) {
            theta[k] = 0.3 * Math.sin(1.7 * k);
        }
        return theta;
    }
}
