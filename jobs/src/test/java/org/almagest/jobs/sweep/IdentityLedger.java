package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.jspecify.annotations.Nullable;

/**
 * What identities rest on, written down: the version and the defaults of every extension, and the {@code run_id}s of runs
 * that have each of them at its defaults and away from them. Compared with what was written down earlier it tells changes
 * that would give old results to new runs.
 *
 * @param entries by kind and name, such as {@code family resnet}
 * @param runs {@code run_id} by canonical configuration
 */
record IdentityLedger(Map<String, Entry> entries, Map<String, String> runs) {
    /** How a ledger is written anew, for messages. */
    static final String RECORD = "-Dalmagest.record-ledger=true";

    private static final String ARITHMETIC = "arithmetic of Run.SEMANTICS_VERSION";
    private static final String REQUIRED = "(required)";
    private static final String DATA = "digits";
    private static final String FAMILY = "mlp";
    /** SHA-256 of nothing, as if files were empty. */
    private static final String CONTENT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    IdentityLedger {
        entries = new TreeMap<>(entries);
        runs = new LinkedHashMap<>(runs);
    }

    /**
     * An extension.
     *
     * @param version its version
     * @param defaults by setting, as text
     */
    record Entry(int version, Map<String, String> defaults) {
        Entry {
            defaults = new TreeMap<>(defaults);
        }

        static Entry of(int version, List<Parameter> parameters) {
            Map<String, String> defaults = new TreeMap<>();
            parameters.forEach(parameter -> defaults.put(
                    parameter.name(), parameter.required() ? REQUIRED : String.valueOf(parameter.fallback())));
            return new Entry(version, defaults);
        }
    }

    /** The ledger of {@code catalogue} as it is now; toys, which only tests have, are left out. */
    static IdentityLedger of(Catalogue catalogue, int semantics) {
        Map<String, Entry> entries = new TreeMap<>();
        List<RunConfiguration> runs = new ArrayList<>();
        entries.put(ARITHMETIC, Entry.of(semantics, List.of()));
        entries.put("training ordinary", Entry.of(1, Training.PARAMETERS));
        catalogue.families().all().stream().filter(IdentityLedger::isReal).forEach(family -> {
            entries.put("family " + family.name(), Entry.of(family.version(), family.parameters()));
            for (Settings model : both(family.parameters())) {
                runs.add(run(catalogue, family.name(), model, DATA, null, null, List.of()));
            }
        });
        catalogue.dataSources().all().stream().filter(IdentityLedger::isReal).forEach(source -> {
            entries.put("data " + source.name(), Entry.of(source.version(), source.parameters()));
            for (Settings data : both(source.parameters())) {
                runs.add(run(catalogue, FAMILY, null, source.name(), data, null, List.of()));
            }
        });
        catalogue.probes().all().stream().filter(IdentityLedger::isReal).forEach(probe -> {
            entries.put("probe " + probe.name(), Entry.of(probe.version(), probe.parameters()));
            requests(probe).forEach(request -> runs.add(run(catalogue, FAMILY, null, DATA, null, null, List.of(request))));
        });
        training(Training.PARAMETERS)
                .forEach(training -> runs.add(run(catalogue, FAMILY, null, DATA, null, training, List.of())));
        for (ClusterTrainer trainer : catalogue.trainers().all()) {
            if (isReal(trainer)) {
                cluster(trainer, catalogue, entries, runs);
            }
        }
        RunIdentity identity = new RunIdentity(new Declarations(catalogue), semantics);
        Map<String, String> ids = new LinkedHashMap<>();
        runs.forEach(run -> ids.put(CanonicalJson.write(run), identity.hash(run)));
        return new IdentityLedger(entries, ids);
    }

    private static void cluster(
            ClusterTrainer trainer, Catalogue catalogue, Map<String, Entry> entries, List<RunConfiguration> runs) {
        List<Parameter> parameters = ClusterTrainers.parameters(trainer);
        entries.put("training " + trainer.name(), Entry.of(trainer.version(), parameters));
        trainer.families().all().stream().filter(IdentityLedger::isReal).forEach(family -> {
            entries.put(
                    "family %s of %s".formatted(family.name(), trainer.name()),
                    Entry.of(family.version(), family.parameters()));
            for (Settings model : both(family.parameters())) {
                training(parameters)
                        .forEach(training ->
                                runs.add(run(catalogue, family.name(), model, DATA, null, training, List.of())));
            }
        });
    }

