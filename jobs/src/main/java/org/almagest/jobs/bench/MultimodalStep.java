package org.almagest.jobs.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/** Steps of two small multimodal networks whose best answers are known: two linear towers, and a bilinear form. */
final class MultimodalStep {
    private static final int PAIRS = 800;
    private static final int INPUTS = 16;
    private static final int TARGETS = 12;
    private static final int SHARED = 6;
    private static final int EMBEDDING = 4;

    private static final int BATCH = 128;
    private static final int NUMBERS = 8;
    private static final int RANK = 4;

    private MultimodalStep() {}

    /** The words {@code correlation nuclear}, {@code correlation trace} or {@code fusion}. */
    static TrainingStep of(List<String> words) {
        return words.get(0).equals("correlation") ? correlation(words.get(1)) : fusion();
    }

    /** A step of Adam on all pairs; the first numbers of an input are part of its target. */
    private static TrainingStep correlation(String form) {
        double[] x = pattern(PAIRS * INPUTS, 1, 1);
        double[] y = pattern(PAIRS * TARGETS, 2, 1);
        for (int i = 0; i < PAIRS; i++) {
            for (int j = 0; j < SHARED; j++) {
                y[i * TARGETS + j] += x[i * INPUTS + j];
            }
        }
        Model model = StepWorkload.model("cca", Map.of("embedding", EMBEDDING), INPUTS, TARGETS);
        return new TrainingStep(
                model,
                Objectives.read(String.format(Locale.ROOT, "canonical-correlation(form=%s)", form)),
                new Examples(INPUTS, TARGETS, PAIRS, x, y),
                pattern(model.parameterCount(), 3, 0.3),
                StepWorkload.training("adam", 0.02),
                Kernels.active());
    }

    /** A step with momentum towards another form of the same inputs. */
    private static TrainingStep fusion() {
        double[] x = pattern(BATCH * 2 * NUMBERS, 1, 1);
        double[] form = pattern(NUMBERS * NUMBERS, 2, 1);
        double[] y = new double[BATCH];
        for (int n = 0; n < BATCH; n++) {
            for (int i = 0; i < NUMBERS; i++) {
                for (int j = 0; j < NUMBERS; j++) {
                    y[n] += x[2 * NUMBERS * n + i] * form[NUMBERS * i + j] * x[2 * NUMBERS * n + NUMBERS + j];
                }
            }
        }
        Model model = StepWorkload.model("bilinear-fusion", Map.of("rank", RANK), 2 * NUMBERS, 1);
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                new Examples(2 * NUMBERS, 1, BATCH, x, y),
                pattern(model.parameterCount(), 5, 0.3),
                StepWorkload.training("momentum", 0.003),
                Kernels.active());
    }

    /** scale·(((i³ + (k+5)i + k) mod 101) − 50)/50: whole numbers, so that all contenders have the same bits, of full rank. */
    private static double[] pattern(int count, int k, double scale) {
        double[] numbers = new double[count];
        for (long i = 0; i < count; i++) {
            numbers[(int) i] = scale * ((i * i * i + (k + 5) * i + k) % 101 - 50) / 50;
        }
        return numbers;
    }
}
