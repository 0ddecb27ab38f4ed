package org.almagest.dynamics.claimfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.claim.Question;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.dynamics.yaml.Keys;
import org.almagest.dynamics.yaml.ScalarReader;
import org.almagest.dynamics.yaml.Yaml;
import org.almagest.dynamics.yaml.YamlReader;
import org.jspecify.annotations.Nullable;

/** Reads claims, and reports all that is wrong with a file at once. */
public final class ClaimReader {
    static final List<String> FILE_KEYS = List.of("study", "paper", "settings", "claims");
    static final List<String> ENTRY_KEYS =
            List.of("id", "states", "source", "question", "paper", "setting", "judge", "sweep", "cases");
    static final List<String> PAPER_KEYS = List.of("authors", "title", "venue", "arxiv");
    static final String VERDICT = "verdict";
    private static final String OWN_PAPER = "own claim";

    private final ClaimVocabulary vocabulary;
    private final Diagnostics problems;
    private final String file;
    private final @Nullable String scope;
    private final Map<String, ExperimentFilter> settings = new LinkedHashMap<>();
    private final TermReader terms;
    private final Set<String> taken;
    private String study;
    private String paper = OWN_PAPER;

    private ClaimReader(
            ClaimVocabulary vocabulary, Diagnostics problems, String file, Set<String> taken, @Nullable String scope) {
        this.vocabulary = vocabulary;
        this.problems = problems;
        this.file = file;
        this.study = file;
        this.scope = scope;
        this.taken = new LinkedHashSet<>(taken);
        this.terms = new TermReader(vocabulary, problems, settings);
    }

    /**
     * The claims of a file of claims.
     *
     * @param file its name, as messages say it
     * @param text all of it
     * @param taken names that its claims must not have
     * @throws InvalidFileException with all that is wrong with it
     */
    public static List<Claim> read(String file, String text, ClaimVocabulary vocabulary, Set<String> taken) {
        Diagnostics problems = new Diagnostics(file);
        Optional<Yaml> root = YamlReader.read(text, "claims under the key claims", problems);
        List<Claim> claims = root.map(yaml -> new ClaimReader(vocabulary, problems, file, taken, null).file(yaml))
                .orElse(List.of());
        problems.raise();
        return claims;
    }

    /**
     * The claims under the key {@code claims} of a sweep file. They speak of that sweep alone.
     *
     * @param entries what stands under the key
     * @param sweep name of the sweep
     * @param problems receives what is wrong
     */
    public static List<Claim> ofSweep(
            Yaml entries,
            String file,
            String sweep,
            ClaimVocabulary vocabulary,
            Set<String> taken,
            Diagnostics problems) {
        return new ClaimReader(vocabulary, problems, file, taken, sweep).claims(entries);
    }

