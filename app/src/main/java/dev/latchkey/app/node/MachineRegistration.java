package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.registration.ClientDocuments;
import dev.latchkey.authserver.registration.RegistrationEndpoint;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.authserver.token.ClientAuthenticator.ApplicationSource;
import dev.latchkey.authserver.token.OAuthServer;
import dev.latchkey.edge.http.CallerRates;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.edge.outbound.OutboundFetcher;
import dev.latchkey.engine.protocol.HttpMethod;

/** The ways for programs to become clients, joined as the operator has switched them on. */
final class MachineRegistration {

    /** For each address; a program registers once. */
    private static final int REQUESTS_PER_SECOND = 10;

    private final OAuthServer.Registration switches;
    private final ApplicationSource applications;
    private final Endpoint endpoint;

    MachineRegistration(Configuration configuration, Deployment deployment, OutboundFetcher fetcher) {
        var settings = configuration.registration();
        var rules = RegistrationRules.forMachines(
                deployment.scopes(), settings.scopes(), configuration.clients().allowPrivateAddressesForLocalUse());
        this.switches = new OAuthServer.Registration(settings.dynamic(), settings.clientIdMetadataDocuments());
        this.applications = settings.clientIdMetadataDocuments()
                ? new ClientDocuments(
                        deployment.applicationIndex(),
                        deployment.registration().clients(),
                        rules,
                        fetcher::fetch,
                        Thread::startVirtualThread,
                        deployment.clock(),
                        settings.documentFetchesPerMinute())
                : ClientDocuments.none(deployment.applicationIndex());
        this.endpoint = settings.dynamic()
                ? new RegistrationEndpoint(
                        deployment.registration().clients(),
                        rules,
                        configuration.listeners().apiOrigin(),
                        Thread::startVirtualThread,
                        new CallerRates(REQUESTS_PER_SECOND, System::nanoTime))
                : RegistrationEndpoint.switchedOff();
    }

    /** For the metadata of the authorization server. */
    OAuthServer.Registration switches() {
        return switches;
    }

    /** Every application there is, for all endpoints that a client_id comes to. */
    ApplicationSource applications() {
        return applications;
    }

    Routes.Builder addTo(Routes.Builder routes) {
        var below = RegistrationEndpoint.PATH + "/";
        return routes.post(RegistrationEndpoint.PATH, endpoint)
                .below(HttpMethod.GET, below, endpoint)
                .below(HttpMethod.PUT, below, endpoint)
                .below(HttpMethod.DELETE, below, endpoint);
    }
}
