package dev.latchkey.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.app.config.Configuration.Clients;
import dev.latchkey.app.config.Configuration.Dpop;
import dev.latchkey.app.config.Configuration.Mail;
import dev.latchkey.app.config.Configuration.Passwords;
import dev.latchkey.app.config.Configuration.RateLimits;
import dev.latchkey.app.config.Configuration.Registration;
import dev.latchkey.app.config.Configuration.Shares;
import dev.latchkey.app.config.Configuration.SignIn;
import dev.latchkey.app.config.Configuration.Signing;
import dev.latchkey.app.config.Configuration.Smtp;
import dev.latchkey.app.config.Configuration.Tokens;
import dev.latchkey.app.config.Configuration.Upstreams;
import dev.latchkey.core.partner.KeyRetirement;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.SchemeMapping;
import dev.latchkey.engine.apispec.SchemeMapping.Allowances;
import dev.latchkey.engine.apispec.SchemeMapping.Choice;
import dev.latchkey.engine.apispec.SchemeMapping.Meaning;
import dev.latchkey.engine.apispec.UpgradeChoices;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator writes becomes a {@link Configuration}, or a list of all that is wrong with it. */
class ConfigurationReaderTest {

    private Path folder;
    private Path file;

    @BeforeEach
    void choose(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("latchkey.yaml");
    }

    private Configuration read(String yaml, Map<String, String> overrides) throws IOException, ConfigurationException {
        Files.writeString(file, yaml);
        return ConfigurationReader.read(file, overrides);
    }

    private Configuration read(String yaml) throws IOException, ConfigurationException {
        return read(yaml, Map.of());
    }

