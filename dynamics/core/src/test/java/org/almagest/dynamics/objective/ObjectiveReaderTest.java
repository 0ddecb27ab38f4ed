package org.almagest.dynamics.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.config.GrammarException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How losses are written: texts of one meaning are one text, and those of none are refused where they go wrong. */
class ObjectiveReaderTest {
    @Test
    void aWordIsTheObjectiveItself() {
        for (Objective objective : Objectives.ALL.all()) {
            assertSame(objective, Objectives.read(objective.name()));
            assertSame(objective, Objectives.read(" 1.0 * " + objective.name()));
        }
        assertEquals(Objectives.SQUARED_ERROR, Objectives.read("squared-error"));
        assertEquals(Objectives.CROSS_ENTROPY, Objectives.read("cross-entropy(label_smoothing=0)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "squared-error+0.1*gradient-norm | squared-error + 0.1*gradient-norm",
                "squared-error-.5*laplacian | squared-error - 0.5*laplacian",
                "- squared-error + 2.0 * hinge(margin = 1) | -squared-error + 2*hinge",
                "cross-entropy( mask=counts , label_smoothing = 1e-1 ) | cross-entropy(label_smoothing=0.1, mask=counts)",
                "ramp(0,1E-1,5e2)*laplacian + squared-error | ramp(0, 0.1, 500)*laplacian + squared-error",
                "-ramp(-1.50, 2, 10) * kl | -ramp(-1.5, 2, 10)*kl",
                "knots( 2e2=100, 400 = -.5 )*laplacian - knots(0=1)*kl | knots(200=100, 400=-0.5)*laplacian - knots(0=1)*kl",
                "squared-error+onset( 1e2 , -.5 )*kl | squared-error + onset(100, -0.5)*kl",
                "absolute-laplacian( most=50.0, points=view ) | absolute-laplacian(points=view)",
                "0*laplacian + cosine | 0*laplacian + cosine",
                "gradient-norm(outputs=sum) + gradient-norm | gradient-norm(outputs=sum) + gradient-norm",
                "1e-9*kl | 1.0E-9*kl",
            })
    void oneMeaningIsOneText(String written, String canonical) {
        Objective read = Objectives.read(written);
        assertEquals(canonical, read.name());
        assertEquals(read, Objectives.read(canonical));
        assertEquals(canonical, Objectives.GRAMMAR.canonical(canonical));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "squared-eror | 0 | did you mean squared-error?",
                "squared-error + 0.1*gradint-norm | 20 | did you mean gradient-norm?",
                "squared-error + | 15 | nothing is not one of",
                "squared-error gradient-norm | 14 | gradient-norm after squared-error: expected + or - and another loss",
                "squared-error + 0.1 gradient-norm | 20 | gradient-norm after the weight 0.1: expected * and a loss",
                "squared-error + squared-error | 16 | squared-error is there twice",
                "1e999*squared-error | 0 | weight 1e999 is not finite",
                "hinge(margn=2) | 6 | margn is no setting of hinge (known are margin): did you mean margin?",
                "hinge(margin=-2) | 13 | margin: -2 is not a number from 0.0 to 1000000.0",
                "hinge(margin) | 12 | ) after margin: expected margin=a number",
                "hinge(margin=1, margin=2) | 16 | margin is given twice: drop one",
                "hinge(margin=2 | 5 | nothing where the parenthesis should be closed",
                "hinge() | 6 | ) among the settings of hinge: expected setting=value",
                "squared-error(x=1) | 14 | squared-error has no settings: drop the parentheses",
                "gradient-norm(outputs=eech) | 22 | outputs: eech is not one of each, sum: did you mean each?",
                "cross-entropy(ignore_empty=yes) | 27 | ignore_empty: yes is not true or false",
                "ramp(0, 0.1)*laplacian | 11 | in a ramp: expected ramp(from, to, steps)",
                "ramp(0, 0.1, 0)*laplacian | 0 | a ramp over 0 steps: expected a whole number from 1",
                "ramp(0, 0.1, 2.5)*laplacian | 0 | a ramp over 2.5 steps",
                "ramp(0 | 6 | nothing in a ramp",
                "knots*laplacian | 5 | *laplacian among knots: expected knots(step=weight",
                "knots(5)*laplacian | 7 | )*laplacian among knots",
                "knots(5=1, 5=2)*laplacian | 11 | a knot at step 5: expected a whole number from 6",
                "knots(0.5=1)*laplacian | 6 | a knot at step 0.5: expected a whole number from 0",
                "knots(5=1 | 0 | nothing where the parenthesis should be closed",
                "squared-error + onset(5)*kl | 23 | )*kl in an onset: expected onset(step, weight)",
                "squared-error + onset(0, 1)*kl | 16 | an onset at step 0: expected a whole number from 1",
                "onset(5, 1)*kl | 0 | no term is there before the onset of another",
                "absolute-laplacian(least=3, most=2) | 0 | least 3 and most 2: expected the first below the second",
                "ramp(0, 1, 5) laplacian | 14 | after the weight ramp(0, 1, 5): expected * and a loss",
            })
    void whatIsWrongIsSaidWhereItIs(String written, int at, String message) {
        GrammarException refusal = assertThrows(GrammarException.class, () -> Objectives.read(written));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertEquals(at, refusal.at(), refusal.getMessage());
    }

    @Test
    void aRampGoesStraightAndStays() {
        Ramp ramp = new Ramp(1, -3, 8);
        assertEquals(1, ramp.applyAsDouble(0));
        assertEquals(-1, ramp.applyAsDouble(4));
        assertEquals(-3, ramp.applyAsDouble(8));
        assertEquals(-3, ramp.applyAsDouble(Long.MAX_VALUE));
    }

    /** Constant, then a line down: the annealing of a penalty over a run of 1000 steps. */
    @ParameterizedTest
    @CsvSource({"0, 100", "199, 100", "200, 100", "250, 75", "300, 50", "350, 25", "400, 0", "900, 0"})
    void knotsAreJoinedByLines(long step, double weight) {
        Objective annealed = Objectives.read("knots(200=100, 400=0)*laplacian");
        assertEquals(Wording.number(weight) + "*laplacian", annealed.at(step).name());
    }

    @Test
    void atAStepTheWeightsAreFixed() {
        Objective loss = Objectives.read("squared-error - ramp(0, 0.5, 4)*laplacian");
        assertNotEquals(loss, loss.at(2));
        assertEquals("squared-error - 0.25*laplacian", loss.at(2).name());
        assertEquals("squared-error - 0.5*laplacian", loss.at(5).name());
        assertEquals(loss.at(2), loss.at(2).at(3));
    }
}
