package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateGroupsTest {
    private static final List<Block> BLOCKS = List.of(
            new Block(0, "W", 2, 3, 0),
            new Block(0, "b", 2, 1, 6),
            new Block(1, "attention.query", 2, 2, 8),
            new Block(1, "attention.key", 2, 2, 12),
            new Block(12, "W", 1, 2, 16),
            new Block(-1, "delta", 1, 1, 18));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | 1 1 1 1 1 1",
                "W=0.5                          | 0.5 1 1 1 0.5 1",
                "layer 0=0                      | 0 0 1 1 1 1",
                "layer 1=2                      | 1 1 2 2 1 1",
                "layer 0-1=2                    | 2 2 2 2 1 1",
                "layer last=2                   | 1 1 1 1 2 1",
                "layer 1-last=2                 | 1 1 2 2 2 1",
                "layer 0 b = 3                  | 1 3 1 1 1 1",
                "'attention.*=4, *key=0.5'      | 1 1 4 2 1 1",
                "'layer   0  W=1e-1,delta=0'    | 0.1 1 1 1 1 0",
                "*=2                            | 2 2 2 2 2 2"
            })
    void multipliesTheRatesOfItsBlocks(String text, String factors) {
        RateGroups groups = RateGroups.of(text, BLOCKS);
        String[] expected = factors.split(" ");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Double.parseDouble(expected[i]), groups.factor(BLOCKS.get(i)), text + " of block " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W",
                "W=",
                "=2",
                "W=x",
                "W=-1",
                "W=NaN",
                "W=1e7",
                "layer=a=2",
                "layer 0",
                "layer x=1",
                "layer 0 1 W=2",
                "layer lastW=2",
                "layer 0- W=2"
            })
    void refusesWhatIsNoGroup(String text) {
        String padded = "b=2,  " + text;
        GrammarException e = assertThrows(GrammarException.class, () -> RateGroups.GRAMMAR.canonical(padded));
        assertEquals(6, e.at(), "where it begins");
        assertTrue(e.getMessage().contains("expected GROUP=FACTOR"), e.getMessage());
        assertThrows(GrammarException.class, () -> RateGroups.of(padded, BLOCKS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A=1",
                "layer 2=1",
                "layer 2-11=1",
                "layer 1 W=1",
                "layer 1-0=1",
                "attention=1",
                "layer 2 delta=0"
            })
    void refusesGroupsOfNothing(String text) {
        String message = assertThrows(UnsuitableSetting.class, () -> RateGroups.of("b=2, " + text, BLOCKS))
                .getMessage();
        assertEquals(
                "rates 'b=2, %s', and no block of the network is in the group of '%s': expected a name among W, attention.key, attention.query, b, delta, a layer among 0 to 12, or both of one block"
                        .formatted(text, text),
                message);
    }

    /** Texts of one meaning are one run. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  '                             | ''",
                "'b=0.50,layer   0  W = 2.0'      | 'b=0.5, layer 0 W=2'",
                "'layer 1-last *=1e-3'            | 'layer 1-last=0.001'",
                "'*=1'                            | '*=1'"
            })
    void textsOfOneMeaningAreOne(String text, String canonical) {
        assertEquals(canonical, RateGroups.GRAMMAR.canonical(text));
        assertEquals(canonical, RateGroups.GRAMMAR.canonical(canonical));
    }

    @Test
    void aCommaTooManyIsAGroupOfNothing() {
        GrammarException e = assertThrows(GrammarException.class, () -> RateGroups.GRAMMAR.canonical("b=1,"));
        assertEquals(4, e.at());
        assertTrue(e.getMessage().startsWith("nothing is no group"), e.getMessage());
    }

    @Test
    void aNetworkWithoutLayersSaysSo() {
        List<Block> none = List.of(new Block(-1, "x", 1, 1, 0));
        String message = assertThrows(UnsuitableSetting.class, () -> RateGroups.of("layer 0=1", none))
                .getMessage();
        assertTrue(message.contains("a layer among none"), message);
    }
}
