package org.almagest.flight.server;

import java.util.Locale;
import java.util.function.Predicate;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.RequestContext;
import org.jspecify.annotations.Nullable;

/** Refuses every call of those who are not welcome. */
final class TokenMiddleware implements FlightServerMiddleware {
    static final Key<TokenMiddleware> KEY = Key.of("almagest-token");

    private static final String HEADER = "authorization";
    private static final TokenMiddleware PASSED = new TokenMiddleware();

    private TokenMiddleware() {}

    static Factory<TokenMiddleware> of(Predicate<@Nullable String> welcome) {
        return (CallInfo call, CallHeaders headers, RequestContext context) -> {
            @Nullable String shown = headers.get(HEADER);
            if (!welcome.test(shown)) {
                throw CallStatus.UNAUTHENTICATED
                        .withDescription(String.format(
                                Locale.ROOT,
                                "%s: expected the header 'authorization: Bearer TOKEN' with the token that the server was started with",
                                shown == null ? "no token" : "wrong token"))
                        .toRuntimeException();
            }
            return PASSED;
        };
    }

    @Override
    public void onBeforeSendingHeaders(CallHeaders outgoing) {}

    @Override
    public void onCallCompleted(CallStatus status) {}

    @Override
    public void onCallErrored(Throwable failure) {}
}
