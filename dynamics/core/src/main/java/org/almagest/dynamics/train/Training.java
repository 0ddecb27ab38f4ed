package org.almagest.dynamics.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.Role;

/** The trainer's settings, as a sweep file gives them under {@code train}. */
public final class Training {
    private static final int MOST_STEPS = 1_000_000_000;

    /** All settings of a trainer. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.expression(
                    "loss",
                    "squared-error",
                    List.copyOf(Objectives.ALL.names()),
                    Objectives.GRAMMAR,
                    "what is made small: a loss, with settings in parentheses where it has some, or a weighted sum whose terms the probe terms measures; ramp(from, to, steps) is a weight that moves along a line and then stays, knots(step=weight, …) one that moves from knot to knot, and onset(step, weight) one whose term joins at that step; the losses are listed below"),
            Parameter.choice(
                    "optimizer",
                    "adam",
                    Optimizer.WORDS,
                    "how a gradient becomes a step; gd: gradient descent; momentum: Polyak's heavy ball; sgd: these with Nesterov's momentum and weight decay; adam, adamw: the latter with decoupled weight decay; lars: layer-wise rates η·trust_coefficient·‖θ‖ / (‖∇‖ + weight_decay·‖θ‖ + lars_epsilon), see lars_blocks; flow: gradient flow over the time learning_rate, needs batch_size 0"),
            Parameter.real("learning_rate", 1e-3, 0, 1e6, "step size, in units of rate_unit")
                    .axis(),
            Parameter.choice(
                    "rate_unit",
                    "one",
                    List.of("one", "ntk", "alpha"),
                    "one: learning_rate as it stands; alpha: over alpha², for networks that have such a factor; ntk: times outputs·examples/(4·λ_max) of the tangent kernel at the start, the time in which squared error along its first direction falls by the factor e"),
            Parameter.real(
                    "flow_tolerance",
                    1e-10,
                    1e-14,
                    0.1,
                    "absolute and relative error of the parameters in a step of flow"),
            Parameter.choice(
                    "schedule",
                    "constant",
                    RateSchedule.WORDS,
                    "how the step size goes on from learning_rate after the warm-up; step: times schedule_factor every schedule_steps; linear, cosine: down to schedule_floor within schedule_steps; warmup-cosine: the cosine from the first step on, the warm-up being a factor beside it; inverse-time: 1/(1 + steps/schedule_steps); cyclic: learning_rate · (1 + schedule_swing · sin(2π · steps / schedule_steps))"),
            Parameter.integer(
                    "warmup_steps", 0, 0, MOST_STEPS, "steps in which the step size rises linearly to learning_rate"),
            Parameter.integer(
                    "schedule_steps",
                    0,
                    0,
                    MOST_STEPS,
                    "length of the schedule, see there; 0 = for linear and cosine all that is left of the training, for warmup-cosine all of it"),
            Parameter.real("schedule_factor", 0.1, 0, 1, "by which schedule step multiplies the step size"),
            Parameter.real(
                    "schedule_floor",
                    0,
                    0,
                    1,
                    "share of learning_rate at which schedules linear, cosine and warmup-cosine end"),
            Parameter.real(
                    "schedule_swing", 0.5, 0, 1, "share of learning_rate by which schedule cyclic goes up and down"),
            Parameter.expression(
                    "rates",
                    "",
                    List.of(""),
                    RateGroups.GRAMMAR,
                    "factors of the step size for groups of parameter blocks, such as 'b=0, layer 0-3=0.1, layer last W=2': blocks of a name (* for any letters), of a layer, or both; factors of several groups are multiplied, and 0 keeps a block where it is"),
            Parameter.real("momentum", 0.9, 0, 0.999999, "velocity's factor in a step of momentum, sgd and lars"),
            Parameter.flag("nesterov", false, "Nesterov's momentum for optimizer sgd"),
            Parameter.real(
                    "weight_decay",
                    0,
                    0,
                    1e6,
                    "λ of the penalty λ/2·‖θ‖² in steps of sgd, adam and lars; decoupled in adamw, θ ← (1−ηλ)θ"),
            Parameter.real("trust_coefficient", 1e-3, 0, 1e6, "factor of the layer-wise rates of lars"),
            Parameter.real(
                    "lars_epsilon",
                    0,
                    0,
                    1e6,
                    "offset in the denominator of the layer-wise rates of lars, so that gradients of mere rounding move nothing"),
            Parameter.choice(
                    "lars_blocks",
                    "matrices",
                    Lars.BLOCKS,
                    "which blocks have layer-wise rates and weight decay in lars; matrices: those of more than one column; all: biases and gains as well"),
            Parameter.real("beta1", 0.9, 0, 0.999999, "first-moment decay of adam and adamw"),
            Parameter.real("beta2", 0.999, 0, 0.9999999, "second-moment decay of adam and adamw"),
            Parameter.real("epsilon", 1e-8, 1e-300, 1, "denominator offset of adam and adamw"),
            Parameter.real(
                    "clip_norm",
                    0,
                    0,
                    1e300,
                    "longest gradient c: a longer one is multiplied by c/(‖g‖ + 1e-6), with the norm over all parameters; 0 = any length"),
            Parameter.real(
                    "ema",
                    0,
                    0,
                    0.9999999,
                    "decay d of a moving average of the parameters, d·average + (1−d)·parameters after every step; it is what scores and early stopping evaluate on examples; 0 = none"),
            Parameter.choice(
                    "turns",
                    "own",
                    Turns.WORDS,
                    "order within a step of the players of one network, such as a generator and a critic; own: as the network says; simultaneous: all from one point; alternating: one after another in the network's order"),
            Parameter.integer("batch_size", 32, 0, 100_000_000, "examples a step; 0 = the whole training set"),
            Parameter.choice(
                    "batches",
                    "shuffled",
                    List.of("shuffled", "replacement", "stream"),
                    "where the examples of a step come from; shuffled: each example comes once an epoch; replacement: every one of them is drawn from all, so that an example may come twice or not at all, and all batches have the full size; stream: fresh ones, of a source that draws without end, while records and probes look at the training set"),
            Parameter.integer("epochs", 200, 0, 100_000_000, "passes over the training set, at most"),
            Parameter.real("stop_loss", 0, 0, 1e300, "converged when the mean loss of an epoch is below; 0 = never"),
            Parameter.integer(
                    "patience", 0, 0, 1_000_000, "stop after so many epochs in a row without progress; 0 = never"),
            Parameter.real("patience_gain", 0.01, 0, 1, "progress is a relative gain of this size on the best epoch"),
            Parameter.integer(
                    "early_stopping",
                    0,
                    0,
                    1_000_000,
                    "stop after so many epochs in a row without a new lowest loss over the examples held out; 0 = never"),
            Parameter.flag(
                    "best_weights",
                    false,
                    "end at the weights of the epoch with the lowest loss over the examples held out, unless training diverges; going back to them counts as a step"),
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
            Parameter.choice(
                    "objective",
                    BilevelSettings.PLAIN,
                    List.of(BilevelSettings.PLAIN, BilevelSettings.BILEVEL),
                    "plain: one loss; bilevel: rounds of inner steps along loss from new weights, and after every window of them a step of the outer parameters, such as a learned graph, along the hypergradient of outer_loss through that window (arXiv 1903.11960)"),
            Parameter.expression(
                    "outer_loss",
                    "squared-error",
                    List.copyOf(Objectives.ALL.names()),
                    Objectives.GRAMMAR,
                    "bilevel: what the outer parameters make small, on the data's outer examples"),
            Parameter.choice(
                    "outer_examples",
                    OuterExamples.STEER.word(),
                    OuterExamples.WORDS,
                    "bilevel: what the data's outer examples are for; steer: their loss moves the outer parameters; train: they are trained on like the others, and rest: nobody looks at them, while outer parameters stay"),
            Parameter.integer("window", 5, 1, 10_000, "bilevel: inner steps through which a hypergradient goes"),
            Parameter.integer("inner_steps", 100, 1, MOST_STEPS, "bilevel: inner steps of a round, whole windows"),
            Parameter.integer(
                    "outer_rounds",
                    20,
                    1,
                    1_000_000,
                    "bilevel: rounds; the one with the best accuracy on the validation examples is kept, of equal ones the one with the smaller outer_loss there"),
            Parameter.real("outer_learning_rate", 1, 0, 1e6, "bilevel: step size r of the outer parameters"),
            Parameter.real("outer_decay", 1e-3, 0, 1e6, "bilevel: d, by which it falls, r/(1 + d·outer steps)"),
            Parameter.flag(
                    "epsilon_inside", false, "bilevel: adam's offset under the root, m/√(v + epsilon), without a kink"),
            Parameter.flag(
                    "keep_weights", false, "write the parameters at the start and at the end to the weights table"));

    /**
     * The settings that a player may have of its own: how its gradient becomes a step. All else, such as batches, groups of rates and
     * the number of steps, is the same for all who train one network.
     */
    static final List<String> OF_A_PLAYER = List.of(
            "optimizer",
            "learning_rate",
            "rate_unit",
            "schedule",
            "warmup_steps",
            "schedule_steps",
            "schedule_factor",
            "schedule_floor",
            "schedule_swing",
            "momentum",
            "nesterov",
            "weight_decay",
            "trust_coefficient",
            "lars_epsilon",
            "lars_blocks",
            "beta1",
            "beta2",
            "epsilon",
            "clip_norm");

    private Training() {}

    /** What {@code training} is for one of the players: the same but for the player's own settings. */
    static Settings of(Settings training, Role role) {
        if (role.training().isEmpty()) {
            return training;
        }
        Map<String, Object> own = new LinkedHashMap<>(training.values());
        own.putAll(role.training());
        return Settings.of(PARAMETERS, own);
    }
}
