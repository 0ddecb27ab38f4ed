package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.reference.AnsweredCase;

/** One case of ode_networks.txt, whose format the head of make_ode_reference.py explains. */
public final class OdeCase {
    private final AnsweredCase answers;

    private OdeCase(AnsweredCase answers) {
        this.answers = answers;
    }

    /** All cases, those solved to a tolerance or those solved in steps. */
    public static List<OdeCase> all(boolean adaptive) {
        return AnsweredCase.of("ode_networks.txt").stream()
                .map(OdeCase::new)
                .filter(c -> c.model().adaptive() == adaptive)
                .toList();
    }

    /** The numbers called {@code key}. */
    public double[] array(String key) {
        return answers.values(key);
    }

    /** Examples. */
    public int batch() {
        return array("x").length / model().features();
    }

    /** The loss. */
    public PredictionLoss loss() {
        return answers.word("loss_kind").equals("mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
    }

    /** The network, made by its family. */
    public NeuralOdeModel model() {
        double[] size = array("size");
        double[] scales = array("scales");
        return (NeuralOdeModel) Networks.model(
                "neural-ode",
                (int) size[0],
                (int) size[2],
                "width",
                (long) size[1],
                "depth",
                (long) size[3],
                "activation",
                Activation.named(answers.word("activation")).word(),
                "solver",
                answers.word("solver"),
                "tolerance",
                1e-12,
                "horizon",
                scales[0],
                "sigma_u",
                scales[1],
                "sigma_w",
                scales[2],
                "sigma_v",
                scales[3]);
    }

    @Override
    public String toString() {
        return answers.toString();
    }
}
