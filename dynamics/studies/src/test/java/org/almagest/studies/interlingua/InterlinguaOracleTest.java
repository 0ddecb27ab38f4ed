package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and gradients at a point that needs no random numbers, where two other programs have found the same. */
class InterlinguaOracleTest {
    /** Relative: rounding of some thousand operations in another order. */
    private static final double DIGITS = 1e-13;

    @ParameterizedTest
    @CsvSource({
        "none, 24544, 5.034101066473328, 3.5790717803854446",
        "none-cos, 24544, 5.215020699989869, 3.818839657988655",
        "fixed-3, 37664, 4.669456846531826, -1",
        "fixed-8, 37824, 4.767182577152478, 5.132316134720834",
        "variable, 43072, 6.569394379196899, 6.246915207715761"
    })
    void formsAreThoseOfTheOracles(String form, int parameters, double loss, double norm) {
        DataSet data = Translators.oracleSentences();
        Model model = Translators.model(form, data);
        assertEquals(parameters, model.parameterCount());
        Execution run = Translators.gradient(model, Translators.loss(form), data.train(), Translators.pattern(model))
                .execution();
        run.run();
        assertEquals(loss, run.copyOf(0, 1)[0], DIGITS * loss);
        if (norm > 0) {
            assertEquals(norm, Translators.norm(Translators.found(run, model)), DIGITS * norm);
        }
    }
}
