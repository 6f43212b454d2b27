package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** RFC 7591 and RFC 7592 over HTTP. */
class DynamicRegistrationTest {

    private static final Actor.Operator OPERATOR = new Actor.Operator("op");
    private static final String PATH = "/identity/oauth/register";
    private static final String CLIENT = "{\"redirect_uris\":[\"https://a.example/cb\"],\"client_name\":\"Robot\"}";

    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    DynamicRegistrationTest() {}

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("registration.dynamic", "true"));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private InitialTokens.Created token(int uses) {
        return platform.domain().registration().initialTokens().create(OPERATOR, "Test", uses, Duration.ofHours(1));
    }

    private HttpResponse<String> register(String token, String body) {
        return platform.post(PATH, body, "Content-Type", "application/json", "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> manage(String method, String clientId, String token, String body) {
        return platform.send(platform.request(
                        platform.api(PATH + "/" + clientId),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    @Test
    void registersAsOftenAsTheTokenSays() {
        var token = token(1);
        var answer = register(token.value().reveal(), CLIENT);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var client = TestPlatform.json(answer);
        assertThat(client.get("client_secret_expires_at").asInt()).isZero();
        assertThat(client.get("registration_client_uri").asString())
                .isEqualTo(platform.api(PATH + "/" + client.get("client_id").asString())
                        .toString());
        var live = platform.domain()
                .partners()
                .index()
                .findByPublicId(client.get("client_id").asString())
                .orElseThrow();
        assertThat(live.application().requiresPkce()).isTrue();
        assertThat(live.application().profile().isVerified()).isFalse();
        assertThat(live.application().partnerId()).isEqualTo("registered");

        assertThat(register(token.value().reveal(), CLIENT).statusCode()).isEqualTo(401);
    }

    @Test
    void takesUtf8Alone() {
        var token = token(1).value().reveal();
        for (var wide :
                List.of(CLIENT.getBytes(UTF_16), CLIENT.getBytes(UTF_16LE), ("\uFEFF" + CLIENT).getBytes(UTF_8))) {
            var request = platform.request(
                    platform.api(PATH), "Content-Type", "application/json", "Authorization", "Bearer " + token);
            var refused = platform.send(request.POST(BodyPublishers.ofByteArray(wide)));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_client_metadata");
        }
        assertThat(register(token, CLIENT).statusCode()).isEqualTo(201);
    }

    /** Anybody may register, and people read the name when they decide whom they trust. */
    @Test
    void takesNoNameThatPeopleTakeForAPartners() {
        var token = token(2).value().reveal();
        for (var name : List.of(
                "PartsBridge Mobile", "partsbrldge-mob1le", "Official Pàrts Bri\u0111ge Mobile", "Latchkley Support")) {
            var refused = register(token, CLIENT.replace("Robot", name));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_client_metadata", "client_name");
        }
        var partner = platform.domain()
                .partners()
                .index()
                .find(new TestGrants(platform).clientId(TestGrants.PUBLIC))
                .orElseThrow()
                .partnerName();
        assertThat(register(token, CLIENT.replace("Robot", partner)).statusCode())
                .as(partner)
                .isEqualTo(400);

        var made = TestPlatform.json(register(token, CLIENT));
        var clientId = made.get("client_id").asString();
        var changed = manage(
                "PUT",
                clientId,
                made.get("registration_access_token").asString(),
                CLIENT.replace("Robot", "PartsBridge Mobile").replace("{", "{\"client_id\":\"" + clientId + "\","));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(400);
        assertThat(register(token, CLIENT).statusCode())
                .as("one that registered itself may be called as another that did")
                .isEqualTo(201);
    }

    @Test
    void refusesWithoutAGoodToken() {
        var revoked = token(5);
        platform.domain()
                .registration()
                .initialTokens()
                .revoke(OPERATOR, revoked.token().id());
        assertThat(register(revoked.value().reveal(), CLIENT).statusCode()).isEqualTo(401);
        assertThat(register("x", CLIENT).statusCode()).isEqualTo(401);
        var none = platform.post(PATH, CLIENT, "Content-Type", "application/json");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"latchkey\"");
        assertThat(register("x", CLIENT).headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\", error=\"invalid_token\"");
        assertThat(platform.get(PATH + "/some").headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"latchkey\"");
    }

    /** A registration that is refused takes no use of the token. */
    @Test
    void saysWhatIsWrongAndTakesNoUse() {
        var token = token(1).value().reveal();
        var refused = register(token, "{\"redirect_uris\":[\"http://a.example\"]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestPlatform.json(refused).get("error").asString()).isEqualTo("invalid_redirect_uri");
        assertThat(register(token, CLIENT).statusCode()).isEqualTo(201);
    }

    /** The same as for applications that an operator makes. */
    @Test
    void takesNoNameThatCouldBeTakenForAnother() {
        var token = token(1).value().reveal();
        for (var name : List.of("Parts\u202EegdirB", "P\u0430rtsBridge", "Parts\u3164Bridge", "PartsBridge ")) {
            var refused = register(token, CLIENT.replace("Robot", name));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_client_metadata", "client_name");
        }
        assertThat(register(token, CLIENT).statusCode()).isEqualTo(201);
    }

    /** Names stand in letters to administrators, whose programs make links of what reads as an address. */
    @Test
    void takesNoNameThatReadsAsAnAddress() {
        var token = token(3).value().reveal();
        for (var name : List.of(
                "Your account is locked: sign in at https://evil.example/login",
                "www.acme.example",
                "Visit evil.example",
                "it@evil.example",
                "Sign in at a.example")) {
            var refused = register(token, CLIENT.replace("Robot", name));
            assertThat(refused.statusCode()).as(name).isEqualTo(400);
            assertThat(refused.body()).contains("invalid_client_metadata", "client_name");
        }
        for (var name : List.of("Node.js Client", "St. Mary's Hospital", "a.example")) {
            assertThat(register(token, CLIENT.replace("Robot", name)).statusCode())
                    .as(name)
                    .isEqualTo(201);
        }
    }

    /** The scheme of its own is text of its choice, and may be written like a host. */
    @Test
    void aProgramWithoutANameIsNotCalledByItsScheme() {
        var made = register(token(1).value().reveal(), "{\"redirect_uris\":[\"www.bank.example:/cb\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(TestPlatform.json(made).get("client_name").asString()).isEqualTo("Unnamed application");
    }

    /** RFC 7591 section 2: what nobody understands is ignored; whoever sent it is told. */
    @Test
    void saysWhichMetadataItIgnored() {
        var said = CLIENT.replace(
                "}",
                ",\"logo_uri\":\"https://a.example/logo.png\",\"contacts\":[\"a@a.example\"],\"x\\\"y\":{\"z\":1},"
                    + "\"client_name#fr\":\"Robote\",\"client_id\":\"mine\",\"client_secret\":\"mine-too\",\"tos_uri\":null,\"software_id\":\"s\"}");
        var answer = register(token(1).value().reveal(), said);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var client = TestPlatform.json(answer);
        assertThat(client.get("ignored_metadata").valueStream().map(JsonNode::asString))
                .containsExactly("logo_uri", "contacts", "x\"y", "client_name#fr", "client_id", "client_secret");
        var id = client.get("client_id").asString();
        var token = client.get("registration_access_token").asString();
        var other = "{\"client_id\":\"" + id
                + "\",\"redirect_uris\":[\"https://b.example/cb\"],\"application_type\":\"web\"}";
        var replaced = TestPlatform.json(manage("PUT", id, token, other));
        assertThat(replaced.get("ignored_metadata").valueStream().map(JsonNode::asString))
                .containsExactly("application_type");
        var read = TestPlatform.json(
                manage("GET", id, replaced.get("registration_access_token").asString(), ""));
        assertThat(read.has("ignored_metadata")).isFalse();
        assertThat(TestPlatform.json(register(token(1).value().reveal(), CLIENT))
                        .has("ignored_metadata"))
                .isFalse();
    }

    /** A client whose library names the endpoint says so when it registers. */
    @Test
    void keepsTheKeysOfAClientAndWhatItsAssertionsMayBeFor() {
        var jwks = "{\"keys\":[" + TestKeys.ec("one").toPublicJWK().toJSONString() + "]}";
        var said = CLIENT.replace(
                "}",
                ",\"token_endpoint_auth_method\":\"private_key_jwt\",\"endpoint_audience\":true,\"jwks\":" + jwks
                        + "}");
        var answer = register(token(1).value().reveal(), said);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var client = TestPlatform.json(answer);
        assertThat(client.get("endpoint_audience").asBoolean()).isTrue();
        assertThat(client.has("ignored_metadata")).isFalse();
        assertThat(client.has("client_secret")).isFalse();
        var keys = platform.domain()
                .partners()
                .index()
                .find(client.get("client_id").asString())
                .orElseThrow()
                .protocol()
                .proof()
                .keys();
        assertThat(keys)
                .isEqualTo(ClientProof.by(
                                ClientKeys.inline(client.get("jwks").toString()).takingEndpointAudience(true))
                        .shortened()
                        .keys());
    }

    /** A client that registered one place for its secret may not put it in the other. */
    @Test
    void leavesAClientTheMethodThatItRegisteredAlone() {
        for (var method : List.of("client_secret_basic", "client_secret_post")) {
            var said = CLIENT.replace("}", ",\"token_endpoint_auth_method\":\"" + method + "\"}");
            var client = TestPlatform.json(register(token(1).value().reveal(), said));
            var id = client.get("client_id").asString();
            var secret = client.get("client_secret").asString();
            var basic = platform.post(
                    "/identity/oauth/revoke",
                    "token=x",
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Authorization",
                    TestPlatform.basic(id, secret));
            var post = platform.post(
                    "/identity/oauth/revoke",
                    "token=x&client_id=" + id + "&client_secret=" + secret,
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            var isBasic = method.equals("client_secret_basic");
            assertThat((isBasic ? basic : post).statusCode()).as(method).isEqualTo(200);
            assertThat((isBasic ? post : basic).statusCode()).as(method).isEqualTo(401);
        }
    }

    @Test
    void managesARegistration() {
        var client = TestPlatform.json(register(token(1).value().reveal(), CLIENT));
        var id = client.get("client_id").asString();
        var first = client.get("registration_access_token").asString();

        var read = manage("GET", id, first, "");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body())
                .doesNotContain(client.get("client_secret").asString())
                .doesNotContain(first);
        assertThat(manage("GET", id, "x", "").body())
                .isEqualTo(manage("GET", "unknown", first, "").body());

        var other = "{\"client_id\":\"" + id + "\",\"redirect_uris\":[\"https://b.example/cb\"]}";
        assertThat(manage("PUT", id, first, other.replace(id, "x")).statusCode())
                .isEqualTo(400);
        assertThat(manage("PUT", id, first, other.replace("}", ",\"client_secret\":\"wrong\"}"))
                        .statusCode())
                .isEqualTo(400);
        var replaced = manage("PUT", id, first, other);
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
        var second =
                TestPlatform.json(replaced).get("registration_access_token").asString();
        assertThat(platform.domain().partners().index().find(id).orElseThrow().findRedirectUri("https://b.example/cb"))
                .isNotNull();
        assertThat(manage("GET", id, first, "").statusCode()).isEqualTo(401);

        assertThat(manage("DELETE", id, second, "").statusCode()).isEqualTo(204);
        assertThat(platform.domain().partners().index().find(id)).isEmpty();
        assertThat(manage("GET", id, second, "").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> authorize(String clientId) {
        return platform.send(platform.request(platform.web("/identity/oauth/allow?client_id=" + clientId
                        + "&redirect_uri=https://a.example/cb&response_type=code&state=s&code_challenge_method=S256"
                        + "&code_challenge=" + TestGrants.challenge(TestGrants.VERIFIER)))
                .GET());
    }

    private boolean pushes(HttpResponse<String> answer) {
        return TestPlatform.json(answer)
                .get("require_pushed_authorization_requests")
                .asBoolean();
    }

    /** RFC 9126 section 6: taken, kept, said again, and held. */
    @Test
    void holdsAClientToPushingWhatItSaidItWouldPush() {
        var pushing = CLIENT.replace("}", ",\"require_pushed_authorization_requests\":true}");
        var registered = register(token(1).value().reveal(), pushing);
        assertThat(pushes(registered)).isTrue();
        var client = TestPlatform.json(registered);
        var id = client.get("client_id").asString();
        var first = client.get("registration_access_token").asString();
        assertThat(pushes(manage("GET", id, first, ""))).isTrue();
        assertThat(TestBrowser.location(authorize(id)))
                .startsWith("https://a.example/cb?error=invalid_request")
                .contains("state=s");

        var replaced = manage("PUT", id, first, CLIENT.replace("{", "{\"client_id\":\"" + id + "\","));
        assertThat(pushes(replaced)).isFalse();
        assertThat(TestBrowser.location(authorize(id))).startsWith("/identity/oauth/consent?request=");
        var wrong = CLIENT.replace("}", ",\"require_pushed_authorization_requests\":\"yes\"}");
        assertThat(register(token(1).value().reveal(), wrong).statusCode()).isEqualTo(400);
    }

    /** A client cannot register itself out of what the operator has it keep to. */
    @Test
    void leavesAProfileToTheOperator() {
        var keys = "\"token_endpoint_auth_method\":\"private_key_jwt\",\"jwks\":{\"keys\":["
                + TestKeys.ec("k").toPublicJWK().toJSONString() + "]}";
        var bound = CLIENT.replace("}", "," + keys + ",\"dpop_bound_access_tokens\":true}");
        var client = TestPlatform.json(register(token(1).value().reveal(), bound));
        var id = client.get("client_id").asString();
        platform.domain()
                .partners()
                .commands()
                .setRequestRules(OPERATOR, MachinePartner.REGISTERED.id(), id, RequestRules.FAPI_2);

        var first = client.get("registration_access_token").asString();
        var named = "{\"client_id\":\"" + id + "\",";
        var loose =
                manage("PUT", id, first, CLIENT.replace("}", "," + keys + "}").replaceFirst("\\{", named));
        assertThat(loose.statusCode()).as(loose.body()).isEqualTo(400);
        assertThat(TestPlatform.json(loose).get("error").asString()).isEqualTo("invalid_client_metadata");
        var same = manage("PUT", id, first, bound.replaceFirst("\\{", named));
        assertThat(same.statusCode()).as(same.body()).isEqualTo(200);
        assertThat(pushes(same)).isTrue();
        var live = platform.domain().partners().index().find(id).orElseThrow();
        assertThat(live.protocol().requests()).isEqualTo(RequestRules.FAPI_2);
    }
}
