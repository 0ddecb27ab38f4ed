package org.almagest.jobs.storage;

/** A lease that others may take a few seconds after its holder died, for tests that kill one. */
public final class ShortLease {
    /** More than the pause of a busy machine, and less than the half minute of users. */
    private static final int SECONDS = 6;

    /** A setting of spark-submit's {@code --conf}. */
    public static final String SETTING = Lease.EXPIRY_PROPERTY + "=" + SECONDS;

    private ShortLease() {}
}
