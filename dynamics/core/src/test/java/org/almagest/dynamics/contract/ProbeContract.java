package org.almagest.dynamics.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Operator;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.ProbeTimetable;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every probe on the class path must satisfy; it finds them by itself, and tries them on small networks of every
 * family. Who writes a probe in a jar of his own extends this class with an empty one.
 */
public abstract class ProbeContract {
    /** Looks enough for a line through the later half of them. */
    private static final int EPOCHS = 16;

    /** Beyond so many parameters spectra take seconds. */
    private static final int LARGE = 3000;

    /**
     * Larger networks are looked at with the probe's default settings alone, and in training where they end: there are enough small
     * ones for the rest, and a Hessian of these takes long. Only where a probe can measure none but larger ones these have all
     * settings, and a look where they begin besides.
     */
    private static final int MOST_FOLLOWED = 100;

    /** Factors on the parameters: squares overflow, and underflow. */
    private static final double[] SCALES = {1e170, 1e-170};

    @TestFactory
    Stream<DynamicTest> describesItselfAndItsSettings() {
        return each(probe -> {
            assertFalse(probe.description().isBlank());
            assertTrue(probe.version() >= 1);
            DeclaredSettings.check(probe.parameters());
            assertDistinct(probe.quantities().stream().map(Quantity::name).toList());
            for (Quantity quantity : probe.quantities()) {
                assertTrue(quantity.name().matches("[a-z][a-z0-9_]*"), quantity::name);
                assertFalse(quantity.unit().isBlank(), quantity::name);
                assertFalse(quantity.formula().isBlank(), quantity::name);
                assertFalse(quantity.source().isBlank(), quantity::name);
            }
        });
    }

    private static void assertDistinct(List<String> names) {
        assertEquals(names.size(), names.stream().distinct().count(), names::toString);
    }

    /** What refers to another quantity names one that exists. */
    @TestFactory
    Stream<DynamicTest> refersToQuantitiesThatExist() {
        return each(probe -> {
            Set<String> names = new TreeSet<>();
            for (TrainingQuantity recorded : TrainingQuantity.values()) {
                names.add(recorded.word());
            }
            probe.quantities().forEach(quantity -> names.add(quantity.name()));
            for (Quantity quantity : probe.quantities()) {
                quantity.bounded().ifPresent(other -> assertTrue(names.contains(other), quantity::toString));
            }
            probe.derived().forEach(derived -> {
                assertTrue(names.contains(derived.first()), derived::toString);
                assertTrue(names.contains(derived.second()), derived::toString);
                assertFalse(names.contains(derived.name()), derived::toString);
            });
        });
    }

    /** Names of probes of networks that want a training of their own; their own tests see to what they write. */
    protected Set<String> ofOtherTrainings() {
        return Set.of();
    }

    /** Over all families and settings it writes every quantity, operator and matrix that it declares, and no other. */
    @TestFactory
    Stream<DynamicTest> writesExactlyWhatItDeclares() {
        return each(probe -> {
            if (ofOtherTrainings().contains(probe.name())) {
                return;
            }
            Written written = new Written();
            List<Subject> subjects = subjectsOf(probe);
            boolean noneFollowed = subjects.stream().noneMatch(ProbeContract::followed);
            for (Subject subject : subjects) {
                boolean whole = noneFollowed || followed(subject);
                ProbeSchedule looks = new ProbeSchedule(whole, true, List.of(), List.of(), followed(subject));
                List<Settings> settings = settings(probe);
                for (Settings own : whole ? settings : settings.subList(0, 1)) {
                    // so far that goals are reached
                    written.add(run(probe, own, looks, subject, 0.2));
                    if (whole) {
                        // as slow as gradient flow, which bounds on rates are about
                        written.add(run(probe, own, looks, subject, 1e-5));
                    }
                }
                if (whole) {
                    double[] theta = subject.initial();
                    double[] other =
                            Arrays.stream(theta).map(number -> 2 * number).toArray();
                    probe.session(settings.get(0)).at(snapshot(subject, theta, other), written);
                }
            }
            Set<String> quantities = new TreeSet<>();
            Set<String> perLayer = new TreeSet<>();
            for (Quantity quantity : probe.quantities()) {
                quantities.add(quantity.name());
                if (quantity.perLayer()) {
                    perLayer.add(quantity.name());
                }
            }
            assertEquals(quantities, written.quantities, "quantities");
            assertEquals(perLayer, written.perLayer, "quantities of single layers");
            assertEquals(
                    new TreeSet<>(probe.operators().stream().map(Operator::name).toList()),
                    written.operators,
                    "operators");
            assertEquals(
                    new TreeSet<>(
                            probe.matrices().stream().map(MatrixKind::name).toList()),
                    written.matrices,
                    "matrices");
        });
    }

