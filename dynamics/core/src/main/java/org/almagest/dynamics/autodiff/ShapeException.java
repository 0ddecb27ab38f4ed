package org.almagest.dynamics.autodiff;

/** Shapes that do not fit; the message carries them all. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
