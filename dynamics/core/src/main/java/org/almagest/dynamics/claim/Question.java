package org.almagest.dynamics.claim;

import java.util.Arrays;
import java.util.List;

/**
 * The questions that classical learning theory did not answer, around which the mathematical analysis of deep learning emerged
 * (Berner, Grohs, Kutyniok, Petersen 2022, arXiv 2105.04026).
 */
public enum Question {
    /** Why networks with more parameters than examples generalise. */
    GENERALISATION("why do overparametrised networks generalise?"),
    /** What depth is good for. */
    DEPTH("what is the role of depth?"),
    /** Why many dimensions seem to do no harm. */
    DIMENSION("why is there no curse of dimensionality?"),
    /** Why descent succeeds without convexity. */
    OPTIMISATION("why does optimisation succeed?"),
    /** What is learnt. */
    FEATURES("which features are learned?"),
    /** Why deep networks serve physics. */
    PHYSICS("why do deep networks serve physics?"),
    /** What in an architecture counts. */
    ARCHITECTURE("which aspects of an architecture matter?");

    private final String words;

    Question(String words) {
        this.words = words;
    }

    /** Its number in the survey, from 1. */
    public int number() {
        return ordinal() + 1;
    }

    /** The question, in lower case. */
    public String words() {
        return words;
    }

    /** "1 why do overparametrised networks generalise?". */
    public String heading() {
        return number() + " " + words;
    }

    /** The numbers, as words of a file of claims. */
    public static List<String> numbers() {
        return Arrays.stream(values())
                .map(question -> Integer.toString(question.number()))
                .toList();
    }
}
