package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Concatenate;
import org.almagest.dynamics.autodiff.Embed;
import org.almagest.dynamics.autodiff.Gather;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.ScatterAdd;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Slice;

/** The tables of segments by which slices, embeddings, concatenations, gathers and scatters copy. */
final class Segments {
    private Segments() {}

    static CopyInstruction instruction(Node node) {
        Primitive primitive = node.primitive();
        Shape out = node.shape();
        List<int[]> segments = new ArrayList<>();
        boolean covers = true;
        boolean adds = false;
        if (primitive instanceof Concatenate concatenate) {
            concatenate(node, concatenate.axis(), segments);
        } else {
            Shape in = node.input(0).shape();
            if (primitive instanceof Slice slice) {
                int block = block(in, slice.axis());
                for (int o = 0; o < outer(in, slice.axis()); o++) {
                    segments.add(new int[] {
                        1,
                        (o * in.extent(slice.axis()) + slice.from()) * block,
                        o * slice.length() * block,
                        slice.length() * block
                    });
                }
            } else if (primitive instanceof Embed embed) {
                covers = false;
                int block = block(in, embed.axis());
                int length = in.extent(embed.axis());
                for (int o = 0; o < outer(in, embed.axis()); o++) {
                    segments.add(new int[] {
                        1, o * length * block, (o * embed.extent() + embed.from()) * block, length * block
                    });
                }
            } else if (primitive instanceof Gather gather) {
                indexed(in, gather.axis(), gather.indices(), in.extent(gather.axis()), true, segments);
            } else if (primitive instanceof ScatterAdd scatter) {
                covers = false;
                adds = true;
                indexed(in, scatter.axis(), scatter.indices(), scatter.extent(), false, segments);
            } else {
                throw new IllegalStateException("no instruction for " + node);
            }
        }
        return new CopyInstruction(out.size(), covers, adds, segments.toArray(int[][]::new));
    }

    private static int block(Shape shape, int axis) {
        return axis == 0 ? 1 : shape.columns();
    }

    private static int outer(Shape shape, int axis) {
        return shape.size() / (block(shape, axis) * shape.extent(axis));
    }

    private static void concatenate(Node node, int axis, List<int[]> segments) {
        Shape out = node.shape();
        int block = block(out, axis);
        int done = 0;
        for (int i = 0; i < node.arity(); i++) {
            Shape in = node.input(i).shape();
            int length = in.extent(axis);
            Offsets sources = Offsets.over(out.with(axis, length), axis + 1, in);
            for (int o = 0; o < sources.count(); o++) {
                segments.add(new int[] {i + 1, sources.at(o), (o * out.extent(axis) + done) * block, length * block});
            }
            done += length;
        }
    }

    /** One segment for every index: from the long side to the short one when gathering, back when scattering. */
    private static void indexed(
            Shape in, int axis, Indices indices, int extent, boolean gathers, List<int[]> segments) {
        int block = block(in, axis);
        int outer = outer(in, axis);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < indices.count(); i++) {
                int far = (o * extent + indices.at(i)) * block;
                int near = (o * indices.count() + i) * block;
                segments.add(new int[] {1, gathers ? far : near, gathers ? near : far, block});
            }
        }
    }
}
