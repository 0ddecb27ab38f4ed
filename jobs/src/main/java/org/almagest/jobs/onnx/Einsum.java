package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;

/**
 * Einstein's sums over one or two arrays, such as {@code bij,bjk->bik}: axes that only one array has and the result does not are
 * summed first, and what is left is a product of matrices.
 */
final class Einsum {
    private static final Pattern EQUATION = Pattern.compile("([A-Za-z]+)(?:,([A-Za-z]+))?->([A-Za-z]*)");

    private Einsum() {}

    /**
     * An array whose axes have letters.
     *
     * @param letters one an axis
     */
    private record Lettered(String letters, Signal signal) {
        /** With the axes whose letters stand in none of {@code others} summed. */
        Lettered within(GraphBuilder graph, String others) {
            int[] gone = IntStream.range(0, letters.length())
                    .filter(axis -> others.indexOf(letters.charAt(axis)) < 0)
                    .toArray();
            if (gone.length == 0) {
                return this;
            }
            long[] ones = signal.extents().clone();
            StringBuilder kept = new StringBuilder(letters);
            List<Long> extents = new ArrayList<>();
            for (int axis : gone) {
                ones[axis] = 1;
            }
            for (int axis = letters.length() - 1; axis >= 0; axis--) {
                if (others.indexOf(letters.charAt(axis)) < 0) {
                    kept.deleteCharAt(axis);
                } else {
                    extents.add(0, signal.extents()[axis]);
                }
            }
            Signal full = signal.full(graph);
            Signal summed = new Signal(
                    graph.sum(full.node(), full.bits(gone)), ones, full.examples(), full.outer(), full.inner());
            return new Lettered(kept.toString(), summed.reshaped(graph, array(extents)));
        }

        long extent(char letter) {
            return signal.extents()[letters.indexOf(letter)];
        }

        /** The axes in the order of {@code order}, which has the same letters. */
        Signal ordered(GraphBuilder graph, String order) {
            return order.equals(letters)
                    ? signal
                    : signal.permuted(graph, order.chars().map(letters::indexOf).toArray());
        }
    }

    static Value of(Call call) {
        GraphBuilder graph = call.graph();
        String equation = call.operation().text("equation", "").replace(" ", "");
        Matcher match = EQUATION.matcher(equation);
        if (!match.matches() || call.inputs().size() != (match.group(2) == null ? 1 : 2)) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "equation '%s' of %d arrays: expected one or two arrays with a letter an axis, and an arrow, such as bij,bjk->bik",
                    equation,
                    call.inputs().size()));
        }
        String result = once(match.group(3));
        Lettered first = lettered(call, 0, match.group(1));
        if (match.group(2) == null) {
            Lettered alone = first.within(graph, result);
            checkLetters(result, alone.letters);
            return alone.ordered(graph, result);
        }
        Lettered second = lettered(call, 1, match.group(2));
        checkLetters(result, first.letters + second.letters);
        Lettered a = first.within(graph, second.letters + result);
        Lettered b = second.within(graph, first.letters + result);
        // the examples are where the rows of a product are
        return a.signal.hasExamples() || !b.signal.hasExamples()
                ? product(call, a, b, result)
                : product(call, b, a, result);
    }

    private static Lettered lettered(Call call, int input, String letters) {
        Signal signal = call.signal(input);
        if (signal.rank() != letters.length()) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an array of shape %s for '%s': expected a letter an axis",
                    Signal.words(signal.extents()),
                    letters));
        }
        return new Lettered(once(letters), signal);
    }

    private static String once(String letters) {
        if (letters.chars().distinct().count() != letters.length()) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "'%s' has a letter twice: expected each once", letters));
        }
        return letters;
    }

    private static void checkLetters(String result, String known) {
        if (!new HashSet<>(List.of(known.split(""))).containsAll(List.of(result.split(""))) && !result.isEmpty()) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "'%s' has letters that no array has: expected those of %s", result, known));
        }
    }

    /** What is in both and stays goes by lanes, what is in both and does not is summed. */
    private static Signal product(Call call, Lettered a, Lettered b, String result) {
        GraphBuilder graph = call.graph();
        StringBuilder lanes = new StringBuilder();
        StringBuilder inner = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder columns = new StringBuilder();
        for (char letter : a.letters.toCharArray()) {
            boolean both = b.letters.indexOf(letter) >= 0;
            (both ? result.indexOf(letter) >= 0 ? lanes : inner : rows).append(letter);
            if (both && a.extent(letter) != b.extent(letter)) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "axis %s of extents %d and %d: expected the same",
                        letter,
                        a.extent(letter),
                        b.extent(letter)));
            }
        }
        for (char letter : b.letters.toCharArray()) {
            if (a.letters.indexOf(letter) < 0) {
                columns.append(letter);
            }
        }
        List<Long> left = extents(a, lanes + rows.toString());
        List<Long> right = extents(b, lanes.toString());
        if (rows.isEmpty()) {
            left.add(1L);
        }
        for (int i = 1; i < rows.length(); i++) {
            right.add(1L);
        }
        left.add(count(a, inner));
        right.add(count(b, inner));
        right.add(count(b, columns));
        Signal product = Products.product(
                call,
                a.ordered(graph, lanes + rows.toString() + inner).reshaped(graph, array(left)),
                b.ordered(graph, lanes + inner.toString() + columns).reshaped(graph, array(right)));
        List<Long> extents = extents(a, lanes + rows.toString());
        extents.addAll(extents(b, columns.toString()));
        return new Lettered(lanes + rows.toString() + columns, product.reshaped(graph, array(extents)))
                .ordered(graph, result);
    }

    private static List<Long> extents(Lettered lettered, String letters) {
        List<Long> extents = new ArrayList<>();
        for (char letter : letters.toCharArray()) {
            extents.add(lettered.extent(letter));
        }
        return extents;
    }

    private static long count(Lettered lettered, CharSequence letters) {
        return extents(lettered, letters.toString()).stream().reduce(1L, (x, y) -> x * y);
    }

    private static long[] array(List<Long> extents) {
        return extents.stream().mapToLong(Long::longValue).toArray();
    }
}
