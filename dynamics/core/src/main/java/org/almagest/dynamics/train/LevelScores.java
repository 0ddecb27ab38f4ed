package org.almagest.dynamics.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.plan.SharedPlans;
import org.jspecify.annotations.Nullable;

/**
 * Scores a network on all parts of its data at once: since one on a graph computes the states of all nodes, however few it is
 * asked about, and averages over drawn graphs, one pass serves all parts. What it draws is the same at every look.
 */
final class LevelScores {
    /** What a part has among the plan's results: its loss, then its prediction. */
    private static final int RESULTS = 2;

    private final List<Examples> parts;
    private final boolean classes;
    private final int length;
    private final Plan plan;
    private final Execution execution;

    /**
     * How a network does on each part; null where the part has no examples.
     *
     * @param train the examples of the inner loss
     * @param outer those of the outer loss
     * @param validation those by which a round is chosen
     * @param test those held out
     */
    record Levels(@Nullable Score train, @Nullable Score outer, @Nullable Score validation, @Nullable Score test) {}

    /**
     * Of a network.
     *
     * @param loss of each part
     * @param seed of the run, for what is drawn
     */
    LevelScores(Model model, Objective loss, DataSet data, long seed) {
        SetAside aside = requireNonNull(data.aside());
        this.parts = List.of(data.train(), aside.outer(), aside.validation(), data.test());
        this.classes = data.classification() && data.train().outputs() > 1;
        this.length = model.length();
        Examples all = parts.stream().reduce(Examples::followedBy).orElseThrow();
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(all.shape(), all.count());
        List<Node> results = new ArrayList<>();
        int from = 0;
        for (Examples part : parts) {
            if (part.count() > 0) {
                Batch own = batch.part(from, part.count());
                results.add(loss.emit(network.graph(), network, own).total(network.graph()));
                results.add(network.predict(own.inputs()));
            }
            from += part.count();
        }
        this.plan = SharedPlans.of(network.graph(), network.sources(), results);
        this.execution = plan.execution();
        new ChanceDraws(ChanceDraws.places(network, plan), seed).evaluation(0, execution.arena());
        ScheduledNumbers.of(network, plan).fill(Long.MAX_VALUE, execution.arena());
        BatchSlots slots = BatchSlots.of(network, plan);
        slots.loadShared(all, execution.arena());
        slots.load(all, 0, execution.arena());
    }

    /**
     * The scores of a network.
     *
     * @param source holds its flat vector from {@code at} on
     */
    Levels of(double[] source, int at) {
        System.arraycopy(source, at, execution.arena(), plan.input(0), length);
        execution.run();
        @Nullable Score[] scores = new Score[parts.size()];
        int result = 0;
        for (int i = 0; i < scores.length; i++) {
            if (parts.get(i).count() > 0) {
                scores[i] = score(parts.get(i), plan.output(result), plan.output(result + 1));
                result += RESULTS;
            }
        }
        return new Levels(scores[0], scores[1], scores[2], scores[3]);
    }

    private Score score(Examples examples, int loss, int prediction) {
        double[] arena = execution.arena();
        if (!classes) {
            return new Score(arena[loss], null);
        }
        RightClasses right = new RightClasses(examples);
        right.count(arena, prediction, examples.count(), 0);
        return new Score(arena[loss], right.share());
    }
}
