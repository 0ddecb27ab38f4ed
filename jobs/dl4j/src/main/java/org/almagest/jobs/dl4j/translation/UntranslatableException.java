package org.almagest.jobs.dl4j.translation;

/** A network, or a part of it, has no exact counterpart among our graphs. */
public final class UntranslatableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * What stands in the way.
     *
     * @param where the layer or vertex, or what else
     */
    public UntranslatableException(String where, String reason) {
        super(where + ": " + reason);
    }
}
