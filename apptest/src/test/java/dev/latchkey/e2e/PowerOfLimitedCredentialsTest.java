package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link PowerTest}: a credential that ends, is held to networks or has some scopes only makes nobody who does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PowerOfLimitedCredentialsTest {

    private static final String CREDENTIALS = "/manage/v1/credentials";
    private static final String USERS = "/manage/v1/users";
    private static final String KEY = "X-Api-Key";

    private TestPlatform platform;
    private Actor.InCompany operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        operator = new Actor.Operator("op").in(platform.companyId(0));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** A credential and its secret in clear. */
    private record Made(String id, String secret) {}

    private Made key(@Nullable Instant expiresAt) {
        return key(expiresAt, IpAllowList.ANY);
    }

    private Made key(@Nullable Instant expiresAt, IpAllowList networks) {
        var request = new NewApiKey(new Label("Key", ""), expiresAt, networks);
        var made = platform.domain().credentials().commands().createApiKey(operator, request);
        return new Made(made.credential().id(), made.secret().reveal());
    }

    private Made client(String role, String... scopes) {
        return client(role, TokenFormat.OPAQUE, scopes);
    }

    private Made client(String role, TokenFormat format, String... scopes) {
        var settings = new ClientSettings(role, null, Scopes.of(scopes), format);
        var made =
                platform.domain().credentials().commands().createClient(operator, new NewClient("Made", "", settings));
        return new Made(made.credential().id(), made.secret().reveal());
    }

    private HttpResponse<String> token(Made client) {
        return platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(client.id, client.secret));
    }

    private String bearer(Made client) {
        return "Bearer " + TestPlatform.json(token(client)).get("access_token").asString();
    }

    private HttpResponse<String> send(String method, String path, String body, String header, String value) {
        return platform.send(platform.request(platform.api(path), header, value, "Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static void assertExceeds(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("Stronger than the credential that asks", "\"" + field + "\"");
    }

    @Test
    void otherCredentialsAreExplainedToWhoMayReadThem() {
        var path = "/access/v1/explain?method=GET&path=/orders&credential="
                + platform.client(0, 0).get("clientId").asString();
        var without = bearer(client("ADMINISTRATOR", "orders_read"));
        var refused = send("GET", path, "", "Authorization", without);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body())
                .contains("INSUFFICIENT_SCOPE", "credentials_read")
                .doesNotContain("\"gates\"");
        var with = bearer(client("ADMINISTRATOR", "credentials_read"));
        assertThat(send("GET", path, "", "Authorization", with).statusCode()).isEqualTo(200);

        var ofUser = new TestGrants(platform)
                .tokens(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", Scopes.of("orders_read"))
                .get("access_token")
                .asString();
        var ofApplication = send("GET", path, "", "Authorization", "Bearer " + ofUser);
        assertThat(ofApplication.statusCode()).as(ofApplication.body()).isEqualTo(403);
        assertThat(ofApplication.body()).contains("PERMISSION_DENIED").doesNotContain("\"gates\"");
    }

    private static String user(String role) {
        return "{\"email\":\"" + UUID.randomUUID() + "@acme.example\",\"firstName\":\"Ann\",\"lastName\":\"Example\","
                + "\"systemRole\":\"" + role + "\"}";
    }

    /** Made by the operator; the path of the user. */
    private String colleague(String role, boolean isActive) {
        var companies = platform.domain().companies().commands();
        var id = companies.newId();
        var email = new EmailAddress(id + "@acme.example");
        companies.createUser(operator, new NewUser(id, email, "Ann", "Example", role, null, null));
        companies.setUserActive(operator, id, isActive);
        return USERS + "/" + id;
    }

    @Nested
    class WithTheScopeForUsersAlone {

        private final String bearer = bearer(client("ADMINISTRATOR", "users_manage", "users_read"));

        private HttpResponse<String> send(String method, String path, String body) {
            return PowerOfLimitedCredentialsTest.this.send(method, path, body, "Authorization", bearer);
        }

        @Test
        void makesNobodyWhoHoldsMoreScopes() {
            var refused = send("POST", USERS, user("ADMINISTRATOR"));
            assertExceeds(refused, "systemRole");
            assertThat(refused.body()).contains("gets every scope", "credentials_manage");
            var id = "cr_" + UUID.randomUUID().toString().replace("-", "");
            var held = Set.of(new Permission("credentials_manage"));
            platform.domain().companies().roles().createRole(operator, id, id, held);
            assertExceeds(send("POST", USERS, user(id)), "systemRole");
        }

        @Test
        void raisesNobodyAndTouchesNobodyWhoHoldsMoreScopes() {
            var made = send("POST", USERS, user("EMPLOYEE"));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var path = made.headers().firstValue("Location").orElseThrow();
            assertExceeds(send("PATCH", path, "{\"systemRole\":\"ADMINISTRATOR\"}"), "systemRole");
            assertThat(send("PATCH", path, "{\"systemRole\":\"STANDARD\"}").statusCode())
                    .isEqualTo(200);
            var administrator = colleague("ADMINISTRATOR", true);
            assertExceeds(send("PATCH", administrator, "{\"systemRole\":\"EMPLOYEE\"}"), "systemRole");
            assertExceeds(send("PATCH", administrator, "{\"active\":false}"), "systemRole");
        }

        @Test
        void everyScopeThatACompanyCanGetIsEnough() {
            var every = platform.domain().catalogue().scopes().ofCompanies().stream()
                    .map(Scope::value)
                    .toArray(String[]::new);
            var made = PowerOfLimitedCredentialsTest.this.send(
                    "POST", USERS, user("ADMINISTRATOR"), "Authorization", bearer(client("ADMINISTRATOR", every)));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        }
    }

    @Test
    void aClientOfACompanyGetsNoScopeOfPartnersAlone() {
        var scope = "client_credentials_write";
        var key = key(null).secret;
        var body = "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Partner's\",\"systemRole\":\"STANDARD\",\"scopes\":[\""
                + scope + "\",\"orders_read\"]}";
        var made = send("POST", CREDENTIALS, body, KEY, key);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(422);
        assertThat(made.body()).contains("for partners' own credentials alone: " + scope);
        var path = CREDENTIALS + "/" + client("STANDARD", "orders_read").id;
        assertThat(send("PATCH", path, "{\"scopes\":[\"" + scope + "\"]}", KEY, key)
                        .statusCode())
                .isEqualTo(422);
    }

    /** Nothing lasts longer, or reaches further, than what it was given with. */
    @ParameterizedTest
    @ValueSource(strings = {"that ends", "that is held to networks"})
    void aBoundKeyGivesNothingThatLasts(String which) {
        var ends = which.equals("that ends");
        var end = Instant.now().plus(Duration.ofDays(1));
        var key = ends ? key(end).secret : key(null, IpAllowList.parse(List.of("127.0.0.1/32"))).secret;
        var refused = send("POST", USERS, user("EMPLOYEE"), KEY, key);
        assertExceeds(refused, "systemRole");
        assertThat(refused.body())
                .contains(
                        ends ? "ends at " + end.truncatedTo(ChronoUnit.MILLIS) : "works from some networks only",
                        "ask with a credential that is bound to nothing, or as a person");
        var roles = "/manage/v1/system-roles";
        assertExceeds(
                send("POST", roles, "{\"name\":\"Own\",\"permissions\":[\"orders_edit\"]}", KEY, key), "systemRole");
        var group = "{\"name\":\"Own\",\"rules\":{\"country\":[\"no\"]}}";
        assertExceeds(send("POST", "/manage/v1/access-groups", group, KEY, key), "rules");

        var employee = colleague("EMPLOYEE", true);
        assertExceeds(send("PATCH", employee, "{\"systemRole\":\"STANDARD\"}", KEY, key), "systemRole");
        assertExceeds(send("PATCH", colleague("EMPLOYEE", false), "{\"active\":true}", KEY, key), "systemRole");
        var lowered = send("PATCH", colleague("STANDARD", true), "{\"systemRole\":\"EMPLOYEE\"}", KEY, key);
        assertThat(lowered.statusCode()).as(lowered.body()).isEqualTo(200);
        assertThat(send("PATCH", employee, "{\"active\":false}", KEY, key).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", employee, "", KEY, key).statusCode()).isEqualTo(200);
    }

    @Nested
    class WithTheOldSecretOfARotation {

        /** Rotated with an overlap: the new secret's id and value. */
        private Made rotate(Made made, String header, String value) {
            var rotated = send(
                    "POST", CREDENTIALS + "/" + made.id + "/rotations", "{\"overlap\":\"ONE_HOUR\"}", header, value);
            assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(201);
            var json = TestPlatform.json(rotated);
            return new Made(
                    json.at("/credential/secrets/1/id").asString(),
                    json.at("/secret").asString());
        }

        private void holdsNothingThatStays(Made made, Made successor, String header, String value) {
            var path = CREDENTIALS + "/" + made.id;
            assertExceeds(
                    send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"Child\"}", header, value), "expiresAt");
            assertExceeds(send("POST", path + "/rotations", "{\"overlap\":\"NONE\"}", header, value), "expiresAt");
            assertExceeds(send("DELETE", path + "/secrets/" + successor.id, "", header, value), "expiresAt");
            assertExceeds(send("DELETE", path, "", header, value), "expiresAt");
        }

        @Test
        void nobodyOutlivesIt() {
            var made = key(null);
            var successor = rotate(made, KEY, made.secret);
            holdsNothingThatStays(made, successor, KEY, made.secret);
            var soon = Instant.now().plus(Duration.ofMinutes(30));
            var child = "{\"type\":\"API_KEY\",\"name\":\"Child\",\"expiresAt\":\"" + soon + "\"}";
            assertThat(send("POST", CREDENTIALS, child, KEY, made.secret).statusCode())
                    .isEqualTo(201);
            assertThat(send("GET", CREDENTIALS, "", KEY, made.secret).statusCode())
                    .isEqualTo(200);
        }

        @Test
        void itsCredentialsOwnEndIsNotReachedEither() {
            var made = key(Instant.now().plus(Duration.ofMinutes(30)));
            holdsNothingThatStays(made, rotate(made, KEY, made.secret), KEY, made.secret);
        }

        @Test
        void theNewSecretCutsItOff() {
            var made = key(null);
            var successor = rotate(made, KEY, made.secret);
            var old = TestPlatform.json(send("GET", CREDENTIALS + "/" + made.id, "", KEY, successor.secret))
                    .at("/secrets/0/id")
                    .asString();
            var path = CREDENTIALS + "/" + made.id + "/secrets/" + old;
            assertThat(send("DELETE", path, "", KEY, successor.secret).statusCode())
                    .isEqualTo(204);
            assertThat(send("GET", CREDENTIALS, "", KEY, made.secret).statusCode())
                    .isEqualTo(401);
        }

        /** But a token of its successor does: it says by which of them its client was proven. */
        @ParameterizedTest
        @EnumSource
        void noTokenOfItHoldsWhatStays(TokenFormat format) {
            var made = client("ADMINISTRATOR", format, "credentials_manage", "credentials_read", "users_manage");
            var path = CREDENTIALS + "/" + made.id;
            var before = bearer(made);
            var successor = rotate(made, KEY, key(null).secret);
            for (var value : List.of(before, bearer(made))) {
                assertExceeds(
                        send("POST", path + "/rotations", "{\"overlap\":\"NONE\"}", "Authorization", value),
                        "expiresAt");
                assertExceeds(
                        send("DELETE", path + "/secrets/" + successor.id, "", "Authorization", value), "expiresAt");
                assertExceeds(send("DELETE", path, "", "Authorization", value), "expiresAt");
                assertExceeds(send("POST", USERS, user("EMPLOYEE"), "Authorization", value), "systemRole");
            }
            var ofSuccessor = bearer(new Made(made.id, successor.secret));
            var provisioned = send("POST", USERS, user("EMPLOYEE"), "Authorization", ofSuccessor);
            assertThat(provisioned.statusCode()).as(provisioned.body()).isEqualTo(201);
            var old = TestPlatform.json(send("GET", path, "", "Authorization", ofSuccessor))
                    .at("/secrets/0/id")
                    .asString();
            assertThat(send("DELETE", path + "/secrets/" + old, "", "Authorization", ofSuccessor)
                            .statusCode())
                    .isEqualTo(204);
        }

        @Test
        void noTokenOutlivesIt() {
            var made = client("ADMINISTRATOR", "credentials_read");
            var overlap = Duration.ofMinutes(1);
            platform.domain()
                    .credentials()
                    .secretCommands()
                    .rotate(operator, made.id, new RotationOverlap.Lasting(overlap));
            assertThat(TestPlatform.json(token(made)).get("expires_in").asLong())
                    .isBetween(1L, overlap.toSeconds());
        }
    }
}
