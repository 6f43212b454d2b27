package dev.latchkey.authserver.client;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.Refusals;
import java.net.InetAddress;
import java.util.function.LongSupplier;

/**
 * How often an address, and a client that has proven itself, may call the token, introspection and revocation endpoints. A client
 * is counted only after its authentication: who merely names it must not be able to use its rate up. What is refused of a client's assertions
 * is counted for the address and the client, because each is looked at with keys that keep a processor; elsewhere the client goes on.
 */
public final class TokenRequestLimits {

    /** Assertions of one client from one address that may be refused in a second; further ones are not looked at. */
    static final int REFUSED_ASSERTIONS_PER_SECOND = 10;

    private final CallerRates addresses;
    private final CallerRates clients;
    private final CallerRates refusedAssertions;
    private final Refusals refusals;

    /**
     * @param requestsPerSecond for each address and for each client, at least 1
     * @param nanoTime a clock that only ever moves forward, such as {@code System::nanoTime}
     */
    public TokenRequestLimits(int requestsPerSecond, LongSupplier nanoTime) {
        this.addresses = new CallerRates(requestsPerSecond, nanoTime);
        this.clients = new CallerRates(requestsPerSecond, nanoTime);
        this.refusedAssertions = new CallerRates(REFUSED_ASSERTIONS_PER_SECOND, nanoTime);
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

    /**
     * Whoever shows assertions of a client.
     *
     * @param caller as {@link CallerRates#callerAt} tells them apart
     * @param clientId of a client that there is, so that nobody has long names remembered
     */
    private record Showing(Object caller, String clientId) {}

    /**
     * Before an assertion is looked at.
     *
     * @throws OAuthRejection {@code temporarily_unavailable} (429) when so many of this client were refused from there of late
     */
    void requireFewRefused(InetAddress from, String clientId) {
        var caller = CallerRates.callerAt(from);
        var wait = refusedAssertions.look(new Showing(caller, clientId));
        if (wait > 0) {
            refusals.count(caller);
            throw OAuthError.TOO_MANY_REQUESTS.because(
                    "too many assertions of this client were refused from this address", wait);
        }
    }

    /** An assertion was looked at and refused. */
    void countRefused(InetAddress from, String clientId) {
        var _ = refusedAssertions.admit(new Showing(CallerRates.callerAt(from), clientId));
    }

    private static OAuthRejection tooMany(String whose, long waitSeconds) {
        return OAuthError.TOO_MANY_REQUESTS.because("too many requests of this " + whose, waitSeconds);
    }
}
