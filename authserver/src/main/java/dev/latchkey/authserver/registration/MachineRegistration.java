package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.client.ClientAuthenticator.ApplicationSource;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.CrossOrigin;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.Future;
import java.time.InstantSource;

/** The ways for programs to become clients, joined as the operator has switched them on. */
public final class MachineRegistration {

    private static final String ADMITS = "programs, as `registration.*` says";
    private static final String LIMIT = "`registration.requestsPerSecond` for each address";

    private final ApplicationSource applications;
    private final CallerRates addresses;
    private final Guarded endpoint;

    /**
     * What the operator has switched on.
     *
     * @param dynamic whether clients register themselves (RFC 7591)
     * @param readsDocuments whether a client may be known by its metadata document
     * @param requestsPerSecond of each address, at least 1
     * @param documentFetchesPerMinute most fetches of such documents
     */
    public record Switches(
            boolean dynamic, boolean readsDocuments, int requestsPerSecond, int documentFetchesPerMinute) {}

    /**
     * @param issuer the API origin
     * @param vouching for what is held of applications, and for what was registered
     */
    public MachineRegistration(
            Switches switches,
            RegistrationRules rules,
            String issuer,
            ApplicationIndex index,
            MachineClients clients,
            ClientDocuments.Fetcher fetcher,
            Vouching vouching,
            InstantSource clock) {
        this.applications = switches.readsDocuments()
                ? new ClientDocuments(
                        index,
                        clients,
                        rules,
                        fetcher,
                        Thread::startVirtualThread,
                        clock,
                        switches.documentFetchesPerMinute())
                : ClientDocuments.none(index);
        this.addresses = new CallerRates(switches.requestsPerSecond(), System::nanoTime);
        var endpoint = switches.dynamic()
                ? vouching(
                        new RegistrationEndpoint(
                                clients, rules, new TrustedNames(index, rules), issuer, Thread::startVirtualThread),
                        vouching)
                : RegistrationEndpoint.switchedOff();
        this.endpoint = CrossOrigin.readable(limited(Guarded.by(ADMITS, endpoint)));
    }

    private Guarded limited(Guarded endpoint) {
        return endpoint.limited(LIMIT, head -> {
            var wait = addresses.admit(CallerRates.callerAt(head.clientAddress()));
            return wait == 0 ? null : RegistrationAnswers.tooManyRequests(wait);
        });
    }

    /** A client that nobody here would know of is not taken in, and one that is not known yet is told so. */
    private static Endpoint vouching(Endpoint endpoint, Vouching vouching) {
        return request -> vouching.freshness().isGiven()
                ? endpoint.handle(request)
                        .map(answer ->
                                answer.status() >= 300 || vouching.inForce().isEverything()
                                        ? answer
                                        : answer.with(InForce.HEADER, InForce.PENDING))
                : Future.succeededFuture(RegistrationAnswers.unavailable());
    }

    /** Every application there is, for all endpoints that a client_id comes to. */
    public ApplicationSource applications() {
        return applications;
    }

    public void addTo(Routes.Builder routes) {
        var below = RegistrationEndpoint.PATH + "/";
        routes.post(RegistrationEndpoint.PATH, endpoint, Routes.LONG_BODY_BYTES_MAX)
                .options(RegistrationEndpoint.PATH, limited(CrossOrigin.preflight(HttpMethod.POST)))
                .below(HttpMethod.GET, below, endpoint)
                .below(HttpMethod.PUT, below, endpoint, Routes.LONG_BODY_BYTES_MAX)
                .below(HttpMethod.DELETE, below, endpoint)
                .options(below, limited(CrossOrigin.preflight(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)));
    }
}
