package org.almagest.dynamics.data.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.csv.CsvRow;
import org.almagest.dynamics.data.csv.CsvRows;
import org.apache.commons.math3.util.ResizableDoubleArray;

/**
 * The form in which the networks were published: {@code content} has a paper a line, its name, its features and its class,
 * tabs between; {@code cites} has two names a line, the cited paper and the citing one. A citation is an edge whichever way
 * it goes; papers that cite themselves do not count.
 */
final class OriginalCitations {
    private final String path;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<String> classes = new ArrayList<>();
    private final ResizableDoubleArray rowOf = new ResizableDoubleArray();
    private final ResizableDoubleArray columnOf = new ResizableDoubleArray();
    private final ResizableDoubleArray values = new ResizableDoubleArray();
    private int width;

    private OriginalCitations(String path) {
        this.path = path;
    }

    /**
     * Reads both files. Classes are numbered in the order of their names.
     *
     * @param drop whether citations of missing papers are dropped rather than refused
     * @throws DataException naming line and value of what is wrong
     */
    static LabelledNodes read(String name, String content, String cites, boolean drop) {
        OriginalCitations papers = new OriginalCitations(content);
        DataFile.at(content, name + " papers").read(papers::readPapers);
        Edges edges = DataFile.at(cites, name + " citations").read(stream -> papers.citations(stream, cites, drop));
        Map<String, Integer> numbers = new TreeMap<>();
        papers.classes.forEach(word -> numbers.put(word, 0));
        int next = 0;
        for (Map.Entry<String, Integer> entry : numbers.entrySet()) {
            entry.setValue(next++);
        }
        NodeGraph graph = new NodeGraph(papers.features(), edges.adjacency());
        return new LabelledNodes(
                name, graph, papers.classes.stream().mapToInt(numbers::get).toArray(), numbers.size());
    }

    private boolean readPapers(InputStream stream) throws IOException {
        CsvRows rows = new CsvRows(stream, path, '\t');
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            width = row.cells().length - 2;
            if (width < 1) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d has %d columns: expected a name, features and a class, tabs between",
                        path,
                        row.line(),
                        row.cells().length));
            }
            int paper = names.size();
            if (names.putIfAbsent(row.text(0), paper) != null) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d is paper %s a second time: expected each once",
                        path,
                        row.line(),
                        row.text(0)));
            }
            for (int j = 0; j < width; j++) {
                double value = row.number(j + 1);
                if (value != 0) {
                    rowOf.addElement(paper);
                    columnOf.addElement(j);
                    values.addElement(value);
                }
            }
            classes.add(row.text(width + 1));
        }
        if (names.isEmpty()) {
            throw new DataException(String.format(Locale.ROOT, "%s has no lines: expected a paper a line", path));
        }
        return true;
    }

    private Edges citations(InputStream stream, String cites, boolean drop) throws IOException {
        CsvRows rows = new CsvRows(stream, cites, '\t');
        Edges edges = new Edges(names.size());
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            if (row.cells().length != 2) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d has %d columns: expected the cited paper and the citing one",
                        cites,
                        row.line(),
                        row.cells().length));
            }
            Integer cited = names.get(row.text(0));
            Integer citing = names.get(row.text(1));
            if (cited != null && citing != null) {
                edges.join(cited, citing);
            } else if (!drop) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s, line %d names paper %s, which %s does not have: expected papers of that file; or set dangling to drop",
                        cites,
                        row.line(),
                        row.text(cited == null ? 0 : 1),
                        path));
            }
        }
        return edges;
    }

    private SparseMatrix features() {
        return SparseMatrix.of(
                names.size(),
                width,
                Arrays.stream(rowOf.getElements()).mapToInt(row -> (int) row).toArray(),
                Arrays.stream(columnOf.getElements())
                        .mapToInt(column -> (int) column)
                        .toArray(),
                values.getElements());
    }
}
