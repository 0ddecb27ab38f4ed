package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.measuring.CountedCalls;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each layer norm is one call of a kernel, and so is each way back: of the reader two and one after it, of the interlingua, where there
 * is one, and of the writer three and one after it. Where there is an interlingua, the loss has the translation read as well, into the
 * interlingua.
 */
class TranslatorNormsTest {
    @ParameterizedTest
    @CsvSource({"none, 3, 7", "none, 16, 7", "fixed-3, 3, 18", "fixed-3, 16, 18", "variable, 16, 18"})
    void areOneCallEachWay(String form, int examples, long norms) {
        DataSet data = Translators.data(Map.of("train", examples));
        Model model = Translators.model(form, data);
        Plan plan = Translators.gradient(
                        model, Translators.loss(form), data.train(), model.initialise(new RandomStream(1, "init")))
                .execution()
                .plan();
        Map<String, Long> calls = CountedCalls.of(plan);
        assertEquals(2 * norms, calls.get("columnNorm"));
        assertEquals(examples >= 8, calls.containsKey("interleavedProduct"));
    }
}
