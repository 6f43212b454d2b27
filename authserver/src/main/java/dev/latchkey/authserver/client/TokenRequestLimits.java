package dev.latchkey.authserver.client;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.Refusals;
import java.util.function.LongSupplier;

/**
 * How often an address, and a client that has proven itself, may call the token, introspection and revocation endpoints. A client
 * is counted only after its authentication: who merely names it must not be able to use its rate up.
 */
public final class TokenRequestLimits {

    private final CallerRates addresses;
    private final CallerRates clients;
    private final Refusals refusals;

    /**
     * @param requestsPerSecond for each address and for each client, at least 1
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    public TokenRequestLimits(int requestsPerSecond, LongSupplier nanoTime) {
        this.addresses = new CallerRates(requestsPerSecond, nanoTime);
        this.clients = new CallerRates(requestsPerSecond, nanoTime);
        this.refusals = new Refusals(nanoTime);
    }

    /** Lets each address and each client ask so often from now on. */
    public void limit(int requestsPerSecond) {
        addresses.limit(requestsPerSecond);
        clients.limit(requestsPerSecond);
    }

    /** Requests that came too often, with the address or the client. */
    public Refusals refusals() {
        return refusals;
    }

    /** The same endpoint, behind the limit for addresses, which comes before the body. */
    public Guarded before(Guarded endpoint) {
        return endpoint.limited("`limits.tokenRequestsPerSecond` for each address", head -> {
            var wait = admitAddress(head);
            return wait == 0 ? null : OAuthResponses.error(tooMany("address", wait));
        });
    }

    private long admitAddress(HttpRequest request) {
        var caller = CallerRates.callerAt(request.clientAddress());
        var wait = addresses.admit(caller);
        if (wait > 0) {
            refusals.count(caller);
        }
        return wait;
    }

    /** @throws OAuthRejection {@code temporarily_unavailable} (429) when the client asks too often */
    void admitClient(String clientId) {
        var wait = clients.admit(clientId);
        if (wait > 0) {
            refusals.count(clientId);
            throw tooMany("client", wait);
        }
    }

    private static OAuthRejection tooMany(String whose, long waitSeconds) {
        return OAuthError.TOO_MANY_REQUESTS.because("too many requests of this " + whose, waitSeconds);
    }
}
