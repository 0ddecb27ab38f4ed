package org.almagest.studies.implicitsurfaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;

/** A network at weights in closed form, on ten points of the star and ten free ones, as the oracles have it. */
final class SmallSurface {
    private static final int POINTS = 10;

    private SmallSurface() {}

    static DataSet curve(String shape, int count) {
        return DataSets.load(
                PlanarCurves.NAME,
                Settings.of(
                        DataSets.SOURCES.named(PlanarCurves.NAME).parameters(),
                        Map.of("shape", shape, "train", count)));
    }

    static Model model(Map<String, ?> given) {
        var family = Families.ALL.named("implicit-surface");
        return family.build(Settings.of(family.parameters(), given), 2, 1);
    }

    /** θ_k = 0.02 sin 1.7k, all weights before all biases. */
    static double[] closedWeights(Model model) {
        double[] theta = new double[model.parameterCount()];
        int k = 0;
        for (String name : List.of("W", "b")) {
            for (Block block : model.blocks()) {
                for (int i = 0; block.name().equals(name) && i < block.size(); i++) {
                    theta[block.offset() + i] = 0.02 * Math.sin(1.7 * k++);
                }
            }
        }
        return theta;
    }

    /** Every fortieth of 400 points, with normals, and free points (sin 1.3q, cos 2.1q). */
    static Examples batch() {
        Examples star = curve("star", 400).train();
        int[] places = new int[POINTS];
        Arrays.setAll(places, i -> 40 * i);
        Examples some = star.chosen(places);
        double[] free = new double[2 * POINTS];
        for (int q = 0; q < POINTS; q++) {
            free[2 * q] = Math.sin(1.3 * q);
            free[2 * q + 1] = Math.cos(2.1 * q);
        }
        return new Examples(
                2,
                1,
                POINTS,
                some.inputs(),
                some.targets(),
                List.of(Field.real(PlanarCurves.FREE, 2, free), some.field(PlanarCurves.NORMALS)),
                List.of());
    }

    /** A loss, then its gradient in the order of the model. */
    static double[] lossAndGradient(Model model, String loss, Examples examples, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(examples.shape(), examples.count());
        batch.inputs();
        batch.targets();
        Node value = Objectives.read(loss).emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        execution.execution().run();
        DoubleStream numbers = DoubleStream.of();
        for (int i = 0; i < results.size(); i++) {
            numbers = DoubleStream.concat(
                    numbers,
                    Arrays.stream(execution
                            .execution()
                            .copyOf(i, results.get(i).shape().size())));
        }
        return numbers.toArray();
    }
}
