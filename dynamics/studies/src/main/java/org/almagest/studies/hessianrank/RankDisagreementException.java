package org.almagest.studies.hessianrank;

/** The draws of an exact rank did not agree: a minor vanished by chance, so none of the numbers may be believed. */
public final class RankDisagreementException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    RankDisagreementException(String message) {
        super(message);
    }
}
