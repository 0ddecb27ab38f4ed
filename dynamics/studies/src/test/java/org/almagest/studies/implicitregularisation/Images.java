package org.almagest.studies.implicitregularisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;

/** Images and networks in closed form, and what is made of them. */
final class Images {
    static final int N = 32;

    private Images() {}

    /** I(i, j) = 0.5 + 0.3 sin(0.4 i) cos(0.3 j), seen where (3 i + 5 j) mod 7 is below 3. */
    static DataSet closedForm() {
        double[] image = new double[N * N];
        double[] seen = new double[N * N];
        for (int k = 0; k < image.length; k++) {
            image[k] = 0.5 + 0.3 * Math.sin(0.4 * (k / N)) * Math.cos(0.3 * (k % N));
            seen[k] = (3 * (k / N) + 5 * (k % N)) % 7 < 3 ? 1 : 0;
        }
        return of(image, seen);
    }

    static DataSet of(double[] image, double[] seen) {
        double[] inputs = new double[image.length];
        for (int k = 0; k < image.length; k++) {
            inputs[k] = seen[k] * image[k];
        }
        Examples train = new Examples(
                image.length,
                image.length,
                1,
                inputs,
                image,
                List.of(Field.real(BlockyWaves.SEEN, image.length, seen)),
                List.of());
        return new DataSet(BlockyWaves.NAME, train, train.chosen(new int[0]), false);
    }

    static Settings settings(String family, Map<String, ?> given) {
        return Settings.of(Families.ALL.named(family).parameters(), given);
    }

    static Model model(String family, DataSet data, Map<String, ?> given) {
        Family known = Families.ALL.named(family);
        return known.build(settings(family, given), data);
    }

    /**
     * Number k of each network is scale·sin(1.7 k + phase), all its weights before all its biases: 0.1 and 0 for the image's, 0.3 and 0
     * for the rows', 0.3 and 1 for the columns'.
     */
    static double[] closedForm(Model model) {
        double[] theta = new double[model.length()];
        fill(model, theta, "", 0.1, 0);
        fill(model, theta, ImageEnergy.ROWS, 0.3, 0);
        fill(model, theta, ImageEnergy.COLUMNS, 0.3, 1);
        return theta;
    }

    private static void fill(Model model, double[] theta, String suffix, double scale, double phase) {
        int k = 0;
        for (String letter : List.of("W", "A", "b")) {
            for (Block block : model.blocks()) {
                if (block.name().equals(letter + suffix)) {
                    for (int i = 0; i < block.size(); i++) {
                        theta[block.offset() + i] = scale * Math.sin(1.7 * k++ + phase);
                    }
                }
            }
        }
    }

    /** A loss with its gradient, in the order of the blocks. */
    record Slope(double loss, double[] gradient) {
        static Slope of(Model model, DataSet data, String loss, double[] theta) {
            NetworkInGraph network = new NetworkInGraph(model);
            Node value = Objectives.read(loss)
                    .emit(network.graph(), network, network.batch(data.train().shape(), 1))
                    .total(network.graph());
            List<Node> results = new ArrayList<>(List.of(value));
            results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
            NetworkExecution execution = network.execution(results, theta);
            execution.load(data.train(), 0);
            execution.execution().run();
            double[] gradient = new double[model.parameterCount()];
            for (int b = 0; b < model.blocks().size(); b++) {
                Block block = model.blocks().get(b);
                System.arraycopy(
                        execution.execution().copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
            }
            return new Slope(execution.execution().copyOf(0, 1)[0], gradient);
        }

        /** The length of the gradient in the blocks whose names end with {@code suffix}, or in all that are not learned along. */
        double norm(Model model, String suffix) {
            double sum = 0;
            for (Block block : model.blocks()) {
                if (suffix.isEmpty()
                        ? !ImageEnergy.learned(block)
                        : block.name().endsWith(suffix)) {
                    for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                        sum += gradient[i] * gradient[i];
                    }
                }
            }
            return Math.sqrt(sum);
        }
    }

    /** R of any image by a model's regulariser. */
    static double energy(Model model, double[] theta, double[] image) {
        NetworkInGraph network = new NetworkInGraph(model);
        int n = (int) Math.round(Math.sqrt(image.length));
        Node given = network.input("image", Shape.of(n, n));
        Node value = model.capability(ImageEnergy.class).orElseThrow().emit(network.pass(), given);
        NetworkExecution execution = network.execution(List.of(value), theta);
        execution.set("image", image);
        execution.execution().run();
        return execution.execution().copyOf(0, 1)[0];
    }

    /** What a probe measures at one look, by name. */
    static Map<String, Double> measured(String probe, Model model, double[] theta, DataSet data, Objective objective) {
        Probe known = Probes.ALL.named(probe);
        Map<String, Double> numbers = new TreeMap<>();
        known.session(Settings.of(known.parameters(), Map.of()))
                .at(new Snapshot(0, model, theta, theta, data, objective, 1), new Sink() {
                    @Override
                    public void measurement(Measurement measurement) {
                        if (measurement.value() != null) {
                            numbers.put(measurement.quantity(), measurement.value());
                        }
                    }

                    @Override
                    public void spectrum(Spectrum spectrum) {}

                    @Override
                    public void matrix(Matrix matrix) {}
                });
        return numbers;
    }
}