    private List<Claim> file(Yaml yaml) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            problems.add(yaml.position(), "the file is not a map: expected the keys " + String.join(", ", FILE_KEYS));
            return List.of();
        }
        Keys keys = new Keys(problems, "", mapping);
        keys.known(FILE_KEYS);
        keys.value("study").flatMap(own -> terms.text("study", own)).ifPresent(name -> study = name);
        keys.value("paper").flatMap(own -> paper("paper", own)).ifPresent(words -> paper = words);
        keys.value("settings").ifPresent(this::settings);
        return keys.present("claims", "a list of claims")
                ? claims(keys.value("claims").orElseThrow())
                : List.of();
    }

    private void settings(Yaml yaml) {
        if (yaml instanceof Yaml.Mapping mapping) {
            mapping.entries().forEach((name, entry) -> terms.filter("settings." + name, entry.value())
                    .ifPresent(filter -> settings.put(name, filter)));
        } else {
            problems.add(
                    yaml.position(),
                    String.format(Locale.ROOT, "settings: %s is not a map of settings by name", yaml.words()));
        }
    }

    private Optional<String> paper(String label, Yaml yaml) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            return terms.text(label, yaml);
        }
        Keys keys = new Keys(problems, label, mapping);
        keys.known(PAPER_KEYS);
        String words = Stream.of("authors", "venue", "arxiv")
                .flatMap(key -> keys
                        .value(key)
                        .flatMap(own -> terms.text(label + "." + key, own))
                        .map(text -> key.equals("arxiv") ? "arXiv " + text : text)
                        .stream())
                .collect(Collectors.joining(", "));
        return Optional.of(words);
    }

    private List<Claim> claims(Yaml yaml) {
        if (!(yaml instanceof Yaml.Sequence sequence)) {
            problems.add(
                    yaml.position(), String.format(Locale.ROOT, "claims: %s is not a list of claims", yaml.words()));
            return List.of();
        }
        List<Claim> claims = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (item instanceof Yaml.Mapping mapping) {
                claim(mapping).ifPresent(claims::add);
            } else {
                problems.add(item.position(), String.format(Locale.ROOT, "claims: %s is not a map", item.words()));
            }
        }
        return claims;
    }

    private Optional<Claim> claim(Yaml.Mapping mapping) {
        Keys nameless = new Keys(problems, "claim", mapping);
        boolean named = nameless.present("id", "a name for the claim");
        Optional<String> id = nameless.value("id").flatMap(yaml -> terms.text("id", yaml));
        Keys keys = new Keys(problems, id.orElse("claim"), mapping);
        Optional<Judge> judge = keys.present(
                        "judge",
                        "one of " + String.join(", ", vocabulary.judges().names()))
                ? judge(keys)
                : Optional.empty();
        Optional<String> states = keys.present("states", "the claim in words")
                ? keys.value("states").flatMap(yaml -> terms.text(keys.label() + ".states", yaml))
                : Optional.empty();
        id.filter(name -> !taken.add(name))
                .ifPresent(name -> problems.add(
                        nameless.value("id").orElseThrow().position(),
                        String.format(Locale.ROOT, "id: there is a claim %s already: rename this one", name)));
        Optional<ExperimentFilter> setting = keys.value("setting")
                .map(yaml -> terms.filter(keys.label() + ".setting", yaml))
                .orElse(Optional.of(ExperimentFilter.ANY));
        if (!named || judge.isEmpty() || states.isEmpty() || setting.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        List<Key> own = judge.get().keys();
        keys.known(
                Stream.concat(ENTRY_KEYS.stream(), own.stream().map(Key::name)).toList());
        Terms read = terms.read(keys, own);
        judge.get()
                .conflicts(read)
                .forEach((key, problem) -> problems.add(
                        keys.value(key).map(Yaml::position).orElse(mapping.position()),
                        String.format(Locale.ROOT, "%s.%s: %s", keys.label(), key, problem)));
        return Optional.of(new Claim(
                id.get(),
                study,
                question(keys),
                keys.value("paper")
                        .flatMap(yaml -> paper(keys.label() + ".paper", yaml))
                        .orElse(paper),
                states.get().strip(),
                source(keys),
                setting.get(),
                keys.value("sweep")
                        .flatMap(yaml -> terms.text(keys.label() + ".sweep", yaml))
                        .orElse(scope),
                scope,
                judge.get(),
                read,
                keys.value("cases")
                        .map(yaml -> cases(keys.label(), judge.get(), yaml))
                        .orElse(List.of())));
    }

    private @Nullable Question question(Keys keys) {
        return keys.value("question")
                .flatMap(yaml -> new ScalarReader(problems)
                        .read(
                                keys.label() + ".question",
                                Parameter.choice("question", "", Question.numbers(), "which question it bears on"),
                                yaml))
                .map(number -> Question.values()[Question.numbers().indexOf((String) number)])
                .orElse(null);
    }

    private Optional<Judge> judge(Keys keys) {
        List<String> names = List.copyOf(vocabulary.judges().names());
        return new ScalarReader(problems)
                .read(
                        keys.label() + ".judge",
                        Parameter.choice("judge", "", names, "who decides"),
                        keys.value("judge").orElseThrow())
                .map(name -> vocabulary.judges().named((String) name));
    }

    private Claim.Source source(Keys keys) {
        List<String> words =
                Stream.of(Claim.Source.values()).map(Claim.Source::word).toList();
        return keys.value("source")
                .flatMap(yaml -> new ScalarReader(problems)
                        .read(keys.label() + ".source", Parameter.choice("source", "", words, "where from"), yaml))
                .map(word -> Claim.Source.values()[words.indexOf((String) word)])
                .orElse(Claim.Source.DERIVED);
    }

    private List<Claim.Sample> cases(String label, Judge judge, Yaml yaml) {
        List<Key> keys =
                new ArrayList<>(vocabulary.simulations().named(judge.name()).keys());
        List<String> verdicts =
                Stream.of(Verdict.Outcome.values()).map(Verdict.Outcome::word).toList();
        keys.add(new Key(VERDICT, Key.Kind.WORD, true, verdicts, null, "what it must get"));
        List<Claim.Sample> samples = new ArrayList<>();
        for (Yaml item : yaml instanceof Yaml.Sequence sequence ? sequence.items() : List.of(yaml)) {
            if (!(item instanceof Yaml.Mapping mapping)) {
                problems.add(
                        item.position(), String.format(Locale.ROOT, "%s.cases: %s is not a map", label, item.words()));
                continue;
            }
            Keys own = new Keys(problems, label + ".cases", mapping);
            own.known(keys.stream().map(Key::name).toList());
            Terms read = terms.read(own, keys);
            String verdict = read.optional(VERDICT, String.class);
            if (verdict != null) {
                samples.add(new Claim.Sample(
                        read, Verdict.Outcome.values()[verdicts.indexOf(verdict)], file + ":" + item.position()));
            }
        }
        return samples;
    }
}