    private static boolean isReal(Object extension) {
        return !extension.getClass().getSimpleName().startsWith("Toy");
    }

    private static RunConfiguration run(
            Catalogue catalogue,
            String family,
            @Nullable Settings model,
            String data,
            @Nullable Settings dataSettings,
            @Nullable Settings training,
            List<ProbeRequest> probes) {
        List<Parameter> sources = catalogue.dataSources().named(data).parameters();
        Map<String, String> files = new TreeMap<>();
        sources.stream()
                .filter(parameter -> parameter.role() == Parameter.Role.PATH)
                .forEach(path -> files.put(path.name(), CONTENT));
        return new RunConfiguration(
                family,
                model != null ? model : atDefaults(catalogue.families().named(family).parameters()),
                data,
                dataSettings != null ? dataSettings : atDefaults(sources),
                training != null ? training : atDefaults(Training.PARAMETERS),
                probes,
                7,
                files);
    }

    private static List<ProbeRequest> requests(Probe probe) {
        ProbeSchedule ends = new ProbeSchedule(true, true, List.of());
        ProbeSchedule many = new ProbeSchedule(false, true, List.of(10L, 100L), List.of(0.5), true);
        List<Settings> settings = both(probe.parameters());
        return List.of(
                new ProbeRequest(probe.name(), ends, settings.get(0)),
                new ProbeRequest(probe.name(), many, settings.get(1)));
    }

    /** Each optimiser at defaults, and everything away from its default. */
    private static List<Settings> training(List<Parameter> parameters) {
        Stream<Settings> each = parameters.stream()
                .filter(parameter -> parameter.name().equals("optimizer"))
                .flatMap(parameter -> parameter.choices().stream())
                .map(optimizer -> Settings.of(parameters, Map.of("optimizer", optimizer)));
        return Stream.concat(each, Stream.of(away(parameters))).toList();
    }

    private static List<Settings> both(List<Parameter> parameters) {
        return List.of(atDefaults(parameters), away(parameters));
    }

    private static Settings atDefaults(List<Parameter> parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.stream().filter(Parameter::required).forEach(parameter -> values.put(parameter.name(), some(parameter)));
        return Settings.of(parameters, values);
    }

    private static Settings away(List<Parameter> parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach(parameter -> values.put(parameter.name(), another(parameter)));
        return Settings.of(parameters, values);
    }

    private static Object some(Parameter parameter) {
        return switch (parameter.kind()) {
            case INTEGER -> (Object) (long) parameter.minimum();
            case REAL -> parameter.minimum();
            case TEXT -> parameter.choices().isEmpty() ? "some" : parameter.choices().get(0);
            case FLAG -> true;
        };
    }

    /** An allowed value that is not the default, where there is one. */
    private static Object another(Parameter parameter) {
        Object value = parameter.required() ? some(parameter) : parameter.fallback();
        return switch (parameter.kind()) {
            case INTEGER -> (Object) ((Long) value < parameter.maximum() ? (Long) value + 1 : (Long) value - 1);
            case REAL -> anotherReal(parameter, (Double) value);
            case TEXT ->
                parameter.choices().isEmpty()
                        ? value + "x"
                        : parameter.choices().get(
                                (parameter.choices().indexOf(value) + 1) % parameter.choices().size());
            case FLAG -> !(Boolean) value;
        };
    }

    private static double anotherReal(Parameter parameter, double value) {
        return Stream.of(value / 2, value * 2, value + 0.5, parameter.minimum(), parameter.maximum())
                .filter(other ->
                        other != value && other >= parameter.minimum() && other <= parameter.maximum())
                .findFirst()
                .orElse(value);
    }

    /**
     * What {@code now} would do to runs that were recorded here: results of before under the identities of other runs, or
     * other identities without a reason. Extensions and settings that are new are no problem.
     */
    List<String> problems(IdentityLedger now, RunIdentity identity) {
        List<String> problems = new ArrayList<>();
        entries.forEach((name, recorded) -> {
            Entry entry = now.entries.get(name);
            if (entry == null) {
                problems.add(
                        "%s is gone: its runs cannot be carried out again; restore it, or record the ledger anew with %s"
                                .formatted(name, RECORD));
            } else if (entry.version != recorded.version) {
                problems.add("%s has version %d, and the ledger knows %d: record it anew with %s"
                        .formatted(name, entry.version, recorded.version, RECORD));
            } else {
                recorded.defaults.forEach((setting, value) -> change(name, setting, value, entry).forEach(problems::add));
            }
        });
        if (!problems.isEmpty()) {
            // all runs with a changed extension would only say the same again
            return problems;
        }
        runs.forEach((configuration, id) -> {
            String computed = identity.hash(CanonicalJson.read(configuration));
            if (!computed.equals(id)) {
                problems.add(
                        ("run_id %s is %s now, though no version was raised: expected the same, so that folders of before "
                                        + "go on; restore how identities are computed, or raise the version of what computes "
                                        + "other numbers. The run: %s")
                                .formatted(id, computed, configuration));
            }
        });
        return problems;
    }

