package org.almagest.dynamics.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why something failed, without the exceptions that only carried the reason from one place to another. */
public final class Reason {
    private static final List<Class<? extends Throwable>> CARRIERS = List.of(
            ExceptionInInitializerError.class,
            InvocationTargetException.class,
            UndeclaredThrowableException.class,
            PrivilegedActionException.class);

    /** What Scala's futures say of whatever they carry. */
    private static final String CARRIED_BY_FUTURE = "Exception thrown in ";

    /** Causes that go in circles are left after so many. */
    private static final int DEEPEST = 100;

    private Reason() {}

    /** The first exception on the way down the causes of {@code failure} that says something of its own. */
    public static Throwable of(Throwable failure) {
        Throwable reason = failure;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable cause = reason.getCause();
            if (cause == null || !carries(reason, cause)) {
                return reason;
            }
            reason = cause;
        }
        return reason;
    }

    private static boolean carries(Throwable wrapper, Throwable cause) {
        String message = wrapper.getMessage();
        return message == null
                || message.equals(cause.toString())
                || message.startsWith(CARRIED_BY_FUTURE)
                || CARRIERS.stream().anyMatch(type -> type.isInstance(wrapper))
                // the second use of a class that could not be loaded; what happened at the first is its cause
                || wrapper instanceof NoClassDefFoundError && cause instanceof ExceptionInInitializerError;
    }

    /** What happened, in a line: the kind of the reason, and what it says. */
    public static String words(Throwable failure) {
        Throwable reason = of(failure);
        String message = message(reason);
        if (reason instanceof UnknownHostException) {
            return message;
        }
        String kind = reason.getClass().getSimpleName();
        return message.equals(kind) ? kind : kind + ": " + message;
    }

    /** What the reason says, without its kind; its kind where it says nothing. */
    public static String message(Throwable failure) {
        Throwable reason = of(failure);
        String message = reason.getMessage();
        if (reason instanceof UnknownHostException) {
            return unknownHost(message);
        }
        return message == null ? reason.getClass().getSimpleName() : message;
    }

    /** The JDK writes {@code NAME: NAME: Name or service not known}, in the machine's language. */
    private static String unknownHost(@Nullable String message) {
        String host = message == null ? "" : message.split(":", 2)[0];
        return String.format(
                Locale.ROOT,
                "the host name %s does not resolve: expected one that this machine knows; enter it in /etc/hosts or the name server",
                host);
    }
}
