package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** What is said of a fleet that stopped; only what may end otherwise the next time is called resumable. */
class StoppedTest {
    private static final String RESUMABLE = "the same command goes on from there";

    @Test
    void whatComesBackIsResumable() {
        Exception lost =
                new SparkException("Job aborted due to stage failure: ExecutorLostFailure (executor 3 exited)");
        assertTrue(Stopped.by(lost).getMessage().endsWith(RESUMABLE), Stopped.by(lost)::getMessage);
    }

    @Test
    void whatStaysIsNot() {
        String task = "Job aborted due to stage failure: Task 0 failed 14 times: ";
        for (Exception permanent : List.of(
                new SparkException(task, new NoClassDefFoundError("a/B")),
                new SparkException(task, new ExceptionInInitializerError(new UnknownHostException("lab-7"))),
                new SparkException(
                        task + "java.lang.UnsupportedClassVersionError: a/B has been compiled by a newer Java"),
                new UnsupportedOperationException("getSubject is not supported"),
                new RuntimeException(new InvocationTargetException(new IllegalArgumentException("no such master"))))) {
            String said = Stopped.by(permanent).getMessage();
            assertTrue(!said.contains(RESUMABLE) && said.contains("mend this first"), said);
        }
    }

    @Test
    void sparkThatDoesNotStartSaysWhatToChange() {
        UnsupportedOperationException subjects = new UnsupportedOperationException("getSubject is not supported");
        assertEquals(
                "Java 25 is too new for this Spark: expected 17 to 22; install a JDK 17 and point JAVA_HOME at it, or take Almagest for Spark 4",
                Stopped.wayOut(subjects, 25));
        String other = Stopped.wayOut(new UnsupportedOperationException("no such master"), 25);
        assertTrue(other.startsWith("mend what this names"), other);
        String said = Stopped.beforeItBegan(new ExceptionInInitializerError(
                        new UnknownHostException("lab-7: lab-7: Name or service not known")))
                .getMessage();
        assertTrue(said.contains("the host name lab-7 does not resolve"), said);
        assertTrue(said.endsWith("no run was carried out"), said);
        assertTrue(!said.contains(RESUMABLE), said);
    }
}
