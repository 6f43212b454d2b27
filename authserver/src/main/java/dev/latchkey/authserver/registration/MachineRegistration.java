package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.client.ClientAuthenticator.ApplicationSource;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import java.time.InstantSource;

/** The ways for programs to become clients, joined as the operator has switched them on. */
public final class MachineRegistration {

    /** For each address; a program registers once. */
    private static final int REQUESTS_PER_SECOND = 10;

    private static final String ADMITS = "programs, as `registration.*` says";
    private static final String LIMIT = REQUESTS_PER_SECOND + " a second for each address";

    private final ApplicationSource applications;
    private final Guarded endpoint;

    /**
     * What the operator has switched on.
     *
     * @param dynamic whether clients register themselves (RFC 7591)
     * @param readsDocuments whether a client may be known by its metadata document
     * @param documentFetchesPerMinute most fetches of such documents
     */
    public record Switches(boolean dynamic, boolean readsDocuments, int documentFetchesPerMinute) {}

    /** @param issuer the API origin */
    public MachineRegistration(
            Switches switches,
            RegistrationRules rules,
            String issuer,
            ApplicationIndex index,
            MachineClients clients,
            ClientDocuments.Fetcher fetcher,
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
        this.endpoint = switches.dynamic()
                ? new Guarded(
                        new RegistrationEndpoint(
                                clients,
                                rules,
                                issuer,
                                Thread::startVirtualThread,
                                new CallerRates(REQUESTS_PER_SECOND, System::nanoTime)),
                        ADMITS,
                        LIMIT)
                : new Guarded(RegistrationEndpoint.switchedOff(), ADMITS, LIMIT);
    }

    /** Every application there is, for all endpoints that a client_id comes to. */
    public ApplicationSource applications() {
        return applications;
    }

    public void addTo(Routes.Builder routes) {
        var below = RegistrationEndpoint.PATH + "/";
        routes.post(RegistrationEndpoint.PATH, endpoint)
                .below(HttpMethod.GET, below, endpoint)
                .below(HttpMethod.PUT, below, endpoint)
                .below(HttpMethod.DELETE, below, endpoint);
    }
}
