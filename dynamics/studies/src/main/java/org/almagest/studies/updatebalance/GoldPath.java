package org.almagest.studies.updatebalance;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Predictions;

/**
 * How well a network knows the next action where all before were right.
 *
 * @param accuracy share of the steps of all paths whose largest logit, the first of equal ones, is that of the right action
 * @param crossEntropy mean over these steps of −ln softmax of the right action's logit
 */
record GoldPath(double accuracy, double crossEntropy) {
    /** On all of {@code examples}, at least one, with running statistics. */
    static GoldPath of(Model model, double[] theta, Examples examples) {
        double[] logits = Predictions.of(model, theta, examples);
        int steps = examples.outputs() / Action.COUNT;
        int right = 0;
        int count = 0;
        double surprise = 0;
        for (int e = 0; e < examples.count(); e++) {
            for (int step = 0; step < steps; step++) {
                int at = e * examples.outputs() + step;
                int gold = -1;
                int best = 0;
                for (int action = 0; action < Action.COUNT; action++) {
                    gold = examples.targets()[at + action * steps] == 1 ? action : gold;
                    best = logits[at + action * steps] > logits[at + best * steps] ? action : best;
                }
                if (gold >= 0) {
                    count++;
                    right += best == gold ? 1 : 0;
                    double sum = 0;
                    for (int action = 0; action < Action.COUNT; action++) {
                        sum += StrictMath.exp(logits[at + action * steps] - logits[at + best * steps]);
                    }
                    surprise += StrictMath.log(sum) + logits[at + best * steps] - logits[at + gold * steps];
                }
            }
        }
        return new GoldPath((double) right / count, surprise / count);
    }
}
