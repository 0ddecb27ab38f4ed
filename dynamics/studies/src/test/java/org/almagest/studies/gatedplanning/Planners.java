package org.almagest.studies.gatedplanning;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.train.Training;

/** Networks, maps and settings of the tests. */
final class Planners {
    static final Family FAMILY = Families.ALL.named("value-iteration");

    private Planners() {}

    static Model model(Map<String, ?> settings, Examples examples) {
        return FAMILY.build(Settings.of(FAMILY.parameters(), settings), examples.features(), examples.outputs());
    }

    static Settings training(Map<String, ?> settings) {
        return Settings.of(Training.PARAMETERS, settings);
    }

    /** Number k is 0.3 sin(1.7k). */
    static double[] closedForm(int count) {
        return IntStream.range(0, count)
                .mapToDouble(k -> 0.3 * Math.sin(1.7 * k))
                .toArray();
    }

    /** The map of the oracles, rows joined. */
    static GridWorld maze() {
        String map = "......" + ".###.." + "...#.." + ".#.#.." + ".#...." + "....#.";
        boolean[] free = new boolean[36];
        for (int i = 0; i < free.length; i++) {
            free[i] = map.charAt(i) == '.';
        }
        return new GridWorld(6, free, 2);
    }

    /** The cells of the oracles: (2, 2), (5, 5), (3, 0), (2, 4). */
    static int[] states() {
        return new int[] {14, 35, 18, 16};
    }

    /** One map with labels at the given cells. */
    static Examples example(GridWorld world, int[] cells) {
        double[] planes = new double[2 * world.free().length];
        world.planes(planes, 0);
        double[] distances = world.distances();
        double[] targets = new double[8 * cells.length];
        for (int s = 0; s < cells.length; s++) {
            targets[world.label(cells[s], distances) * cells.length + s] = 1;
        }
        double[] asked = IntStream.of(cells).mapToDouble(cell -> cell).toArray();
        return new Examples(
                planes.length,
                targets.length,
                1,
                planes,
                targets,
                List.of(Field.integer(GridWorlds.CELLS, cells.length, asked)),
                List.of());
    }
}
