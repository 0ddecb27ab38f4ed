package org.almagest.dynamics.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    private static final Exception DISK = new IOException("No space left on device");

    @Test
    void whatOnlyCarriesAReasonIsLeftOut() {
        assertEquals("IOException: No space left on device", Reason.words(DISK));
        for (Throwable wrapped : new Throwable[] {
            new ExceptionInInitializerError(DISK),
            new InvocationTargetException(DISK, "called"),
            new CompletionException(DISK),
            new UncheckedIOException((IOException) DISK),
            new RuntimeException(DISK),
            new IllegalStateException("Exception thrown in awaitResult: ", new RuntimeException(null, DISK))
        }) {
            assertEquals(DISK, Reason.of(wrapped), wrapped::toString);
            assertEquals("No space left on device", Reason.message(wrapped));
        }
    }

    @Test
    void aWrapperThatSaysSomethingStays() {
        Exception said = new IllegalStateException("cannot publish results", DISK);
        assertEquals(
                "UncheckedIOException: cannot write page.md",
                Reason.words(new UncheckedIOException("cannot write page.md", (IOException) DISK)));
        assertEquals("IllegalStateException: cannot publish results", Reason.words(new RuntimeException(said)));
    }

    @Test
    void theSecondUseOfABrokenClassSaysWhatBrokeIt() {
        Error second = new NoClassDefFoundError("Could not initialize class A");
        second.initCause(new ExceptionInInitializerError(
                "Exception java.lang.IllegalStateException: no home [in thread \"main\"]"));
        assertEquals(
                "ExceptionInInitializerError: Exception java.lang.IllegalStateException: no home [in thread \"main\"]",
                Reason.words(second));
    }

    @Test
    void aNameThatDoesNotResolveIsNamed() {
        Exception unknown = new UnknownHostException("lab-7: lab-7: Name or service not known");
        assertEquals(
                "the host name lab-7 does not resolve: expected one that this machine knows; enter it in /etc/hosts or the name server",
                Reason.words(new ExceptionInInitializerError(unknown)));
    }

    @Test
    void exceptionsWithoutWordsAreCalledByTheirKind() {
        assertEquals("StackOverflowError", Reason.words(new StackOverflowError()));
        assertEquals("StackOverflowError", Reason.message(new StackOverflowError()));
    }
}
