package org.almagest.dynamics.manifold;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.linear.Volume;

/**
 * How large the ranks of a tensor's covariances can be at all, where it is known which of its places hold the same vector of channels:
 * those of blank paper, whatever the parameters of the network are.
 */
public final class RankBound {
    private RankBound() {}

    /**
     * The bounds: r₁ ≤ different rows and r₂ ≤ different columns of the table of places, and r₃ ≤ different places − 1, since the
     * mean over the places is taken away; none exceeds the rows of its unfolding, nor its columns − 1.
     *
     * @param alike [y][x], equal numbers for places that hold equal vectors
     * @param shape of the tensor
     */
    public static List<Integer> of(int[] alike, Volume shape) {
        Set<List<Integer>> rows = new HashSet<>();
        Set<List<Integer>> columns = new HashSet<>();
        Set<Integer> places = new HashSet<>();
        for (int y = 0; y < shape.height(); y++) {
            List<Integer> row = new ArrayList<>();
            for (int x = 0; x < shape.width(); x++) {
                row.add(alike[y * shape.width() + x]);
            }
            rows.add(row);
            places.addAll(row);
        }
        for (int x = 0; x < shape.width(); x++) {
            List<Integer> column = new ArrayList<>();
            for (int y = 0; y < shape.height(); y++) {
                column.add(alike[y * shape.width() + x]);
            }
            columns.add(column);
        }
        return List.of(
                Math.min(rows.size(), shape.width() * shape.channels() - 1),
                Math.min(columns.size(), shape.height() * shape.channels() - 1),
                Math.min(places.size() - 1, shape.channels()));
    }
}
