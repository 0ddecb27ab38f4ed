package org.almagest.dynamics.probe;

/**
 * A linear operator of a whole network whose spectra a probe writes.
 *
 * @param name its word in the {@code spectra} table
 * @param kind what it tells about the network
 * @param meaning one sentence
 */
public record Operator(String name, Kind kind, String meaning) {
    /** What an operator tells about a network. */
    public enum Kind {
        /** The curvature of the loss, or a part of it: its rank compares with the number of parameters. */
        CURVATURE,
        /** How outputs move together: its rank compares with examples times outputs. */
        TANGENT_KERNEL
    }

    private static final String LAYER = "_layer_";

    /** The word for that part of {@code operator} which belongs to one layer. */
    public static String ofLayer(String operator, int layer) {
        return operator + LAYER + layer;
    }

    /** Whether {@code word} of the {@code spectra} table is for the part of an operator that belongs to one layer. */
    public static boolean isOfLayer(String word) {
        return word.contains(LAYER);
    }

    /** The operator that {@code word} of the {@code spectra} table belongs to. */
    public static String whole(String word) {
        String own = ProbeLabel.declared(word);
        int end = own.indexOf(LAYER);
        return end < 0 ? own : own.substring(0, end);
    }
}
