package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the authors of broken sweep files read: exact words and positions. */
class InvalidSweepTest {
    private static final String SOUND =
            """
            sweep: t
            seeds: [1, 2]
            model: {family: toy, depth: 8}
            data: {name: toy-data}
            """;

    private static final String ANY_LOSS =
            "one of %s, or a weighted sum of these, such as squared-error + 0.1*gradient-norm"
                    .formatted(String.join(", ", Objectives.ALL.names()));

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        "empty file",
                        "",
                        "s.yaml:1:1: the file is empty: expected a sweep with the keys sweep, seeds, model and data"),
                Arguments.of(
                        "only a comment",
                        "# nothing\n",
                        "s.yaml:1:1: the file is empty: expected a sweep with the keys sweep, seeds, model and data"),
                Arguments.of(
                        "not YAML",
                        """
                        sweep: [1, 2
                        seeds: 3
                        """,
                        "s.yaml:2:6: not YAML: while parsing a flow sequence, expected ',' or ']', but got :"),
                Arguments.of(
                        "tab",
                        "sweep: t\n\tseeds: 1\n",
                        "s.yaml:2:1: not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
                Arguments.of(
                        "control character",
                        "sweep: t\nseeds: \007\n",
                        "s.yaml:2:8: not YAML: the character U+0007 is not allowed; expected plain text"),
                Arguments.of(
                        "two documents",
                        SOUND + "---\nsweep: u\n",
                        "s.yaml:5:1: not YAML: expected a single document in the stream, but found another document"),
                Arguments.of(
                        "not a map",
                        "- sweep\n",
                        "s.yaml:1:1: the file is not a map: expected the keys sweep, seeds, model and data"),
                Arguments.of(
                        "quick is no map",
                        SOUND + "quick: yes\n",
                        "s.yaml:5:8: quick: yes is not a map: expected what the small form of the sweep changes, under seeds, model, data, train, probes, zip"),
                Arguments.of(
                        "unknown key in quick",
                        SOUND + "quick: {sead: 1}\n",
                        "s.yaml:5:9: unknown key sead in quick (known are seeds, model, data, train, probes, zip): did you mean seeds?"),
                Arguments.of(
                        "bad value in quick",
                        SOUND + "quick: {model: {depth: -8}}\n",
                        "s.yaml:5:24: model.depth: -8 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "quick in a fleet alone",
                        SOUND + "fleets:\n  - {name: a, quick: {seeds: 1}}\n",
                        "s.yaml:6:22: quick in a fleet of a file that has none: expected quick at the top of the file as well, with what all fleets share, or {}"),
                Arguments.of(
                        "duplicate key",
                        SOUND + "seeds: 3\n",
                        "s.yaml:5:1: seeds is given twice, first at 2:1: drop one"),
                Arguments.of(
                        "duplicate inner key",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8, depth: 9}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:32: depth is given twice, first at 3:22: drop one"),
                Arguments.of(
                        "key is a list", SOUND + "[a, b]: 3\n", "s.yaml:5:1: a key is not a word: expected key: value"),
                Arguments.of(
                        "merge key",
                        SOUND + "<<: {seeds: 3}\n",
                        "s.yaml:5:1: merge keys (<<) are not known here: write the keys out"),
                Arguments.of(
                        "tag",
                        """
                        sweep: t
                        seeds: !!python/object:os.system 1
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: not YAML: Global tag is not allowed: tag:yaml.org,2002:python/object:os.system"),
                Arguments.of(
                        "tag of a Java class, which a careless reader would construct",
                        SOUND + "description: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]\n",
                        "s.yaml:5:14: not YAML: Global tag is not allowed: tag:yaml.org,2002:javax.script.ScriptEngineManager"),
                Arguments.of(
                        "own tag",
                        """
                        sweep: t
                        seeds: !mine 1
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: unknown tag !mine: drop it"),
                Arguments.of(
                        "alias of itself",
                        """
                        sweep: t
                        seeds: &a [*a]
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: an alias refers to what it stands in: write the value out"),
                Arguments.of(
                        "unknown key",
                        SOUND + "trian: {epochs: 3}\n",
                        "s.yaml:5:1: unknown key trian (known are sweep, description, seeds, model, data, train, probes, zip, fleets, quick, claims): did you mean train?"),
                Arguments.of(
                        "unknown key far from all",
                        SOUND + "zzzzzzzz: 3\n",
                        "s.yaml:5:1: unknown key zzzzzzzz (known are sweep, description, seeds, model, data, train, probes, zip, fleets, quick, claims)"),
                Arguments.of(
                        "unknown setting",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, dpeth: 8}
                        data: {name: toy-data}
                        """,
                        """
                        s.yaml:3:8: model.depth is missing: expected a whole number from 1 to 100000
                        s.yaml:3:22: unknown key dpeth in model (known are family, depth, width, activation, bias, init_scale): did you mean depth?
                        """),
                Arguments.of(
                        "unknown loss",
                        SOUND + "train: {loss: squared-eror}\n",
                        "s.yaml:5:15: train.loss: squared-eror is not " + ANY_LOSS + ": did you mean squared-error?"),
                Arguments.of(
                        "unknown term of a loss",
                        SOUND + "train:\n  loss: squared-error + 0.1*gradientnorm\n",
                        "s.yaml:6:29: train.loss: gradientnorm is not " + ANY_LOSS + ": did you mean gradient-norm?"),
                Arguments.of(
                        "unknown setting of a loss, in one of several losses",
                        SOUND + "train:\n  loss: [squared-error, \"cross-entropy(label_smothing=0.1)\"]\n",
                        "s.yaml:6:40: train.loss: label_smothing is no setting of cross-entropy (known are label_smoothing, mask, ignore_empty): did you mean label_smoothing?"),
                Arguments.of(
                        "a loss weight that never arrives",
                        SOUND + "train: {loss: \"squared-error + ramp(0, 1, 0)*laplacian\"}\n",
                        "s.yaml:5:32: train.loss: a ramp over 0 steps: expected a whole number from 1 to 1000000000000, after which the weight stays"),
                Arguments.of(
                        "a field that the loss reads and the data lacks",
                        SOUND + "train: {epochs: 3, loss: squared-error + 0.5*cross-entropy(mask=counted)}\n",
                        "s.yaml:5:26: train: loss squared-error + 0.5*cross-entropy(mask=counted) with data toy-data: no field counted in these examples: expected one of inputs, targets; name a field that is there, or take other data"),
                Arguments.of(
                        "a comma that ends a loss",
                        SOUND + "train: {loss: [cross-entropy(mask=m, squared-error)]}\n",
                        """
                        s.yaml:5:29: train.loss: nothing where the parenthesis should be closed: expected ), and inside {…} or […] of YAML quotes around the whole loss, since a comma ends it there
                        s.yaml:5:51: train.loss: ) after squared-error: expected + or - and another loss, or the end
                        """),
                Arguments.of(
                        "unknown train setting",
                        SOUND + "train: {learning_rat: 1}\n",
                        "s.yaml:5:9: unknown key learning_rat in train (known are loss, optimizer, learning_rate, rate_unit, flow_tolerance, schedule, warmup_steps, schedule_steps, schedule_factor, schedule_floor, schedule_swing, rates, momentum, nesterov, weight_decay, trust_coefficient, lars_epsilon, lars_blocks, beta1, beta2, epsilon, clip_norm, ema, turns, batch_size, batches, epochs, stop_loss, patience, patience_gain, early_stopping, best_weights, divergence_factor, record, record_spacing, evaluate, objective, outer_loss, outer_examples, window, inner_steps, outer_rounds, outer_learning_rate, outer_decay, epsilon_inside, keep_weights): did you mean learning_rate?"),
                Arguments.of(
                        "a schedule that never ends",
                        SOUND + "train: {epochs: 10, schedule: cosine, schedule_steps: 11}\n",
                        "s.yaml:5:55: train: schedule_steps 11 with schedule cosine, 0 steps of warm-up and a training of 10 steps: it never ends; expected at most 10, or 0 for all that is left, or more epochs"),
                Arguments.of(
                        "a schedule without a training",
                        SOUND + "train: {schedule: linear, epochs: [5, 0]}\n",
                        "s.yaml:5:19: train at train.epochs 0: schedule linear in a training of 0 steps: it never ends; raise epochs, or choose schedule constant"),
                Arguments.of(
                        "a schedule of no steps",
                        SOUND + "train: {schedule: [constant, inverse-time]}\n",
                        "s.yaml:5:8: train at train.schedule inverse-time: schedule_steps 0 with schedule inverse-time: expected the steps after which the rate is half of what it was"),
                Arguments.of(
                        "a schedule whose first step comes too late",
                        SOUND
                                + "train: {schedule: step, schedule_steps: 8, warmup_steps: 2, batch_size: 0, epochs: 10}\n",
                        "s.yaml:5:41: train: schedule_steps 8 with schedule step, 2 steps of warm-up and a training of 10 steps: the rate is never reduced; expected fewer than 8, or more epochs, or schedule constant"),
                Arguments.of(
                        "a warm-up that never ends",
                        SOUND + "train: {warmup_steps: 20, batch_size: 5, epochs: 10}\n",
                        "s.yaml:5:23: train: warmup_steps 20 in a training of 20 steps (epochs times batches): expected fewer, since the rate would never be learning_rate; lower it, or raise epochs"),
                Arguments.of(
                        "a rate of nothing",
                        SOUND + "train: {rates: 'head=0.1'}\n",
                        "s.yaml:5:16: train: rates 'head=0.1', and no block of the network is in the group of 'head=0.1': expected a name among A, a layer among 0, or both of one block"),
                Arguments.of(
                        "a rate that is none",
                        SOUND + "train: {rates: 'W=0.1, layer 0'}\n",
                        "s.yaml:5:24: train.rates: 'layer 0' is no group with its factor: expected GROUP=FACTOR with commas between, a group being the name of blocks (* for any letters), layer NUMBER, layer FIRST-LAST, layer last, or a layer and a name, and a factor a number from 0 to 1000000, such as 'b=0, layer 0-3=0.1, layer last W=2'"),
                Arguments.of(
                        "one network among many trainings",
                        """
                        sweep: t
                        seeds: 1
                        model: {family: toy, depth: 1, width: [0, 3]}
                        data: {name: toy-data, dimension: [3, 4]}
                        train: {epochs: {range: {from: 1, to: 10000}}}
                        """,
                        "s.yaml:3:8: model toy does not fit data toy-data at model.width 3, data.dimension 4: width 3 is not the input's 4: take width 0"),
                Arguments.of(
                        "a stream of what has an end",
                        """
                        sweep: t
                        seeds: 1
                        model: {family: mlp, depth: 1}
                        data: {name: teacher}
                        train: {batches: stream}
                        """,
                        "s.yaml:5:18: train: batches stream with data teacher, which has no more examples than it trains on: expected a source that draws without end, such as gait; choose shuffled"),
                Arguments.of(
                        "early stopping by nothing",
                        """
                        sweep: t
                        seeds: 1
                        model: {family: mlp, depth: 1}
                        data: {name: teacher, test: [8, 0]}
                        train: {early_stopping: 5, best_weights: true}
                        """,
                        "s.yaml:5:25: train at data.test 0: early_stopping 5 without examples held out, whose loss decides: expected data with test examples (setting test, where the data source has it), or 0, and patience for the training loss"),
                Arguments.of(
                        "best weights by nothing",
                        """
                        sweep: t
                        seeds: 1
                        model: {family: mlp, depth: 1}
                        data: {name: teacher, test: 0}
                        train: {best_weights: true}
                        """,
                        "s.yaml:5:23: train: best_weights true without examples held out, whose loss decides: expected data with test examples (setting test, where the data source has it), or false"),
                Arguments.of(
                        "weight decay of what has none",
                        SOUND + "train: {optimizer: [sgd, gd], weight_decay: 0.1}\n",
                        "s.yaml:5:45: train at train.optimizer gd: weight_decay 0.1 with optimizer gd: expected 0, since that follows the loss alone; choose optimizer sgd (which is gd with momentum 0), adam, adamw or lars"),
                Arguments.of(
                        "missing all",
                        "description: nothing else\n",
                        """
                        s.yaml:1:1: data is missing: expected {name: …} and its settings
                        s.yaml:1:1: model is missing: expected {family: …} and its settings
                        s.yaml:1:1: seeds is missing: expected a whole number, a list of them, or {range: {from, to}}
                        s.yaml:1:1: sweep is missing: expected a name
                        """),
                Arguments.of(
                        "missing family",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:8: model.family is missing: expected one of {families}"),
                Arguments.of(
                        "missing data name",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8}
                        data: {dimension: 8}
                        """,
                        "s.yaml:4:7: data.name is missing: expected one of {data}"),
                Arguments.of(
                        "missing required setting",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:8: model.depth is missing: expected a whole number from 1 to 100000"),
                Arguments.of(
                        "unknown family",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toi, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:17: model.family: toi is not one of {families}: did you mean toy?"),
                Arguments.of(
                        "unknown data source",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8}
                        data: {name: toy-date}
                        """,
                        "s.yaml:4:14: data.name: toy-date is not one of {data}: did you mean toy-data?"),
                Arguments.of(
                        "unknown probe",
                        SOUND + "probes: [toy-prob]\n",
                        "s.yaml:5:10: probes.name: toy-prob is not one of {probes}: did you mean toy-probe?"),
                Arguments.of(
                        "unknown activation",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8, activation: tahn}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:44: model.activation: tahn is not one of linear, relu, tanh: did you mean tanh?"),
                Arguments.of(
                        "family is a list",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: [toy, toy], depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:17: model.family is a list: write model as a list of maps, since each has settings of its own"),
                Arguments.of(
                        "model is a word",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: toy
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:8: model: toy is not a map: expected {family: …} and its settings, or a list of such maps"),
                Arguments.of(
                        "train is a list",
                        SOUND + "train: [1]\n",
                        "s.yaml:5:8: train: a list is not a map of settings"),
                Arguments.of(
                        "negative depth",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: -3}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: -3 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "depth is a word",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: deep}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: deep is not a whole number from 1 to 100000"),
                Arguments.of(
                        "depth is a fraction",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8.5}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: 8.5 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "depth is quoted",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: "8"}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: \"8\" is not a whole number from 1 to 100000: drop the quotes"),
                Arguments.of(
                        "depth too long for a long",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 99999999999999999999}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: 99999999999999999999 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "depth has no value",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: }
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:28: model.depth has no value: expected a whole number from 1 to 100000"),
                Arguments.of(
                        "depth is a nested list",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: [8, [9]]}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:33: model.depth: a list is not a whole number from 1 to 100000"),
                Arguments.of(
                        "flag is a word",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8, bias: yes}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:38: model.bias: yes is not true or false"),
                Arguments.of(
                        "infinite",
                        SOUND + "train: {learning_rate: .inf}\n",
                        "s.yaml:5:24: train.learning_rate: .inf is not finite: expected a number from 0.0 to 1000000.0"),
                Arguments.of(
                        "not a number",
                        SOUND + "train: {learning_rate: [0.1, .nan]}\n",
                        "s.yaml:5:30: train.learning_rate: .nan is not finite: expected a number from 0.0 to 1000000.0"),
                Arguments.of(
                        "overflowing",
                        SOUND + "train: {learning_rate: 1e999}\n",
                        "s.yaml:5:24: train.learning_rate: 1e999 is not finite: expected a number from 0.0 to 1000000.0"),
                Arguments.of(
                        "two bad values of one axis",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: [0, 8, -1]}
                        data: {name: toy-data}
                        """,
                        """
                        s.yaml:3:30: model.depth: 0 is not a whole number from 1 to 100000
                        s.yaml:3:36: model.depth: -1 is not a whole number from 1 to 100000
                        """),
                Arguments.of(
                        "empty axis",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: []}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:29: model.depth: the axis is empty: give at least one value"),
                Arguments.of(
                        "empty seeds",
                        """
                        sweep: t
                        seeds: []
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: seeds: the axis is empty: give at least one value"),
                Arguments.of(
                        "empty data axis",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8}
                        data: []
                        """,
                        "s.yaml:4:7: data: the axis is empty: give at least one map"),
                Arguments.of(
                        "negative seed",
                        """
                        sweep: t
                        seeds: -1
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: seeds: -1 is not a whole number from 0 to 9223372036854775807"),
                Arguments.of(
                        "range of words",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8, activation: {range: {from: 1, to: 2}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:45: model.activation: range needs numbers, but model.activation is one of linear, relu, tanh"),
                Arguments.of(
                        "range backwards",
                        """
                        sweep: t
                        seeds: {range: {from: 5, to: 1}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:16: seeds.range: the axis is empty: from 5 is above to 1"),
                Arguments.of(
                        "range without to",
                        """
                        sweep: t
                        seeds: {range: {from: 5}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:16: seeds.range.to is missing: expected a number"),
                Arguments.of(
                        "range step zero",
                        """
                        sweep: t
                        seeds: {range: {from: 1, to: 5, step: 0}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:39: seeds.range.step: 0 is not a whole number above 0"),
                Arguments.of(
                        "range unknown key",
                        """
                        sweep: t
                        seeds: {range: {form: 1, to: 5}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        """
                        s.yaml:2:16: seeds.range.from is missing: expected a number
                        s.yaml:2:17: unknown key form in seeds.range (known are from, to, step): did you mean from?
                        """),
                Arguments.of(
                        "range too long",
                        """
                        sweep: t
                        seeds: {range: {from: 0, to: 3000000000}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:16: seeds.range: 3000000001 values are more than 2147483647: shorten the range or widen the step"),
                Arguments.of(
                        "range leaves the limits",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {range: {from: 0, to: 5}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:44: model.depth.range.from: 0 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "unknown generator",
                        """
                        sweep: t
                        seeds: {rang: {from: 1, to: 5}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:9: unknown key rang in seeds (known are geometric, range): did you mean range?"),
                Arguments.of(
                        "empty generator",
                        """
                        sweep: t
                        seeds: {}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:8: seeds: expected a value, a list of values, {range: {from, to, step}} or {geometric: {from, to, points}}"),
                Arguments.of(
                        "generator of a list",
                        """
                        sweep: t
                        seeds: {range: [1, 5]}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:2:16: seeds.range: a list is not a map with from and to"),
                Arguments.of(
                        "geometric from zero",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {geometric: {from: 0, to: 100, points: 3}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:48: model.depth.geometric.from: 0 is not a whole number above 0"),
                Arguments.of(
                        "geometric from zero, real",
                        SOUND + "train: {learning_rate: {geometric: {from: 0, to: 1, points: 3}}}\n",
                        "s.yaml:5:43: train.learning_rate.geometric.from: 0 is not a number above 0"),
                Arguments.of(
                        "geometric ratio one",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {geometric: {from: 1, to: 100, ratio: 1}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:67: model.depth.geometric.ratio: 1 is not a number above 1"),
                Arguments.of(
                        "geometric backwards",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {geometric: {from: 10, to: 1, points: 3}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:41: model.depth.geometric: from 10 is not below to 1"),
                Arguments.of(
                        "geometric with both",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {geometric: {from: 1, to: 10, points: 3, ratio: 2}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:41: model.depth.geometric: give either points or ratio"),
                Arguments.of(
                        "geometric one point",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: {geometric: {from: 1, to: 10, points: 1}}}
                        data: {name: toy-data}
                        """,
                        "s.yaml:3:67: model.depth.geometric.points: 1 is not a whole number from 2 to 1000000"),
                Arguments.of(
                        "geometric too many",
                        SOUND + "train: {learning_rate: {geometric: {from: 1, to: 1000, ratio: 1.000001}}}\n",
                        "s.yaml:5:36: train.learning_rate.geometric: more than 1000000 values: raise the ratio"),
                Arguments.of(
                        "zip of unequal lengths",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy}
                        data: {name: toy-data}
                        zip:
                          - {model.depth: [8, 16], train.learning_rate: [0.1, 0.2, 0.3]}
                        """,
                        "s.yaml:6:5: zip: lists of a group need the same length, but model.depth has 2, train.learning_rate has 3"),
                Arguments.of(
                        "zip and section",
                        SOUND + "zip: [{model.depth: [8, 16], train.epochs: [1, 2]}]\n",
                        "s.yaml:5:8: model.depth is given twice, under zip and at 3:22: drop one"),
                Arguments.of(
                        "twice in zip",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy}
                        data: {name: toy-data}
                        zip: [{model.depth: [8, 16]}, {model.depth: [9, 17]}]
                        """,
                        "s.yaml:5:32: model.depth is given twice, first at 5:8: drop one"),
                Arguments.of(
                        "unknown zip setting",
                        SOUND + "zip: [{model.dept: [8, 16]}]\n",
                        "s.yaml:5:8: unknown setting model.dept in zip (known are model.depth, model.width, model.activation, model.bias, model.init_scale): did you mean model.depth?"),
                Arguments.of(
                        "unknown zip section",
                        SOUND + "zip: [{modle.depth: [8, 16]}]\n",
                        "s.yaml:5:8: unknown setting modle.depth in zip (expected seeds, or a setting that begins with model., data., train.)"),
                Arguments.of(
                        "empty zip group",
                        SOUND + "zip: [{}]\n",
                        "s.yaml:5:7: zip: expected maps of settings that vary together, such as {model.depth: [8, 16], train.learning_rate: [0.01, 0.001]}"),
                Arguments.of(
                        "probe twice",
                        SOUND + "probes: [toy-probe, {name: toy-probe, at: 5}]\n",
                        "s.yaml:5:21: probe toy-probe is given twice: drop one, or give it a name of its own, such as {name: toy-probe, as: second}"),
                Arguments.of(
                        "probe of a series that nobody measures",
                        SOUND + "probes: [{name: seasonal, series: sharpness}]\n",
                        "s.yaml:5:10: probe seasonal reads sharpness, which no other probe of the fleet measures: add a probe that does, or name another quantity"),
                Arguments.of(
                        "probe of a trajectory that is not recorded",
                        SOUND + "train: {record: none}\nprobes: [{name: seasonal}]\n",
                        "s.yaml:6:10: probe seasonal reads loss along the trajectory, and train.record is none: expected linear or geometric"),
                Arguments.of(
                        "probe of a trajectory that some runs do not record",
                        SOUND + "train: {record: [linear, none]}\nprobes: [{name: seasonal}]\n",
                        "s.yaml:6:10: probe seasonal reads loss along the trajectory, and train.record is none: expected linear or geometric"),
                Arguments.of(
                        "probe at nonsense",
                        SOUND + "probes: [{name: toy-probe, at: [init, late]}]\n",
                        "s.yaml:5:39: probes.at: late is not init, end, recorded, a whole number of steps or {loss: fraction}"),
                Arguments.of(
                        "probe at nothing",
                        SOUND + "probes: [{name: toy-probe, at: []}]\n",
                        "s.yaml:5:32: probes.at is empty: expected init, end, recorded, a whole number of steps or {loss: fraction}"),
                Arguments.of(
                        "probe at a loss that never comes",
                        SOUND + "probes: [{name: toy-probe, at: [{loss: [0.5, 1, 0]}]}]\n",
                        """
                        s.yaml:5:40: probes.at.loss: 0.0 is not above 0 and below 1: expected a fraction of the initial loss, such as 0.5
                        s.yaml:5:40: probes.at.loss: 1.0 is not above 0 and below 1: expected a fraction of the initial loss, such as 0.5
                        """),
                Arguments.of(
                        "probe at a loss beyond the initial one",
                        SOUND + "probes: [{name: toy-probe, at: {loss: 1.5}}]\n",
                        "s.yaml:5:39: probes.at.loss: 1.5 is not a number from 0.0 to 1.0"),
                Arguments.of(
                        "probe at a loss without a number",
                        SOUND + "probes: [{name: toy-probe, at: {loss: half}}]\n",
                        "s.yaml:5:39: probes.at.loss: half is not a number from 0.0 to 1.0"),
                Arguments.of(
                        "probe at an unknown map",
                        SOUND + "probes: [{name: toy-probe, at: [{los: 0.5}]}]\n",
                        "s.yaml:5:34: unknown key los in probes.at (known are geometric, loss, range): did you mean loss?"),
                Arguments.of(
                        "probe at two things in one map",
                        SOUND + "probes: [{name: toy-probe, at: [{loss: 0.5, range: {from: 1, to: 2}}]}]\n",
                        "s.yaml:5:33: probes.at: a map with loss has no other key: give two maps"),
                Arguments.of(
                        "probe setting",
                        SOUND + "probes: [{name: toy-probe, cut: 2}]\n",
                        "s.yaml:5:33: probes.toy-probe.cut: 2 is not a number from 0.0 to 1.0"),
                Arguments.of(
                        "probe unknown setting",
                        SOUND + "probes: [{name: toy-probe, cuts: 0.2}]\n",
                        "s.yaml:5:28: unknown key cuts in probes.toy-probe (known are name, as, at, cut): did you mean cut?"),
                Arguments.of(
                        "fleets not a list",
                        SOUND + "fleets: {name: a}\n",
                        "s.yaml:5:9: fleets: expected a list of maps, each with a name and what it changes"),
                Arguments.of(
                        "empty fleets",
                        SOUND + "fleets: []\n",
                        "s.yaml:5:9: fleets: expected a list of maps, each with a name and what it changes"),
                Arguments.of(
                        "fleet without name",
                        SOUND + "fleets:\n  - {seeds: 3}\n",
                        "s.yaml:6:5: fleet.name is missing: expected a name"),
                Arguments.of(
                        "fleet twice",
                        SOUND + "fleets:\n  - {name: a}\n  - {name: a, seeds: 3}\n",
                        "s.yaml:7:5: fleet a is given twice: rename one"),
                Arguments.of(
                        "fleet unknown key",
                        SOUND + "fleets:\n  - {name: a, sedes: 3}\n",
                        "s.yaml:6:15: unknown key sedes in fleet (known are name, description, seeds, model, data, train, probes, zip, quick): did you mean seeds?"),
                Arguments.of(
                        "two fleets share a mistake",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 0}
                        data: {name: toy-data}
                        fleets:
                          - {name: a}
                          - {name: b, seeds: 3}
                        """,
                        "s.yaml:3:29: model.depth: 0 is not a whole number from 1 to 100000"),
                Arguments.of(
                        "name with a slash",
                        """
                        sweep: a/b
                        seeds: [1, 2]
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        """,
                        "s.yaml:1:8: sweep: a/b is not a name: expected at most 100 letters, digits, points, hyphens and underscores, beginning with a letter or digit"),
                Arguments.of(
                        "sizes that do not fit",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8, width: [0, 5]}
                        data: {name: toy-data, dimension: [3, 5]}
                        """,
                        "s.yaml:3:8: model toy does not fit data toy-data at model.width 5, data.dimension 3: width 5 is not the input's 3: take width 0"),
                Arguments.of(
                        "probe of other networks",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: mlp, depth: [1, 2]}
                        data: {name: gaussian-mixture}
                        probes: [weight-scaling, ode-consistency]
                        """,
                        "s.yaml:5:26: probe ode-consistency needs a neural ODE (family neural-ode); family mlp at model.depth 1 is no such network: leave the probe out, or give other networks a fleet of their own"),
                Arguments.of(
                        "probe of weights on a network without any",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: series-model}
                        data: {name: quasi-periodic}
                        probes: [weight-scaling]
                        """,
                        "s.yaml:5:10: probe weight-scaling needs weights W or A, a family such as mlp, resnet or cnn; family series-model is no such network: leave the probe out, or give other networks a fleet of their own"),
                Arguments.of(
                        "missing data file",
                        """
                        sweep: t
                        seeds: [1, 2]
                        model: {family: toy, depth: 8}
                        data: {name: toy-data, path: gone.csv}
                        """,
                        "s.yaml:4:7: data toy-data: gone.csv: no such file"),
                Arguments.of(
                        "more runs than a long counts",
                        """
                        sweep: t
                        seeds: {range: {from: 1, to: 2000000000}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        train: {learning_rate: {range: {from: 0, to: 1, step: 1e-9}}, epochs: {range: {from: 1, to: 100000000}}}
                        """,
                        "s.yaml:1:1: the grid has more than 9223372036854775807 runs: shorten an axis"),
                Arguments.of(
                        "fleets too large to compare",
                        """
                        sweep: t
                        seeds: {range: {from: 1, to: 200000000}}
                        model: {family: toy, depth: 8}
                        data: {name: toy-data}
                        fleets:
                          - {name: a}
                          - {name: b}
                        """,
                        "s.yaml:7:5: 200000000 runs of one grid may repeat those of another, too many to compare (at most 100000000): make them differ in a setting, or shorten an axis"),
                Arguments.of(
                        "everything at once",
                        """
                        sweep: t
                        seeds: [1, two]
                        model: {family: toy, depth: -8, activation: tahn}
                        data: {name: toy-dat}
                        train: {optimizer: sgx}
                        extra: 1
                        """,
                        """
                        s.yaml:2:12: seeds: two is not a whole number from 0 to 9223372036854775807
                        s.yaml:3:29: model.depth: -8 is not a whole number from 1 to 100000
                        s.yaml:3:45: model.activation: tahn is not one of linear, relu, tanh: did you mean tanh?
                        s.yaml:4:14: data.name: toy-dat is not one of {data}: did you mean toy-data?
                        s.yaml:5:20: train.optimizer: sgx is not one of gd, momentum, sgd, adam, adamw, lars, flow: did you mean sgd?
                        s.yaml:6:1: unknown key extra (known are sweep, description, seeds, model, data, train, probes, zip, fleets, quick, claims)
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void isRefusedInTheseWords(String what, String text, String message) {
        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> Sweep.read(new SweepSource("s.yaml", text)));
        assertEquals(withNames(message.strip()), e.getMessage());
    }

    // What else is on the class path is not this test's business.
    private static String withNames(String message) {
        Catalogue catalogue = Catalogue.onClassPath();
        return message.replace(
                        "{families}", String.join(", ", catalogue.families().names()))
                .replace("{data}", String.join(", ", catalogue.dataSources().names()))
                .replace("{probes}", String.join(", ", catalogue.probes().names()));
    }

    @Test
    void theFileThatTheOthersBreakIsSound() {
        assertEquals(2, Sweep.read(new SweepSource("s.yaml", SOUND)).size());
    }

    @Test
    void missingFileNamesTheReadyMadeSweeps() {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> SweepSource.find("no/such/file.yaml"));
        assertEquals(
                "no/such/file.yaml:1:1: no such file: expected a sweep file, or one of the ready-made sweeps "
                        + String.join(", ", ReadyMadeSweeps.onClassPath().names()),
                e.getMessage());
    }

    @Test
    void unknownReadyMadeSweepGetsASuggestion() {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> SweepSource.find("quikstart"));
        assertEquals(
                "quikstart:1:1: no such file, and no ready-made sweep of that name (there are %s): did you mean quickstart?"
                        .formatted(
                                String.join(", ", ReadyMadeSweeps.onClassPath().names())),
                e.getMessage());
    }

    @Test
    void aFolderIsNoSweepFile(@TempDir Path folder) {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> SweepSource.find(folder.toString()));
        assertEquals(folder + ":1:1: a folder: expected a sweep file", e.getMessage());
    }

    @Test
    void aBinaryFileIsNoSweepFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("model.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> SweepSource.find(file.toString()));
        assertEquals(file + ":1:1: not YAML: the file is not UTF-8 text", e.getMessage());
    }

    @Test
    void aBombOfAliasesIsRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 200; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThrows(InvalidFileException.class, () -> Sweep.read(new SweepSource("s.yaml", bomb.toString())));
    }

    @Test
    void deepNestingIsRefused() {
        InvalidFileException e = assertThrows(
                InvalidFileException.class, () -> Sweep.read(new SweepSource("s.yaml", "a: " + "[".repeat(10_000))));
        assertEquals("s.yaml:1:1: not YAML: Nesting Depth exceeded max 20", e.getMessage());
    }
}
