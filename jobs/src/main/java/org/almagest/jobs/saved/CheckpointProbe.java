package org.almagest.jobs.saved;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.jspecify.annotations.Nullable;

/** Saved models and what is to be measured of them, checked: one run each. */
public final class CheckpointProbe {
    /** The data of those who gave none. */
    static final NamedSettings NO_DATA = new NamedSettings("none", Settings.of(List.of(), Map.of()));

    /** The name under which such runs are grouped. */
    private static final String SWEEP = "probe";

    private static final ProbeSchedule ONCE = new ProbeSchedule(false, true, List.of());

    private final List<Path> files;
    private final NamedSettings data;
    private final List<ProbeRequest> requests;

    private CheckpointProbe(List<Path> files, NamedSettings data, List<ProbeRequest> requests) {
        this.files = List.copyOf(files);
        this.data = data;
        this.requests = List.copyOf(requests);
    }

    /**
     * Reads what a command line says.
     *
     * @param models files and folders
     * @param data a data source with its settings, such as {@code digits:train=100}; null for weights alone
     * @param probes probes with their settings, such as {@code weight-scaling:per_layer=true}; none for all that weights
     *     alone suffice for
     * @throws IllegalArgumentException naming what is wrong and what is allowed
     */
    public static CheckpointProbe of(List<String> models, @Nullable String data, List<String> probes) {
        List<Path> files = ModelFiles.find(models);
        List<ProbeRequest> requests = new ArrayList<>();
        for (String probe : probes.isEmpty() ? ofWeights() : probes) {
            NamedSettings named = NamedSettings.of(
                    probe, name -> known("probe", name, Probes.ALL).parameters());
            if (requests.stream().anyMatch(request -> request.probe().equals(named.name()))) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "probe %s is given twice: drop one", named.name()));
            }
            if (data == null && Probes.ALL.named(named.name()).needs().predictions()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "probe %s needs more than weights: expected data to measure on; add --data NAME",
                        named.name()));
            }
            requests.add(new ProbeRequest(named.name(), ONCE, named.settings()));
        }
        return new CheckpointProbe(files, data == null ? NO_DATA : data(data), requests);
    }

    /** The probes that weights alone suffice for. */
    private static List<String> ofWeights() {
        return Probes.ALL.all().stream()
                .filter(probe -> !probe.needs().predictions())
                .map(Probe::name)
                .toList();
    }

    private static NamedSettings data(String text) {
        NamedSettings named = NamedSettings.of(
                text, name -> known("data source", name, DataSets.SOURCES).parameters());
        try {
            DataSets.dimensions(named.name(), named.settings());
        } catch (DataException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: %s", text, e.getMessage()), e);
        }
        return named;
    }

    private static <T> T known(String kind, String name, Extensions<T> extensions) {
        if (!extensions.names().contains(name)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "unknown %s %s: known are %s%s",
                    kind,
                    name,
                    String.join(", ", extensions.names()),
                    Suggestion.forWord(name, extensions.names())));
        }
        return extensions.named(name);
    }

    /** What the data source takes from its files where nobody told it, in sentences. */
    public List<String> guesses() {
        return data.equals(NO_DATA) ? List.of() : DataSets.guesses(data.name(), data.settings());
    }

    /** The files, each once. */
    public List<Path> files() {
        return files;
    }

    /** The name of the data source; {@code none} for weights alone. */
    public String data() {
        return data.name();
    }

    /** The names of the probes. */
    public List<String> probes() {
        return requests.stream().map(ProbeRequest::probe).toList();
    }

    /**
     * Measures those models that {@code outputFolder} does not hold yet: a row in {@code runs} for each, with its error
     * where it cannot be read. Files are read once here, for their identity, and once by an executor.
     *
     * @param outputFolder a local path or a URI; made where it is missing
     * @param master a Spark master; its executors must see the files under the paths that they have here
     * @param progress is told of models as their rows become visible
     * @throws org.almagest.jobs.storage.OutputException if the folder cannot be used
     * @throws org.almagest.jobs.fleet.FleetException if Spark gave up; what was published stays
     */
    public FleetSummary run(String outputFolder, String master, Progress progress) {
        CheckpointRuns checkpoints = new CheckpointRuns(data, requests);
        SavedModels executor = new SavedModels(Path.of("").toAbsolutePath().toString());
        return Fleet.run(
                SWEEP,
                files.parallelStream().map(checkpoints::configuration).toList().iterator(),
                executor,
                outputFolder,
                master,
                progress);
    }
}
