package dev.latchkey.authserver.token;

import static dev.latchkey.testing.TestPlatform.basic;
import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * An access token of either format ends at once with what it stands on, and what was ended stays so. "At once" is the very
 * next request after the command returned.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTokenLifeTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final Scopes ORDERS = Scopes.of("orders_read");

    private Path folder;
    private TestPlatform platform;
    /** What the platform's clock says when it stands. */
    private volatile @Nullable Instant stopped;

    /** Ended by one test or another; none may come back with a restart. */
    private final List<String> dead = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) {
        this.folder = folder;
        platform = TestPlatform.start(folder, Map.of(), this::now);
    }

    @AfterAll
    void keepsTheDeadDeadAfterARestart() {
        restart();
        try {
            assertThat(dead)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(token -> assertThat(status(token)).isEqualTo(401));
        } finally {
            platform.close();
        }
    }

    private Instant now() {
        var instant = stopped;
        return instant == null ? Instant.now() : instant;
    }

    /** On the same ports, because the issuer that JWTs name has one. */
    private void restart() {
        var ports = Map.of(
                "listeners.apiPort", Integer.toString(platform.api("/").getPort()),
                "listeners.webPort", Integer.toString(platform.web("/").getPort()),
                "listeners.privatePort", Integer.toString(platform.internal("/").getPort()));
        platform.close();
        platform = TestPlatform.start(folder, ports, this::now);
    }

    /** A client of its own for each test. */
    private record Client(Actor.InCompany admin, String id, String secret, NewClient request) {
        Client with(NewSecret<Credential> fresh) {
            return new Client(admin, id, fresh.secret().reveal(), request);
        }
    }

    private Client client(int company, TokenFormat format, Scopes scopes) {
        var file = platform.sheet().get("companies").get(company);
        var admin = new Actor.CompanyUser(
                file.get("id").asString(), file.get("users").get(0).get("id").asString());
        var request = request("ADMINISTRATOR", scopes, format);
        var made = platform.domain().credentials().commands().createClient(admin, request);
        return new Client(admin, made.credential().id(), made.secret().reveal(), request);
    }

    private static NewClient request(String role, Scopes scopes, TokenFormat format) {
        return new NewClient("Test", "", new ClientSettings(role, null, scopes, format));
    }

    private HttpResponse<String> form(String endpoint, String clientId, String secret, String form) {
        return platform.post(
                "/identity/oauth/" + endpoint,
                form,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                basic(clientId, secret));
    }

    private String token(Client client, String secret) {
        var answer = form("token", client.id, secret, "grant_type=client_credentials");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).get("access_token").asString();
    }

    private String token(Client client) {
        return token(client, client.secret);
    }

    private int status(String token) {
        return status(token, "/orders?limit=1");
    }

    private int status(String token, String target) {
        return platform.get(target, "Authorization", "Bearer " + token).statusCode();
    }

    private JsonNode introspect(Client asking, String token) {
        var answer = form("introspect", asking.id, asking.secret, "token=" + token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private void assertAlive(String token) {
        assertThat(status(token)).isEqualTo(200);
    }

    /** Dead for the gateway, and introspection by another client of the company knows it as well. */
    private void assertDead(String token) {
        assertThat(status(token)).isEqualTo(401);
        var other = client(
                ACME, TokenFormat.OPAQUE, Scopes.of("orders_read", "customers_read", "users_read", "credentials_read"));
        assertThat(introspect(other, token).toString()).isEqualTo("{\"active\":false}");
        dead.add(token);
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenItsClientRevokesIt(TokenFormat format) {
        var client = client(ACME, format, ORDERS);
        var token = token(client);
        var sibling = token(client);
        assertAlive(token);
        for (int i = 0; i < 2; i++) {
            var answer = form("revoke", client.id, client.secret, "token=" + token + "&token_type_hint=refresh_token");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        assertDead(token);
        assertAlive(sibling);
    }

    /** RFC 7009 §2.2: the answer is the same, and nothing happens. */
    @ParameterizedTest
    @EnumSource
    void outlivesARevocationByAnother(TokenFormat format) {
        var token = token(client(ACME, format, ORDERS));
        for (int company : List.of(ACME, GLOBEX)) {
            var other = client(company, format, ORDERS);
            assertThat(form("revoke", other.id, other.secret, "token=" + token).statusCode())
                    .isEqualTo(200);
        }
        assertThat(form("revoke", "nobody", "wrong", "token=" + token).statusCode())
                .isEqualTo(401);
        assertAlive(token);
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsClient(TokenFormat format) {
        var client = client(ACME, format, ORDERS);
        var token = token(client);
        assertAlive(token);
        platform.domain().credentials().commands().revoke(client.admin, client.id);
        assertDead(token);
        assertThat(form("token", client.id, client.secret, "grant_type=client_credentials")
                        .statusCode())
                .isEqualTo(401);
    }

    /** Many times over, so that token and rotation often fall into the same second, and now and then the same millisecond. */
    @ParameterizedTest
    @EnumSource
    void endsWithARotationThatHasNoOverlapAndTheNextOneWorks(TokenFormat format) {
        var client = client(ACME, format, ORDERS);
        var secret = client.secret;
        for (int i = 0; i < 10; i++) {
            var before = token(client, secret);
            assertAlive(before);
            secret = platform.domain()
                    .credentials()
                    .secretCommands()
                    .rotate(client.admin, client.id, new RotationOverlap.None())
                    .secret()
                    .reveal();
            var after = token(client, secret);
            assertThat(status(before)).isEqualTo(401);
            dead.add(before);
            assertAlive(after);
        }
    }

    /** Every command that ends what a client proved itself by; gives the client with the secret that it has afterwards. */
    private Map<String, UnaryOperator<Client>> endings() {
        var credentials = platform.domain().credentials();
        var secrets = credentials.secretCommands();
        var companies = platform.domain().companies().commands();
        var operator = new Actor.Operator("op_test");
        return Map.of(
                "rotated without overlap",
                client -> client.with(secrets.rotate(client.admin, client.id, new RotationOverlap.None())),
                "cut off",
                client -> {
                    var after =
                            secrets.rotate(client.admin, client.id, new RotationOverlap.Lasting(Duration.ofDays(1)));
                    after.credential().secrets().stream()
                            .filter(secret -> secret.expiresAt() != null
                                    && !secret.stateAt(now()).isFinal())
                            .forEach(old -> secrets.revoke(client.admin, client.id, old.id()));
                    return client.with(after);
                },
                "bound to keys",
                client -> {
                    credentials
                            .proofCommands()
                            .change(client.admin, client.id, ClientProof.SECRET.requiringDpop(true), _ -> {});
                    credentials.proofCommands().change(client.admin, client.id, ClientProof.SECRET, _ -> {});
                    return client;
                },
                "company deactivated",
                client -> {
                    companies.setCompanyActive(operator, client.admin.companyId(), false);
                    companies.setCompanyActive(operator, client.admin.companyId(), true);
                    return client;
                });
    }

    /**
     * A command takes its time when it begins, and the old secret gives tokens until the change is in force: they are as old as the
     * command or younger. By the clock nobody could tell them from those of the new secret.
     */
    @ParameterizedTest
    @EnumSource
    void endsWithWhatProvedItThoughItIsYoungerThanTheCommand(TokenFormat format) {
        var begun = Instant.now();
        try {
            for (var ending : endings().entrySet()) {
                for (var age : List.of(Duration.ZERO, Duration.ofMillis(40))) {
                    var client = client(GLOBEX, format, ORDERS);
                    // Twice, so that the second finds the marks of the first in the same instant.
                    for (int i = 0; i < 2; i++) {
                        stopped = begun.plus(age);
                        var before = token(client);
                        assertAlive(before);
                        stopped = begun;
                        client = ending.getValue().apply(client);
                        assertThat(status(before)).as(ending.getKey()).isEqualTo(401);
                        dead.add(before);
                        assertAlive(token(client));
                    }
                }
            }
        } finally {
            stopped = null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void outlivesARotationWithOverlap(TokenFormat format) {
        var client = client(ACME, format, ORDERS);
        var token = token(client);
        platform.domain()
                .credentials()
                .secretCommands()
                .rotate(client.admin, client.id, new RotationOverlap.Lasting(Duration.ofHours(1)));
        assertAlive(token);
        assertAlive(token(client));
    }

    /** Also one that was got before the secret had an end. */
    @ParameterizedTest
    @EnumSource
    void endsWithTheOverlapOfTheSecretThatGotIt(TokenFormat format) {
        var client = client(ACME, format, ORDERS);
        var before = token(client);
        var begun = Instant.now();
        try {
            stopped = begun;
            var after = client.with(platform.domain()
                    .credentials()
                    .secretCommands()
                    .rotate(client.admin, client.id, new RotationOverlap.Lasting(Duration.ofMinutes(1))));
            var during = token(client);
            stopped = begun.plusSeconds(59);
            var ofSuccessor = token(after);
            assertAlive(before);
            assertAlive(during);
            stopped = begun.plusSeconds(61);
            assertThat(status(before)).isEqualTo(401);
            assertThat(status(during)).isEqualTo(401);
            assertAlive(ofSuccessor);
        } finally {
            stopped = null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsCompany(TokenFormat format) {
        var client = client(GLOBEX, format, ORDERS);
        var token = token(client);
        assertAlive(token);
        var operator = new Actor.Operator("op_test");
        var companies = platform.domain().companies().commands();
        companies.setCompanyActive(operator, client.admin.companyId(), false);
        try {
            assertThat(status(token)).isEqualTo(401);
            assertThat(form("token", client.id, client.secret, "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(401);
        } finally {
            companies.setCompanyActive(operator, client.admin.companyId(), true);
        }
        // What was given before stays dead; what is given from now on works.
        assertThat(status(token)).isEqualTo(401);
        assertAlive(token(client));
    }

    @ParameterizedTest
    @EnumSource
    void losesScopesWithItsClientAndGainsNone(TokenFormat format) {
        var client = client(ACME, format, Scopes.of("orders_read", "customers_read"));
        var token = token(client);
        assertThat(status(token, "/customers?limit=1")).isEqualTo(200);
        var commands = platform.domain().credentials().commands();

        commands.edit(
                client.admin, client.id, request("ADMINISTRATOR", Scopes.of("orders_read", "users_read"), format));
        assertThat(status(token, "/customers?limit=1")).isEqualTo(403);
        assertThat(status(token, "/users?limit=1")).isEqualTo(403);
        assertAlive(token);
        assertThat(introspect(client, token).get("scope").asString()).isEqualTo("orders_read");
        assertThat(status(token(client), "/users?limit=1")).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void hasTheRoleThatItsClientHasNow(TokenFormat format) {
        var client = client(ACME, format, Scopes.of("orders_read"));
        var token = token(client);
        assertThat(totalFound(token)).isPositive();
        var commands = platform.domain().credentials().commands();
        commands.edit(client.admin, client.id, request("STANDARD", Scopes.of("orders_read"), format));
        assertThat(totalFound(token)).isZero();
        commands.edit(client.admin, client.id, client.request);
        assertThat(totalFound(token)).isPositive();
    }

    private int totalFound(String token) {
        var answer = platform.get("/orders?limit=1", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer).get("totalFound").asInt();
    }

    @ParameterizedTest
    @EnumSource
    void isNobodysBusinessInAnotherCompany(TokenFormat format) {
        var token = token(client(ACME, format, ORDERS));
        var stranger = client(GLOBEX, format, ORDERS);
        assertThat(introspect(stranger, token).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(client(ACME, format, ORDERS), token).toString()).isEqualTo("{\"active\":false}");
        var colleague = client(ACME, format, Scopes.of("orders_read", "credentials_read"));
        assertThat(introspect(colleague, token).get("active").asBoolean()).isTrue();
    }

    @Test
    void introspectionAsksForAClientAndAToken() {
        var client = client(ACME, TokenFormat.OPAQUE, ORDERS);
        assertThat(form("introspect", client.id, "wrong", "token=x").statusCode())
                .isEqualTo(401);
        assertThat(form("introspect", client.id, client.secret, "").statusCode())
                .isEqualTo(400);
        assertThat(form("introspect", client.id, client.secret, "token=" + "x".repeat(8193))
                        .statusCode())
                .isEqualTo(400);
        assertThat(introspect(client, "x".repeat(8192)).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(client, platform.apiKey(ACME)).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(client, client.secret).toString()).isEqualTo("{\"active\":false}");
    }

    @ParameterizedTest
    @EnumSource
    void outlivesARestart(TokenFormat format) {
        var client = client(ACME, format, Scopes.of("orders_read", "customers_read"));
        var token = token(client);
        restart();
        assertAlive(token);
        assertThat(introspect(client, token).get("scope").asString()).isEqualTo("customers_read orders_read");
    }
}
