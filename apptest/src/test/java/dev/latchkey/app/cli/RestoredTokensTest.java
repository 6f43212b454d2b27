package dev.latchkey.app.cli;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.flow.ClientAssertion;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A deployment that is put back to a backup, and what it gave to clients after that backup was made. */
class RestoredTokensTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final Scopes READ = Scopes.of("orders_read");

    @TempDir
    private Path folder;

    private final GivenCommands commands = new GivenCommands();

    /** What the deployment gave after the backup. */
    private record Given(JsonNode opaque, JsonNode jwt, String ofKeys, String ofGivenId) {
        List<String> accessTokens() {
            return List.of(accessToken(opaque), accessToken(jwt), ofKeys, ofGivenId);
        }
    }

    /** Who comes later is not taken for who is lost, and who was there before goes on. */
    @Test
    void nobodyGetsTheTokensOfWhatIsLost() throws IOException {
        var data = folder.resolve("data");
        var backup = folder.resolve("all.backup").toString();
        var kept = new ArrayList<JsonNode>();
        Given lost;
        Map<String, @Nullable String> ofOpaque;
        Map<String, @Nullable String> ofJwt;
        Map<String, String> ports;
        try (var platform = TestPlatform.start(data)) {
            // The issuer that JWTs name has one.
            ports = Map.of(
                    "listeners.apiPort", Integer.toString(platform.api("/").getPort()),
                    "listeners.webPort", Integer.toString(platform.web("/").getPort()),
                    "listeners.privatePort",
                            Integer.toString(platform.internal("/").getPort()));
            ofOpaque = application(platform, TokenFormat.OPAQUE);
            ofJwt = application(platform, TokenFormat.JWT);
            kept.add(tokens(platform, ACME, ofOpaque));
            commands.printed("backup", "--with-master-key", "--data", data.toString(), backup);
            for (var time = 0; time < 3; time++) {
                kept.add(json(refresh(platform, ofOpaque, kept.getLast())));
            }
            lost = given(platform, ACME, ofOpaque, ofJwt);
            assertThat(lost.accessTokens())
                    .allSatisfy(token -> assertThat(call(platform, token)).isEqualTo(200));
        }
        var restored = folder.resolve("restored");
        commands.printed("restore", backup, "--data", restored.toString());
        Files.copy(data.resolve("fixture.json"), restored.resolve("fixture.json"));

        try (var platform = TestPlatform.start(restored, ports)) {
            var later = given(platform, GLOBEX, ofOpaque, ofJwt);
            assertThat(later.accessTokens())
                    .allSatisfy(token -> assertThat(call(platform, token)).isEqualTo(200));
            assertThat(lost.accessTokens())
                    .allSatisfy(token -> assertThat(call(platform, token)).isEqualTo(401));
            assertThat(refresh(platform, ofOpaque, lost.opaque).statusCode()).isEqualTo(400);
            assertThat(refresh(platform, ofJwt, lost.jwt).statusCode()).isEqualTo(400);
            assertGoesOn(platform, ofOpaque, kept);
        }
    }

    /** The store has the first of the refresh tokens as the newest. */
    private static void assertGoesOn(
            TestPlatform platform, Map<String, @Nullable String> application, List<JsonNode> kept) {
        var newest = kept.getLast().get("refresh_token").asString();
        var known = new TestGrants(platform).introspect(newest, application);
        assertThat(json(known).get("active").asBoolean()).isTrue();
        var goneOn = refresh(platform, application, kept.getLast());
        assertThat(goneOn.statusCode()).as(goneOn.body()).isEqualTo(200);
        var accessToken = accessToken(json(goneOn));
        assertThat(call(platform, accessToken)).isEqualTo(200);
        assertThat(TestAudit.entries(platform.domain().stores(), platform.companyId(ACME)))
                .filteredOn(chained -> chained.entry().event() == AuditEvent.OAUTH_APPLICATION_ACCESS_AHEAD_OF_STORE)
                .singleElement()
                .satisfies(chained -> assertThat(chained.entry().context())
                        .containsEntry("storedGeneration", "0")
                        .containsEntry("tokenGeneration", "3"));

        assertThat(refresh(platform, application, kept.getFirst()).statusCode())
                .as("an older one is a replay as ever")
                .isEqualTo(400);
        assertThat(call(platform, accessToken)).isEqualTo(401);
    }

    private static Given given(
            TestPlatform platform,
            int company,
            Map<String, @Nullable String> ofOpaque,
            Map<String, @Nullable String> ofJwt) {
        return new Given(
                tokens(platform, company, ofOpaque),
                tokens(platform, company, ofJwt),
                ofClientWithKeys(platform, company),
                ofClientWithGivenId(platform, company));
    }

    /** One that both companies let in. */
    private static Map<String, @Nullable String> application(TestPlatform platform, TokenFormat format) {
        var protocol = new Application.Protocol(format, ClientProof.SECRET);
        var made = new TestGrants(platform).register(protocol, READ, TestGrants.REDIRECT_URI);
        var globex = new Actor.CompanyUser(platform.companyId(GLOBEX), platform.adminUserId(GLOBEX));
        platform.domain().installations().install(globex, String.valueOf(made.get("client_id")), READ);
        return made;
    }

    private static JsonNode tokens(TestPlatform platform, int company, Map<String, @Nullable String> application) {
        var grants = new TestGrants(platform);
        var code = grants.code(new Authorization(
                platform.companyId(company),
                platform.adminUserId(company),
                String.valueOf(application.get("client_id")),
                TestGrants.REDIRECT_URI,
                READ,
                null,
                TestGrants.challenge(TestGrants.VERIFIER),
                null));
        var answer = grants.exchange(TestGrants.CONFIDENTIAL, code, application);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static HttpResponse<String> refresh(
            TestPlatform platform, Map<String, @Nullable String> application, JsonNode tokens) {
        var refreshToken = tokens.get("refresh_token").asString();
        return new TestGrants(platform).refresh(TestGrants.CONFIDENTIAL, refreshToken, application);
    }

    /** Nothing but its number tells the token of a client that has had the same keys from its beginning from another one's. */
    private static String ofClientWithKeys(TestPlatform platform, int company) {
        var key = TestKeys.ec("one");
        var made = platform.post(
                "/manage/v1/credentials",
                "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Keys\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"],"
                    + "\"jwks\":{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}}",
                "X-API-Key",
                platform.apiKey(company),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var id = json(made).get("credential").get("id").asString();
        return byKey(platform, key, id);
    }

    /** A JWT says of a client its client_id, which was made elsewhere and is free once more when the client is lost. */
    private static String ofClientWithGivenId(TestPlatform platform, int company) {
        var key = TestKeys.ec("one");
        platform.domain()
                .credentials()
                .commands()
                .createClient(
                        new Actor.CompanyUser(platform.companyId(company), platform.adminUserId(company)),
                        new NewClient("Given", "", new ClientSettings("ADMINISTRATOR", null, READ, TokenFormat.JWT)),
                        ClientProof.by(ClientKeys.inline(
                                "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}")),
                        "nightly");
        return byKey(platform, key, "nightly");
    }

    private static String byKey(TestPlatform platform, ECKey key, String id) {
        var assertion =
                new ClientAssertion(key, id, platform.sheet().get("apiUrl").asString());
        var answer = platform.post(
                "/identity/oauth/token",
                "grant_type=client_credentials&" + assertion.parameters(),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return accessToken(json(answer));
    }

    private static String accessToken(JsonNode tokens) {
        return tokens.get("access_token").asString();
    }

    private static int call(TestPlatform platform, String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }
}
