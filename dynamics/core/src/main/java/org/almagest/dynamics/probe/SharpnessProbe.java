package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.curvature.LossFit;
import org.almagest.dynamics.curvature.MovingHessian;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * Probe {@code sharpness}: the eigenvalue of largest magnitude of the training loss's Hessian (Cohen et al., ICLR 2021, arXiv
 * 2103.00065), by a few steps of power iteration from where the look before has ended. So cheap that it may look every few steps.
 */
@AutoService(Probe.class)
public final class SharpnessProbe implements RunProbe {
    private static final String NAME = "sharpness";
    /** A product with the Hessian costs about as much as so many forward passes. */
    private static final double PASSES = 6;

    /** For {@link java.util.ServiceLoader}. */
    public SharpnessProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the Hessian's eigenvalue of largest magnitude, by power iteration that goes on from look to look; cheap enough for every few steps, but not where a weight of the loss moves with the steps (ramp, knots): there everything is compiled anew at every look";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(new Quantity(
                NAME,
                "loss",
                "vᵀHv for the unit vector v to which power iteration has come; its standard error is ‖Hv − (vᵀHv)v‖, and an eigenvalue of H lies at most so far away",
                "Cohen et al. 2021, arXiv 2103.00065",
                false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("products", 20, 1, 10_000, "products with the Hessian in one look"));
    }

    @Override
    public Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        return LossFit.refusal(model, loss, data);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings.integer("products"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return settings.integer("products") * PASSES * data.train() * model.operationsPerExample();
    }

    /** The vector of one run. */
    private static final class Session implements ProbeSession {
        private final int products;
        private final PerLoss<MovingHessian> hessian = new PerLoss<>(snapshot -> new MovingHessian(
                snapshot.model(), snapshot.objective(), snapshot.data().train(), HessianPart.HESSIAN));
        private double[] vector = {};
        private double[] product = {};

        Session(int products) {
            this.products = products;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            MovingHessian operator = operator(snapshot);
            operator.moveTo(snapshot.parameters());
            double value = 0;
            double error = 0;
            for (int k = 0; k < products; k++) {
                operator.apply(vector, product);
                value = 0;
                for (int i = 0; i < vector.length; i++) {
                    value = Math.fma(vector[i], product[i], value);
                }
                double residual = 0;
                double squares = 0;
                for (int i = 0; i < vector.length; i++) {
                    double rest = product[i] - value * vector[i];
                    residual = Math.fma(rest, rest, residual);
                    squares = Math.fma(product[i], product[i], squares);
                }
                error = Math.sqrt(residual);
                double norm = Math.sqrt(squares);
                // the vector stays where the Hessian is zero, or no number
                if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
                    break;
                }
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = product[i] / norm;
                }
            }
            sink.measurement(Measurement.estimated(snapshot.step(), NAME, NAME, null, value, error));
        }

        /** With a vector to begin with. */
        private MovingHessian operator(Snapshot snapshot) {
            MovingHessian operator = hessian.of(snapshot);
            if (vector.length == 0) {
                vector = new double[operator.size()];
                product = new double[operator.size()];
                RandomStream random = new RandomStream(snapshot.seed(), NAME);
                Arrays.setAll(vector, i -> random.normal());
                double squares = 0;
                for (double number : vector) {
                    squares = Math.fma(number, number, squares);
                }
                for (int i = 0; i < vector.length; i++) {
                    vector[i] /= Math.sqrt(squares);
                }
            }
            return operator;
        }
    }
}
