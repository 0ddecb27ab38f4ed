package org.almagest.dynamics.autodiff;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.reference.AnsweredCase;

/** One case of networks.txt or primitives.txt; the head of make_reference.py explains the format. */
final class ReferenceCase {
    private final AnsweredCase answers;

    private ReferenceCase(AnsweredCase answers) {
        this.answers = answers;
    }

    static List<ReferenceCase> all() {
        return all("networks.txt");
    }

    static List<ReferenceCase> all(String file) {
        return AnsweredCase.of(file).stream().map(ReferenceCase::new).toList();
    }

    boolean has(String key) {
        return answers.has(key);
    }

    double[] array(String key) {
        return answers.values(key);
    }

    ResidualNetwork network() {
        double[] size = array("size");
        return new ResidualNetwork(
                Activation.named(answers.word("activation")),
                ResidualNetwork.Delta.valueOf(
                        answers.word("delta").toUpperCase(Locale.ROOT).replace('-', '_')),
                (int) size[0],
                (int) size[1],
                (int) size[2],
                (int) size[3],
                (int) size[4]);
    }

    @Override
    public String toString() {
        return answers.toString();
    }
}
