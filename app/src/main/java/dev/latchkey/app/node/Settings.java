package dev.latchkey.app.node;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Behind;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Cors;
import dev.latchkey.authserver.authorize.AuthorizeAssembly;
import dev.latchkey.authserver.registration.MachineClients;
import dev.latchkey.authserver.registration.MachineRegistration;
import dev.latchkey.authserver.token.MetadataEndpoint;
import dev.latchkey.console.reference.ApiReference;
import dev.latchkey.console.reference.ReferencePages;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.core.account.PasswordHashing;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.grant.GrantSettings;
import dev.latchkey.core.portal.SignUpPolicy;
import dev.latchkey.core.proof.ProofAlgorithm;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.edge.http.CrossOriginPolicy;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.edge.mail.Mailer;
import dev.latchkey.edge.mail.OutboxMailer;
import dev.latchkey.edge.mail.SmtpMailer;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.gateway.proxy.CrossOriginRules;
import dev.latchkey.gateway.proxy.Gateway;
import dev.latchkey.gateway.proxy.UpstreamReach;
import dev.latchkey.gateway.resource.AcceptedTokens;
import dev.latchkey.manage.PlatformDocuments;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the configuration says, in the words of the capabilities that it is for. */
record Settings(Configuration configuration) {

    /** A principal lives for 60 s, and clocks may differ by as much. */
    private static final Duration SIGNED_BESIDE_TOKENS = Duration.ofMinutes(2);

    /** So that an upstream's silence is found where it is the longest that is allowed. */
    private static final Duration IDLE_LONGER = Duration.ofSeconds(5);

    /**
     * What the product is made of: the file that the configuration names, and what the APIs' documents declare.
     *
     * @param parsed what was parsed of the documents before
     * @throws CatalogueRefused when nothing can start with it
     */
    Catalogue catalogue(ParsedFiles parsed) {
        return CatalogueReader.read(
                configuration.catalogue(),
                configuration.apis().stream().map(Api::document).toList(),
                parsed);
    }

    KeyRotation.Settings keyRotation() {
        return new KeyRotation.Settings(
                configuration.signing().rotateEvery(),
                configuration.tokens().accessTokenLifetime().plus(SIGNED_BESIDE_TOKENS));
    }

    Sessions.Lifetimes sessions() {
        return new Sessions.Lifetimes(
                configuration.signIn().sessionIdleTimeout(),
                configuration.signIn().sessionLifetime());
    }

    PasswordHashing passwordHashing(
            Collection<PasswordHash.Parameters> stored, MasterKey masterKey, SecureRandom random) {
        var costs = configuration.passwords();
        var parameters = new PasswordHash.Parameters(costs.memoryKibibytes(), costs.iterations(), costs.parallelism());
        var machine = Runtime.getRuntime();
        return new PasswordHashing(
                parameters,
                stored,
                PasswordHashing.atOnceMax(parameters, machine.availableProcessors(), machine.maxMemory()),
                new SecretHasher(masterKey.derive("password salts")),
                random);
    }

    GrantSettings grants() {
        return new GrantSettings(
                configuration.tokens().codeLifetime(),
                configuration.tokens().refreshTokenIdleTimeout(),
                GrantSettings.DEFAULT.repeatWindow());
    }

    SignUpPolicy signUp() {
        return switch (configuration.partners().signUp()) {
            case CLOSED -> SignUpPolicy.CLOSED;
            case APPROVAL -> SignUpPolicy.APPROVAL;
            case OPEN -> SignUpPolicy.OPEN;
        };
    }

    MachineClients.Admission admission() {
        var registration = configuration.registration();
        return new MachineClients.Admission(
                registration.openToAnyoneWhoCanReachThisServer(), registration.clientsMax());
    }

    LimitSettings limits() {
        var limits = configuration.limits();
        return new LimitSettings(
                limits.requestsPerSecond(),
                limits.concurrentRequests(),
                limits.companyRequestsPerSecond(),
                limits.companyConcurrentRequests(),
                LimitSettings.countersMax(Runtime.getRuntime().maxMemory()));
    }

    /** What everybody who connects may take up. */
    EdgeLimits edge() {
        var listeners = configuration.listeners();
        var connections = listeners.connections();
        var max = Math.min(
                connectionsByMemory(), OpenFiles.ofThisProcess(configuration).connectionsMax());
        var perAddress = connections.perAddressMax() == null ? Math.max(1, max / 8) : connections.perAddressMax();
        return EdgeLimits.ofThisProcess()
                .withConnections(max, perAddress)
                .withBodyTimeout(connections.bodyTimeout())
                .withRequestsPerSecond(configuration.limits().ownRequestsPerSecond())
                .withTrustedProxies(
                        listeners.trustedProxies().stream().map(Cidr::parse).toList());
    }

    /** Connections of all listeners together, as the configuration says or the memory bears. */
    int connectionsByMemory() {
        var max = configuration.listeners().connections().max();
        return max == null ? EdgeLimits.ofThisProcess().connectionsMax() : max;
    }

