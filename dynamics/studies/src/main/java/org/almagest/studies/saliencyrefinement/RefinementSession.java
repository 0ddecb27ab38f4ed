package org.almagest.studies.saliencyrefinement;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.studies.saliencyrefinement.SaliencyScores.Region;
import org.jspecify.annotations.Nullable;

/** Measures the network of one run, which is compiled at the first look. */
final class RefinementSession implements ProbeSession {
    private static final String NOTHING_HELD_OUT = "nothing_held_out";
    private static final String NO_SUCH_PIXEL = "no_such_pixel";

    /** Scenes that are drawn. */
    private static final int SHOWN = 3;

    private static final double DIGITS = 1000;

    /** What was compiled, for looks at one model and one set of scenes. */
    private record Compiled(SideMaps maps, SaliencyScores scores, OpenGate gate, int side) {}

    private @Nullable Compiled compiled;

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Examples scenes = snapshot.data().test();
        if (scenes.count() == 0) {
            for (Quantity quantity : new RefinementProbe().quantities()) {
                missing(snapshot, sink, quantity.name(), NOTHING_HELD_OUT);
            }
            return;
        }
        if (compiled == null) {
            int side =
                    snapshot.model().capability(SideOutputs.class).orElseThrow().side();
            compiled = new Compiled(
                    new SideMaps(snapshot.model(), scenes),
                    new SaliencyScores(side, side, scenes.targets()),
                    new OpenGate(snapshot.model(), scenes),
                    side);
        }
        compiled.maps.at(snapshot.parameters());
        numbers(compiled.maps, compiled.scores).forEach((quantity, value) -> {
            if (value == null) {
                missing(snapshot, sink, quantity, NO_SUCH_PIXEL);
            } else {
                number(snapshot, sink, quantity, value);
            }
        });
        number(snapshot, sink, "open_gate_error", compiled.gate.error(snapshot.parameters()));
        pictures(snapshot, sink, compiled.maps, compiled.side);
    }

    /** By quantity; null where no pixel is what it asks for. */
    private static Map<String, @Nullable Double> numbers(SideMaps maps, SaliencyScores scores) {
        Map<String, @Nullable Double> numbers = new LinkedHashMap<>();
        for (int level = 1; level <= SideOutputs.LEVELS; level++) {
            numbers.put("mae_" + level, scores.absoluteError(maps.found(level), Region.ALL));
        }
        double[] found = maps.found(1);
        numbers.put("iou", scores.iou(found));
        numbers.put("f_beta", scores.weightedF(found));
        numbers.put("mae_edge", scores.absoluteError(found, Region.EDGE));
        numbers.put("mae_inside", scores.absoluteError(found, Region.INSIDE));
        numbers.put("mae_outside", scores.absoluteError(found, Region.OUTSIDE));
        numbers.put("recovered_missing", scores.recovered(found, maps.coarser()));
        Double share = SaliencyScores.shareUnpredicted(maps.residual(), maps.coarser());
        double area = SaliencyScores.areaUnpredicted(maps.coarser());
        numbers.put("residual_share_unpredicted", share);
        numbers.put("area_unpredicted", area);
        numbers.put("residual_excess_unpredicted", share == null ? null : (Double) (share - area));
        numbers.put("residual_share_edge", scores.shareOnEdge(maps.residual()));
        numbers.put("area_edge", scores.areaOfEdge());
        return numbers;
    }

    /** The first scenes with what the network makes of them. */
    private static void pictures(Snapshot snapshot, Sink sink, SideMaps maps, int side) {
        Examples scenes = maps.scenes();
        matrix(snapshot, sink, RefinementProbe.IMAGES, null, side, scenes.inputs());
        matrix(snapshot, sink, RefinementProbe.MASKS, null, side, scenes.targets());
        for (int level = 1; level <= SideOutputs.LEVELS; level++) {
            matrix(snapshot, sink, RefinementProbe.MAPS, level, side, maps.found(level));
        }
    }

    private static void matrix(
            Snapshot snapshot, Sink sink, String name, @Nullable Integer level, int side, double[] all) {
        double[] data = Arrays.copyOf(all, Math.min(all.length, SHOWN * side * side));
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.rint(data[i] * DIGITS) / DIGITS;
        }
        sink.matrix(new Matrix(snapshot.step(), name, level, data.length / side, side, data));
    }

    private static void number(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), RefinementProbe.NAME, quantity, null, value));
    }

    private static void missing(Snapshot snapshot, Sink sink, String quantity, String status) {
        sink.measurement(Measurement.missing(snapshot.step(), RefinementProbe.NAME, quantity, null, status));
    }
}
