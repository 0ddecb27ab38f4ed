package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.jspecify.annotations.Nullable;

/** Walks through a grid. Settings are made anew only where one of their coordinates has moved. */
final class GridIterator implements Iterator<RunConfiguration> {
    private final Grid grid;
    private final List<Grid.Membership> taken;
    private final Map<String, Object> coordinates;
    private final int[] rows;
    private final Section model;
    private final Section data;
    private final Section training;
    private final List<Section> probes = new ArrayList<>();
    private Map<String, String> files = Map.of();
    private @Nullable Settings filesOf;
    private @Nullable Settings modelFilesOf;
    private boolean exhausted;

    GridIterator(Grid grid, List<Grid.Membership> taken) {
        this.grid = grid;
        this.taken = List.copyOf(taken);
        this.coordinates = new TreeMap<>(grid.fixed());
        this.rows = new int[grid.dimensions().size()];
        this.model = new Section(GridSchema.MODEL, grid.shape().family().parameters());
        this.data = new Section(GridSchema.DATA, grid.shape().data().parameters());
        this.training = new Section(GridSchema.TRAIN, grid.shape().training());
        grid.shape().probes().forEach(probe -> probes.add(new Section(probe.section(), probe.parameters())));
        grid.dimensions().forEach(dimension -> dimension.put(0, coordinates));
        skipTaken();
    }

    @Override
    public boolean hasNext() {
        return !exhausted;
    }

    @Override
    public RunConfiguration next() {
        if (exhausted) {
            throw new NoSuchElementException("the grid has no more cells");
        }
        List<ProbeRequest> requests = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            GridSchema.ProbeShape probe = grid.shape().probes().get(i);
            requests.add(new ProbeRequest(
                    probe.probe().name(), probe.as(), probe.at(), probes.get(i).settings()));
        }
        RunConfiguration configuration = new RunConfiguration(
                grid.shape().family().name(),
                model.settings(),
                grid.shape().data().name(),
                data.settings(),
                training.settings(),
                requests,
                seed(),
                files());
        step();
        skipTaken();
        return configuration;
    }

    /** Files are looked at again only where the settings of the data or the model have moved. */
    private Map<String, String> files() {
        Settings settings = data.settings();
        Settings network = model.settings();
        if (settings != filesOf || network != modelFilesOf) {
            Map<String, String> found =
                    new TreeMap<>(DataSets.contents(grid.shape().data(), settings));
            found.putAll(Families.contents(grid.shape().family(), network));
            files = found;
            filesOf = settings;
            modelFilesOf = network;
        }
        return files;
    }

    private long seed() {
        if (coordinates.get(GridSchema.SEEDS) instanceof Long seed) {
            return seed;
        }
        throw new IllegalStateException(String.format(Locale.ROOT, "a grid has no seeds: %s", coordinates));
    }

    /** Passes over all remaining cells and tells how many there were. */
    long count() {
        long count = 0;
        while (!exhausted) {
            count++;
            step();
            skipTaken();
        }
        return count;
    }

    private void skipTaken() {
        while (!exhausted && taken.stream().anyMatch(grid -> grid.contains(coordinates))) {
            step();
        }
    }

    private void step() {
        for (int i = rows.length - 1; i >= 0; i--) {
            Dimension dimension = grid.dimensions().get(i);
            rows[i] = (rows[i] + 1) % dimension.rows();
            dimension.put(rows[i], coordinates);
            if (rows[i] != 0) {
                return;
            }
        }
        exhausted = true;
    }

    /** The settings of one section, remembered for the rows they were made for. */
    private final class Section {
        private final String prefix;
        private final List<Parameter> parameters;
        private final int[] touching;
        private int @Nullable [] madeFor;
        private @Nullable Settings made;

        Section(String prefix, List<Parameter> parameters) {
            this.prefix = prefix;
            this.parameters = parameters;
            List<Dimension> dimensions = grid.dimensions();
            this.touching = IntStream.range(0, dimensions.size())
                    .filter(i -> dimensions.get(i).touches(prefix))
                    .toArray();
        }

        Settings settings() {
            int[] now = Arrays.stream(touching).map(i -> rows[i]).toArray();
            Settings settings = made;
            if (settings == null || !Arrays.equals(madeFor, now)) {
                settings = GridSchema.settings(prefix, parameters, coordinates);
                made = settings;
                madeFor = now;
            }
            return settings;
        }
    }
}
