package org.almagest.dynamics.probe;

/**
 * A kind of matrix that a probe writes.
 *
 * @param name its word in the {@code matrices} table
 * @param content what its numbers are
 * @param meaning one sentence, with its shape
 */
public record MatrixKind(String name, Content content, String meaning) {
    /** What the numbers of a matrix are, as far as others than its probe make something of it. */
    public enum Content {
        /** Cosines between all pairs of neurons of a layer, square and symmetric. */
        NEURON_COSINES,
        /** Points of trajectories in a plane, a row each: the condition's place, then two coordinates. */
        TRAJECTORIES,
        /** Mean ranks of held-out triples, a row a relation: of their tails, then of their heads. */
        RELATION_RANKS,
        /** The probability of an edge between two nodes of a learned graph, square and symmetric. */
        EDGE_PROBABILITIES,
        /** A map, [row][column]: 1 at obstacles, 2 at the goal, 0 elsewhere. */
        MAZE,
        /** The values of the cells of such a map, as a network sees them. */
        MAZE_VALUES,
        /** The cells of such a map that moves lead to, [start][step], each as row·columns + column; nothing after the end. */
        MAZE_PATHS,
        /** Square pictures of numbers between 0 and 1, one a row and row by row in it, five for each figure: a series from left to right. */
        PICTURES,
        /** The same pictures as they should be. */
        TRUE_PICTURES,
        /** Pictures one below another, [picture·row][column]. */
        SALIENCY_IMAGES,
        /** Where the objects of such pictures are: 1 there, 0 elsewhere. */
        SALIENCY_MASKS,
        /** Where a network finds them, as probabilities; one matrix for each level at which it says so. */
        SALIENCY_MAPS,
        /** Spectra of latent tensors, a row an eigenvalue: noise, mode, place from 1 on, share of the largest. */
        LATENT_SPECTRA,
        /** Grey levels of an image, [row][column]. */
        IMAGE,
        /** The same where they are seen, nothing where they are hidden. */
        SEEN_IMAGE,
        /** The grey levels that a network gives for such an image. */
        COMPLETED_IMAGE,
        /** Learned weights between pairs of lines of such an image, square and symmetric. */
        LINE_ADJACENCY,
        /**
         * A series, a row a value: place, value, level, lower and upper end of a 95 % band, trend, amplitude of the season, and
         * whether the value was held out (1) or not (0).
         */
        SERIES,
        /**
         * How often a meaning is found again, [language][other language]: by its vector in the one among those of all meanings in the
         * other; nothing on the diagonal.
         */
        LANGUAGE_RETRIEVAL,
        /** Cosines of the first of several pairs with one another, square: the partners are on the diagonal. */
        PAIR_COSINES,
        /** Points of a field's zero set in the plane, a row each: x, y, then the gradient's two components. */
        ZERO_SET,
        /**
         * Paths of actions on a sequence of clips and one of sentences, a row a step: 0 for the right path or 1 for a network's, clips
         * and sentences popped before the step, and the action (0 pop clip, 1 match clip, 2 pop sentence).
         */
        ALIGNMENT_PATHS,
        /** Something that its name and meaning tell. */
        OTHER
    }
}
