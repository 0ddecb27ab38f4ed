package org.almagest.jobs.onnx;

/** A network that has no exact translation; the message names the operator and the node, what is in the way, and what would do. */
final class UntranslatableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UntranslatableException(String message) {
        super(message);
    }

    UntranslatableException(String message, Throwable cause) {
        super(message, cause);
    }
}
