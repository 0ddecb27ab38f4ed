package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Maps with obstacles and a goal, and the first step of a shortest path from some of their cells, after Tamar et al. (2016). An
 * example is a map: inputs [2][row][column] are 1 at obstacles, and 10 at the goal; the field {@code cells} lists the numbers
 * row·size + column of the cells that are asked about; targets [move][cell] are the one-hot moves there, see {@link Move#ALL}.
 */
@AutoService(DataSource.class)
public final class GridWorlds implements DataSource {
    /** The field that lists the cells. */
    static final String CELLS = "cells";

    private static final int MOST_WORLDS = 1_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public GridWorlds() {}

    @Override
    public String name() {
        return "grid-worlds";
    }

    @Override
    public String description() {
        return "Made: maps with obstacles and a goal, and the first step of a shortest path from some cells (after Tamar et al. 2016, arXiv 1602.02867).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("size", 8, 2, 256, "cells m along a side of a map"),
                Parameter.integer(
                        "worlds",
                        600,
                        1,
                        MOST_WORLDS,
                        "maps drawn to train on; those with fewer than states cells from which the goal can be reached are left out"),
                Parameter.integer("states", 12, 1, 65_536, "cells of each map whose first step is to be learnt"),
                Parameter.integer("test_worlds", 100, 0, MOST_WORLDS, "maps drawn and held out; left out likewise"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    /** How many maps are left out is known when they are drawn, which is done once for all who ask. */
    @Override
    public Dimensions dimensions(Settings settings) {
        DataSet data = DataSets.load(name(), settings);
        return new Dimensions(
                data.train().features(),
                data.train().outputs(),
                data.train().count(),
                data.test().count());
    }

    @Override
    public DataSet load(Settings settings) {
        Examples train = examples("train", settings.integer("worlds"), settings);
        if (train.count() == 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: none of %d maps of %d by %d has states %d cells from which the goal can be reached: expected one map at least; lower states, or raise size or worlds",
                    name(),
                    settings.integer("worlds"),
                    settings.integer("size"),
                    settings.integer("size"),
                    settings.integer("states")));
        }
        return new DataSet(name(), train, examples("test", settings.integer("test_worlds"), settings), false);
    }

    private Examples examples(String part, int worlds, Settings settings) {
        int size = settings.integer("size");
        int states = settings.integer("states");
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " " + part);
        List<GridWorld> kept = new ArrayList<>();
        List<int[]> asked = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        for (int i = 0; i < worlds; i++) {
            GridWorld world = GridWorld.draw(size, random);
            double[] distances = world.distances();
            int[] starts = world.starts(distances);
            if (starts.length < states) {
                continue;
            }
            random.shuffle(starts);
            int[] cells = new int[states];
            int[] moves = new int[states];
            for (int s = 0; s < states; s++) {
                cells[s] = starts[s];
                moves[s] = world.label(starts[s], distances);
            }
            kept.add(world);
            asked.add(cells);
            labels.add(moves);
        }
        return examples(part, kept, asked, labels, states, size);
    }

    private Examples examples(
            String part, List<GridWorld> worlds, List<int[]> asked, List<int[]> labels, int states, int size) {
        int features = 2 * size * size;
        int outputs = Move.ALL.size() * states;
        String what = name() + ": " + part;
        double[] inputs = Storage.rows(what + " inputs", worlds.size(), features);
        double[] cells = Storage.rows(what + " cells", worlds.size(), states);
        double[] targets = Storage.rows(what + " targets", worlds.size(), outputs);
        for (int i = 0; i < worlds.size(); i++) {
            worlds.get(i).planes(inputs, i * features);
            for (int s = 0; s < states; s++) {
                cells[i * states + s] = asked.get(i)[s];
                targets[i * outputs + labels.get(i)[s] * states + s] = 1;
            }
        }
        return new Examples(
                features,
                outputs,
                worlds.size(),
                inputs,
                targets,
                List.of(Field.integer(CELLS, states, cells)),
                List.of());
    }
}
