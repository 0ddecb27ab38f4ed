package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;

/** What moves numbers and changes none of them. */
final class Shaping {
    private Shaping() {}

    /** The extents of an array, as fixed numbers. */
    static Value shape(Call call) {
        long[] extents = call.value(0).extents();
        int from = clamped(call.operation().whole("start", 0), extents.length);
        int to = clamped(call.operation().whole("end", extents.length), extents.length);
        return Fixed.wholes(Arrays.copyOfRange(extents, from, Math.max(from, to)));
    }

    private static int clamped(long place, int length) {
        return (int) Math.max(0, Math.min(length, place < 0 ? place + length : place));
    }

    static Value size(Call call) {
        return Fixed.whole(
                Signal.product(call.value(0).extents(), 0, call.value(0).rank()));
    }

    /** The same numbers under other extents. */
    static Value as(Call call, Value value, long... shape) {
        return value instanceof Fixed fixed ? fixed.as(shape) : ((Signal) value).reshaped(call.graph(), shape);
    }

    static Value reshape(Call call) {
        Value value = call.value(0);
        long[] shape = call.required(1).wholes().clone();
        long count = Signal.product(value.extents(), 0, value.rank());
        boolean zeros = call.operation().whole("allowzero", 0) == 1;
        int open = -1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 0 && !zeros) {
                shape[axis] = value.extents()[axis];
            }
            open = shape[axis] == -1 ? axis : open;
        }
        boolean examples = value instanceof Signal signal && signal.hasExamples();
        if (examples && shape.length > 0 && shape[0] == call.emission().declared()) {
            // the file counts on as many examples as it was exported with, and these are its first axis
            shape[0] = Value.EXAMPLES;
        }
        if (open >= 0) {
            long others = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                others *= axis == open ? 1 : shape[axis];
            }
            if (others < 1 || count % others != 0) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "an array of shape %s becomes one of shape %s: expected as many numbers",
                        Signal.words(value.extents()),
                        Arrays.toString(shape)));
            }
            shape[open] = count / others;
        }
        return as(call, value, shape);
    }

    static Value flatten(Call call) {
        Value value = call.value(0);
        long given = call.operation().whole("axis", 1);
        int axis = (int) (given < 0 ? given + value.rank() : given);
        long[] extents = value.extents();
        return as(call, value, Signal.product(extents, 0, axis), Signal.product(extents, axis, extents.length));
    }

    static Value squeeze(Call call) {
        Value value = call.value(0);
        long[] axes = call.wholes("axes", 1);
        Set<Integer> gone = new TreeSet<>();
        for (int axis = 0; axis < value.rank(); axis++) {
            if (axes == null && value.extents()[axis] == 1) {
                gone.add(axis);
            }
        }
        for (long axis : axes == null ? new long[0] : axes) {
            gone.add(value.axis(axis));
        }
        return as(call, value, without(value.extents(), gone));
    }

    static long[] without(long[] extents, Set<Integer> axes) {
        return IntStream.range(0, extents.length)
                .filter(axis -> !axes.contains(axis))
                .mapToLong(axis -> extents[axis])
                .toArray();
    }

    static Value unsqueeze(Call call) {
        Value value = call.value(0);
        long[] axes = call.wholes("axes", 1);
        if (axes == null) {
            throw new UntranslatableException("no axes");
        }
        int rank = value.rank() + axes.length;
        Set<Integer> added = new TreeSet<>();
        for (long axis : axes) {
            added.add((int) (axis < 0 ? axis + rank : axis));
        }
        long[] shape = new long[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = added.contains(axis) ? 1 : value.extents()[next++];
        }
        return as(call, value, shape);
    }

    static Value transpose(Call call) {
        Value value = call.value(0);
        long[] given = call.operation().wholes("perm");
        int rank = value.rank();
        int[] order = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            order[axis] = given == null ? rank - 1 - axis : (int) given[axis];
        }
        return value instanceof Fixed fixed
                ? Folding.permuted(fixed, order)
                : ((Signal) value).permuted(call.graph(), order);
    }

    static Value expand(Call call) {
        Value value = call.value(0);
        long[] wanted = call.required(1).wholes();
        if (call.emission().declared() > 0 && wanted.length == value.rank() && value instanceof Signal signal) {
            for (int axis = 0; axis < wanted.length; axis++) {
                if (axis == signal.examples() && wanted[axis] == call.emission().declared()) {
                    wanted[axis] = 1;
                }
            }
        }
        return expanded(call, value, Folding.broadcast(value.extents(), wanted));
    }

    /** As large as {@code shape}, along the examples too. */
    private static Value expanded(Call call, Value value, long... shape) {
        int examples = -1;
        for (int axis = 0; axis < shape.length; axis++) {
            examples = shape[axis] % Value.EXAMPLES == 0 && shape[axis] > 0 ? axis : examples;
        }
        if (value instanceof Fixed fixed && examples < 0) {
            return fixed.pick(shape, Folding.source(fixed.extents(), shape));
        }
        Signal signal = call.emission().signal(value);
        if (signal.hasExamples() || examples < 0) {
            Emission.Frame own = Emission.Frame.of(List.of(signal));
            Emission.Frame frame = new Emission.Frame(
                    shape,
                    signal.hasExamples() ? shape.length - signal.rank() + signal.examples() : -1,
                    own.outer(),
                    own.inner());
            return frame.signal(frame.place(call.graph(), signal)).full(call.graph());
        }
        if (shape[examples] != Value.EXAMPLES) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an array of shape %s: expected the examples as an axis of their own",
                    Signal.words(shape)));
        }
        Emission.Frame frame = new Emission.Frame(shape, examples, 1, 1);
        return frame.signal(frame.place(call.graph(), signal)).full(call.graph());
    }

    static Value constantOfShape(Call call) {
        Fixed value = call.emission().constant(call.operation());
        long[] shape = call.required(0).wholes();
        Fixed one = new Fixed(
                new long[0], new double[] {value == null ? 0 : value.values()[0]}, value != null && value.whole());
        return expanded(call, one, shape);
    }

    static Value constant(Call call) {
        Fixed value = call.emission().constant(call.operation());
        if (value == null) {
            throw new UntranslatableException("its value is no array of numbers: expected one");
        }
        return value;
    }

    static Value range(Call call) {
        double start = call.number(0, 0);
        double limit = call.number(1, 0);
        double delta = call.number(2, 1);
        int count = Fixed.count((long) Math.max(0, Math.ceil((limit - start) / delta)));
        double[] values = new double[count];
        Arrays.setAll(values, i -> start + i * delta);
        return new Fixed(new long[] {count}, values, call.required(0).whole());
    }

    static Value concatenate(Call call) {
        if (call.allFixed()) {
            return concatenateFixed(call);
        }
        int axis = call.value(0).axis(call.operation().whole("axis", 0));
        List<Signal> parts = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            parts.add(call.signal(i));
        }
        return joined(call, axis, parts);
    }

    /** Arrays side by side along an axis. */
    static Signal joined(Call call, int axis, List<Signal> parts) {
        Emission emission = call.emission();
        boolean examples = parts.stream().anyMatch(Signal::hasExamples);
        Signal like = parts.get(0);
        int extent = 0;
        List<Node> rows = new ArrayList<>();
        for (Signal part : parts) {
            boolean even = part.examples() == like.examples()
                    && part.outer() == like.outer()
                    && part.inner() == like.inner()
                    && part.rank() == like.rank();
            if (!even) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT,
                        "arrays of shapes %s and %s side by side: expected the examples along the same axis",
                        Signal.words(like.extents()),
                        Signal.words(part.extents())));
            }
            extent += (int) part.extents()[axis];
            rows.add(emission.rows(part, axis, examples));
        }
        return emission.ofRows(call.graph().concatenate(1, rows), like, axis, extent);
    }

    private static Value concatenateFixed(Call call) {
        List<Fixed> parts = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            parts.add(call.required(i));
        }
        return joinedFixed(call.value(0).axis(call.operation().whole("axis", 0)), parts);
    }

    private static Fixed joinedFixed(int axis, List<Fixed> parts) {
        long[] shape = parts.get(0).extents().clone();
        shape[axis] = 0;
        boolean whole = true;
        for (Fixed part : parts) {
            shape[axis] += part.extents()[axis];
            whole &= part.whole();
        }
        double[] values = new double[Fixed.count(shape)];
        int before = (int) Signal.product(shape, 0, axis);
        int run = before == 0 ? 0 : values.length / before;
        int at = 0;
        for (Fixed part : parts) {
            int own = before == 0 ? 0 : part.values().length / before;
            for (int block = 0; block < before; block++) {
                System.arraycopy(part.values(), block * own, values, block * run + at, own);
            }
            at += own;
        }
        return new Fixed(shape, values, whole);
    }

    static Value slice(Call call) {
        Value value = call.value(0);
        long[] starts = call.required(1).wholes();
        long[] ends = call.required(2).wholes();
        Fixed givenAxes = call.fixed(3);
        Fixed givenSteps = call.fixed(4);
        atMostOneAnAxis(starts.length, value);
        long[] axes = givenAxes == null ? null : givenAxes.wholes();
        long[] steps = givenSteps == null ? null : givenSteps.wholes();
        for (int i = 0; i < starts.length; i++) {
            int axis = value.axis(axes == null ? i : axes[i]);
            value = sliced(call, value, axis, starts[i], ends[i], steps == null ? 1 : steps[i]);
        }
        return value;
    }

    private static void atMostOneAnAxis(int given, Value value) {
        if (given > value.rank()) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "%d axes of an array of %d: expected each at most once", given, value.rank()));
        }
    }

    private static Value sliced(Call call, Value value, int axis, long start, long end, long step) {
        long extent = value.extents()[axis];
        if (step == 0) {
            throw new UntranslatableException("a step of 0");
        }
        long from = bounded(start, extent, step < 0 ? extent - 1 : extent, 0);
        long to = bounded(end, extent, step < 0 ? extent - 1 : extent, step < 0 ? -1 : 0);
        if (from == 0 && to == extent && step == 1) {
            return value;
        }
        if (value instanceof Signal signal && axis == signal.examples()) {
            throw new UntranslatableException(
                    "some of the examples are left out: expected all of them, each by itself");
        }
        long count = Math.max(0, (to - from + step - Long.signum(step)) / step);
        if (count > Fixed.MOST) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "%d places along an axis: expected at most %d", count, Fixed.MOST));
        }
        long[] places = new long[(int) count];
        for (int i = 0; i < places.length; i++) {
            places[i] = from + i * step;
        }
        if (value instanceof Fixed fixed) {
            return Folding.gather(fixed, axis, places);
        }
        return step == 1
                ? part(call, (Signal) value, axis, (int) from, places.length)
                : chosen(call, (Signal) value, axis, places);
    }

    /** A place as slices have it: counted from the end where negative, and brought within bounds. */
    private static long bounded(long place, long extent, long most, long least) {
        long counted = place < 0 && place > Long.MIN_VALUE / 2 ? place + extent : place;
        return Math.max(least, Math.min(most, counted));
    }

    /** {@code length} places along an axis. */
    static Signal part(Call call, Signal signal, int axis, int from, int length) {
        Node rows = call.emission().rows(signal, axis, false);
        return call.emission().ofRows(call.graph().slice(rows, 1, from, length), signal, axis, length);
    }

    /** These places along an axis. */
    static Signal chosen(Call call, Signal signal, int axis, long... places) {
        int[] indices = Arrays.stream(places).mapToInt(Math::toIntExact).toArray();
        Node rows = call.emission().rows(signal, axis, false);
        return call.emission().ofRows(call.graph().gather(rows, 1, Indices.of(indices)), signal, axis, indices.length);
    }

    static List<Value> split(Call call) {
        Value value = call.value(0);
        int axis = value.axis(call.operation().whole("axis", 0));
        int extent = Math.toIntExact(value.extents()[axis]);
        int outputs = call.operation().outputs().size();
        Fixed given = call.fixed(1);
        long[] lengths;
        if (given == null) {
            int most = (extent + outputs - 1) / outputs;
            lengths = new long[outputs];
            for (int i = 0; i < outputs; i++) {
                lengths[i] = Math.max(0, Math.min(most, extent - i * most));
            }
        } else {
            lengths = given.wholes();
            if (lengths.length != outputs) {
                throw new UntranslatableException(
                        String.format(Locale.ROOT, "%d parts: expected %d, one an output", lengths.length, outputs));
            }
        }
        List<Value> parts = new ArrayList<>();
        long from = 0;
        for (long length : lengths) {
            parts.add(sliced(call, value, axis, from, from + length, 1));
            from += length;
        }
        return parts;
    }

    static Value gather(Call call) {
        Value value = call.value(0);
        int axis = value.axis(call.operation().whole("axis", 0));
        Value places = call.value(1);
        if (places instanceof Signal names) {
            return embedded(call, axis, names);
        }
        Fixed indices = (Fixed) places;
        long extent = value.extents()[axis];
        long[] rows = indices.wholes();
        for (int i = 0; i < rows.length; i++) {
            rows[i] += rows[i] < 0 ? extent : 0;
            if (rows[i] < 0 || rows[i] >= extent) {
                throw new UntranslatableException(String.format(
                        Locale.ROOT, "place %d along an axis of %d: expected one within", rows[i], extent));
            }
        }
        long[] shape = replaced(value.extents(), axis, indices.extents());
        if (value instanceof Fixed fixed) {
            return Folding.gather(fixed, axis, rows).as(shape);
        }
        Signal signal = (Signal) value;
        if (axis == signal.examples()) {
            throw new UntranslatableException("some of the examples are chosen: expected each by itself");
        }
        Signal rowsOf =
                rows.length == 1 ? part(call, signal, axis, (int) rows[0], 1) : chosen(call, signal, axis, rows);
        return rowsOf.reshaped(call.graph(), shape);
    }

    private static long[] replaced(long[] extents, int axis, long... by) {
        long[] shape = new long[extents.length - 1 + by.length];
        System.arraycopy(extents, 0, shape, 0, axis);
        System.arraycopy(by, 0, shape, axis, by.length);
        System.arraycopy(extents, axis + 1, shape, axis + by.length, extents.length - axis - 1);
        return shape;
    }

    /** Rows of weights that inputs name, such as those of words. */
    private static Value embedded(Call call, int axis, Signal names) {
        Signal table = call.signal(0);
        if (table.hasExamples() || table.rank() != 2 || axis != 0) {
            throw new UntranslatableException(
                    "the places depend on the examples: expected them to name rows of a matrix of weights");
        }
        GraphBuilder graph = call.graph();
        int rows = (int) table.extents()[0];
        int width = (int) table.extents()[1];
        Node wide = names.wide(graph, call.emission().count());
        int columns = wide.shape().columns();
        Node list = Signal.arranged(graph, wide, 1, names.numbers() * columns);
        Node chosen = graph.selectColumns(graph.transpose(Signal.arranged(graph, table.node(), rows, width)), list);
        List<Integer> axes = names.axes();
        int[] apart = new int[axes.size() + 2];
        int[] order = new int[axes.size() + 2];
        apart[0] = width;
        apart[axes.size() + 1] = columns;
        for (int i = 0; i < axes.size(); i++) {
            apart[i + 1] = axes.get(i);
            order[i + 2] = i + 1;
        }
        // the width, leftmost, goes next to the examples
        order[1] = axes.size() + 1;
        long[] extents = Arrays.copyOf(names.extents(), names.rank() + 1);
        extents[names.rank()] = width;
        return new Signal(
                graph.permute(Signal.arranged(graph, chosen, apart), order),
                extents,
                names.examples(),
                names.outer(),
                names.inner());
    }

    static Value trilu(Call call) {
        if (call.value(0) instanceof Signal signal) {
            Fixed kept = triangle(
                    call, Folding.ones(signal.extents()[signal.rank() - 2], signal.extents()[signal.rank() - 1]));
            return call.emission().joined(signal, kept, call.graph()::keep);
        }
        return triangle(call, call.required(0));
    }

    private static Fixed triangle(Call call, Fixed fixed) {
        long shift = (long) call.number(1, 0);
        boolean upper = call.operation().whole("upper", 1) == 1;
        int columns = (int) fixed.extents()[fixed.rank() - 1];
        int rows = (int) fixed.extents()[fixed.rank() - 2];
        double[] values = fixed.values().clone();
        for (int i = 0; i < values.length; i++) {
            long beyond = i % columns - i / columns % rows - shift;
            values[i] = (upper ? beyond >= 0 : beyond <= 0) ? values[i] : 0;
        }
        return new Fixed(fixed.extents(), values, fixed.whole());
    }

    /** Channels become places: [N][b·b·c][h][w] becomes [N][c][h·b][w·b]. */
    static Value depthToSpace(Call call) {
        Value value = call.value(0);
        long block = call.operation().whole("blocksize", 0);
        long[] from = value.extents();
        if (from.length != 4 || block < 1 || block > Fixed.MOST || from[1] % (block * block) != 0) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an array of shape %s with blocksize %d: expected [N, blocksize²·channels, rows, columns]",
                    Signal.words(from),
                    block));
        }
        long channels = from[1] / (block * block);
        boolean first = call.operation().text("mode", "DCR").equals("DCR");
        Value apart = first
                ? as(call, value, from[0], block, block, channels, from[2], from[3])
                : as(call, value, from[0], channels, block, block, from[2], from[3]);
        int[] order = first ? new int[] {0, 3, 4, 1, 5, 2} : new int[] {0, 1, 4, 2, 5, 3};
        Value moved = apart instanceof Fixed fixed
                ? Folding.permuted(fixed, order)
                : ((Signal) apart).permuted(call.graph(), order);
        return as(call, moved, from[0], channels, from[2] * block, from[3] * block);
    }

    /** What a dropout is once the network predicts. */
    static List<Value> dropout(Call call) {
        if (call.number(2, 0) != 0) {
            throw new UntranslatableException(
                    "it is exported as it trains: expected it as it predicts; export after model.eval()");
        }
        if (call.gives(1)) {
            throw new UntranslatableException("its mask is asked for: expected the first output alone");
        }
        return List.of(call.value(0));
    }

    /** Zeros at the end of an axis. */
    static Value lengthened(Call call, Value value, int axis, long extent) {
        if (value instanceof Fixed fixed) {
            long[] more = fixed.extents().clone();
            more[axis] = extent - more[axis];
            return joinedFixed(axis, List.of(fixed, Folding.zeros(more)));
        }
        Signal signal = (Signal) value;
        Node rows = call.emission().rows(signal, axis, false);
        int length = Math.toIntExact(extent);
        return call.emission().ofRows(call.graph().embed(rows, 1, 0, length), signal, axis, length);
    }

    /** Zeros around. */
    static Value pad(Call call) {
        if (!call.operation().text("mode", "constant").equals("constant") || call.number(2, 0) != 0) {
            throw new UntranslatableException("mode or value: expected zeros around");
        }
        Signal signal = call.signal(0);
        long[] pads = call.required(1).wholes();
        Fixed given = call.fixed(3);
        int count = pads.length / 2;
        atMostOneAnAxis(count, signal);
        long[] axes = given == null ? null : given.wholes();
        for (int i = 0; i < count; i++) {
            int axis = signal.axis(axes == null ? i : axes[i]);
            int before = Math.toIntExact(pads[i]);
            int after = Math.toIntExact(pads[count + i]);
            if (before < 0 || after < 0) {
                throw new UntranslatableException(
                        String.format(Locale.ROOT, "padding of %d and %d: expected none below 0", before, after));
            }
            if (before > 0 || after > 0) {
                int extent = Math.toIntExact(signal.extents()[axis] + before + after);
                Node rows = call.emission().rows(signal, axis, false);
                signal = call.emission().ofRows(call.graph().embed(rows, 1, before, extent), signal, axis, extent);
            }
        }
        return signal;
    }
}
