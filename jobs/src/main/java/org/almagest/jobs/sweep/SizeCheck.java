package org.almagest.jobs.sweep;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingCheck;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Position;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the models of a grid for the sizes of its data, so that those that do not fit are known before anything runs.
 */
final class SizeCheck {
    // Beyond this, each axis is tried alone, at evenly spaced values: what is missed becomes a failed row.
    private static final long MOST_COMBINATIONS = 10_000;
    private static final int MOST_ALONG_ONE_AXIS = 1_000;

    private final Grid grid;
    private final List<Dimension> relevant;
    private final boolean trains;
    private final Map<Settings, DataSource.Dimensions> known = new HashMap<>();
    /** Probes that cannot measure some network, and what to say of the first. */
    private final Map<GridSchema.ProbeShape, String> refused = new LinkedHashMap<>();

    private @Nullable Built latest;

    /**
     * A check of some combinations.
     *
     * @param relevant the dimensions that are combined
     * @param trains whether the trainer is asked as well
     */
    private SizeCheck(Grid grid, List<Dimension> relevant, boolean trains) {
        this.grid = grid;
        this.relevant = relevant;
        this.trains = trains;
    }

    /** Whether it gives settings on which it depends whether a network fits its data. */
    private static boolean shapes(Grid grid, Dimension dimension) {
        return dimension.touches(GridSchema.MODEL)
                || dimension.touches(GridSchema.DATA)
                || grid.shape().probes().stream().anyMatch(probe -> dimension.touches(probe.section()));
    }

    /** Whether it gives settings on which it depends whether the trainer can do what it is told. */
    private static boolean trains(Grid grid, Dimension dimension) {
        return grid.shape().trainer().isPresent()
                ? dimension.touches(GridSchema.TRAIN)
                : TrainingCheck.SETTINGS.stream().anyMatch(setting -> dimension.touches(GridSchema.TRAIN + setting));
    }

    /**
     * Where the parts of a grid stand in its file.
     *
     * @param setting where a setting of {@code train} stands; where that is, if it is not written there
     * @param probe where a probe stands
     */
    record Positions(
            Position model,
            Position data,
            Position train,
            Function<String, Position> setting,
            Function<GridSchema.ProbeShape, Position> probe) {}

    /**
     * Reports the first combination that does not fit, at {@code model}, {@code train} or a setting of it, data that is missing,
     * at {@code data}, and for each probe the first network that it cannot measure, where the probe stands.
     */
    static void check(Grid grid, Positions at, Diagnostics problems) {
        List<Dimension> shapes = grid.dimensions().stream()
                .filter(dimension -> shapes(grid, dimension))
                .toList();
        List<Dimension> all = grid.dimensions().stream()
                .filter(dimension -> shapes(grid, dimension) || trains(grid, dimension))
                .toList();
        if (all.size() == shapes.size()) {
            new SizeCheck(grid, shapes, true).check(at, problems);
        } else if (new SizeCheck(grid, shapes, false).check(at, problems)) {
            // by itself, since training's axes may leave too many combinations to look at every network
            new SizeCheck(grid, all, true).check(at, problems);
        }
    }

    /** Whether all fits; else what does not is reported. */
    private boolean check(Positions at, Diagnostics problems) {
        boolean fits = combine(at, problems);
        refused.forEach((probe, words) -> problems.add(at.probe().apply(probe), words));
        return fits && refused.isEmpty();
    }

    /** Whether all fits, probes aside; else the first combination that does not is reported. */
    private boolean combine(Positions at, Diagnostics problems) {
        Map<String, Object> coordinates = new TreeMap<>(grid.fixed());
        grid.dimensions().forEach(dimension -> dimension.put(0, coordinates));
        try {
            if (combinations() <= MOST_COMBINATIONS) {
                all(0, coordinates);
            } else {
                alongEachAxis(coordinates);
            }
            return true;
        } catch (DataException e) {
            problems.add(
                    at.data(),
                    String.format(
                            Locale.ROOT, "data %s: %s", grid.shape().data().name(), e.getMessage()));
        } catch (UnsuitableSetting e) {
            problems.add(
                    at.setting().apply(e.setting()),
                    String.format(Locale.ROOT, "train%s: %s", where(coordinates), e.getMessage()));
        } catch (TrainingMisfit e) {
            problems.add(
                    at.train(),
                    String.format(
                            Locale.ROOT,
                            "train does not fit data %s%s: %s",
                            grid.shape().data().name(),
                            where(coordinates),
                            e.getMessage()));
        } catch (IllegalArgumentException e) {
            problems.add(
                    at.model(),
                    String.format(
                            Locale.ROOT,
                            "model %s does not fit data %s%s: %s",
                            grid.shape().family().name(),
                            grid.shape().data().name(),
                            where(coordinates),
                            e.getMessage()));
        }
        return false;
    }

    private long combinations() {
        long combinations = 1;
        for (Dimension dimension : relevant) {
            combinations = combinations > MOST_COMBINATIONS ? combinations : combinations * dimension.rows();
        }
        return combinations;
    }

    private void all(int index, Map<String, Object> coordinates) {
        if (index == relevant.size()) {
            fit(coordinates);
            return;
        }
        for (int row = 0; row < relevant.get(index).rows(); row++) {
            relevant.get(index).put(row, coordinates);
            all(index + 1, coordinates);
        }
    }

