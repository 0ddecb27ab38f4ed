package org.almagest.dynamics.data.nodes;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.Sampling;

/**
 * Zachary's karate club: 34 members, 78 friendships, and the two clubs into which it broke (W. W. Zachary, An information
 * flow model for conflict and fission in small groups, Journal of Anthropological Research 33, 1977, figure 1). A node's
 * features are its unit vector, since the club tells nothing of a member but friends.
 */
@AutoService(DataSource.class)
public final class Karate implements DataSource {
    private static final int NODES = 34;
    private static final int CLASSES = 2;

    /** For each member but the last, the friends with larger numbers. */
    private static final int[][] FRIENDS = {
        {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
        {2, 3, 7, 13, 17, 19, 21, 30},
        {3, 7, 8, 9, 13, 27, 28, 32},
        {7, 12, 13},
        {6, 10},
        {6, 10, 16},
        {16},
        {},
        {30, 32, 33},
        {33},
        {},
        {},
        {},
        {33},
        {32, 33},
        {32, 33},
        {},
        {},
        {32, 33},
        {33},
        {32, 33},
        {},
        {32, 33},
        {25, 27, 29, 32, 33},
        {25, 27, 31},
        {31},
        {29, 33},
        {33},
        {31, 33},
        {32, 33},
        {32, 33},
        {32, 33},
        {33}
    };

    /** Who went with the administrator; the others stayed with the instructor. */
    private static final List<Integer> LEFT =
            List.of(9, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33);

    /** For {@link java.util.ServiceLoader}. */
    public Karate() {}

    @Override
    public String name() {
        return "karate";
    }

    @Override
    public String description() {
        return "A graph: Zachary's karate club (1977), 34 members in 2 clubs, 78 friendships; facts in the public domain.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("train", 10, 1, NODES, "members whose club is known"),
                Parameter.integer("test", 24, 0, NODES - 1, "members to test on; train and test together 34 at most"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(1, CLASSES, settings.integer("train"), settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        Edges edges = new Edges(NODES);
        for (int member = 0; member < FRIENDS.length; member++) {
            for (int friend : FRIENDS[member]) {
                edges.join(member, friend);
            }
        }
        int[] members = Sampling.inOrder(NODES);
        double[] ones = new double[NODES];
        Arrays.fill(ones, 1);
        NodeGraph graph = new NodeGraph(SparseMatrix.of(NODES, NODES, members, members, ones), edges.adjacency());
        int[] clubs = IntStream.range(0, NODES)
                .map(member -> LEFT.contains(member) ? 1 : 0)
                .toArray();
        return new LabelledNodes(name(), graph, clubs, CLASSES)
                .draw(settings.integer("train"), settings.integer("test"), settings.whole("data_seed"));
    }
}