    /** The networks that it can measure; large ones only where there are no others, for the sake of time. */
    private static List<Subject> subjectsOf(Probe probe) {
        List<Subject> all = Subject.each().stream()
                .filter(subject -> probe.needs().missing(subject.model()).isEmpty())
                .toList();
        List<Subject> small = all.stream()
                .filter(subject -> subject.model().parameterCount() <= LARGE)
                .toList();
        return small.isEmpty() ? all : small;
    }

    private static boolean followed(Subject subject) {
        return subject.model().parameterCount() <= MOST_FOLLOWED;
    }

    private static RunResult run(Probe probe, Settings settings, ProbeSchedule looks, Subject subject, double rate) {
        RunConfiguration configuration = new RunConfiguration(
                subject.family().name(),
                subject.settings(),
                subject.data().name(),
                Settings.of(List.of(), Map.of()),
                Settings.of(
                        Training.PARAMETERS,
                        Map.of(
                                "optimizer",
                                "gd",
                                "learning_rate",
                                rate,
                                "batch_size",
                                0,
                                "epochs",
                                EPOCHS,
                                "record",
                                "linear",
                                "record_spacing",
                                1.0)),
                List.of(new ProbeRequest(probe.name(), looks, settings)),
                1);
        RunResult result = Run.train(configuration, subject.model(), subject.data());
        assertNotEquals(Status.FAILED, result.status(), result::error);
        // a probe that throws costs its measurement alone, and is a defect all the same
        assertTrue(
                result.measurements().stream().noneMatch(row -> row.status().equals(Measurement.FAILED)),
                result::error);
        return result;
    }

    /** A network that is not trained, beside another one of its kind. */
    private static Snapshot snapshot(Subject subject, double[] theta, double[] other) {
        return new Snapshot(0, subject.model(), theta, theta, subject.data(), Objectives.SQUARED_ERROR, 1)
                .beside(other);
    }

    /** The settings at their defaults, and each choice and flag another way. */
    private static List<Settings> settings(Probe probe) {
        List<Settings> all = new ArrayList<>();
        all.add(Settings.of(probe.parameters(), Map.of()));
        for (Parameter parameter : probe.parameters()) {
            for (Object value : Subject.alternatives(parameter)) {
                all.add(Settings.of(probe.parameters(), Map.of(parameter.name(), value)));
            }
        }
        return all;
    }

    /** A network whose weights are all zero: a number or a status, no exception. */
    @TestFactory
    Stream<DynamicTest> survivesADeadNetwork() {
        return each(probe -> looks(probe, subject -> new double[subject.model().length()], Subject::data));
    }

    @TestFactory
    Stream<DynamicTest> survivesASingleExample() {
        return each(probe -> looks(
                probe,
                Subject::initial,
                subject -> new DataSet(
                        subject.data().name(),
                        subject.data().train().first(1),
                        subject.data().test(),
                        subject.data().classification(),
                        subject.data().graph())));
    }

