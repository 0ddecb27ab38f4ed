package org.almagest.metrics;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a run, or the task that carries out runs, failed. A closed set, so that it can be a label. */
public enum FailureCause {
    /** The heap was too small for the run. */
    OUT_OF_MEMORY("out of memory", "OutOfMemoryError"),
    /** The stack was too small for the run. */
    STACK_OVERFLOW("StackOverflowError"),
    /** A class or a native library is not there, or does not fit. */
    MISSING_LIBRARY("NoClassDefFoundError", "UnsatisfiedLinkError", "LinkageError", "no jni"),
    /** A probe refused the network. */
    PROBE("probe "),
    /** Anything else that went wrong inside a run: data that cannot be read, settings that do not fit. */
    RUN,
    /** A task could not write to the output folder; Spark tries it again. */
    OUTPUT("OutputException"),
    /** An executor was lost with its tasks; Spark tries them again. */
    EXECUTOR_LOST,
    /** A task failed in another way; Spark tries it again. */
    TASK;

    private final List<String> marks;

    FailureCause(String... marks) {
        this.marks = List.of(marks);
    }

    /** The label's value. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The cause that the error of a failed run names.
     *
     * @param error as in the column {@code error} of the table {@code runs}; null where it says nothing
     */
    static FailureCause ofRun(@Nullable String error) {
        if (error == null) {
            return RUN;
        }
        for (FailureCause cause : List.of(OUT_OF_MEMORY, STACK_OVERFLOW, MISSING_LIBRARY)) {
            if (cause.marks.stream().anyMatch(error::contains)) {
                return cause;
            }
        }
        return PROBE.marks.stream().anyMatch(error::startsWith) ? PROBE : RUN;
    }

    /**
     * The cause behind a task that failed by an exception.
     *
     * @param description class and message of the exception, or its stack trace
     */
    public static FailureCause ofTask(String description) {
        return OUTPUT.marks.stream().anyMatch(description::contains) ? OUTPUT : TASK;
    }
}