    private void assertRefused(String yaml, String... problems) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(problems);
    }

    /** Every default, written down: who changes one changes what runs at every operator who did not set it. */
    @Test
    void pinsEveryDefault() throws Exception {
        var expected = new Configuration(
                folder.resolve("data"),
                null,
                new Configuration.Store(Duration.ofSeconds(10), 64 * 1024 * 1024),
                new Listeners(
                        new Listeners.Hosts("127.0.0.1", "127.0.0.1", "127.0.0.1", Set.of()),
                        8080,
                        8081,
                        8082,
                        null,
                        null,
                        null,
                        List.of(),
                        false,
                        Set.of(),
                        Duration.ofSeconds(30),
                        new Listeners.Connections(null, null, Duration.ofSeconds(10)),
                        new Listeners.Stopping(Duration.ZERO, Duration.ofSeconds(30))),
                new Tokens(Duration.ofMinutes(30), Duration.ofSeconds(60), Duration.ofDays(28)),
                new Signing(Duration.ofDays(90)),
                "lk",
                new RateLimits(10, 8, 500, 64, 50, 200, 20),
                new Upstreams(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        20_971_520,
                        new Shares(256, 64, 64, 65_536, 4_096, Duration.ofMinutes(10))),
                new Passwords(19_456, 2, 1),
                new SignIn(Duration.ofHours(12), Duration.ofDays(7)),
                new Mail("latchkey@localhost", null),
                new Dpop(Duration.ofMinutes(5), 0),
                new Clients(false, false),
                new Registration(false, false, false, List.of(), 10_000, 10, 60),
                new Configuration.Partners(Configuration.SignUp.CLOSED, null),
                Configuration.Consent.NONE,
                new Telemetry(null, 100),
                List.of());
        assertThat(read("")).isEqualTo(expected);
        assertThat(read("# nothing but a comment\n")).isEqualTo(expected);
        assertThat(read("listeners:\n  apiPort:\n")).isEqualTo(expected);
        assertThat(ConfigurationReader.defaults(folder.resolve("data"), Map.of()))
                .isEqualTo(expected);
        assertThat(expected.listeners().apiOrigin()).isEqualTo("http://localhost:8080");
        assertThat(expected.listeners().webOrigin()).isEqualTo("http://localhost:8081");
        assertThat(expected.listeners().privateOrigin()).isEqualTo("http://localhost:8082");
    }

    @Test
    void takesTheCatalogueThatTheDataFolderHoldsWhenThereIsNoFile() throws Exception {
        var data = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(data.resolve("catalogue.yaml"), "");
        assertThat(ConfigurationReader.defaults(data, Map.of()).catalogue()).isEqualTo(data.resolve("catalogue.yaml"));
    }

    @Test
    void readsEveryKey() throws Exception {
        var configuration = read("""
            dataFolder: files
            catalogue: ./orders.yaml
            store: {staleAfter: 1s, reserveBytes: 1000000}
            listeners:
              apiHost: 0.0.0.0
              webHost: 0.0.0.0
              privateHost: 10.0.0.7
              privateNames: [latchkey.internal]
              apiPort: 0
              webPort: 9001
              privatePort: 65535
              apiUrl: https://api.example.com/
              webUrl: https://www.example.com:8443
              trustedProxies: [10.0.0.0/8, 192.0.2.1/32]
              forwardedHeader: Forwarded
              proxyProtocol: [api, web]
              tlsCertificates: chain.pem
              tlsPrivateKey: /etc/ssl/key.pem
              bodyIdleTimeout: 5s
              bodyTimeout: 6s
              connectionsMax: 700
              connectionsPerAddress: 80
              stopDelay: 5s
              stopTimeout: 1m
            tokens: {accessTokenLifetime: 1h}
            signing: {rotateEvery: 30d}
            credentials.prefix: acme2
            limits:
              requestsPerSecond: 1
              concurrentRequests: 2
              companyRequestsPerSecond: 3
              companyConcurrentRequests: 4
              tokenRequestsPerSecond: 5
              ownRequestsPerSecond: 6
              companyChangesPerSecond: 7
            upstreams:
              connectTimeout: 100ms
              responseTimeout: 1m
              idleTimeout: 10m
              requestBodyBytesMax: 0
              connectionsMax: 40
              companyConnectionsMax: 8
              strangersConnectionsMax: 4
              bufferedBodyBytesMax: 0
              bytesPerSecondMin: 100
              bodyTimeout: 20s
            passwords:
              argon2: {memoryKibibytes: 65536, iterations: 3, parallelism: 4}
            dpop: {nonceLifetime: 90s, proofsRememberedMax: 4096}
            partners:
              signup: approval
              keys:
                deprecated: 2027-05-01
                sunset: 2027-07-01T12:00:00+02:00
                documentation: https://developers.example/tokens
                brownOuts: [2027-06-01T10:00:00Z/2027-06-01T12:00:00Z]
            registration:
              dynamic: true
              openToAnyoneWhoCanReachThisServer: true
              clientIdMetadataDocuments: true
              scopes: [orders_read]
              clientsMax: 5
              requestsPerSecond: 7
              documentFetchesPerMinute: 6
            oauth: {profile: fapi2}
            clients: {allowPrivateAddressesForLocalUse: true}
            signIn: {sessionIdleTimeout: 1h, sessionLifetime: 2d}
            mail:
              from: access@example.com
              smtp:
                host: mail.example.com
                port: 25
                allowPlainText: true
                username: access
                passwordFile: mail.password
            consent:
              viewCounts: [{label: Orders, target: "/orders?limit=1", field: totalFound, rulesTarget: /orders/count}]
            telemetry: {otlpEndpoint: "https://collector.example.com:4318/", tracesPerThousand: 1000}
            apis:
              - name: orders
                document: openapi/orders.yaml
                upstream: http://127.0.0.1:9090
              - name: users.v1
                formerNames: [people]
                document: /etc/latchkey/users.json
                upstream: [https://users-1.internal, https://users-2.internal:8443]
                upstreamProtocol: http/2
                upstreamCaFile: ca.pem
                upstreamHealthPath: /health
                responseTimeout: 5m
                idleTimeout: 2h
                connectionsMax: 12
                sendsOAuthScopesHeader: true
                passedHeaders: [Destination, x_hasura_role]
            """);
        assertThat(configuration)
                .isEqualTo(new Configuration(
                        folder.resolve("files"),
                        folder.resolve("./orders.yaml"),
                        new Configuration.Store(Duration.ofSeconds(1), 1_000_000),
                        new Listeners(
                                new Listeners.Hosts("0.0.0.0", "0.0.0.0", "10.0.0.7", Set.of("latchkey.internal")),
                                0,
                                9001,
                                65_535,
                                URI.create("https://api.example.com"),
                                URI.create("https://www.example.com:8443"),
                                new Listeners.Tls(folder.resolve("chain.pem"), Path.of("/etc/ssl/key.pem")),
                                List.of("10.0.0.0/8", "192.0.2.1/32"),
                                true,
                                Set.of("api", "web"),
                                Duration.ofSeconds(5),
                                new Listeners.Connections(700, 80, Duration.ofSeconds(6)),
                                new Listeners.Stopping(Duration.ofSeconds(5), Duration.ofMinutes(1))),
                        new Tokens(Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofDays(28)),
                        new Signing(Duration.ofDays(30)),
                        "acme2",
                        new RateLimits(1, 2, 3, 4, 5, 6, 7),
                        new Upstreams(
                                Duration.ofMillis(100),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(10),
                                0,
                                new Shares(40, 8, 4, 0, 100, Duration.ofSeconds(20))),
                        new Passwords(65_536, 3, 4),
                        new SignIn(Duration.ofHours(1), Duration.ofDays(2)),
                        new Mail(
                                "access@example.com",
                                new Smtp("mail.example.com", 25, false, "access", folder.resolve("mail.password"))),
                        new Dpop(Duration.ofSeconds(90), 4096),
                        new Clients(true, true),
                        new Registration(true, true, true, List.of("orders_read"), 5, 7, 6),
                        new Configuration.Partners(
                                Configuration.SignUp.APPROVAL,
                                new KeyRetirement(
                                        Instant.parse("2027-05-01T00:00:00Z"),
                                        Instant.parse("2027-07-01T10:00:00Z"),
                                        URI.create("https://developers.example/tokens"),
                                        List.of(new KeyRetirement.BrownOut(
                                                Instant.parse("2027-06-01T10:00:00Z"),
                                                Instant.parse("2027-06-01T12:00:00Z"))))),
                        new Configuration.Consent(List.of(new Configuration.ViewCount(
                                "Orders", "/orders?limit=1", "totalFound", "/orders/count"))),
                        new Telemetry(URI.create("https://collector.example.com:4318/v1/traces"), 1000),
                        List.of(
                                new Api(
                                        "orders",
                                        folder.resolve("openapi/orders.yaml"),
                                        URI.create("http://127.0.0.1:9090"),
                                        false),
                                new Api(
                                        "users.v1",
                                        Set.of("people"),
                                        Path.of("/etc/latchkey/users.json"),
                                        new Behind(
                                                List.of(
                                                        URI.create("https://users-1.internal"),
                                                        URI.create("https://users-2.internal:8443")),
                                                true,
                                                folder.resolve("ca.pem"),
                                                "/health",
                                                Duration.ofMinutes(5),
                                                Duration.ofHours(2),
                                                12),
                                        DocumentRules.LENIENT,
                                        true,
                                        Set.of("Destination", "x_hasura_role"),
                                        null))));
        assertThat(configuration.listeners().apiOrigin()).isEqualTo("https://api.example.com");
    }

    @Test
    void readsWhichConnectionsMayBeGivenOver() throws Exception {
        var api = read("""
            apis:
            - name: shop
              document: shop.yaml
              upstream: http://127.0.0.1:9090
              upgrades:
              - operation: watchOrders
              - {operation: GET /ticks, protocols: [WebSocket, ticks/1]}
            """).apis().getFirst();
        assertThat(api.rules().upgrades().all())
                .containsExactly(
                        new UpgradeChoices.Choice("apis[0].upgrades[0]", "watchOrders", Set.of("websocket")),
                        new UpgradeChoices.Choice("apis[0].upgrades[1]", "GET /ticks", Set.of("websocket", "ticks/1")));
    }

    @Test
    void passesOnlyHeadersThatWouldStayBehindAndMayPass() {
        assertRefused(
                "apis: [{name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090',"
                        + " passedHeaders: [Destination, latchkey_principal, X-Colour]}]",
                "apis[0].passedHeaders: no upstream can get a caller's \"latchkey_principal\", see docs/headers.md",
                "apis[0].passedHeaders: every upstream gets \"X-Colour\" as it came; expected headers that"
                        + " docs/headers.md has");
    }

    @Test
    void takesTargetsThatNotEveryServerReadsAlikeOnlyWhereNamed() throws Exception {
        var apis = read("""
            apis:
            - {name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', leniencies: [latin1, encodedSlash]}
            - {name: plain, document: plain.yaml, upstream: 'http://127.0.0.1:9090'}
            """).apis();
        assertThat(apis.getFirst().rules().leniencies())
                .containsExactlyInAnyOrder(Leniency.LATIN_1, Leniency.ENCODED_SLASH);
        assertThat(apis.getLast().rules().leniencies()).isEmpty();
        assertRefused(
                "apis: [{name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', leniencies: [slashes]}]",
                "apis[0].leniencies: expected some of encodedSlash, encodedPercent, pathParameters, latin1,"
                        + " encodedPathEnd, conditionalBodies, methodInBody, got \"slashes\"");
    }

    @Test
    void takesPathsForTwoOnlyWhereTheServerIsSaidToTellThemApart() throws Exception {
        var apis = read("""
            apis:
            - {name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', distinguishes: [format, slashAtEnd]}
            - {name: plain, document: plain.yaml, upstream: 'http://127.0.0.1:9090'}
            """).apis();
        assertThat(apis.getFirst().rules().targets().distinguishes())
                .containsExactlyInAnyOrder(PathDistinction.FORMAT, PathDistinction.SLASH_AT_END);
        assertThat(apis.getLast().rules().targets().distinguishes()).isEmpty();
        assertRefused(
                "apis: [{name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', distinguishes: [all]}]",
                "apis[0].distinguishes: expected some of slashAtEnd, format, indexFile, restOfPath, letterCase,"
                        + " punctuation, list, queryPath, got \"all\"");
    }

    @Test
    void letsParametersPassThatNobodyDeclaresUnlessItIsSaid() throws Exception {
        var apis = read("""
            apis:
            - {name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', undeclaredParameters: refuse}
            - {name: open, document: shop.yaml, upstream: 'http://127.0.0.1:9090', undeclaredParameters: pass}
            - {name: plain, document: plain.yaml, upstream: 'http://127.0.0.1:9090'}
            """).apis();
        assertThat(apis)
                .extracting(api -> api.rules().targets().undeclaredParameters())
                .containsExactly(UndeclaredParameters.REFUSE, UndeclaredParameters.PASS, UndeclaredParameters.PASS);
        assertRefused(
                "apis: [{name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', undeclaredParameters:"
                        + " drop}]",
                "apis[0].undeclaredParameters: expected pass or refuse, got \"drop\"");
    }

    @Test
    void takesABasePathInPlaceOfServers() throws Exception {
        var apis = read("""
            apis:
            - {name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', basePath: /v2/live}
            - {name: root, document: shop.yaml, upstream: 'http://127.0.0.1:9090', basePath: /}
            - {name: plain, document: plain.yaml, upstream: 'http://127.0.0.1:9090'}
            """).apis();
        assertThat(apis)
                .extracting(api -> String.valueOf(api.rules().targets().basePath()))
                .containsExactly("/v2/live", "/", "null");
        assertRefused(
                "apis: [{name: shop, document: shop.yaml, upstream: 'http://127.0.0.1:9090', basePath: '/{stage}'}]",
                "apis[0].basePath: expected a path without variables, such as /v2, came '/{stage}'");
    }

    @Test
    void refusesProxiesThatNobodyTrusts() {
        assertRefused(
                "listeners: {proxyProtocol: [api, private]}",
                "listeners.proxyProtocol: expected api, web or both, got \"private\"",
                "listeners.proxyProtocol: expected together with listeners.trustedProxies");
    }

    @Test
    void refusesEndsOfPartnerKeysThatMakeNoSense() {
        assertRefused(
                "partners: {keys: {sunset: 2027-07-01}}", "partners.keys.deprecated: expected the day from which on");
        assertRefused(
                """
                partners:
                  keys:
                    deprecated: 2027-07-01
                    sunset: 2027-06-01
                    documentation: http://developers.example/tokens
                    brownOuts: [2027-06-01, 2027-06-03/2027-06-05, 2028-01-01T10:00:00Z/2028-01-01T11:00:00Z]
                """,
                "partners.keys.sunset: expected no earlier than partners.keys.deprecated",
                "partners.keys.documentation: expected an https address",
                "partners.keys.brownOuts: expected times of at most a day each",
                "got \"2027-06-01\"",
                "got \"2027-06-03/2027-06-05\"",
                "expected times between partners.keys.deprecated and partners.keys.sunset");
        for (var moment :
                List.of("soon", "2027-13-01", "1969-12-31", "+999999999-12-31T00:00:00Z", "2027-07-01T10:00")) {
            assertRefused(
                    "partners: {keys: {deprecated: '" + moment + "'}}",
                    "partners.keys.deprecated: expected a day or a moment",
                    moment);
        }
    }

    @Test
    void refusesUpgradesToHttpAndOverHttp2() {
        assertRefused(
                """
                apis:
                - name: shop
                  document: shop.yaml
                  upstream: http://127.0.0.1:9090
                  upstreamProtocol: http/2
                  upgrades:
                  - {protocols: [h2c]}
                """,
                "apis[0].upgrades[0].operation: expected an operationId",
                "apis[0].upgrades[0].protocols: expected protocols that are not HTTP again",
                "apis[0].upgrades: expected an upstream by http/1.1");
    }

    @Test
    void readsWhatSchemesStandFor() throws Exception {
        var api = read("""
            apis:
            - name: shop
              document: shop.yaml
              upstream: http://127.0.0.1:9090
              strict: true
              schemes:
              - {name: BasicAuth, as: client}
              - {name: a.query-key, as: partnerKey, allowKeyInUrl: true}
              - {name: session, as: key, allowKeyInCookie: true, allowKeyWithoutRoles: true}
              - {name: BotToken, as: key, word: Bot}
              - {name: oauth, as: token, grants: [clientCredentials]}
              - {name: mutual, as: notOffered}
            """).apis().getFirst();
        var none = Allowances.NONE;
        assertThat(api.rules())
                .isEqualTo(new DocumentRules(
                        true,
                        new SchemeMapping(Map.of(
                                "BasicAuth", new Choice("apis[0].schemes[0]", Meaning.CLIENT, none, "", Set.of()),
                                "a.query-key",
                                        new Choice(
                                                "apis[0].schemes[1]",
                                                Meaning.PARTNER_KEY,
                                                new Allowances(true, false, false),
                                                "",
                                                Set.of()),
                                "session",
                                        new Choice(
                                                "apis[0].schemes[2]",
                                                Meaning.KEY,
                                                new Allowances(false, true, true),
                                                "",
                                                Set.of()),
                                "BotToken", new Choice("apis[0].schemes[3]", Meaning.KEY, none, "Bot", Set.of()),
                                "oauth",
                                        new Choice(
                                                "apis[0].schemes[4]",
                                                Meaning.TOKEN,
                                                none,
                                                "",
                                                Set.of(CredentialKind.CLIENT_CREDENTIALS)),
                                "mutual", new Choice("apis[0].schemes[5]", Meaning.NOT_OFFERED, none, "", Set.of())))));
    }

    @Test
    void tellsEveryMistakeInAMapping() {
        assertRefused(
                """
                apis:
                - name: shop
                  document: shop.yaml
                  upstream: http://127.0.0.1:9090
                  schemes:
                  - {as: keys}
                  - {name: basic, as: client, word: Basic, allowKeyInUrl: true}
                  - {name: basic, as: key, grants: [implicit]}
                  - {name: other, as: token, because: x}
                """,
                "apis[0].schemes[0].name: expected the name of a security scheme of the document",
                "apis[0].schemes[0].as: expected one of key, partnerKey, token, client, notOffered, got \"keys\"",
                "apis[0].schemes[1].word: expected only beside as: key or as: partnerKey",
                "apis[0].schemes[1].allowKeyInUrl: expected only beside as: key or as: partnerKey",
                "apis[0].schemes[2].name: expected each scheme once, got \"basic\" again",
                "apis[0].schemes[2].grants: expected only beside as: token",
                "apis[0].schemes[2].grants: expected clientCredentials and authorizationCode, got \"implicit\"",
                "apis[0].schemes[3].because: no such key; known are name, as,");
    }

    @Test
    void servesSignInOverPlainHttpOnlyWhereNobodyListensOrSomebodyInsists() throws Exception {
        assertRefused("listeners: {webUrl: 'http://www.example.com'}", "allowPlainHttpForLocalUse");
        assertThat(read("listeners: {webUrl: 'http://localhost:8081'}")
                        .listeners()
                        .webOrigin())
                .isEqualTo("http://localhost:8081");
        assertThat(read("listeners: {webUrl: 'http://closed.example', allowPlainHttpForLocalUse: true}")
                        .listeners()
                        .webOrigin())
                .isEqualTo("http://closed.example");
    }

    @Test
    void contradictsNoProfile() throws Exception {
        assertRefused("oauth: {profile: fapi1}", "oauth.profile: expected standard or fapi2, got \"fapi1\"");
        assertRefused(
                "{oauth: {profile: fapi2}, tokens: {codeLifetime: 61s}, listeners: {apiUrl: 'http://api.example.com'}}",
                "tokens.codeLifetime: expected at most 60s under FAPI 2.0",
                "listeners.apiUrl: expected https under FAPI 2.0");
        assertThat(read("{oauth: {profile: fapi2}, listeners: {apiUrl: 'http://localhost:80'}}")
                        .clients()
                        .isUnderFapi2())
                .isTrue();
        assertThat(read("{oauth: {profile: standard}, tokens: {codeLifetime: 61s}}")
                        .clients()
                        .isUnderFapi2())
                .isFalse();
    }

    @Test
    void letsAnOverrideWin() throws Exception {
        var overrides = Map.of("limits.requestsPerSecond", "50", "listeners.trustedProxies", "10.0.0.0/8,127.0.0.1/32");
        var configuration = read("limits: {requestsPerSecond: 20, concurrentRequests: 30}", overrides);
        assertThat(configuration.limits()).isEqualTo(new RateLimits(50, 30, 500, 64, 50, 200, 20));
        assertThat(configuration.listeners().trustedProxies()).containsExactly("10.0.0.0/8", "127.0.0.1/32");
    }

    @Test
    void judgesAnOverrideLikeTheFile() {
        var overrides = Map.of("limits.requestsPerSecond", "many", "limits.nothing", "1");
        assertThatThrownBy(() -> read("", overrides))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("limits.requestsPerSecond: ", "\"many\"", "limits.nothing: no such key");
    }

    @ParameterizedTest
    @CsvSource({
        "listeners.apiPort, 0, 65535",
        "limits.requestsPerSecond, 1, 1000000",
        "limits.concurrentRequests, 1, 100000",
        "limits.companyRequestsPerSecond, 1, 10000000",
        "limits.companyConcurrentRequests, 1, 1000000",
        "limits.ownRequestsPerSecond, 1, 1000000",
        "listeners.connectionsMax, 0, 1000000",
        "listeners.connectionsPerAddress, 0, 1000000",
        "upstreams.requestBodyBytesMax, 0, 2147483647",
        "passwords.argon2.memoryKibibytes, 1024, 4194304",
        "passwords.argon2.iterations, 1, 100",
        "passwords.argon2.parallelism, 1, 16",
        "upstreams.connectionsMax, 4, 100000",
        "upstreams.bufferedBodyBytesMax, 0, 1048576",
        "upstreams.bytesPerSecondMin, 0, 1048576"
    })
    void keepsNumbersWithinTheirLimits(String key, long min, long max) throws Exception {
        assertThat(read(key + ": " + min)).isNotNull();
        assertThat(read(key + ": " + max)).isNotNull();
        assertRefused(key + ": " + (min - 1), key, "from " + min + " to " + max, "\"" + (min - 1) + "\"");
        assertRefused(key + ": " + (max + 1), key, "\"" + (max + 1) + "\"");
        assertRefused(key + ": 1.5", key, "whole number");
        assertRefused(key + ": [1]", key, "whole number");
    }

    /** Each with as many connections for all as it may have for itself. */
    @ParameterizedTest
    @ValueSource(strings = {"upstreams.companyConnectionsMax", "upstreams.strangersConnectionsMax"})
    void keepsSharesWithinTheirLimits(String key) throws Exception {
        var all = "upstreams.connectionsMax: 100000\n";
        assertThat(read(all + key + ": 1")).isNotNull();
        assertThat(read(all + key + ": 100000")).isNotNull();
        assertRefused(all + key + ": 0", key, "from 1 to 100000", "\"0\"");
        assertRefused(all + key + ": 100001", key, "\"100001\"");
        assertRefused(all + key + ": 1.5", key, "whole number");
        assertRefused(all + key + ": [1]", key, "whole number");
        assertThat(read("upstreams.connectionsMax: 32\n" + key + ": 32")).isNotNull();
        assertRefused(
                "upstreams.connectionsMax: 32\n" + key + ": 33",
                key + ": expected at most upstreams.connectionsMax, 32, got 33");
        assertThat(read("upstreams.connectionsMax: 32").upstreams().shares().companyConnectionsMax())
                .as("what is not set gives way")
                .isEqualTo(32);
    }

    @Test
    void findsWhatCannotHoldTogetherOrBeSent() throws Exception {
        assertThat(read("signIn: {sessionIdleTimeout: 2h, sessionLifetime: 2h}"))
                .isNotNull();
        assertRefused(
                "signIn: {sessionIdleTimeout: 3h, sessionLifetime: 2h}",
                "signIn.sessionIdleTimeout: expected at most signIn.sessionLifetime");
        assertThat(read("mail.from: a@b.example")).isNotNull();
        assertThat(read("mail.from: 'Latchkey <a@b.example>'")).isNotNull();
        for (var from : List.of(
                "no address", "a@b\\r\\nBcc: x", "no address\\r\\nBcc: x", "A\\r\\nBcc: x <a@b>", "A <b>", "")) {
            assertRefused("mail.from: \"" + from + "\"", "mail.from: expected one e-mail address");
        }
        for (var target : List.of("/a b\\r\\nX: y", "/a b", "/a%0", "/a#b", "a", "/\u00e4")) {
            assertThatThrownBy(() -> read("consent: {viewCounts: [{label: a, field: b, target: /a, rulesTarget: \""
                            + target + "\"}]}"))
                    .hasMessageContaining("consent.viewCounts[0].rulesTarget: expected a path");
            assertThatThrownBy(() -> read("consent: {viewCounts: [{label: a, field: b, target: \"" + target + "\"}]}"))
                    .isInstanceOf(ConfigurationException.class)
                    .message()
                    .startsWith("consent.viewCounts[0].target: expected a path")
                    .doesNotContain("\r", "\n");
        }
        assertThat(read("consent: {viewCounts: [{label: a, field: b, target: '/a/%20?b=c&d'}]}"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "tokens.accessTokenLifetime, 1s, 24h, 999ms, 86401s",
        "listeners.bodyIdleTimeout, 50ms, 10m, 49ms, 11m",
        "listeners.bodyTimeout, 100ms, 10m, 99ms, 601s",
        "listeners.stopDelay, 0s, 10m, -1s, 601s",
        "listeners.stopTimeout, 0s, 1h, -1s, 61m",
        "dpop.nonceLifetime, 10s, 1h, 9s, 61m",
        "upstreams.connectTimeout, 10ms, 1m, 9ms, 61s",
        "upstreams.responseTimeout, 10ms, 10m, 9ms, 1d",
        "upstreams.idleTimeout, 10ms, 10m, 9ms, 601s",
        "upstreams.bodyTimeout, 100ms, 24h, 99ms, 25h"
    })
    void keepsDurationsWithinTheirLimits(String key, String min, String max, String below, String above)
            throws Exception {
        assertThat(read(key + ": " + min)).isNotNull();
        assertThat(read(key + ": " + max)).isNotNull();
        for (var wrong : List.of(below, above, "30", "30 s", "-1s", "s", "1y", "99999999999d")) {
            assertRefused(key + ": " + wrong, key + ": expected a number with its unit", "\"" + wrong + "\"");
        }
    }

    @Test
    void saysAllThatIsWrongAtOnceAndByKey() {
        assertRefused(
                """
                lisenters: {apiPort: 1}
                listeners: {apiPort: 70000, apiUrl: ftp://x, webHost: [a], host: 0.0.0.0}
                tokens: {accessTokenLifetime: soon}
                credentials: {prefix: Not-OK}
                apis:
                  - {name: UPPER, upstream: nowhere, colour: red, sendsOAuthScopesHeader: maybe}
                  - text
                """,
                "lisenters.apiPort: no such key",
                "listeners.apiPort: expected a whole number from 0 to 65535, got \"70000\"",
                "listeners.apiUrl: expected an origin",
                "listeners.webHost: expected one value",
                "listeners.host: retired",
                "tokens.accessTokenLifetime: ",
                "credentials.prefix: expected 2 to 8 characters",
                "apis[0].name: ",
                "apis[0].upstream: ",
                "apis[0].document: ",
                "apis[0].colour: no such key",
                "apis[0].sendsOAuthScopesHeader: expected true or false, got \"maybe\"",
                "apis: expected a list of mappings, got \"text\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "https://api.example.com/v1",
                "https://api.example.com?x=1",
                "https://api.example.com#x",
                "https://user@api.example.com",
                "file:///etc/passwd",
                "https://",
                "https://a b"
            })
    void takesOriginsOnly(String url) {
        assertRefused("listeners: {apiUrl: '" + url + "'}", "listeners.apiUrl: expected an origin", url);
        assertRefused("apis: [{name: a, document: b, upstream: '" + url + "'}]", "apis[0].upstream: expected");
    }

    @Test
    void refusesTheSameKeyTwice() {
        assertRefused("dataFolder: a\ndataFolder: b\n", "dataFolder");
        assertRefused("limits: {requestsPerSecond: 1, requestsPerSecond: 2}", "requestsPerSecond");
        assertRefused("limits: {requestsPerSecond: 1}\nlimits.requestsPerSecond: 2\n", "limits.requestsPerSecond");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n", "text", "a: b: c", "a: [", "\tx: 1", "a: !!java.lang.Runtime {}", "a: *unknown"})
    void refusesWhatIsNoMapping(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void refusesALargeFile() {
        assertRefused("#" + "x".repeat(1024 * 1024), file.toString(), "1048576 bytes");
    }

    /** An anchor repeated in an anchor, ten deep, would be ten thousand million nodes. */
    @Test
    void refusesAnExplodingFile() {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 11; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        assertThatThrownBy(() -> read(yaml.toString())).isInstanceOf(ConfigurationException.class);
    }
}
