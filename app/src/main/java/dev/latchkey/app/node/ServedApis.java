package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.console.reference.Reference;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.grant.StandingProof;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.request.Authenticator;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.ProtectedResource;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.engine.request.RequestComparison;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.Catalog;
import dev.latchkey.gateway.proxy.FairUse;
import dev.latchkey.gateway.proxy.JudgedCatalog;
import dev.latchkey.gateway.proxy.LocalUpstream;
import dev.latchkey.gateway.proxy.Upstream;
import dev.latchkey.gateway.proxy.UpstreamHeaders;
import dev.latchkey.manage.AccessGroupOperations;
import dev.latchkey.manage.ActivityOperations;
import dev.latchkey.manage.ApplicationOperations;
import dev.latchkey.manage.AuditOperations;
import dev.latchkey.manage.AuthenticationOperations;
import dev.latchkey.manage.CredentialOperations;
import dev.latchkey.manage.ManagementApi;
import dev.latchkey.manage.PlatformDocuments;
import dev.latchkey.manage.RoleOperations;
import dev.latchkey.manage.TrialOperations;
import dev.latchkey.manage.UserOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every API that is served, configured or the platform's own: its document, what answers it, and what its reference says. */
final class ServedApis {

    private final CredentialCarriers carriers;
    private final List<ApiDocument> documents;
    private final Catalog catalog;
    private final Reference reference;
    private final Map<String, Set<String>> formerNames;

