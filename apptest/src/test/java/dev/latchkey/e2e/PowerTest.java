package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.EchoUpstream;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nobody gets more than they have, by the doors that strangers use; every pair of actor and object is {@code PowerRuleTest}'s. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PowerTest {

    private static final String CREDENTIALS = "/manage/v1/credentials";
    private static final String OWN_ADDRESS = "127.0.0.1/32";

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

    /** What a credential sends to prove itself. */
    private record Bearer(String id, String header, String value) {}

    private Bearer key(@Nullable Instant expiresAt, String... networks) {
        var request = new NewApiKey(new Label("Key", ""), expiresAt, IpAllowList.parse(List.of(networks)));
        var made = platform.domain().credentials().commands().createApiKey(operator, request);
        return new Bearer(made.credential().id(), "X-Api-Key", made.secret().reveal());
    }

    private Bearer client(String role, String... scopes) {
        var settings = new ClientSettings(role, null, Scopes.of(scopes), TokenFormat.OPAQUE);
        var made =
                platform.domain().credentials().commands().createClient(operator, new NewClient("Made", "", settings));
        var token = TestPlatform.json(platform.post(
                        "/identity/oauth/token",
                        "grant_type=client_credentials",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        TestPlatform.basic(made.credential().id(), made.secret().reveal())))
                .get("access_token")
                .asString();
        return new Bearer(made.credential().id(), "Authorization", "Bearer " + token);
    }

    private String role(String... permissions) {
        var id = "cr_" + UUID.randomUUID().toString().replace("-", "");
        var held = Arrays.stream(permissions).map(Permission::new).collect(Collectors.toSet());
        platform.domain().companies().roles().createRole(operator, id, id, held);
        return id;
    }

    private HttpResponse<String> send(String method, String path, String body, Bearer caller) {
        return platform.send(
                platform.request(platform.api(path), caller.header, caller.value, "Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static void assertExceeds(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("Stronger than the credential that asks", "\"" + field + "\"");
    }

    @Nested
    class WithAKeyThatIsHeldToNetworks {

        private final Bearer locked = key(null, OWN_ADDRESS);

        private HttpResponse<String> make(String networks) {
            return send(
                    "POST",
                    CREDENTIALS,
                    "{\"type\":\"API_KEY\",\"name\":\"Child\",\"ipAllowList\":" + networks + "}",
                    locked);
        }

        @Test
        void makesNoChildForMorePlaces() {
            assertExceeds(make("[]"), "ipAllowList");
            assertExceeds(make("[\"127.0.0.0/8\"]"), "ipAllowList");
            assertThat(make("[\"" + OWN_ADDRESS + "\"]").statusCode()).isEqualTo(201);
        }

        @Test
        void doesNotUnlockItself() {
            var path = CREDENTIALS + "/" + locked.id;
            assertExceeds(send("PATCH", path, "{\"ipAllowList\":[]}", locked), "ipAllowList");
            assertExceeds(send("PATCH", path, "{\"ipAllowList\":[\"0.0.0.0/0\",\"::/0\"]}", locked), "ipAllowList");
            assertThat(send("PATCH", path, "{\"name\":\"Renamed\"}", locked).statusCode())
                    .isEqualTo(200);
        }

        @Test
        void neitherChangesNorRotatesNorEndsWhatIsNot() {
            var path = CREDENTIALS + "/" + key(null).id;
            assertExceeds(send("PATCH", path, "{\"ipAllowList\":[\"" + OWN_ADDRESS + "\"]}", locked), "ipAllowList");
            assertExceeds(send("POST", path + "/rotations", "{\"overlap\":\"NONE\"}", locked), "ipAllowList");
            assertExceeds(send("DELETE", path, "", locked), "ipAllowList");
        }

        @Test
        void makesNoAdministratorWhoWouldNotBe() {
            assertExceeds(send("POST", "/manage/v1/users", user("ADMINISTRATOR"), locked), "systemRole");
        }
    }

    private static String user(String role) {
        return "{\"email\":\"" + UUID.randomUUID() + "@acme.example\",\"firstName\":\"Ann\",\"lastName\":\"Example\","
                + "\"systemRole\":\"" + role + "\"}";
    }

    @Nested
    class WithAKeyThatEnds {

        private final Bearer ending = key(Instant.now().plus(Duration.ofDays(1)));

        @Test
        void makesNothingThatStays() {
            assertExceeds(send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"Child\"}", ending), "expiresAt");
            assertExceeds(send("PATCH", CREDENTIALS + "/" + ending.id, "{\"expiresAt\":null}", ending), "expiresAt");
            assertExceeds(send("POST", "/manage/v1/users", user("ADMINISTRATOR"), ending), "systemRole");
            assertExceeds(
                    send(
                            "POST",
                            "/manage/v1/system-roles",
                            "{\"name\":\"Stays\",\"permissions\":[\"users_manage\"]}",
                            ending),
                    "systemRole");
        }
    }

    @Nested
    class WithThePermissionAlone {

        private final String manager = role("credentials_manage", "credentials_view");
        private final Bearer weak = client(manager, "credentials_manage", "credentials_read");

        @Test
        void neitherEndsNorCutsOffWhatIsStronger() {
            var path = CREDENTIALS + "/" + key(null).id;
            assertExceeds(send("DELETE", path, "", weak), "credentialType");
            var rotated = send("POST", path + "/rotations", "{\"overlap\":\"ONE_HOUR\"}", key(null));
            var old = TestPlatform.json(rotated).at("/credential/secrets/0/id").asString();
            assertExceeds(send("DELETE", path + "/secrets/" + old, "", weak), "credentialType");
            assertThat(send("DELETE", path + "/secrets/" + old, "", key(null)).statusCode())
                    .isEqualTo(204);
        }

        @Test
        void endsWhatIsNotStronger() {
            var own = client(manager, "credentials_read");
            assertThat(send("DELETE", CREDENTIALS + "/" + own.id, "", weak).statusCode())
                    .isEqualTo(204);
        }

        @Test
        void isToldOnThePageWhy() {
            var stronger = key(null);
            var person = platform.user(0, 1);
            platform.domain()
                    .companies()
                    .commands()
                    .changeRole(operator, person.get("id").asString(), manager, null);
            var browser = new TestBrowser(platform);
            browser.signIn(
                    person.get("email").asString(), person.get("password").asString());
            var path = "/settings/credentials/" + stronger.id + "/revoke";
            browser.get(path);
            var answer = browser.post(path, "name", "Key");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("may do more than you");
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", stronger.value)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void nobodyLetsAnApplicationHaveScopesThatTheyLack() {
        var grants = new TestGrants(platform);
        var clientId = grants.register(Application.Protocol.DEFAULT, Scopes.of("orders_read"), TestGrants.REDIRECT_URI)
                .get("client_id");
        var installations = platform.domain().installations();
        installations.uninstall(operator, String.valueOf(clientId));
        var colleague = new Actor.CompanyUser(platform.companyId(0), grants.userId("STANDARD"));
        installations.request(colleague, String.valueOf(clientId), Scopes.of("orders_read"));
        var path = "/manage/v1/applications/" + clientId;
        var approval = "{\"scopes\":[\"orders_read\"]}";

        var without = client("ADMINISTRATOR", "applications_manage");
        assertExceeds(send("PUT", path + "/request", approval, without), "scopes");
        assertExceeds(send("PUT", path + "/request", approval, key(null, OWN_ADDRESS)), "scopes");
        var with = client("ADMINISTRATOR", "applications_manage", "orders_read");
        assertThat(send("PUT", path + "/request", approval, with).statusCode()).isEqualTo(200);
        assertExceeds(send("DELETE", path, "", without), "scopes");
        assertThat(send("DELETE", path, "", with).statusCode()).isEqualTo(204);
    }

    @Test
    void aRowIsTriedThroughAnotherCredentialOnlyByWhoSeesEveryRow() {
        var looker = client(role("credentials_view", "price_lists_view"), "orders_read", "credentials_read");
        var path = "/access/v1/explain?method=GET&path=/orders/"
                + EchoUpstream.rowId("acme", EchoUpstream.ROWS_OF_GROUP + 1) + "&credential="
                + platform.client(0, 0).get("clientId").asString();
        assertThat(send("GET", path, "", looker).body()).contains("decided_by_upstream");
        assertThat(send("GET", path, "", key(null)).body()).contains("\"visibility\",\"outcome\":\"passed\"");
    }

    @Nested
    class WhenATokenIsIntrospected {

        private final TestGrants grants = new TestGrants(platform);
        private final String ofUser = grants.tokens(TestGrants.CONFIDENTIAL, "ADMINISTRATOR", Scopes.of("orders_read"))
                .get("access_token")
                .asString();

        private boolean isTold(int client, String token) {
            var asking = platform.client(0, client);
            var answer = grants.introspect(
                    token,
                    Map.of(
                            "client_id", asking.get("clientId").asString(),
                            "client_secret", asking.get("clientSecret").asString()));
            assertThat(answer.statusCode()).isEqualTo(200);
            return TestPlatform.json(answer).get("active").asBoolean();
        }

        private final String looking = role("credentials_view");

        /** A client of a role that sees neither every row nor the whole organisation, and what else it holds and is held to. */
        private Map<String, @Nullable String> client(
                @Nullable String accessGroup, @Nullable Instant expiresAt, List<String> networks) {
            var settings = new ClientSettings(
                    looking, accessGroup, Scopes.of("credentials_read", "orders_read"), TokenFormat.OPAQUE);
            var request = new NewClient(new Label("Made", ""), expiresAt, IpAllowList.parse(networks), settings);
            var made = platform.domain().credentials().commands().createClient(operator, request);
            return Map.of(
                    "client_id",
                    made.credential().id(),
                    "client_secret",
                    made.secret().reveal());
        }

        private boolean isTold(Map<String, @Nullable String> asking, Map<String, @Nullable String> seen) {
            var form = "grant_type=client_credentials&client_id=" + seen.get("client_id") + "&client_secret="
                    + seen.get("client_secret");
            var token = TestPlatform.json(platform.post(
                            "/identity/oauth/token", form, "Content-Type", "application/x-www-form-urlencoded"))
                    .get("access_token")
                    .asString();
            assertThat(TestPlatform.json(grants.introspect(token, seen))
                            .get("active")
                            .asBoolean())
                    .isTrue();
            return TestPlatform.json(grants.introspect(token, asking))
                    .get("active")
                    .asBoolean();
        }

        private String group() {
            var id = UUID.randomUUID().toString();
            return platform.domain()
                    .companies()
                    .groups()
                    .createAccessGroup(operator, id, id, new TreeMap<>())
                    .id();
        }

        /** In each dimension of docs/security/power.md that roles and scopes leave open. */
        @Test
        void aClientLearnsNothingOfWhatMayDoMoreElsewhere() {
            var group = group();
            var other = group();
            var free = client(null, null, List.of());
            assertThat(isTold(client(null, null, List.of()), free)).isTrue();

            var grouped = client(group, null, List.of());
            assertThat(isTold(grouped, client(group, null, List.of()))).isTrue();
            assertThat(isTold(grouped, free)).isTrue();
            assertThat(isTold(free, grouped)).isFalse();
            assertThat(isTold(client(other, null, List.of()), grouped)).isFalse();

            var local = client(null, null, List.of("127.0.0.0/8"));
            assertThat(isTold(local, client(null, null, List.of(OWN_ADDRESS)))).isTrue();
            assertThat(isTold(free, local)).isTrue();
            assertThat(isTold(local, free)).isFalse();

            var soon = Instant.now().plus(Duration.ofMinutes(5));
            var ending = client(null, soon, List.of());
            assertThat(isTold(ending, client(null, soon, List.of()))).isTrue();
            assertThat(isTold(free, ending)).isTrue();
            assertThat(isTold(ending, free)).isFalse();
        }

        @Test
        void aClientThatMaySeeNoCredentialsLearnsAboutItsOwnAlone() {
            assertThat(isTold(2, platform.token(0, 2))).isTrue();
            assertThat(isTold(2, ofUser)).isFalse();
            assertThat(isTold(2, platform.token(0, 0))).isFalse();
        }

        @Test
        void aClientLearnsNothingOfWhatMayDoMore() {
            assertThat(isTold(1, platform.token(0, 0))).isFalse();
            assertThat(isTold(0, platform.token(0, 1))).isTrue();
            assertThat(isTold(0, ofUser)).isTrue();
        }
    }
}
