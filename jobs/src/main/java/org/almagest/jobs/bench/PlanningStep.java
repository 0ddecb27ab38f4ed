package org.almagest.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of Adam of a value iteration network on 16 maps, at twelve cells of each. Obstacles, goals, cells and labels are closed
 * forms: what a step costs does not depend on whether they make sense.
 */
final class PlanningStep {
    private static final int MAPS = 16;
    private static final int CELLS = 12;
    private static final int MOVES = 8;
    private static final double RATE = 4e-3;

    private PlanningStep() {}

    /** The words after the first: cells along a side, kernel, iterations, and {@code gate} for a gated summary. */
    static TrainingStep of(List<String> words) {
        int size = Integer.parseInt(words.get(0));
        Model model = StepWorkload.model(
                "value-iteration",
                Map.of(
                        "kernel_size",
                        Integer.valueOf(words.get(1)),
                        "iterations",
                        Integer.valueOf(words.get(2)),
                        "gate",
                        words.contains("gate")),
                2 * size * size,
                MOVES * CELLS);
        double[] parameters = Wave.started(model);
        for (Block block : model.blocks()) {
            if (block.name().equals("W_v")) {
                // as training begins; values would grow from map to map otherwise
                Arrays.fill(parameters, block.offset(), block.offset() + block.size(), 0);
            }
        }
        return new TrainingStep(
                model,
                Objectives.ALL.named("move-cross-entropy"),
                maps(size),
                parameters,
                StepWorkload.training("adam", RATE),
                Kernels.active());
    }

    private static Examples maps(int size) {
        int area = size * size;
        double[] inputs = new double[MAPS * 2 * area];
        double[] cells = new double[MAPS * CELLS];
        double[] targets = new double[MAPS * MOVES * CELLS];
        for (int i = 0; i < MAPS; i++) {
            for (int k = 0; k < area; k++) {
                inputs[i * 2 * area + k] = StrictMath.sin(1.3 * (i * area + k)) > 0.6 ? 1 : 0;
            }
            inputs[i * 2 * area + area + (11 * i + 5) % area] = 10;
            for (int c = 0; c < CELLS; c++) {
                cells[i * CELLS + c] = (7 * i + 13 * c) % area;
                targets[(i * MOVES + (i + 3 * c) % MOVES) * CELLS + c] = 1;
            }
        }
        return new Examples(
                2 * area,
                MOVES * CELLS,
                MAPS,
                inputs,
                targets,
                List.of(Field.integer("cells", CELLS, cells)),
                List.of());
    }
}