    /** Numbers that have overflown: a status, no exception. */
    @TestFactory
    Stream<DynamicTest> survivesANetworkThatIsNotFinite() {
        return each(probe -> looks(
                probe,
                subject -> {
                    double[] parameters = subject.initial();
                    parameters[0] = Double.NaN;
                    return parameters;
                },
                Subject::data));
    }

    /** Numbers whose squares do not fit a double: what is measured is finite, and what cannot be has a status. */
    @TestFactory
    Stream<DynamicTest> givesFiniteNumbersOrAStatusAtAnyScale() {
        return each(probe -> {
            Settings settings = Settings.of(probe.parameters(), Map.of());
            for (Subject subject : subjectsOf(probe)) {
                if (!followed(subject)) {
                    continue;
                }
                for (double scale : SCALES) {
                    double[] parameters = Arrays.stream(subject.initial())
                            .map(number -> scale * number)
                            .toArray();
                    Snapshot snapshot = new Snapshot(
                            0,
                            subject.model(),
                            parameters,
                            subject.initial(),
                            subject.data(),
                            Objectives.SQUARED_ERROR,
                            1);
                    Written written = new Written();
                    ProbeTimetable timetable = new ProbeTimetable(
                            List.of(new ProbeRequest(
                                    probe.name(), new ProbeSchedule(true, false, List.of()), settings)),
                            () -> snapshot,
                            written,
                            (request, step, failure) -> {
                                throw failure;
                            });
                    timetable.begins(0, 1);
                    assertFalse(written.quantities.isEmpty(), () -> "nothing of %s at %s".formatted(subject, scale));
                }
            }
        });
    }

    private interface Parameters {
        double[] of(Subject subject);
    }

    private interface Data {
        DataSet of(Subject subject);
    }

    private static void looks(Probe probe, Parameters parameters, Data data) {
        for (Subject subject : Subject.each()) {
            DataSet own = data.of(subject);
            if (probe.needs().missing(subject.model()).isPresent()) {
                continue;
            }
            for (Settings settings :
                    followed(subject) ? settings(probe) : settings(probe).subList(0, 1)) {
                Written written = new Written();
                ProbeSession session = probe.session(settings);
                for (long step = 0; step < 2; step++) {
                    session.at(
                            new Snapshot(
                                    step,
                                    subject.model(),
                                    parameters.of(subject),
                                    parameters.of(subject),
                                    own,
                                    Objectives.SQUARED_ERROR,
                                    1),
                            written);
                }
                assertFalse(written.quantities.isEmpty(), () -> "nothing of %s with %s".formatted(subject, settings));
            }
        }
    }

    private interface Check {
        void of(Probe probe);
    }

    private static Stream<DynamicTest> each(Check check) {
        return Probes.ALL.all().stream().map(probe -> DynamicTest.dynamicTest(probe.name(), () -> check.of(probe)));
    }

    /** The names under which something was written. */
    private static final class Written implements Sink {
        final Set<String> quantities = new TreeSet<>();
        final Set<String> perLayer = new TreeSet<>();
        final Set<String> operators = new TreeSet<>();
        final Set<String> matrices = new TreeSet<>();

        void add(RunResult result) {
            result.measurements().forEach(this::measurement);
            result.spectra().forEach(this::spectrum);
            result.matrices().forEach(this::matrix);
        }

        @Override
        public void measurement(Measurement measurement) {
            quantities.add(measurement.quantity());
            if (measurement.layer() != null) {
                perLayer.add(measurement.quantity());
            }
            // where there is no number a status says why
            assertEquals(measurement.status().equals("ok"), measurement.value() != null, measurement::toString);
            assertTrue(measurement.value() == null || Double.isFinite(measurement.value()), measurement::toString);
        }

        @Override
        public void spectrum(Spectrum spectrum) {
            operators.add(Operator.whole(spectrum.operator()));
        }

        @Override
        public void matrix(Matrix matrix) {
            assertEquals(matrix.rows() * matrix.cols(), matrix.data().length, matrix::name);
            matrices.add(matrix.name());
        }
    }
}
