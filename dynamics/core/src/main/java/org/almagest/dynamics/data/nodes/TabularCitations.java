package org.almagest.dynamics.data.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.csv.CsvRow;
import org.almagest.dynamics.data.csv.CsvRows;
import org.apache.commons.math3.util.ResizableDoubleArray;

/**
 * Two tables with tabs between columns and a header each. Nodes: {@code node} (0, 1, … in order), {@code label} (−1 =
 * none), {@code split} (train, val, test or none), {@code features} (numbers of the words that occur, blanks between).
 * Edges: {@code source}, {@code target}; each once, or all of them in both directions.
 *
 * @param nodes the graph and the classes
 * @param splits word of each node
 */
record TabularCitations(LabelledNodes nodes, List<String> splits, String path) {
    private static final List<String> NODE_COLUMNS = List.of("node", "label", "split", "features");
    private static final List<String> EDGE_COLUMNS = List.of("source", "target");
    private static final List<String> SPLITS = List.of("train", "val", "test", "none");
    private static final int MOST_FEATURES = 10_000_000;

    TabularCitations {
        splits = List.copyOf(splits);
    }

    /**
     * Reads both.
     *
     * @param drop whether edges to missing nodes are dropped rather than refused
     * @throws DataException naming line and value of what is wrong
     */
    static TabularCitations read(String name, String nodesPath, String edgesPath, boolean drop) {
        Nodes nodes = new Nodes(nodesPath);
        DataFile.at(nodesPath, name + " papers").read(nodes::read);
        EdgeList edges = new EdgeList(edgesPath, nodes.count, drop);
        DataFile.at(edgesPath, name + " citations").read(edges::read);
        NodeGraph graph = new NodeGraph(nodes.features(), edges.adjacency());
        int[] labels = Arrays.stream(nodes.labels.getElements())
                .mapToInt(label -> (int) label)
                .toArray();
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        if (classes < 1) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s has no node with a label: expected classes from 0 on", nodesPath));
        }
        return new TabularCitations(new LabelledNodes(name, graph, labels, classes), nodes.splits, nodesPath);
    }

    /** The data set with the split of the file. */
    DataSet split() {
        int[] train = those("train");
        if (train.length == 0) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has no node whose split is train: expected at least one; or set split to drawn",
                    path));
        }
        return nodes.split(train, those("test"));
    }

    private int[] those(String split) {
        return IntStream.range(0, splits.size())
                .filter(node -> splits.get(node).equals(split))
                .toArray();
    }

    /** A whole number in a cell. */
    private static int whole(CsvRow row, int column, int from, int to, String what) {
        double value = row.number(column);
        if (value != (int) value || value < from || value > to) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d, column %d is %s: expected %s, a whole number from %d to %d",
                    row.path(),
                    row.line(),
                    column + 1,
                    row.text(column),
                    what,
                    from,
                    to));
        }
        return (int) value;
    }

    private static CsvRows table(InputStream stream, String path, List<String> columns) throws IOException {
        CsvRows rows = new CsvRows(stream, path, '\t');
        CsvRow header = rows.next();
        if (header == null || !Arrays.asList(header.cells()).equals(columns)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s begins with %s: expected the columns %s, tabs between them",
                    path,
                    header == null ? "nothing" : Arrays.toString(header.cells()),
                    columns));
        }
        return rows;
    }

    /** The table of nodes as it is read. */
    private static final class Nodes {
        private final String path;
        private final ResizableDoubleArray labels = new ResizableDoubleArray();
        private final List<String> splits = new ArrayList<>();
        private final ResizableDoubleArray rowOf = new ResizableDoubleArray();
        private final ResizableDoubleArray columnOf = new ResizableDoubleArray();
        private int count;
        private int width;

        Nodes(String path) {
            this.path = path;
        }

        boolean read(InputStream stream) throws IOException {
            CsvRows rows = table(stream, path, NODE_COLUMNS);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                int node = whole(row, 0, 0, Integer.MAX_VALUE, "a node");
                if (node != count) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d is node %d: expected node %d, each once and in order",
                            path,
                            row.line(),
                            node,
                            count));
                }
                labels.addElement(whole(row, 1, -1, 1_000_000, "a class"));
                String split = row.text(2);
                if (!SPLITS.contains(split)) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d has the split %s: expected one of %s",
                            path,
                            row.line(),
                            split,
                            SPLITS));
                }
                splits.add(split);
                features(row);
                count++;
            }
            if (count == 0) {
                throw new DataException(
                        String.format(Locale.ROOT, "%s has a header and no nodes: expected at least one", path));
            }
            return true;
        }

        private void features(CsvRow row) {
            if (row.cells()[3] == null) {
                return;
            }
            for (String word : row.text(3).split(" +", -1)) {
                if (!word.matches("[0-9]{1,8}") || Integer.parseInt(word) >= MOST_FEATURES) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d has the feature \"%s\": expected numbers of features from 0 to %d, blanks between them",
                            path,
                            row.line(),
                            word,
                            MOST_FEATURES - 1));
                }
                rowOf.addElement(count);
                columnOf.addElement(Integer.parseInt(word));
                width = Math.max(width, Integer.parseInt(word) + 1);
            }
        }

        SparseMatrix features() {
            int[] rows = Arrays.stream(rowOf.getElements())
                    .mapToInt(row -> (int) row)
                    .toArray();
            int[] columns = Arrays.stream(columnOf.getElements())
                    .mapToInt(column -> (int) column)
                    .toArray();
            double[] ones = new double[rows.length];
            Arrays.fill(ones, 1);
            if (width == 0) {
                throw new DataException(
                        String.format(Locale.ROOT, "%s has no features: expected numbers in the last column", path));
            }
            return SparseMatrix.of(count, width, rows, columns, ones);
        }
    }

    /** The table of edges as it is read. */
    private static final class EdgeList {
        private final String path;
        private final int nodes;
        private final boolean drop;
        private final Edges edges;
        /** Line of each directed pair. */
        private final Map<Long, Long> lines = new HashMap<>();

        private boolean bothWays;

        EdgeList(String path, int nodes, boolean drop) {
            this.path = path;
            this.nodes = nodes;
            this.drop = drop;
            this.edges = new Edges(nodes);
        }

        boolean read(InputStream stream) throws IOException {
            CsvRows rows = table(stream, path, EDGE_COLUMNS);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                int source = whole(row, 0, 0, Integer.MAX_VALUE - 1, "a node");
                int target = whole(row, 1, 0, Integer.MAX_VALUE - 1, "a node");
                if (source >= nodes || target >= nodes) {
                    if (drop) {
                        continue;
                    }
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d joins node %d to node %d: expected nodes from 0 to %d; add the missing node, or set dangling to drop",
                            path,
                            row.line(),
                            source,
                            target,
                            nodes - 1));
                }
                add(source, target, row.line());
            }
            if (bothWays) {
                checkSymmetry();
            }
            return true;
        }

        private void add(int source, int target, long line) {
            if (source == target) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d joins node %d to itself: expected different nodes; the operators add loops themselves",
                        path,
                        line,
                        source));
            }
            Long earlier = lines.putIfAbsent((long) source * nodes + target, line);
            if (earlier != null) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d repeats line %d, the edge from %d to %d: expected each once",
                        path,
                        line,
                        earlier,
                        source,
                        target));
            }
            bothWays |= !edges.join(source, target);
        }

        /** A file that gives some edges in both directions promises all of them so. */
        private void checkSymmetry() {
            lines.forEach((pair, line) -> {
                long source = pair / nodes;
                long target = pair % nodes;
                if (!lines.containsKey(target * nodes + source)) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s, line %d has the edge from %d to %d and no line has the one back, though other edges stand in both directions: expected all of them in one direction, or all in both",
                            path,
                            line,
                            source,
                            target));
                }
            });
        }

        SparseMatrix adjacency() {
            return edges.adjacency();
        }
    }
}
