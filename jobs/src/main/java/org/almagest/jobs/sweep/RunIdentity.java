package org.almagest.jobs.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * The {@code run_id} of a run: a hash of all that determines its bits, and of nothing else.
 *
 * <p>Hashed are the settings of model, data, training and probes that differ from their defaults, and when each probe
 * measures; the version of the family, the data source, the probes, the trainer and the arithmetic; the content of the
 * files that are read, wherever they lie; and the seed. So a setting that is added with a default leaves every
 * {@code run_id} as it was. The sweep's name is not part of it: sweeps that share a run share its row.
 *
 * <p>Who changes a default, or what the same settings compute, raises the {@code version()} of the family, data source,
 * probe or trainer that it belongs to, or {@link Run#SEMANTICS_VERSION}.
 */
public final class RunIdentity {
    /**
     * Raised when what is hashed changes, so that no run of before has the identity that it would have now. It stands in
     * every output folder, and folders of other versions are not added to. 1 hashed the whole configuration.
     */
    public static final int VERSION = 2;

    private static final int BYTES = 16;

    private final Declarations declarations;
    private final int semantics;

    RunIdentity(Declarations declarations, int semantics) {
        this.declarations = declarations;
        this.semantics = semantics;
    }

    /** Loaded when the first identity is asked for. */
    private static final class OnClassPath {
        static final Declarations DECLARATIONS = new Declarations(Catalogue.onClassPath());
        static final RunIdentity IDENTITY = new RunIdentity(DECLARATIONS, Run.SEMANTICS_VERSION);
    }

    /** 32 hexadecimal digits: the first 16 bytes of SHA-256 over the {@linkplain #text text} of what counts. */
    public static String of(RunConfiguration configuration) {
        return OnClassPath.IDENTITY.hash(configuration);
    }

    /** The same for a configuration as {@link CanonicalJson}. */
    public static String of(String canonicalJson) {
        return of(CanonicalJson.read(canonicalJson));
    }

    /**
     * A recorded configuration as it would be written today: settings that did not exist then have their defaults. Its
     * {@code run_id} is the same.
     *
     * @throws IllegalArgumentException if it has a setting that is not known any more, or whose value is not allowed now
     */
    public static RunConfiguration complete(RunConfiguration recorded) {
        return OnClassPath.DECLARATIONS.complete(recorded);
    }

    String hash(RunConfiguration run) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text(run).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    /** What is hashed: JSON without blanks, keys sorted, numbers as in {@link CanonicalJson}. */
    String text(RunConfiguration run) {
        Optional<Declarations.Declared> family = declarations.family(run);
        Map<String, Object> json = new TreeMap<>();
        json.put("arithmetic", semantics);
        json.put("family", model(run, family));
        json.put("data", data(run));
        // the training of a network that nothing here has built is another program's, and so are its defaults
        json.put(
                "training",
                part(
                        ClusterTrainers.name(run),
                        family.flatMap(known -> declarations.training(run)),
                        run.training(),
                        false));
        json.put("probes", run.probes().stream().map(this::probe).toList());
        json.put("seed", run.seed());
        return CanonicalJson.text(json);
    }

    /** Where the content of files is known, their paths do not count. */
    private Map<String, Object> data(RunConfiguration run) {
        Map<String, String> files = files(run, false);
        Map<String, Object> json = part(run.data(), declarations.data(run), run.dataSettings(), !files.isEmpty());
        if (!files.isEmpty()) {
            json.put("files", files);
        }
        return json;
    }

    private static Map<String, Object> model(RunConfiguration run, Optional<Declarations.Declared> family) {
        Map<String, String> files = files(run, true);
        Map<String, Object> json = part(run.family(), family, run.model(), !files.isEmpty());
        if (!files.isEmpty()) {
            json.put("files", files);
        }
        return json;
    }

    /** What the files of the model hold, or those of the data. */
    private static Map<String, String> files(RunConfiguration run, boolean model) {
        Map<String, String> files = new TreeMap<>(run.files());
        files.keySet().removeIf(file -> file.startsWith(Families.MODEL_FILE) != model);
        return files;
    }

    private Map<String, Object> probe(ProbeRequest request) {
        Map<String, Object> json =
                part(request.probe(), declarations.probe(request.probe()), request.settings(), false);
        json.put("at", CanonicalJson.schedule(request.at()));
        if (request.as() != null) {
            // it stands in the rows
            json.put("as", request.as());
        }
        return json;
    }

    private static Map<String, Object> part(
            String name, Optional<Declarations.Declared> declared, Settings settings, boolean withoutPaths) {
        Map<String, Object> chosen = new TreeMap<>();
        settings.values().forEach((setting, value) -> {
            boolean counts = declared.map(
                            part -> !part.isDefault(setting, value) && !(withoutPaths && part.isPath(setting)))
                    .orElse(true);
            if (counts) {
                chosen.put(setting, value);
            }
        });
        Map<String, Object> json = new TreeMap<>();
        json.put("name", name);
        json.put("settings", chosen);
        declared.ifPresent(part -> json.put("version", part.version()));
        return json;
    }
}
