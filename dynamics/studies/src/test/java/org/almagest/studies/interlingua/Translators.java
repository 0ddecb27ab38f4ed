package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;

/** Networks, sentences and parameters of the tests. */
final class Translators {
    static final Family FAMILY = Families.ALL.named("translator");
    static final DataSource SOURCE = new ToyLanguages();

    /** The five settings that are compared, by name: interlingua, queries, loss. */
    static final Map<String, List<Object>> FORMS = Map.of(
            "none", List.of("none", 8, "translation"),
            "none-cos", List.of("none", 8, "translation(similarity_weight=0.5)"),
            "fixed-3", List.of("fixed", 3, "translation(similarity_weight=0.5)"),
            "fixed-8", List.of("fixed", 8, "translation(similarity_weight=0.5)"),
            "variable", List.of("variable", 8, "translation(similarity_weight=0.5)"));

    private Translators() {}

    static DataSet data(Map<String, ?> settings) {
        return SOURCE.load(Settings.of(SOURCE.parameters(), settings));
    }

    static Settings settings(String form, Map<String, ?> more) {
        Map<String, Object> all = new TreeMap<>(more);
        all.put("interlingua", FORMS.get(form).get(0));
        all.put("queries", FORMS.get(form).get(1));
        return Settings.of(FAMILY.parameters(), all);
    }

    static Model model(String form, DataSet data) {
        return FAMILY.build(settings(form, Map.of()), data);
    }

    static Objective loss(String form) {
        return Objectives.read(String.valueOf(FORMS.get(form).get(2)));
    }

    static TranslatorBody body(Model model) {
        return model.capability(TranslatorBody.class).orElseThrow();
    }

    /** Languages as in the oracles: who owns which word is all that counts. */
    static Languages languages() {
        return Languages.draw(new RandomStream(1, "any"), 4, 8, 3, 2, 5);
    }

    /**
     * The blocks in the order in which the oracles number them: as they are, but that in the reader the norms come before what they
     * are for.
     */
    static List<Block> numbered(Model model) {
        List<Block> order = new ArrayList<>(model.blocks());
        int first = 0;
        while (order.get(first).layer() != 1) {
            first++;
        }
        List<Block> reader = new ArrayList<>(order.subList(first, first + 16));
        List<Block> named = new ArrayList<>();
        for (String name : List.of(
                "gamma_1", "beta_1", "W_q", "b_q", "W_k", "b_k", "W_v", "b_v", "W_o", "b_o", "gamma_2", "beta_2", "W_1",
                "b_1", "W_2", "b_2")) {
            named.addAll(
                    reader.stream().filter(block -> block.name().equals(name)).toList());
        }
        for (int i = 0; i < 16; i++) {
            order.set(first + i, named.get(i));
        }
        return order;
    }

    /** Block b is 0.2·(((i³ + (k+5)·i + k) mod 101) − 50)/50 with k = 7b + 1, and 1 more where it is a gain. */
    static double[] pattern(Model model) {
        double[] theta = new double[model.parameterCount()];
        List<Block> order = numbered(model);
        for (int b = 0; b < order.size(); b++) {
            Block block = order.get(b);
            long k = 7L * b + 1;
            double more = block.name().startsWith("gamma") ? 1 : 0;
            for (long i = 0; i < block.size(); i++) {
                theta[block.offset() + (int) i] = 0.2 * (((i * i * i + (k + 5) * i + k) % 101 - 50) / 50.0) + more;
            }
        }
        return theta;
    }

    /** Three sentences with their translations. */
    static DataSet oracleSentences() {
        Languages languages = languages();
        double[] sources = padded(new int[][] {{20, 25, 21, 2}, {36, 40, 45, 38, 41, 2}, {3, 7, 2}});
        double[] targets = padded(new int[][] {{4, 9, 2}, {6, 3, 8, 5, 2}, {51, 60, 55, 58, 2}});
        Examples examples = Translations.examples(
                languages, 3, sources, targets, new double[] {1, 2, 0}, new double[] {0, 0, 3}, new double[] {3, 5, 3});
        return new DataSet("sentences", examples, examples.first(1), false);
    }

    private static double[] padded(int[][] sentences) {
        double[] words = new double[sentences.length * 11];
        for (int i = 0; i < sentences.length; i++) {
            for (int t = 0; t < sentences[i].length; t++) {
                words[11 * i + t] = sentences[i][t];
            }
        }
        return words;
    }

    /** Loss, then the gradient block by block. */
    static NetworkExecution gradient(Model model, Objective loss, Examples examples, double[] theta) {
        NetworkInGraph network = NetworkInGraph.training(model);
        Node value = loss.emit(network.graph(), network, network.batch(examples.shape(), examples.count()))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(examples, 0);
        return execution;
    }

    static double[] found(Execution run, Model model) {
        double[] gradient = new double[model.parameterCount()];
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            System.arraycopy(run.copyOf(b + 1, block.size()), 0, gradient, block.offset(), block.size());
        }
        return gradient;
    }

    static double norm(double[] numbers) {
        return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
    }
}
