package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * Family {@code value-iteration}: rewards from two convolutions of a map, K iterations of values over it, and the logits of
 * eight moves at the cells that an example asks about (Tamar et al. 2016, arXiv 1602.02867); with a gated summary of all
 * iterations after arXiv 2305.07039. W_r begins as N(0, (0.3/F)²), W_v as 0, everything else uniform between ∓1/√fan-in.
 */
@AutoService(Family.class)
public final class ValueIterationNetwork implements Family {
    private static final int LARGEST = 1_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public ValueIterationNetwork() {}

    @Override
    public String name() {
        return "value-iteration";
    }

    @Override
    public String description() {
        return "plans on a map by iterations of one convolution and a maximum (Tamar et al. 2016, arXiv 1602.02867), with a gated summary of all value maps (after Cai, Li, Zhang, Tei 2023, arXiv 2305.07039)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("kernel_size", 3, 1, 255, "cells F along a side of the kernels of values; odd"),
                Parameter.integer("iterations", 10, 1, LARGEST, "value maps K, where reach does not say"),
                Parameter.integer(
                        "reach",
                        0,
                        0,
                        LARGEST,
                        "cells that the last value map is to see in each direction: iterations are then ⌊2·reach/(kernel_size − 1)⌋; 0 = iterations as given"),
                Parameter.flag("gate", false, "a gated summary of all value maps goes to the head as well"),
                Parameter.integer(
                        "features",
                        24,
                        1,
                        LARGEST,
                        "planes between the two convolutions that make the rewards, where budget does not say"),
                Parameter.integer(
                        "budget",
                        0,
                        0,
                        Integer.MAX_VALUE,
                        "features are as many as keep the number of parameters at or below this; 0 = features as given"),
                Parameter.integer("actions", 10, 1, LARGEST, "kernels of values, over which they are maximised"),
                Parameter.integer("summary", 6, 1, LARGEST, "planes of the gated summary"));
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        if (data.graph() != null) {
            return Family.super.build(settings, data);
        }
        int cells = data.train().field(GridWorlds.CELLS).shape().length();
        if (cells * Move.ALL.size() != data.train().outputs()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "field %s of %d numbers and targets of %d: expected %d for each cell; choose data grid-worlds",
                    GridWorlds.CELLS,
                    cells,
                    data.train().outputs(),
                    Move.ALL.size()));
        }
        return build(settings, data.train().features(), data.train().outputs());
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int size = (int) Math.round(Math.sqrt(features / 2.0));
        if (features != 2 * size * size || outputs % Move.ALL.size() != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d numbers and targets of %d: expected two square planes, 2·m·m, and %d moves at each cell; choose data grid-worlds",
                    features,
                    outputs,
                    Move.ALL.size()));
        }
        ValueIteration iteration = iteration(settings);
        int planes = settings.flag("gate") ? settings.integer("summary") : 0;
        int cells = outputs / Move.ALL.size();
        int between = settings.integer("features");
        int budget = settings.integer("budget");
        if (budget > 0) {
            // the number of parameters is affine in the features
            int one = model(iteration, size, cells, 1, planes).parameterCount();
            int each = model(iteration, size, cells, 2, planes).parameterCount() - one;
            between = 1 + (budget - one) / each;
            if (budget < one) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "budget %d: with one plane of features there are %d parameters; expected as many at least, or 0 for features as given",
                        budget,
                        one));
            }
        }
        return model(iteration, size, cells, between, planes);
    }

    private static Model model(ValueIteration iteration, int size, int cells, int features, int planes) {
        Blocks.Builder blocks = Blocks.builder();
        PlanningBody body = new PlanningBody(blocks, iteration, size, cells, features, planes);
        return new LayeredModel(blocks.build(), body, List.of(iteration));
    }

    private static ValueIteration iteration(Settings settings) {
        int kernel = settings.integer("kernel_size");
        int reach = settings.integer("reach");
        if (kernel % 2 == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "kernel_size %d: expected an odd one, with a cell in its middle; take %d or %d",
                    kernel,
                    kernel - 1,
                    kernel + 1));
        }
        if (reach == 0) {
            return new ValueIteration(kernel, settings.integer("iterations"), settings.integer("actions"));
        }
        if (kernel == 1 || 2 * (long) reach < kernel - 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "reach %d with kernel_size %d: no number of iterations from 1 on reaches as far and no farther; expected a reach of (kernel_size − 1)/2 at least, with a kernel of 3 at least",
                    reach,
                    kernel));
        }
        return new ValueIteration(kernel, (int) (2L * reach / (kernel - 1)), settings.integer("actions"));
    }
}
