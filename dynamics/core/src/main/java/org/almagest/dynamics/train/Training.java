package org.almagest.dynamics.train;

import java.util.List;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.objective.Objectives;

/** The trainer's settings, as a sweep file gives them under {@code train}. */
public final class Training {
    /** All settings of a trainer. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.expression(
                    "loss",
                    "squared-error",
                    List.copyOf(Objectives.ALL.names()),
                    Objectives.GRAMMAR,
                    Objectives.ALL.all().stream()
                            .map(objective -> objective.name() + ": " + objective.description())
                            .collect(Collectors.joining("; "))),
            Parameter.choice(
                    "optimizer",
                    "adam",
                    List.of("gd", "momentum", "adam", "flow"),
                    "how a gradient becomes a step; flow: gradient flow over the time learning_rate, needs batch_size 0"),
            Parameter.real("learning_rate", 1e-3, 0, 1e6, "step size, in units of rate_unit")
                    .axis(),
            Parameter.choice(
                    "rate_unit",
                    "one",
                    List.of("one", "ntk"),
                    "one: learning_rate as it stands; ntk: times outputs·examples/(4·λ_max) of the tangent kernel at the start, the time in which squared error along its first direction falls by the factor e"),
            Parameter.real(
                    "flow_tolerance",
                    1e-10,
                    1e-14,
                    0.1,
                    "absolute and relative error of the parameters in a step of flow"),
            Parameter.real("momentum", 0.9, 0, 0.999999, "heavy-ball factor of optimizer momentum"),
            Parameter.real("beta1", 0.9, 0, 0.999999, "first-moment decay of adam"),
            Parameter.real("beta2", 0.999, 0, 0.9999999, "second-moment decay of adam"),
            Parameter.real("epsilon", 1e-8, 1e-300, 1, "denominator offset of adam"),
            Parameter.integer("batch_size", 32, 0, 100_000_000, "examples a step; 0 = the whole training set"),
            Parameter.integer("epochs", 200, 0, 100_000_000, "passes over the training set, at most"),
            Parameter.real("stop_loss", 0, 0, 1e300, "converged when the mean loss of an epoch is below; 0 = never"),
            Parameter.integer(
                    "patience", 0, 0, 1_000_000, "stop after so many epochs in a row without progress; 0 = never"),
            Parameter.real("patience_gain", 0.01, 0, 1, "progress is a relative gain of this size on the best epoch"),
            Parameter.real(
                    "divergence_factor",
                    1e6,
                    1,
                    1e300,
                    "diverged when an epoch's mean loss exceeds this times the initial loss"),
            Parameter.choice(
                    "record",
                    "geometric",
                    List.of("none", "linear", "geometric"),
                    "spacing of the recorded trajectory; first and last steps are always recorded"),
            Parameter.real("record_spacing", 2, 1, 1e9, "steps between records (linear) or their ratio (geometric)"),
            Parameter.choice(
                    "evaluate",
                    "end",
                    List.of("end", "recorded"),
                    "when the examples held out are looked at; end: after the last step, for the table runs; recorded: also whenever a point of the trajectory is"),
            Parameter.flag(
                    "keep_weights", false, "write the parameters at the start and at the end to the weights table"));

    private Training() {}
}