    private void alongEachAxis(Map<String, Object> coordinates) {
        for (Dimension dimension : relevant) {
            int tries = Math.min(dimension.rows(), MOST_ALONG_ONE_AXIS);
            for (int i = 0; i < tries; i++) {
                dimension.put((int) ((long) i * (dimension.rows() - 1) / Math.max(1, tries - 1)), coordinates);
                fit(coordinates);
            }
            dimension.put(0, coordinates);
        }
    }

    private void fit(Map<String, Object> coordinates) {
        GridSchema shape = grid.shape();
        Settings data = GridSchema.settings(GridSchema.DATA, shape.data().parameters(), coordinates);
        Settings model = GridSchema.settings(GridSchema.MODEL, shape.family().parameters(), coordinates);
        Model network = network(model, data);
        if (shape.trainer().isEmpty()) {
            // which probes can measure another program's network is known when it is translated
            shape.probes().stream()
                    .filter(probe -> !refused.containsKey(probe))
                    .forEach(probe -> fit(probe, network, data, coordinates));
        }
        if (!trains) {
            return;
        }
        if (shape.trainer().isPresent()) {
            fit(shape.trainer().get(), coordinates, data);
        } else {
            Settings training = GridSchema.settings(GridSchema.TRAIN, shape.training(), coordinates);
            TrainingCheck.check(training, network, sizes(data));
            TrainingCheck.stream(training, shape.data().name(), shape.data().streams());
            fit(Objectives.read(training.text("loss")), data);
        }
    }

    /** Whether the examples have the fields that the loss reads; only where it reads any are they loaded. */
    private void fit(Objective loss, Settings data) {
        for (String field : loss.fields()) {
            DataSource source = grid.shape().data();
            try {
                ExampleShape examples = source.furtherFields()
                        ? source.load(data).train().shape()
                        : ExampleShape.of(sizes(data).features(), sizes(data).outputs());
                examples.field(field);
            } catch (DataException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new UnsuitableSetting(
                        "loss",
                        String.format(
                                Locale.ROOT,
                                "%s with data %s: %s; name a field that is there, or take other data",
                                loss.name(),
                                source.name(),
                                e.getMessage()));
            }
        }
    }

    /** The network of these settings; the one before, if it is that, since settings of training vary without it. */
    private Model network(Settings model, Settings data) {
        Built built = latest;
        if (built == null || !built.model.equals(model) || !built.data.equals(data)) {
            GridSchema shape = grid.shape();
            Model network;
            if (shape.family().needsData(shape.data())) {
                network = shape.family().build(model, shape.data(), data);
            } else {
                DataSource.Dimensions sizes = sizes(data);
                network = shape.family().build(model, sizes.features(), sizes.outputs());
            }
            built = new Built(model, data, network);
            latest = built;
        }
        return built.network;
    }

    /** The sizes of what is learnt: a family that gives its inputs back has these for targets. */
    private DataSource.Dimensions learnt(Settings data) {
        DataSource.Dimensions given = sizes(data);
        return grid.shape().family().reconstructs()
                ? new DataSource.Dimensions(given.features(), given.features(), given.train(), given.test())
                : given;
    }

    private DataSource.Dimensions sizes(Settings data) {
        return known.computeIfAbsent(data, grid.shape().data()::dimensions);
    }

    private record Built(Settings model, Settings data, Model network) {}

    private void fit(GridSchema.ProbeShape shape, Model network, Settings data, Map<String, Object> coordinates) {
        String family = grid.shape().family().name();
        Optional<String> missing = shape.probe().needs().missing(network);
        if (missing.isPresent()) {
            refused.put(
                    shape,
                    String.format(
                            Locale.ROOT,
                            "probe %s needs %s; family %s%s is no such network: leave the probe out, or give other networks a fleet of their own",
                            shape.label(),
                            missing.get(),
                            family,
                            where(coordinates)));
            return;
        }
        Settings training = GridSchema.settings(GridSchema.TRAIN, grid.shape().training(), coordinates);
        shape.probe()
                .misfit(network, learnt(data), Objectives.read(training.text("loss")), shape.settings(coordinates))
                .or(() -> shape.probe().trainingMisfit(training))
                .ifPresent(words -> refused.put(
                        shape,
                        String.format(
                                Locale.ROOT,
                                "probe %s on family %s%s: %s",
                                shape.label(),
                                family,
                                where(coordinates),
                                words)));
    }

    private void fit(ClusterTrainer trainer, Map<String, Object> coordinates, Settings data) {
        try {
            trainer.check(GridSchema.settings(GridSchema.TRAIN, grid.shape().training(), coordinates), sizes(data));
        } catch (IllegalArgumentException e) {
            throw new TrainingMisfit(e);
        }
    }

    /** The model fits, but the training does not. */
    private static final class TrainingMisfit extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TrainingMisfit(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private String where(Map<String, Object> coordinates) {
        Map<String, Object> moving = new LinkedHashMap<>();
        relevant.forEach(dimension -> dimension.names().forEach(name -> moving.put(name, coordinates.get(name))));
        return moving.isEmpty()
                ? ""
                : moving.entrySet().stream()
                        .map(coordinate -> coordinate.getKey() + " " + coordinate.getValue())
                        .collect(Collectors.joining(", ", " at ", ""));
    }
}
