package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;

/** What every data source must satisfy; one subclass a source. */
public abstract class DataSourceContract {
    /** A new instance of the source. */
    protected abstract DataSource source();

    /** Settings that load quickly. */
    protected abstract Map<String, ?> given();

    protected Settings settings(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(given());
        all.putAll(more);
        return Settings.of(source().parameters(), all);
    }

    protected DataSet load(Map<String, ?> more) {
        return source().load(settings(more));
    }

    @Test
    void isFoundByItsName() {
        assertSame(source().getClass(), DataSets.SOURCES.named(source().name()).getClass());
    }

    @Test
    void describesItselfAndItsParameters() {
        assertFalse(source().description().isBlank());
        List<String> names = source().parameters().stream().map(Parameter::name).toList();
        assertEquals(names.size(), names.stream().distinct().count(), () -> "a parameter twice in " + names);
        for (Parameter parameter : source().parameters()) {
            assertTrue(parameter.name().matches("[a-z][a-z0-9_]*"), parameter::name);
            assertFalse(parameter.meaning().isBlank(), parameter::name);
            if (!parameter.required()) {
                parameter.accept(parameter.fallback());
            }
        }
    }

    @Test
    void knowsTheDimensionsOfWhatItLoads() {
        DataSet data = load(Map.of());
        DataSource.Dimensions dimensions = source().dimensions(settings(Map.of()));
        assertEquals(data.train().features(), dimensions.features());
        assertEquals(data.train().outputs(), dimensions.outputs());
        assertEquals(data.train().count(), dimensions.train());
        assertEquals(source().name(), data.name());
    }

    @Test
    void givesTheSameBitsAgain() {
        DataSet data = load(Map.of());
        DataSet again = load(Map.of());
        assertArrayEquals(data.train().inputs(), again.train().inputs());
        assertArrayEquals(data.train().targets(), again.train().targets());
        assertArrayEquals(data.test().inputs(), again.test().inputs());
        assertArrayEquals(data.test().targets(), again.test().targets());
    }

    @Test
    void givesOtherNumbersForAnotherSeed() {
        assertFalse(Arrays.equals(
                load(Map.of("data_seed", 0)).train().inputs(),
                load(Map.of("data_seed", 1)).train().inputs()));
    }

    @Test
    void givesFiniteNumbers() {
        DataSet data = load(Map.of());
        for (Examples examples : List.of(data.train(), data.test())) {
            assertTrue(Arrays.stream(examples.inputs()).allMatch(Double::isFinite));
            assertTrue(Arrays.stream(examples.targets()).allMatch(Double::isFinite));
        }
    }

    @Test
    void givesOneHotTargetsForClasses() {
        DataSet data = load(Map.of());
        if (data.classification()) {
            assertOneHot(data.train());
            assertOneHot(data.test());
        }
    }

    @Test
    void keepsTrainingAndTestExamplesApart() {
        DataSet data = load(Map.of());
        for (int i = 0; i < data.test().count(); i++) {
            double[] held = input(data.test(), i);
            for (int j = 0; j < data.train().count(); j++) {
                assertFalse(Arrays.equals(held, input(data.train(), j)), "test " + i + " is train " + j);
            }
        }
    }

    protected static double[] input(Examples examples, int i) {
        return Arrays.copyOfRange(examples.inputs(), i * examples.features(), (i + 1) * examples.features());
    }

    protected static double[] target(Examples examples, int i) {
        return Arrays.copyOfRange(examples.targets(), i * examples.outputs(), (i + 1) * examples.outputs());
    }

    /** The class of each example, from its one-hot target. */
    protected static int[] classes(Examples examples) {
        int[] classes = new int[examples.count()];
        for (int i = 0; i < classes.length; i++) {
            double[] target = target(examples, i);
            while (target[classes[i]] != 1) {
                classes[i]++;
            }
        }
        return classes;
    }

    protected static void assertOneHot(Examples examples) {
        for (int i = 0; i < examples.count(); i++) {
            double[] target = target(examples, i);
            assertEquals(1, Arrays.stream(target).filter(v -> v == 1).count());
            assertEquals(
                    target.length - 1, Arrays.stream(target).filter(v -> v == 0).count());
        }
    }

    protected static double norm(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
    }
}
