package dev.latchkey.authserver.client;

import dev.latchkey.authserver.response.OAuthResponses;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.edge.http.Door;
import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.Guarded;
import io.vertx.core.Future;
import java.time.InstantSource;

/** How clients come to the OAuth endpoints: how often they may, how they prove themselves, and by which key of their own. */
public final class ClientDoor {

    private static final String CLIENTS = "clients that prove themselves";
    private static final String AS_OFTEN = "the same for each client";

    private final TokenRequestLimits limits;
    private final ClientAuthenticator clients;
    private final KeyProofs keyProofs;
    private final ClientUses uses;
    private final Freshness freshness;
    private final InstantSource clock;
    private final String realm;

    /**
     * @param freshness of everything that clients and tokens are looked up in
     * @param realm of the challenge to clients that are not known
     */
    public ClientDoor(
            TokenRequestLimits limits,
            ClientAuthenticator clients,
            KeyProofs keyProofs,
            ClientUses uses,
            Freshness freshness,
            InstantSource clock,
            String realm) {
        this.limits = limits;
        this.clients = clients;
        this.keyProofs = keyProofs;
        this.uses = uses;
        this.freshness = freshness;
        this.clock = clock;
        this.realm = realm;
    }

    /** An endpoint for partners' applications, which prove themselves as at the token endpoint. */
    public Guarded forApplications(ApplicationEndpoint.Handler handler) {
        var endpoint = new ApplicationEndpoint(this::endpoint, keyProofs, handler);
        return guarded(endpoint, "partners' applications");
    }

    /** An endpoint for companies' clients and partners' applications. */
    public Guarded forClients(ClientEndpoint.Handler handler) {
        return guarded(endpoint(handler), CLIENTS).at(Door.CLIENTS);
    }

    private ClientEndpoint endpoint(ClientEndpoint.Handler handler) {
        return new ClientEndpoint(clients, uses, clock, realm, handler);
    }

    /** Counted, and answered 503 while what it stands on is too old to be relied on. */
    private Guarded guarded(Endpoint endpoint, String admits) {
        Endpoint fresh = request ->
                freshness.isGiven() ? endpoint.handle(request) : Future.succeededFuture(OAuthResponses.unavailable());
        return limits.before(new Guarded(fresh, admits, AS_OFTEN));
    }

    public KeyProofs keyProofs() {
        return keyProofs;
    }
}
