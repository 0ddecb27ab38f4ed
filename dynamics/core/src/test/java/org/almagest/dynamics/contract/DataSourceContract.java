package org.almagest.dynamics.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.FieldShape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every data source on the class path must satisfy; it finds them by itself. Who writes a source in a jar of his own
 * extends this class, and overrides {@link #given} where the source does not load at its defaults.
 */
public abstract class DataSourceContract {
    private static final String DATA_SEED = "data_seed";

    @TempDir
    Path folder;

    /**
     * Settings with which {@code source} loads quickly. Its defaults where nothing else is said.
     *
     * @param folder an empty folder of its own, for files
     */
    protected Map<String, ?> given(DataSource source, Path folder) throws IOException {
        return Map.of();
    }

    /** The sources that are held to the contract: all on the class path. */
    protected Stream<DataSource> sources() {
        return DataSets.SOURCES.all().stream();
    }

    @TestFactory
    Stream<DynamicTest> describesItselfAndItsSettings() {
        return each((source, settings) -> {
            assertFalse(source.description().isBlank());
            assertTrue(source.version() >= 1);
            DeclaredSettings.check(source.parameters());
        });
    }

    @TestFactory
    Stream<DynamicTest> knowsTheDimensionsOfWhatItLoads() {
        return each((source, settings) -> {
            DataSet data = source.load(settings);
            DataSource.Dimensions dimensions = source.dimensions(settings);
            assertEquals(data.train().features(), dimensions.features());
            assertEquals(data.train().outputs(), dimensions.outputs());
            assertEquals(data.train().count(), dimensions.train());
            assertEquals(data.test().count(), dimensions.test());
            assertEquals(source.name(), data.name());
            assertEquals(source.graph(), data.graph() != null);
        });
    }

    @TestFactory
    Stream<DynamicTest> givesTheSameBitsAgain() {
        return each((source, settings) -> {
            DataSet data = source.load(settings);
            DataSet again = source.load(settings);
            assertArrayEquals(data.train().inputs(), again.train().inputs());
            assertArrayEquals(data.train().targets(), again.train().targets());
            assertArrayEquals(data.test().inputs(), again.test().inputs());
            assertArrayEquals(data.test().targets(), again.test().targets());
        });
    }

    @TestFactory
    Stream<DynamicTest> givesOtherNumbersForAnotherSeed() {
        return each((source, settings) -> {
            if (source.parameters().stream()
                    .noneMatch(parameter -> parameter.name().equals(DATA_SEED))) {
                return;
            }
            Map<String, Object> other = new LinkedHashMap<>(settings.values());
            other.put(DATA_SEED, settings.whole(DATA_SEED) + 1);
            Examples one = source.load(settings).train();
            Examples another =
                    source.load(Settings.of(source.parameters(), other)).train();
            // what is drawn may be the labels of inputs that are always the same, or a field beside both
            assertFalse(one.shape().fields().stream()
                    .map(FieldShape::name)
                    .allMatch(name -> Arrays.equals(
                            one.field(name).values(), another.field(name).values())));
        });
    }

    @TestFactory
    Stream<DynamicTest> givesFiniteNumbers() {
        return each((source, settings) -> {
            DataSet data = source.load(settings);
            for (Examples examples : List.of(data.train(), data.test())) {
                assertTrue(Arrays.stream(examples.inputs()).allMatch(Double::isFinite));
                assertTrue(Arrays.stream(examples.targets()).allMatch(Double::isFinite));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> givesOneHotTargetsForClasses() {
        return each((source, settings) -> {
            DataSet data = source.load(settings);
            if (data.classification()) {
                assertOneHot(data.train());
                assertOneHot(data.test());
            }
        });
    }

    private static void assertOneHot(Examples examples) {
        for (int i = 0; i < examples.count(); i++) {
            double[] target = row(examples.targets(), i, examples.outputs());
            assertEquals(1, Arrays.stream(target).filter(value -> value == 1).count());
            assertEquals(
                    target.length - 1,
                    Arrays.stream(target).filter(value -> value == 0).count());
        }
    }

    @TestFactory
    Stream<DynamicTest> keepsTrainingAndTestExamplesApart() {
        return each((source, settings) -> {
            DataSet data = source.load(settings);
            for (int i = 0; i < data.test().count(); i++) {
                double[] held = row(data.test().inputs(), i, data.test().features());
                for (int j = 0; j < data.train().count(); j++) {
                    assertFalse(
                            Arrays.equals(
                                    held,
                                    row(data.train().inputs(), j, data.train().features())),
                            "test " + i + " is train " + j);
                }
            }
        });
    }

    /** What a file holds counts and where it lies does not, so both have to be told. */
    @TestFactory
    Stream<DynamicTest> namesTheFilesThatItReads() {
        return each((source, settings) -> {
            List<Parameter> paths = source.parameters().stream()
                    .filter(parameter -> parameter.role() == Parameter.Role.PATH)
                    .toList();
            Map<String, String> files = source.files(settings);
            assertEquals(paths.isEmpty(), files.isEmpty(), "paths %s, files %s".formatted(paths, files));
            Map<String, String> contents = DataSets.contents(source, settings);
            assertEquals(files.keySet(), contents.keySet());
            contents.forEach((file, content) -> assertTrue(content.matches("[0-9a-f]{64}"), file + ": " + content));
            assertNotNull(DataSets.load(source.name(), settings, contents));
        });
    }

    private interface Check {
        void of(DataSource source, Settings settings);
    }

    private Stream<DynamicTest> each(Check check) {
        return sources()
                .map(source -> DynamicTest.dynamicTest(source.name(), () -> check.of(source, settings(source))));
    }

    private Settings settings(DataSource source) throws IOException {
        Path own = folder.resolve(source.name());
        Files.createDirectories(own);
        return Settings.of(source.parameters(), given(source, own));
    }

    private static double[] row(double[] numbers, int i, int size) {
        return Arrays.copyOfRange(numbers, i * size, (i + 1) * size);
    }
}
