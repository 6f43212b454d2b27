package dev.latchkey.gateway.principal;

import dev.latchkey.client.BoundRequest;
import dev.latchkey.client.RequestVerification.Bound;
import dev.latchkey.client.RequestVerification.Refused;
import dev.latchkey.client.RequestVerifier;
import java.time.InstantSource;
import java.util.List;

/** Says which request a principal came with. One for the whole service. */
final class RequestCheck {

    private final RequestVerifier verifier;

    /** @param key as "latchkey keys request-key orders" shows it */
    RequestCheck(String key) {
        verifier = new RequestVerifier("orders", List.of(key), InstantSource.system());
    }

    /**
     * @param values of every header Latchkey-Request of the request
     * @throws SecurityException when it is not to be believed; answer 401
     */
    BoundRequest check(List<String> values, String principal, String method) {
        if (values.size() != 1) {
            throw new SecurityException("expected one Latchkey-Request, got " + values.size());
        }
        return switch (verifier.verify(values.getFirst(), principal, method)) {
            case Bound(BoundRequest request) -> request;
            case Refused(var reason, String detail) -> throw new SecurityException(reason + ": " + detail);
        };
    }
}
