package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.LocallyConnected;
import org.almagest.dynamics.linear.Volume;

/**
 * κ_l: the dimension of the span of all products S⁽ˡ⁾ ⋯ S⁽¹⁾ of the layers' shifts, where a convolution's shifts move
 * every position to where one tap reads it and drop what leaves the input. Without padding and with stride 1 it is
 * Σ_{i≤l} k_i − (l−1); with zero padding what is dropped differs with the order of the shifts, and k = 3, 3 gives 7.
 *
 * <p>A locally connected layer has a shift for each of its windows' taps alone, a dense one for each position it reads,
 * global pooling just one. Shifts of an image are Kronecker products of shifts of its axes, so that the dimension is
 * the product of those of the axes, unless a layer is locally connected.
 */
final class ShiftSpan {
    private final PrimeField field;
    private final LinearNetwork network;

    private ShiftSpan(PrimeField field, LinearNetwork network) {
        this.field = field;
        this.network = network;
    }

    /** κ_0 = 1, κ_1, …, κ_n for the layers of {@code network}. */
    static List<Integer> dimensions(PrimeField field, LinearNetwork network) {
        ShiftSpan span = new ShiftSpan(field, network);
        if (network.layers().stream().anyMatch(LocallyConnected.class::isInstance)) {
            return span.along(Axis.BOTH);
        }
        List<Integer> vertical = span.along(Axis.VERTICAL);
        List<Integer> horizontal = span.along(Axis.HORIZONTAL);
        List<Integer> product = new ArrayList<>();
        for (int l = 0; l < vertical.size(); l++) {
            product.add(Math.multiplyExact(vertical.get(l), horizontal.get(l)));
        }
        return product;
    }

    private List<Integer> along(Axis axis) {
        int positions = axis.positions(network.input());
        List<long[][]> basis = List.<long[][]>of(PrimeField.identity(positions));
        List<Integer> dimensions = new ArrayList<>(List.of(1));
        for (LinearLayer layer : network.layers()) {
            basis = layer instanceof LocallyConnected local
                    ? locally(basis, local, positions)
                    : everywhere(basis, axis.shifts(layer), positions);
            dimensions.add(basis.size());
        }
        return dimensions;
    }

    /** Basis of the products of a shift, which names what each output position reads, and a member of {@code basis}. */
    private List<long[][]> everywhere(List<long[][]> basis, List<int[][]> shifts, int positions) {
        Echelon echelon = new Echelon(field);
        int outputs = shifts.get(0).length;
        for (int[][] shift : shifts) {
            for (long[][] member : basis) {
                if (echelon.rank() == outputs * positions) {
                    break;
                }
                long[] product = new long[outputs * positions];
                for (int o = 0; o < outputs; o++) {
                    for (int i : shift[o]) {
                        for (int x = 0; x < positions; x++) {
                            product[o * positions + x] = field.reduce(product[o * positions + x] + member[i][x]);
                        }
                    }
                }
                echelon.add(product);
            }
        }
        return unflattened(echelon.basis(), outputs, positions);
    }

    /** The same for a layer whose shifts reach one output position each: the span is a sum over those. */
    private List<long[][]> locally(List<long[][]> basis, LocallyConnected layer, int positions) {
        Volume out = layer.output();
        List<long[][]> all = new ArrayList<>();
        for (int o = 0; o < out.positions(); o++) {
            Echelon echelon = new Echelon(field);
            for (int i : Axis.window(layer.vertical(), layer.horizontal(), o)) {
                for (long[][] member : basis) {
                    if (echelon.rank() < positions) {
                        echelon.add(member[i].clone());
                    }
                }
            }
            for (long[] row : echelon.basis()) {
                long[][] member = new long[out.positions()][positions];
                member[o] = row;
                all.add(member);
            }
        }
        return all;
    }

    private static List<long[][]> unflattened(List<long[]> rows, int outputs, int positions) {
        List<long[][]> members = new ArrayList<>();
        for (long[] row : rows) {
            long[][] member = new long[outputs][positions];
            for (int o = 0; o < outputs; o++) {
                System.arraycopy(row, o * positions, member[o], 0, positions);
            }
            members.add(member);
        }
        return members;
    }
}
