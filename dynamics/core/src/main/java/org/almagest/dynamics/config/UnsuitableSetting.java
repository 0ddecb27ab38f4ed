package org.almagest.dynamics.config;

/** A setting whose value is allowed by itself and means nothing beside the others, or with the network or data of its run. */
public final class UnsuitableSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    /**
     * Of {@code setting}.
     *
     * @param problem goes on after its name: the value, what was expected, and the way out
     */
    public UnsuitableSetting(String setting, String problem) {
        super(setting + " " + problem);
        this.setting = setting;
    }

    /** The name of the setting, so that whoever knows where it was written can say so. */
    public String setting() {
        return setting;
    }
}
