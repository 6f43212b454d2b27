package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.assertion.RemoteKeys;
import dev.latchkey.authserver.client.ClientAuthenticator;
import dev.latchkey.authserver.client.ClientDoor;
import dev.latchkey.authserver.client.ClientProofs;
import dev.latchkey.authserver.client.ClientUses;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.TokenAssembly;
import dev.latchkey.authserver.codec.TokenRevocation;
import dev.latchkey.authserver.codec.TokenSettings;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.registration.MachineRegistration;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.authserver.token.JwksEndpoint;
import dev.latchkey.authserver.token.MetadataEndpoint;
import dev.latchkey.authserver.token.OAuthAssembly;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.outbound.OutboundFetcher;

/** The authorization server of a node: how clients prove themselves or register, the tokens, and where they are asked for. */
final class AuthorizationServer {

    private final TokenRequestLimits limits;
    private final ClientProofs proofs;
    private final MachineRegistration registration;
    private final ClientDoor door;
    private final TokenRevocation revocation;
    private final TokenAssembly tokens;
    private final OAuthAssembly endpoints;
    private final Guarded metadata;
    private final Guarded jwks;

    /**
     * @param resources what tokens can be limited to
     * @param fetcher of what clients name: their keys, their metadata documents
     */
    AuthorizationServer(
            Configuration configuration, Deployment deployment, KnownResources resources, OutboundFetcher fetcher) {
        var settings = new Settings(configuration);
        var stores = deployment.stores();
        var clock = deployment.clock();
        var issuer = configuration.listeners().apiOrigin();
        this.limits = new TokenRequestLimits(configuration.limits().tokenRequestsPerSecond(), System::nanoTime);
        this.proofs = proofs(configuration, deployment, fetcher);
        this.registration = registration(configuration, deployment, fetcher);
        var profile = settings.profile();
        var clients = new ClientAuthenticator(
                profile,
                deployment.credentials().index(),
                registration.applications(),
                proofs.assertions(),
                deployment.secrets().hasher(),
                limits);
        this.door = new ClientDoor(
                limits,
                clients,
                proofs.keyProofs(),
                new ClientUses(deployment.usage()),
                deployment.freshnessOfTokens(),
                clock);
        this.revocation = new TokenRevocation(
                stores.transactions(),
                stores.revokedTokens(),
                deployment.grants().revokedInForce());
        var keys = deployment.signing().keyRing();
        this.tokens = new TokenAssembly(
                new TokenSettings(issuer, resources, configuration.tokens().accessTokenLifetime(), profile),
                deployment.catalogue().scopes(),
                new TokenAssembly.Keys(
                        deployment.secrets().format(), deployment.masterKey(), keys, deployment.random()),
                stores.transactions(),
                deployment.credentials().scopeNumbers(),
                deployment.credentials().index(),
                deployment.grants().index(),
                revocation);
        this.endpoints = new OAuthAssembly(door, tokens, deployment.grants(), deployment.inForce(), clock);
        this.metadata = Guarded.anyone(new MetadataEndpoint(
                settings.authorizationServerMetadata(), deployment.catalogue().scopes()));
        var vouched = deployment.follower().vouched(keys);
        this.jwks = Guarded.anyone(new JwksEndpoint(() -> vouched.get().get()));
    }

    private static MachineRegistration registration(
            Configuration configuration, Deployment deployment, OutboundFetcher fetcher) {
        var applications = deployment.partners().index();
        return new MachineRegistration(
                new Settings(configuration).machineRegistration(),
                rules(configuration, deployment),
                configuration.listeners().apiOrigin(),
                applications,
                deployment.registration().clients(),
                fetcher::fetch,
                new Vouching(deployment.follower().freshnessOf(applications), deployment.inForce()),
                deployment.clock());
    }

    private static ClientProofs proofs(Configuration configuration, Deployment deployment, OutboundFetcher fetcher) {
        var clock = deployment.clock();
        return new ClientProofs(
                new Settings(configuration).profile(),
                new DpopNonces(
                        deployment.masterKey().derive("DPoP nonces"),
                        configuration.dpop().nonceLifetime()),
                new RemoteKeys(fetcher::fetch, Thread::startVirtualThread, clock),
                configuration.listeners().apiOrigin(),
                configuration.listeners().webOrigin(),
                configuration.dpop().proofsRememberedMax(),
                clock);
    }

    private static RegistrationRules rules(Configuration configuration, Deployment deployment) {
        return RegistrationRules.forMachines(
                        deployment.catalogue().scopes(),
                        configuration.registration().scopes(),
                        configuration.clients().allowPrivateAddressesForLocalUse())
                .under(new Settings(configuration).profile())
                .ofProduct(deployment.catalogue().wording().product());
    }

    /** How often the endpoints may be asked. */
    TokenRequestLimits limits() {
        return limits;
    }

    DpopProofs dpop() {
        return proofs.dpop();
    }

    /** The ways for programs to become clients. */
    MachineRegistration registration() {
        return registration;
    }

    ClientDoor door() {
        return door;
    }

    TokenRevocation revocation() {
        return revocation;
    }

    AccessTokens accessTokens() {
        return tokens.accessTokens();
    }

    OAuthAssembly endpoints() {
        return endpoints;
    }

    /** {@code GET /.well-known/oauth-authorization-server}. */
    Guarded metadata() {
        return metadata;
    }

    /** {@code GET /identity/oauth/jwks}. */
    Guarded jwks() {
        return jwks;
    }
}
