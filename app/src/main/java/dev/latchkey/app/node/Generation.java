package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.edge.http.Answering;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.GatewayAssembly;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import dev.latchkey.gateway.authentication.FreshAuthenticator;
import dev.latchkey.gateway.authentication.IndexedCompanyCredentials;
import dev.latchkey.gateway.principal.JwtPrincipalSigner;
import dev.latchkey.gateway.principal.KeptPrincipals;
import dev.latchkey.gateway.principal.RequestSeal;
import dev.latchkey.gateway.principal.UpstreamSigner;
import dev.latchkey.page.signin.NoticeLetters;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * All that a node serves by one state of its files, joined: configuration, catalogue and documents, and every endpoint and page that
 * was made by them. Nothing of it changes; the next state is another generation. It is let go when the last request that began with
 * it has ended.
 */
final class Generation {

    private final ServedComparison.State state;
    private final ApisChange.Served served;
    private final PathTable paths;
    private final Judge judge;
    private final NoticeLetters noticeLetters;
    private final Answering api;
    private final Answering web;
    private final Answering internal;

    /**
     * Joins everything; nothing is served by it yet.
     *
     * @param state what was read
     * @param served what is said of it when it is
     * @param kept what it stands on
     * @param isStopping whether the node takes no more requests soon
     * @param changes for the operator's page
     */
    Generation(
            ServedComparison.State state,
            ApisChange.Served served,
            Kept kept,
            BooleanSupplier isStopping,
            ApisChange changes) {
        this.state = state;
        this.served = served;
        var configuration = state.configuration();
        var catalogue = state.catalogue();
        var apis = state.apis();
        var deployment = kept.deployment();
        var origin = configuration.listeners().apiOrigin();
        var asked = ProtectedResources.scopesOf(apis.operations());
        var server = new AuthorizationServer(configuration, catalogue, kept, apis.resources(origin), asked);
        var gateway = gateway(configuration, catalogue, kept, server, apis);
        this.judge = gateway.judge();
        var pages = new WebPages(configuration, catalogue, kept, server, gateway, apis, changes);
        this.noticeLetters =
                new NoticeLetters(pages.pages(), configuration.listeners().webOrigin());
        this.paths = new PathTable(
                server, gateway, pages, kept.metrics(), deployment, configuration.dataFolder(), isStopping);
        this.api = new Answering(paths.api(), kept.traces().around(gateway.gateway()));
        this.web = new Answering(
                paths.web(), new UnknownPath(pages.pages(), origin, new Settings(configuration).reference("")));
        this.internal = new Answering(paths.internal(), PathTable::notFound);
    }

    private static GatewayAssembly gateway(
            Configuration configuration, Catalogue catalogue, Kept kept, AuthorizationServer server, ServedApis apis) {
        var deployment = kept.deployment();
        var issuer = configuration.listeners().apiOrigin();
        var clock = deployment.clock();
        var authenticator = new FreshAuthenticator(
                new CredentialAuthenticator(
                        issuer,
                        kept.proofs().dpop(),
                        deployment.secrets().format(),
                        deployment.secrets().hasher(),
                        deployment.credentials().index(),
                        deployment.credentials().importedKeys(),
                        server.accessTokens(),
                        configuration.partners().keys(),
                        clock),
                deployment.freshnessOfKeys(),
                deployment.freshnessOfTokens());
        return new GatewayAssembly(
                kept.gateway(),
                apis.judged(authenticator),
                catalogue,
                issuer,
                new IndexedCompanyCredentials(
                        deployment.follower().vouched(deployment.credentials().index()), clock),
                new UpstreamSigner(
                        KeptPrincipals.ofMemory(
                                new JwtPrincipalSigner(
                                        issuer,
                                        new JwtSigner(deployment.signing().keyRing()),
                                        clock),
                                clock),
                        new RequestSeal(deployment.signing().requestKeys(), clock)));
    }

    /** What it was made of. */
    ServedComparison.State state() {
        return state;
    }

    /** Of every request to its APIs. */
    Judge judge() {
        return judge;
    }

    /** What is said of it. */
    ApisChange.Served served() {
        return served;
    }

    Catalogue catalogue() {
        return state.catalogue();
    }

    /** The documents of the configured APIs as they are enforced, in the order of the configuration. */
    List<ApiDocument> documents() {
        return state.apis().documents();
    }

    /** Every path that is served. */
    PathTable paths() {
        return paths;
    }

    /** What letters say that tell people what happened. */
    NoticeLetters noticeLetters() {
        return noticeLetters;
    }

    /** The API origin. */
    Answering api() {
        return api;
    }

    /** The web origin. */
    Answering web() {
        return web;
    }

    /** The private listener. */
    Answering internal() {
        return internal;
    }
}