    /** What contradicts the reader's catalogue in the configured documents; each is told by itself. */
    static List<SpecProblem> problems(Configuration configuration, OpenApiReader reader) {
        var problems = new ArrayList<SpecProblem>();
        for (var api : configuration.apis()) {
            try {
                reader.read(api.name(), api.document(), api.rules());
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        return problems;
    }

    /** @throws SpecException when the documents cannot be enforced as they are */
    ServedApis(Configuration configuration, Catalogue catalogue, Deployment deployment, DocumentReading reading)
            throws SpecException {
        this.carriers = catalogue.carriers();
        this.formerNames = formerNames(configuration);
        this.documents = documents(configuration, reading);
        this.catalog = catalog(configuration, catalogue, deployment, documents, reading);
        this.reference = reading.shown(catalog.operations().contradicting(), catalogue.scopes());
    }

    /** What the gateway serves, with the judge of every request to it. */
    JudgedCatalog judged(Authenticator authenticator) {
        return new JudgedCatalog(
                catalog, new Judge(catalog.operations(), catalog.resources(), carriers, authenticator));
    }

    /** The documents of the configured APIs, in their order. */
    List<ApiDocument> documents() {
        return documents;
    }

    /** Every operation that is served; {@link #contradicting} are not. */
    List<Operation> operations() {
        return catalog.operations().all();
    }

    /** Those of the documents that are closed because another claims the same requests and asks for other things. */
    Set<Operation> contradicting() {
        return catalog.operations().contradicting();
    }

    /** What requests are judged by. */
    RequestComparison.State judged() {
        return new RequestComparison.State(
                catalog.operations(),
                documents.stream()
                        .flatMap(document -> document.findings().closed().stream())
                        .toList());
    }

    /** What the documents, put together, leave closed. */
    List<SpecProblem> contradictions() {
        return catalog.operations().problems().stream()
                .filter(problem -> problem.effect() != SpecProblem.Effect.NOTED)
                .toList();
    }

    /** What answers them. */
    Collection<Upstream> upstreams() {
        return catalog.upstreams().values();
    }

    /** What access tokens can be limited to. */
    KnownResources resources(String issuer) {
        return resources(issuer, namesByIdentifier(), formerNames);
    }

    private static KnownResources resources(
            String issuer, Map<String, String> namesByIdentifier, Map<String, Set<String>> formerNames) {
        return KnownResources.of(
                issuer,
                namesByIdentifier.entrySet().stream()
                        .map(api -> new KnownResources.Served(
                                new ApiResource(api.getKey(), api.getValue()),
                                formerNames.getOrDefault(api.getValue(), Set.of())))
                        .toList());
    }

    private static Map<String, Set<String>> formerNames(Configuration configuration) {
        return configuration.apis().stream().collect(Collectors.toMap(Api::name, Api::formerNames, (one, _) -> one));
    }

    /** What an API was called before, as its configuration says. */
    Set<String> formerNames(String name) {
        return formerNames.getOrDefault(name, Set.of());
    }

    /** The names of those APIs that tokens can be limited to, by their resource identifiers (RFC 8707). */
    Map<String, String> namesByIdentifier() {
        return namesByIdentifier(catalog.resources());
    }

    private static Map<String, String> namesByIdentifier(ProtectedResources resources) {
        return resources.all().stream()
                .filter(resource -> !resource.apiName().isEmpty())
                .collect(Collectors.toUnmodifiableMap(ProtectedResource::identifier, ProtectedResource::apiName));
    }

    /** What is shown of it. */
    Reference reference() {
        return reference;
    }

    private static List<ApiDocument> documents(Configuration configuration, DocumentReading reading)
            throws SpecException {
        var documents = new ArrayList<ApiDocument>();
        var problems = new ArrayList<SpecProblem>();
        for (var api : configuration.apis()) {
            try {
                documents.add(reading.read(api.name(), api.document(), api.rules()));
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return List.copyOf(documents);
    }

    private static Catalog catalog(
            Configuration configuration,
            Catalogue catalogue,
            Deployment deployment,
            List<ApiDocument> configured,
            DocumentReading reading)
            throws SpecException {
        var documents = new ArrayList<ApiDocument>();
        var upstreams = new HashMap<String, Upstream>();
        var platform = platformDocuments(configuration, catalogue);
        for (var own : platform) {
            documents.add(reading.read(own));
        }
        documents.addAll(configured);
        var origin = configuration.listeners().apiOrigin();
        var names = namesByIdentifier(ProtectedResources.of(documents, origin));
        var served = resources(origin, names, formerNames(configuration));
        for (var own : platform) {
            var management = managementApi(deployment, catalogue, served);
            upstreams.put(own.name(), new LocalUpstream(own.name(), management, ManagementApi.BODY_BYTES_MAX));
        }
        for (var api : configuration.apis()) {
            if (upstreams.containsKey(api.name())) {
                throw new IllegalArgumentException(
                        "apis: the name " + api.name() + " is the platform's own or used twice; choose another");
            }
            upstreams.put(api.name(), upstream(api, configuration.upstreams()));
        }
        var catalog = Catalog.of(
                documents,
                upstreams,
                origin,
                new Settings(configuration).acceptedTokens(),
                catalogue.carriers(),
                catalogue.errorCodes(),
                catalogue.wording().brand().realm(),
                new Settings(configuration).references(catalogue));
        var usual = catalogue.carriers().keyHeader();
        return catalog.with(configuration.partners().keys())
                .with(new Settings(configuration)
                        .crossOrigin(
                                api -> Stream.concat(Stream.of(usual), catalog.operations().keyHeaders(api).stream())
                                        .toList()));
    }

    private static List<PlatformDocuments.Written> platformDocuments(Configuration configuration, Catalogue catalogue) {
        try {
            return PlatformDocuments.copyTo(configuration.dataFolder().resolve("platform-apis"), catalogue);
        } catch (IOException e) {
            throw new UncheckedIOException("the platform's own API documents could not be written", e);
        }
    }

    private static ManagementApi managementApi(Deployment deployment, Catalogue catalogue, ServedResources served) {
        var stores = deployment.stores();
        var rights = deployment.rights();
        var once = deployment.idempotency();
        var ids = deployment.secrets().issuer();
        var clock = deployment.clock();
        return new ManagementApi(
                Executors.newVirtualThreadPerTaskExecutor(),
                deployment.inForce(),
                new StandingProof(stores, stores, clock),
                List.of(
                        new CredentialOperations(
                                stores,
                                rights,
                                deployment.credentials().commands(),
                                deployment.credentials().secretCommands(),
                                once,
                                ids,
                                deployment.credentials().reach(),
                                clock),
                        new AuthenticationOperations(deployment.credentials().proofCommands(), clock),
                        new ActivityOperations(stores, stores.credentials(), rights, catalogue.errorCodes(), clock),
                        new TrialOperations(stores, rights, deployment.trials().commands(), clock),
                        new UserOperations(
                                stores, rights, deployment.companies().commands(), once),
                        new RoleOperations(
                                stores, rights, deployment.companies().roles(), once),
                        new AccessGroupOperations(
                                stores, rights, deployment.companies().groups(), once),
                        new ApplicationOperations(
                                deployment.installations(), deployment.grants().ofCompanies(), served),
                        new AuditOperations(stores, rights, clock)));
    }

    private static ApiUpstream upstream(Api api, Configuration.Upstreams patience) {
        var behind = api.behind();
        var upstream = ApiUpstream.of(api.name(), Settings.reach(behind))
                .withTimeouts(
                        patience.connectTimeout(),
                        Objects.requireNonNullElse(behind.responseTimeout(), patience.responseTimeout()),
                        Objects.requireNonNullElse(behind.idleTimeout(), patience.idleTimeout()))
                .withRequestBodyBytesMax(patience.requestBodyBytesMax())
                .withFairUse(fairUse(
                        patience.shares(),
                        Objects.requireNonNullElse(
                                behind.connectionsMax(), patience.shares().connectionsMax())));
        return upstream.withHeaders(
                new UpstreamHeaders(api.sendsOAuthScopesHeader(), List.copyOf(api.passedHeaders())));
    }

    /** No share is larger than all there is. */
    private static FairUse fairUse(Configuration.Shares shares, int connectionsMax) {
        return new FairUse(
                connectionsMax,
                Math.min(connectionsMax, shares.companyConnectionsMax()),
                Math.min(connectionsMax, shares.strangersConnectionsMax()),
                shares.bufferedBodyBytesMax(),
                shares.bytesPerSecondMin(),
                shares.bodyTimeout());
    }
}