    /** How long a listener bears silence: what is silent for long on its way to a caller is silent there, too. */
    Duration idleTimeout() {
        var usual = ListenerSettings.plain("", 0).idleTimeout();
        var idle = configuration.apis().stream()
                .map(api -> api.behind().idleTimeout())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO)
                .plus(IDLE_LONGER);
        return usual.compareTo(idle) > 0 ? usual : idle;
    }

    /** @param keyHeader the header that carries keys */
    ListenerSettings listener(String host, int port, String keyHeader) {
        var listeners = configuration.listeners();
        var plain = ListenerSettings.plain(host, port);
        var tls = listeners.tls();
        return plain.withIdleTimeout(idleTimeout())
                .withKeyHeader(keyHeader)
                .withBodyIdleTimeout(listeners.bodyIdleTimeout())
                .withForwarded(listeners.believesForwarded())
                .withTls(tls == null ? null : new ListenerSettings.Tls(tls.certificates(), tls.privateKey()))
                .withTrustedProxies(
                        listeners.trustedProxies().stream().map(Cidr::parse).toList());
    }

    /**
     * Which APIs may be called from pages of other origins.
     *
     * @param keyHeaders the headers that carry keys of an API, by its name
     */
    CrossOriginRules crossOrigin(Function<String, List<String>> keyHeaders) {
        var policies = new HashMap<String, CrossOriginPolicy>();
        for (var api : configuration.apis()) {
            var cors = api.cors();
            if (cors != null) {
                policies.put(api.name(), policy(cors, keyHeaders.apply(api.name())));
            }
        }
        return new CrossOriginRules(policies);
    }

    static UpstreamReach reach(Behind behind) {
        return new UpstreamReach(
                behind.addresses(),
                behind.isHttp2() ? UpstreamReach.Protocol.HTTP_2 : UpstreamReach.Protocol.HTTP_1_1,
                behind.authorities(),
                behind.healthPath());
    }

    private static CrossOriginPolicy policy(Cors cors, List<String> keyHeaders) {
        var sent = new ArrayList<>(List.of("Authorization", "Content-Type", "DPoP"));
        sent.addAll(keyHeaders);
        sent.addAll(cors.headers());
        var readable = new ArrayList<>(CrossOriginPolicy.READABLE_ALWAYS);
        readable.addAll(Gateway.LIMIT_HEADERS);
        readable.addAll(cors.exposedHeaders());
        return cors.isForAny()
                ? CrossOriginPolicy.ofAnyOrigin(sent, readable, cors.maxAge())
                : CrossOriginPolicy.ofOrigins(cors.origins(), cors.credentials(), sent, readable, cors.maxAge());
    }

    MachineRegistration.Switches machineRegistration() {
        var registration = configuration.registration();
        return new MachineRegistration.Switches(
                registration.dynamic(),
                registration.clientIdMetadataDocuments(),
                registration.requestsPerSecond(),
                registration.documentFetchesPerMinute());
    }

    MetadataEndpoint.Served authorizationServerMetadata() {
        var registration = configuration.registration();
        return new MetadataEndpoint.Served(
                configuration.listeners().apiOrigin(),
                configuration.listeners().webOrigin() + AuthorizeAssembly.PATH,
                reference(""),
                registration.dynamic(),
                registration.clientIdMetadataDocuments(),
                profile());
    }

    /** Where clients get tokens. */
    AuthorizationPlaces authorizationPlaces() {
        var issuer = configuration.listeners().apiOrigin();
        return new AuthorizationPlaces(
                issuer,
                configuration.listeners().webOrigin() + AuthorizeAssembly.PATH,
                issuer + "/identity/oauth/token",
                issuer + "/.well-known/oauth-authorization-server",
                profile() == SecurityProfile.FAPI_2 ? issuer + "/identity/oauth/par" : null);
    }

    /** The platform's own APIs, where the reference is silent about them. */
    static Set<String> hiddenApis(Catalogue catalogue) {
        return catalogue.wording().hidesPlatformApis() ? PlatformDocuments.names() : Set.of();
    }

    /** Addresses of the pages that say how to use an API, by its name; all of them, by the empty one. */
    UnaryOperator<String> references(Catalogue catalogue) {
        var hidden = hiddenApis(catalogue);
        return api -> reference(hidden.contains(api) ? "" : api);
    }

    /** Address of the page that says how to use an API, by its name; all of them, by the empty one. */
    String reference(String api) {
        var path = api.isEmpty() ? ReferencePages.PATH : ApiReference.link(api);
        return configuration.listeners().webOrigin() + path;
    }

    /** What every client keeps to. */
    SecurityProfile profile() {
        return configuration.clients().isUnderFapi2() ? SecurityProfile.FAPI_2 : SecurityProfile.STANDARD;
    }

    /** How access tokens may be presented. */
    AcceptedTokens acceptedTokens() {
        var isUnderFapi2 = configuration.clients().isUnderFapi2();
        return new AcceptedTokens(!isUnderFapi2, isUnderFapi2 ? ProofAlgorithm.FAPI_2_NAMES : ProofAlgorithm.NAMES);
    }

    /** Letters by SMTP, or as files where no server is named. */
    Mailer mailer(Vertx vertx, InstantSource clock) {
        var mail = configuration.mail();
        var smtp = mail.smtp();
        if (smtp == null) {
            return new OutboxMailer(configuration.dataFolder().resolve("outbox"), mail.from(), clock);
        }
        var passwordFile = smtp.passwordFile();
        try {
            var password =
                    passwordFile == null ? null : Files.readString(passwordFile).strip();
            return new SmtpMailer(
                    vertx, mail.from(), smtp.host(), smtp.port(), smtp.requiresTls(), smtp.username(), password);
        } catch (IOException e) {
            throw new UncheckedIOException("mail.smtp.passwordFile: " + passwordFile + " cannot be read", e);
        }
    }
}
