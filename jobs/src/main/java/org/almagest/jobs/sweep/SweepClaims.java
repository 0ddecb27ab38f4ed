package org.almagest.jobs.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claimfile.ClaimReader;
import org.almagest.dynamics.claimfile.ClaimVocabulary;
import org.almagest.dynamics.claimfile.ReadyMadeClaims;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.dynamics.yaml.Yaml;
import org.almagest.dynamics.yaml.YamlReader;

/** The claims that there are: those of the studies, of sweep files, and of files that hold claims alone. */
public final class SweepClaims {
    /** The key in a sweep file. */
    static final String KEY = "claims";

    private final ClaimVocabulary vocabulary;
    private final List<Claim> readyMade;

    private SweepClaims(ClaimVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.readyMade = ReadyMadeClaims.all(vocabulary);
    }

    /**
     * What is on the class path.
     *
     * @throws InvalidFileException if a study's claims are wrong
     */
    public static SweepClaims onClassPath() {
        return of(Catalogue.onClassPath());
    }

    static SweepClaims of(Catalogue catalogue) {
        return new SweepClaims(vocabulary(catalogue));
    }

    /** What claims can name. */
    static ClaimVocabulary vocabulary(Catalogue catalogue) {
        List<String> families = new ArrayList<>();
        List<Parameter> settings = new ArrayList<>();
        catalogue.trainers().all().forEach(trainer -> {
            settings.addAll(trainer.parameters());
            trainer.families().all().forEach(family -> {
                families.add(family.name());
                settings.addAll(family.parameters());
            });
        });
        return ClaimVocabulary.onClassPath(families, settings);
    }

    /** Those of the studies, sorted by name. */
    public List<Claim> readyMade() {
        return readyMade;
    }

    /** Names of those of a study, sorted. */
    public List<String> namesOf(Study study) {
        return readyMade.stream()
                .filter(claim -> claim.study().equals(study.name()))
                .map(Claim::name)
                .toList();
    }

    /**
     * Those of a file that holds claims.
     *
     * @param file its name, as messages say it
     * @throws InvalidFileException with all that is wrong with it
     */
    public List<Claim> ofFile(String file, String text) {
        return ClaimReader.read(file, text, vocabulary, names());
    }

    /**
     * Those that a sweep file makes of its sweep.
     *
     * @param file its name, as messages say it
     * @param sweep name of the sweep
     * @throws InvalidFileException with all that is wrong with them
     */
    public List<Claim> ofSweep(String file, String sweep, String text) {
        Diagnostics problems = new Diagnostics(file);
        Optional<Yaml> root = YamlReader.read(text, "a sweep file", problems);
        List<Claim> claims = root.filter(Yaml.Mapping.class::isInstance)
                .map(Yaml.Mapping.class::cast)
                .map(mapping -> mapping.entries().get(KEY))
                .map(entry -> ofSweep(entry.value(), file, sweep, problems))
                .orElse(List.of());
        problems.raise();
        return claims;
    }

    /** Those under the key of a sweep file; what is wrong is reported to {@code problems}. */
    List<Claim> ofSweep(Yaml entries, String file, String sweep, Diagnostics problems) {
        return ClaimReader.ofSweep(entries, file, sweep, vocabulary, names(), problems);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        readyMade.forEach(claim -> names.add(claim.name()));
        return names;
    }
}
