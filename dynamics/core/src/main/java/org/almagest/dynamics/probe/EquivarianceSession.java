package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.linalg.SpaceRotation;
import org.jspecify.annotations.Nullable;

/** The looks of {@link Equivariance} at the networks of one run. Every look tries the same motions. */
final class EquivarianceSession implements ProbeSession {
    private static final String NO_TEST = "no_test_examples";

    private final int draws;
    private @Nullable Compiled compiled;
    private double largest;

    EquivarianceSession(int draws) {
        this.draws = draws;
    }

    /** What is compiled once for all looks. */
    private record Compiled(
            Examples examples,
            PointMotion motion,
            double horizon,
            PointPredictions predictions,
            PointPredictions training,
            InfinitesimalSymmetry infinitesimal) {
        static Compiled of(Snapshot snapshot, Coordinates coordinates) {
            DataSet data = snapshot.data();
            Examples examples = data.test().count() == 0 ? data.train() : data.test();
            PointMotion motion = new PointMotion(coordinates.points());
            return new Compiled(
                    examples,
                    motion,
                    coordinates.horizon(),
                    new PointPredictions(snapshot.model(), examples),
                    new PointPredictions(snapshot.model(), data.train()),
                    new InfinitesimalSymmetry(snapshot.model(), examples.first(Equivariance.FEW), motion));
        }
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Coordinates coordinates = snapshot.data().coordinates();
        if (coordinates == null) {
            Emission none = new Emission(snapshot.step(), sink);
            new Equivariance().quantities().forEach(quantity -> none.missing(quantity.name(), "no_coordinates"));
            return;
        }
        Compiled own = compiled == null ? Compiled.of(snapshot, coordinates) : compiled;
        compiled = own;
        Emission emission = new Emission(snapshot.step(), sink);
        SpaceRotation first = symmetry(snapshot, own, emission);
        InfinitesimalSymmetry infinitesimal = own.infinitesimal;
        infinitesimal.parameters(snapshot.parameters());
        emission.emit("lie_derivative", infinitesimal.derivative());
        emission.emit("lie_difference", infinitesimal.difference());
        double force = infinitesimal.force(first);
        if (Double.isNaN(force) && finite(snapshot)) {
            emission.missing("force_error", "no_force");
        } else {
            emission.emit("force_error", force);
        }
        own.training.parameters(snapshot.parameters());
        Examples train = snapshot.data().train();
        emission.emit("train_mse", PointMotion.meanSquare(own.training.of(train.inputs()), train.targets()));
    }

    private static boolean finite(Snapshot snapshot) {
        return Arrays.stream(snapshot.parameters()).allMatch(Double::isFinite);
    }

    /** Emits what needs predictions alone; returns the first Q. */
    private SpaceRotation symmetry(Snapshot snapshot, Compiled of, Emission emission) {
        PointPredictions predictions = of.predictions;
        PointMotion motion = of.motion;
        double[] z = of.examples.inputs();
        predictions.parameters(snapshot.parameters());
        double[] y = predictions.of(z);
        double unit = motion.meanDistance(y, motion.positions(z));
        RandomStream random = new RandomStream(snapshot.seed(), "equivariance");
        SpaceRotation first = new SpaceRotation();
        double turned = 0;
        double shifted = 0;
        double renumbered = 0;
        for (int draw = 0; draw < draws; draw++) {
            SpaceRotation rotation = draw == 0 ? first : new SpaceRotation();
            rotation.draw(random);
            double[] translation = {random.normal(), random.normal(), random.normal()};
            int[] order = Sampling.inOrder(motion.points());
            random.shuffle(order);
            turned = Math.max(
                    turned,
                    motion.meanDistance(predictions.of(motion.turnedInputs(rotation, z)), motion.turned(rotation, y))
                            / unit);
            shifted = Math.max(
                    shifted,
                    motion.meanDistance(
                                    predictions.of(motion.shiftedInputs(translation, z)),
                                    motion.shifted(translation, y))
                            / unit);
            renumbered = Math.max(
                    renumbered,
                    motion.meanDistance(predictions.of(motion.renumberedInputs(order, z)), motion.renumbered(order, y))
                            / unit);
        }
        if (unit == 0) {
            // a network that leaves every point in its place: nothing to compare an error with
            for (String error :
                    List.of("rotation_error", "translation_error", "permutation_error", "equivariance_error")) {
                emission.missing(error, "no_motion");
            }
        } else {
            largest = Math.max(largest, Math.max(turned, Math.max(shifted, renumbered)));
            emission.emit("rotation_error", turned);
            emission.emit("translation_error", shifted);
            emission.emit("permutation_error", renumbered);
            emission.emit("equivariance_error", largest);
        }
        if (snapshot.data().test().count() == 0) {
            // these are the examples to train on, and their error is no test error
            emission.missing("test_mse", NO_TEST);
            emission.missing("constant_velocity_mse", NO_TEST);
            return first;
        }
        emission.emit("test_mse", PointMotion.meanSquare(y, of.examples.targets()));
        double[] straight = motion.positions(z);
        double[] velocities = motion.velocities(z);
        for (int i = 0; i < straight.length; i++) {
            straight[i] = Math.fma(of.horizon, velocities[i], straight[i]);
        }
        emission.emit("constant_velocity_mse", PointMotion.meanSquare(straight, of.examples.targets()));
        return first;
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, Equivariance.NAME, quantity, null, value));
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, Equivariance.NAME, quantity, null, status));
        }
    }
}
