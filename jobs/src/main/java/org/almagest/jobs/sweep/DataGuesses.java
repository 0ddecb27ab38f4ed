package org.almagest.jobs.sweep;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;

/** What the data sources of a sweep take from files where nobody told them, each sentence once. */
final class DataGuesses {
    /** More would bury those that a reader can act upon; a file costs a look each. */
    private static final int MOST_LOOKS = 100;

    private final Set<String> sentences = new LinkedHashSet<>();
    private int looks;

    private DataGuesses() {}

    static List<String> of(List<Grid> grids) {
        DataGuesses guesses = new DataGuesses();
        for (Grid grid : grids) {
            Map<String, Object> coordinates = new TreeMap<>(grid.fixed());
            grid.dimensions().forEach(dimension -> dimension.put(0, coordinates));
            List<Dimension> data = grid.dimensions().stream()
                    .filter(dimension -> dimension.touches(GridSchema.DATA))
                    .toList();
            guesses.look(grid.shape(), data, 0, coordinates);
        }
        return List.copyOf(guesses.sentences);
    }

    private void look(GridSchema shape, List<Dimension> data, int index, Map<String, Object> coordinates) {
        if (looks == MOST_LOOKS) {
            return;
        }
        if (index < data.size()) {
            for (int row = 0; row < data.get(index).rows(); row++) {
                data.get(index).put(row, coordinates);
                look(shape, data, index + 1, coordinates);
            }
            return;
        }
        looks++;
        Settings settings = GridSchema.settings(GridSchema.DATA, shape.data().parameters(), coordinates);
        sentences.addAll(DataSets.guesses(shape.data(), settings));
    }
}
