package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.client.ClientAuthenticator;
import dev.latchkey.authserver.client.ClientDoor;
import dev.latchkey.authserver.client.ClientUses;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.authserver.codec.AccessTokens;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.TokenAssembly;
import dev.latchkey.authserver.codec.TokenSettings;
import dev.latchkey.authserver.registration.MachineRegistration;
import dev.latchkey.authserver.registration.RegistrationRules;
import dev.latchkey.authserver.token.JwksEndpoint;
import dev.latchkey.authserver.token.MetadataEndpoint;
import dev.latchkey.authserver.token.OAuthAssembly;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.engine.protocol.Scopes;

/** The authorization server of a node: how clients prove themselves or register, the tokens, and where they are asked for. */
final class AuthorizationServer {

    private final TokenRequestLimits limits;
    private final MachineRegistration registration;
    private final ClientDoor door;
    private final TokenAssembly tokens;
    private final OAuthAssembly endpoints;
    private final Guarded metadata;
    private final Guarded jwks;

    /**
     * @param catalogue the scopes that there are
     * @param kept what was counted and which proofs were used, from one authorization server to the next
     * @param resources what tokens can be limited to
     * @param asked the scopes that an operation asks for
     */
    AuthorizationServer(
            Configuration configuration, Catalogue catalogue, Kept kept, KnownResources resources, Scopes asked) {
        var settings = new Settings(configuration);
        var deployment = kept.deployment();
        var clock = deployment.clock();
        var issuer = configuration.listeners().apiOrigin();
        this.limits = kept.tokenLimits();
        this.registration = registration(configuration, catalogue, kept);
        var profile = settings.profile();
        var clients = new ClientAuthenticator(
                profile,
                deployment.credentials().index(),
                registration.applications(),
                kept.proofs().assertions(),
                deployment.secrets().hasher(),
                limits);
        this.door = new ClientDoor(
                limits,
                clients,
                kept.proofs().keyProofs(),
                new ClientUses(deployment.usage()),
                deployment.freshnessOfTokens(),
                clock,
                catalogue.wording().brand().realm());
        var keys = deployment.signing().keyRing();
        this.tokens = new TokenAssembly(
                new TokenSettings(issuer, resources, configuration.tokens().accessTokenLifetime(), profile),
                catalogue.scopes(),
                new TokenAssembly.Keys(
                        deployment.secrets().format(), deployment.masterKey(), keys, deployment.random()),
                deployment.stores().transactions(),
                deployment.credentials().scopeNumbers(),
                deployment.credentials().index(),
                deployment.grants().index(),
                kept.revocation());
        this.endpoints = new OAuthAssembly(
                door, tokens, deployment.grants(), deployment.credentials().sight(), deployment.inForce());
        this.metadata = Guarded.anyone(new MetadataEndpoint(settings.authorizationServerMetadata(), asked));
        var vouched = deployment.follower().vouched(keys);
        this.jwks = Guarded.anyone(new JwksEndpoint(() -> vouched.get().get()));
    }

    private static MachineRegistration registration(Configuration configuration, Catalogue catalogue, Kept kept) {
        var deployment = kept.deployment();
        var applications = deployment.partners().index();
        return new MachineRegistration(
                new Settings(configuration).machineRegistration(),
                rules(configuration, catalogue),
                configuration.listeners().apiOrigin(),
                applications,
                deployment.registration().clients(),
                kept.fetcher()::fetch,
                new Vouching(deployment.follower().freshnessOf(applications), deployment.inForce()),
                deployment.clock());
    }

    private static RegistrationRules rules(Configuration configuration, Catalogue catalogue) {
        return RegistrationRules.forMachines(
                        catalogue.scopes(),
                        configuration.registration().scopes(),
                        configuration.clients().allowPrivateAddressesForLocalUse())
                .under(new Settings(configuration).profile())
                .ofProduct(catalogue.wording());
    }

    /** How often the endpoints may be asked. */
    TokenRequestLimits limits() {
        return limits;
    }

    /** The ways for programs to become clients. */
    MachineRegistration registration() {
        return registration;
    }

    ClientDoor door() {
        return door;
    }

    AccessTokens accessTokens() {
        return tokens.accessTokens();
    }

    OAuthAssembly endpoints() {
        return endpoints;
    }

    /** {@code GET /.well-known/oauth-authorization-server}, and what else clients look for it by. */
    Guarded metadata() {
        return metadata;
    }

    /** {@code GET /identity/oauth/jwks}. */
    Guarded jwks() {
        return jwks;
    }
}
