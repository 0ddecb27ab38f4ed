package org.almagest.jobs.fleet;

import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;

/**
 * What to tell the user of a fleet that Spark gave up. Whether the same command goes on from there depends on what it was:
 * a cluster that went away comes back, a class that is not there stays away.
 */
final class Stopped {
    /** What the same programs on the same machines throw again. */
    private static final List<Class<? extends Throwable>> PERMANENT = List.of(
            LinkageError.class,
            ReflectiveOperationException.class,
            UnsupportedOperationException.class,
            IllegalArgumentException.class,
            SecurityException.class,
            InvalidClassException.class,
            NotSerializableException.class);

    /** What executors threw arrives as text. */
    private static final List<String> PERMANENT_NAMES = List.of(
            "java.lang.NoClassDefFoundError",
            "java.lang.NoSuchMethodError",
            "java.lang.NoSuchFieldError",
            "java.lang.AbstractMethodError",
            "java.lang.IncompatibleClassChangeError",
            "java.lang.UnsupportedClassVersionError",
            "java.lang.UnsatisfiedLinkError",
            "java.lang.ExceptionInInitializerError",
            "java.lang.ClassNotFoundException",
            "java.lang.UnsupportedOperationException",
            "java.lang.IllegalArgumentException",
            "java.io.InvalidClassException",
            "java.io.NotSerializableException");

    /** From this version on Java has no security manager; the Hadoop of Spark 3.5 asks for what belonged to it, that of 4 does not. */
    private static final int FIRST_WITHOUT_SUBJECTS = 23;

    /** What Java then says. */
    private static final String SUBJECTS = "getSubject";

    private Stopped() {}

    /** Spark wraps what a task threw into a page of text; the user wants to know what it was. */
    static RuntimeException by(Exception failure) {
        if (failure instanceof FleetException told) {
            return told;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutputException output) {
                return new OutputException(String.valueOf(output.getMessage()), failure);
            }
        }
        String reason = line(failure);
        return new FleetException(
                String.format(
                        Locale.ROOT,
                        permanent(failure, reason)
                                ? "the fleet stopped (%s), and would stop there again: mend this first; what was published is safe"
                                : "the fleet stopped (%s); what was published is safe, and the same command goes on from there",
                        reason),
                failure);
    }

    /** Spark did not start: nothing was carried out, and trying again changes nothing. */
    static FleetException beforeItBegan(Throwable failure) {
        return new FleetException(
                String.format(
                        Locale.ROOT,
                        "Spark does not start (%s): %s; no run was carried out",
                        line(failure),
                        wayOut(Reason.of(failure), Runtime.version().feature())),
                failure);
    }

    /** What to change, on Java {@code java}. */
    static String wayOut(Throwable reason, int java) {
        if (reason instanceof UnsupportedOperationException
                && String.valueOf(reason.getMessage()).startsWith(SUBJECTS)
                && java >= FIRST_WITHOUT_SUBJECTS) {
            return String.format(
                    Locale.ROOT,
                    "Java %d is too new for this Spark: expected 17 to %d; install a JDK 17 and point JAVA_HOME at it, or take Almagest for Spark 4",
                    java,
                    FIRST_WITHOUT_SUBJECTS - 1);
        }
        return "mend what this names, such as the master's address, the flags of deploy/jvm.options or the settings spark.*";
    }

    private static String line(Throwable failure) {
        return Reason.message(failure).lines().findFirst().orElse("no reason given");
    }

    private static boolean permanent(Throwable failure, String reason) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<? extends Throwable> type : PERMANENT) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return PERMANENT_NAMES.stream().anyMatch(reason::contains);
    }
}
