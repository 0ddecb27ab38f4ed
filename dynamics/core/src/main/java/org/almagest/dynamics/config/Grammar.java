package org.almagest.dynamics.config;

/** Texts that a setting takes beside single words, such as a sum of losses. */
public interface Grammar {
    /**
     * The text in the form in which it is held: texts of one meaning are one text.
     *
     * @throws GrammarException if the text is none of these
     */
    String canonical(String text);

    /** What is allowed, for an error message. */
    String allowed();
}
