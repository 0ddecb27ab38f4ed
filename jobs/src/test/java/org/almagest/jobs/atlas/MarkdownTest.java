package org.almagest.jobs.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Pages of studies and their formulas as HTML. */
class MarkdownTest {
    @Test
    void blocksAreElements() {
        assertEquals(
                """
                <h3>A <em>title</em></h3>
                <p>One <strong>two</strong> <code>a &lt; b</code> and <a href="https://example.org">three</a>.</p>
                <ul>
                <li>first and more</li>
                <li>second</li>
                </ul>
                <pre tabindex=0>x &lt; y</pre>
                """,
                Markdown.html(
                        """
                        ## A *title*

                        One **two** `a < b`
                        and [three](https://example.org).
                        - first
                          and more
                        - second

                        ```
                        x < y
                        ```
                        """));
    }

    @Test
    void tablesHaveHeadsAndCellsMayHoldBars() {
        String html = Markdown.html("| a | b |\n|---|---|\n| \\|x\\| | 2 |\n");
        assertTrue(html.contains("<thead><tr><th>a</th><th>b</th></tr></thead>"), html);
        assertTrue(html.contains("<tr><td>|x|</td><td>2</td></tr>"), html);
    }

    @Test
    void markupStaysText() {
        assertEquals("<p>&lt;b&gt;</p>\n", Markdown.html("<b>"));
        assertEquals("<p>words</p>\n", Markdown.html("[words](docs/file.md)"));
    }

    @Test
    void starsAndDollarsThatStandAloneStay() {
        assertEquals("<p>2 * 3 * 4 costs $5</p>\n", Markdown.html("2 * 3 * 4 costs $5"));
    }

    @Test
    void formulasAreMathML() {
        assertEquals(
                "<math><mrow><msub><mi>h</mi><mrow><mi>k</mi><mo>+</mo><mn>1</mn></mrow></msub><mo>=</mo>"
                        + "<msubsup><mi>x</mi><mi>k</mi><mn>2</mn></msubsup></mrow></math>",
                Mathematics.html("h_{k+1} = x_k^2", false));
        assertEquals(
                "<math><mrow><mfrac><mn>1</mn><msqrt><mi>n</mi></msqrt></mfrac></mrow></math>",
                Mathematics.html("\\frac 1 \\sqrt n", false));
        assertTrue(Mathematics.html("\\sum_{i=1}^n x_i", true).contains("<munderover><mo>∑</mo>"));
        assertTrue(Mathematics.html("\\sum_{i=1}^n x_i", false).contains("<msubsup><mo>∑</mo>"));
        assertTrue(Mathematics.html("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", true)
                .contains("<mtable class=aligned displaystyle=true><mtr><mtd>"));
    }

    @Test
    void whatIsNoFormulaSaysWhere() {
        for (String wrong : new String[] {
            "\\nonsense x", "{a", "a}", "x_", "\\left( a", "\\text a", "\\begin{aligned} a", "\\begin{array} a"
        }) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> Mathematics.html(wrong, false), wrong);
            assertTrue(refused.getMessage().startsWith("formula " + wrong), refused::getMessage);
        }
    }
}