    private static List<String> change(String name, String setting, String value, Entry now) {
        String other = now.defaults.get(setting);
        if (other == null) {
            return List.of(
                    "setting %s of %s is gone, whose default was %s: restore it, or raise the version of %s and record the ledger anew with %s"
                            .formatted(setting, name, value, name, RECORD));
        }
        return other.equals(value)
                ? List.of()
                : List.of(
                        ("the default of setting %s of %s was %s and is %s now: runs that leave it out would be taken for those "
                                        + "of before. Restore %s; or raise version() of %s, so that they are carried out anew, and "
                                        + "record the ledger with %s")
                                .formatted(setting, name, value, other, value, name, RECORD));
    }

    /** What {@code now} has that is not recorded here, so that nothing watches over it yet. */
    List<String> unrecorded(IdentityLedger now) {
        List<String> names = new ArrayList<>();
        now.entries.forEach((name, entry) -> {
            Entry recorded = entries.get(name);
            if (recorded == null) {
                names.add(name);
            } else {
                entry.defaults.keySet().stream()
                        .filter(setting -> !recorded.defaults.containsKey(setting))
                        .forEach(setting -> names.add("setting %s of %s".formatted(setting, name)));
            }
        });
        return names;
    }

    /** Whether all that has changed is explained by a raised version, so that it may be recorded. */
    boolean mayBecome(IdentityLedger now, RunIdentity identity) {
        Map<String, Entry> same = new TreeMap<>();
        entries.forEach((name, entry) -> {
            Entry other = now.entries.get(name);
            if (other != null && other.version == entry.version) {
                same.put(name, entry);
            }
        });
        Map<String, String> kept = new LinkedHashMap<>();
        runs.forEach((configuration, id) -> {
            if (same.keySet().containsAll(parts(CanonicalJson.read(configuration)))) {
                kept.put(configuration, id);
            }
        });
        return new IdentityLedger(same, kept).problems(now, identity).isEmpty();
    }

    /** The names of the entries that a run's identity rests on. */
    private static List<String> parts(RunConfiguration run) {
        String trainer = ClusterTrainers.name(run);
        List<String> names = new ArrayList<>(List.of(
                ARITHMETIC,
                "data " + run.data(),
                "training " + (trainer.isEmpty() ? "ordinary" : trainer),
                "family " + run.family() + (trainer.isEmpty() ? "" : " of " + trainer)));
        run.probes().forEach(request -> names.add("probe " + request.probe()));
        return names;
    }

    /** As lines of words with tabs between them. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# What run_id rests on: versions, defaults and identities, by IdentityLedger. Not to be edited by hand.\n");
        entries.forEach((name, entry) -> {
            text.append("version\t%s\t%d%n".formatted(name, entry.version));
            entry.defaults.forEach(
                    (setting, value) -> text.append("default\t%s\t%s\t%s%n".formatted(name, setting, value)));
        });
        runs.forEach((configuration, id) -> text.append("run\t%s\t%s%n".formatted(id, configuration)));
        return text.toString().replace("\r\n", "\n");
    }

    /** What {@link #text} gave. */
    static IdentityLedger read(String text) {
        Map<String, Integer> versions = new TreeMap<>();
        Map<String, Map<String, String>> defaults = new TreeMap<>();
        Map<String, String> runs = new LinkedHashMap<>();
        for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case "version" -> {
                    versions.put(words[1], Integer.parseInt(words[2]));
                    defaults.put(words[1], new TreeMap<>());
                }
                case "default" -> defaults.get(words[1]).put(words[2], words[3]);
                case "run" -> runs.put(words[2], words[1]);
                default -> throw new IllegalArgumentException("no line of a ledger: " + line);
            }
        }
        Map<String, Entry> entries = new TreeMap<>();
        versions.forEach((name, version) -> entries.put(name, new Entry(version, defaults.get(name))));
        return new IdentityLedger(entries, runs);
    }
}
