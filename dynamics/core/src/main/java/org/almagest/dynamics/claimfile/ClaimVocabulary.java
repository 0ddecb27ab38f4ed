package org.almagest.dynamics.claimfile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeLabel;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.dynamics.simulated.Simulation;
import org.almagest.dynamics.train.Training;

/** What a claim can name. */
public final class ClaimVocabulary {
    private final Extensions<Judge> judges = Extensions.load(Judge.class, "judge", Judge::name);
    private final Extensions<Simulation> simulations = Simulation.all();
    private final SortedMap<String, List<Parameter>> settings = new TreeMap<>();
    private final SortedSet<String> quantities = new TreeSet<>();

    private ClaimVocabulary() {}

    /**
     * All that is on the class path.
     *
     * @param families names of families beside those that are found, such as a trainer's own
     * @param more settings beside those of families, data sources and the ordinary training
     */
    public static ClaimVocabulary onClassPath(Collection<String> families, Collection<Parameter> more) {
        ClaimVocabulary vocabulary = new ClaimVocabulary();
        Extensions<Family> known = Extensions.load(Family.class, "family", Family::name);
        Extensions<DataSource> sources = Extensions.load(DataSource.class, "data source", DataSource::name);
        List<String> words = new ArrayList<>(known.names());
        words.addAll(families);
        vocabulary.add(List.of(
                Parameter.choice("family", "", words, "the network"),
                Parameter.choice("data", "", List.copyOf(sources.names()), "the data set"),
                Parameter.text("probes", "", "what is measured")));
        vocabulary.add(Training.PARAMETERS);
        vocabulary.add(more);
        known.all().forEach(family -> vocabulary.add(family.parameters()));
        sources.all().forEach(source -> vocabulary.add(source.parameters()));
        for (Probe probe : Extensions.load(Probe.class, "probe", Probe::name).all()) {
            probe.quantities().forEach(quantity -> vocabulary.quantities.add(quantity.name()));
            probe.derived().forEach(derived -> vocabulary.quantities.add(derived.name()));
        }
        for (TrainingQuantity quantity : TrainingQuantity.values()) {
            vocabulary.quantities.add(quantity.word());
        }
        return vocabulary;
    }

    /** The same without anything beside. */
    public static ClaimVocabulary onClassPath() {
        return onClassPath(List.of(), List.of());
    }

    private void add(Collection<Parameter> parameters) {
        parameters.forEach(parameter -> settings.computeIfAbsent(parameter.name(), name -> new ArrayList<>())
                .add(parameter));
    }

    /** The judges. */
    public Extensions<Judge> judges() {
        return judges;
    }

    /** What makes the sweeps of their cases. */
    public Extensions<Simulation> simulations() {
        return simulations;
    }

    /** The quantities. */
    public SortedSet<String> quantities() {
        return quantities;
    }

    /** The names of settings. */
    public Collection<String> settings() {
        return settings.keySet();
    }

    /**
     * The settings called {@code name}, of whichever families, data sources and trainers have it; a prefix such as {@code
     * data.}, which tells equal names apart, may stand before it.
     */
    List<Parameter> parameters(String name) {
        List<Parameter> found = settings.getOrDefault(name, List.of());
        int point = name.indexOf('.');
        return found.isEmpty() && point > 0 ? parameters(name.substring(point + 1)) : found;
    }

    /**
     * Whether something is measured that is called {@code name}. Behind a colon may stand what a run calls its probe, as in {@code
     * max_norm:late}; which names there are, sweeps decide.
     */
    boolean knowsQuantity(String name) {
        String as = ProbeLabel.as(name);
        return quantities.contains(ProbeLabel.declared(name)) && (as == null || !as.isEmpty());
    }

    /** Whether a formula may name {@code name}. */
    boolean knowsNumber(String name) {
        return knowsQuantity(name)
                || name.equals(RunValues.PARAMETERS)
                || !parameters(name).isEmpty();
    }

    /** What a formula may name, for a suggestion. */
    Collection<String> numbers() {
        SortedSet<String> all = new TreeSet<>(quantities);
        all.addAll(settings.keySet());
        return all;
    }
}
