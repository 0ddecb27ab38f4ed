package org.almagest.dynamics.architecture;

import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Sequence;

/** The layers in which a text takes in an image. */
interface Mixing {
    /**
     * The summary, which is the text's first token after the last layer.
     *
     * @param text its tokens, of which none is hidden
     * @param image its tokens, of which none is hidden
     * @return one token of each example
     */
    Sequence summary(ForwardPass pass, Sequence text, Sequence image);

    /** Floating-point operations for one example, roughly. */
    double operations();
}
