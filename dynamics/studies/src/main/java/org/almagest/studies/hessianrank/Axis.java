package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.Dense;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.linear.Window;

/** One axis of the positions of a volume, or both with positions numbered [y][x]. */
enum Axis {
    VERTICAL,
    HORIZONTAL,
    BOTH;

    private static final Window POINT = new Window(1, 1, 1, 0, 0);

    int positions(Volume volume) {
        return switch (this) {
            case VERTICAL -> volume.height();
            case HORIZONTAL -> volume.width();
            case BOTH -> volume.positions();
        };
    }

    /** The shifts of a layer that is not locally connected: for each, the input positions that each output adds up. */
    List<int[][]> shifts(LinearLayer layer) {
        int inputs = positions(layer.input());
        if (layer instanceof Convolution convolution) {
            return shifts(
                    this == HORIZONTAL ? POINT : convolution.vertical(),
                    this == VERTICAL ? POINT : convolution.horizontal());
        }
        if (layer instanceof Dense) {
            List<int[][]> each = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                each.add(new int[][] {{i}});
            }
            return each;
        }
        return List.<int[][]>of(new int[][] {IntStream.range(0, inputs).toArray()});
    }

    /** The positions on the input that output {@code o}'s window reads. */
    static int[] window(Window vertical, Window horizontal, int o) {
        int taps = vertical.kernel() * horizontal.kernel();
        return IntStream.range(0, taps)
                .map(t -> source(vertical, horizontal, o, t))
                .filter(i -> i >= 0)
                .toArray();
    }

    private static List<int[][]> shifts(Window vertical, Window horizontal) {
        List<int[][]> shifts = new ArrayList<>();
        for (int t = 0; t < vertical.kernel() * horizontal.kernel(); t++) {
            int[][] shift = new int[vertical.output() * horizontal.output()][];
            for (int o = 0; o < shift.length; o++) {
                int i = source(vertical, horizontal, o, t);
                shift[o] = i < 0 ? new int[0] : new int[] {i};
            }
            shifts.add(shift);
        }
        return shifts;
    }

    private static int source(Window vertical, Window horizontal, int o, int t) {
        int y = vertical.source(o / horizontal.output(), t / horizontal.kernel());
        int x = horizontal.source(o % horizontal.output(), t % horizontal.kernel());
        return y < 0 || x < 0 ? -1 : y * horizontal.input() + x;
    }
}
