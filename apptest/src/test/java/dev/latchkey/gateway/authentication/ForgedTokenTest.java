package dev.latchkey.gateway.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.StoredKeyRing;
import dev.latchkey.gateway.principal.JwtPrincipalSigner;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Forged and misplaced credentials at the gateway. All get the answer of a credential that never was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokenTest {

    private static final int JWT_READER = 4;
    private static final JsonMapper JSON = JsonMapper.shared();

    private TestPlatform platform;
    /** Signs with the platform's own key, as only a mistake of the platform could. */
    private JwtSigner signer;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        platform = TestPlatform.start(folder);
        var domain = platform.domain();
        var masterKey = MasterKey.readOrCreate(folder.resolve("master.key"), new SecureRandom());
        signer = new JwtSigner(new StoredKeyRing(
                domain.stores().transactions(), domain.stores().signingKeys(), masterKey, domain.clock()));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Map<String, Object> claims() {
        try {
            var jwt = SignedJWT.parse(platform.token(0, JWT_READER));
            return new HashMap<>(jwt.getPayload().toJSONObject());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(String type, Map<String, Object> claims) {
        return signer.sign(type, JSON.writeValueAsString(claims));
    }

    private int status(String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    private void assertRefused(String token) {
        assertRefused(token, "unknown");
    }

    private void assertRefused(String token, String invented) {
        var answer = platform.get("/orders?limit=1", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).as(token).isEqualTo(401);
        var unknown = platform.get("/orders?limit=1", "Authorization", "Bearer " + invented);
        assertThat(withoutRequestId(answer)).isEqualTo(withoutRequestId(unknown));
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .isEqualTo(unknown.headers().allValues("WWW-Authenticate"));
    }

    private static String withoutRequestId(HttpResponse<String> answer) {
        return answer.body().replaceFirst("\"requestId\":\"[0-9a-f]+\"", "");
    }

    @Test
    void acceptsItsOwnClaimsSignedAgain() {
        assertThat(status(sign("at+jwt", claims()))).isEqualTo(200);
    }

    @Test
    void refusesAnotherIssuerOrAudience() {
        for (var claim : new String[] {"iss", "aud"}) {
            for (var value : new Object[] {
                "https://evil.example", platform.sheet().get("webUrl").asString(), "", 7
            }) {
                var claims = claims();
                claims.put(claim, value);
                assertRefused(sign("at+jwt", claims));
            }
        }
        var claims = claims();
        claims.put("aud", new String[] {(String) claims.get("iss"), "https://other.example"});
        assertRefused(sign("at+jwt", claims));
    }

    @Test
    void refusesWhatIsExpired() {
        var claims = claims();
        claims.put("exp", Instant.now().getEpochSecond());
        assertRefused(sign("at+jwt", claims));
    }

    @Test
    void refusesClaimsThatAreMissing() {
        for (var name : new String[] {"iss", "aud", "client_id", "scope", "jti", "iat_ms", "exp"}) {
            var claims = claims();
            claims.remove(name);
            assertRefused(sign("at+jwt", claims));
        }
    }

    @Test
    void refusesClaimsOfAnotherKind() {
        for (var name : new String[] {"client_id", "scope", "jti", "iat_ms", "exp"}) {
            for (var value : new Object[] {"\u0000", "", new int[0], Map.of("a", 1), true}) {
                var claims = claims();
                claims.put(name, value);
                assertRefused(sign("at+jwt", claims));
            }
        }
    }

    @Test
    void refusesATokenOfNoOnesClient() {
        var claims = claims();
        claims.put("client_id", "0".repeat(32));
        assertRefused(sign("at+jwt", claims));
    }

    /** What upstreams get about a caller must not let them, or their logs' readers, call as that caller. */
    @Test
    void refusesAPrincipalAsAnAccessToken() {
        assertRefused(sign(JwtPrincipalSigner.TYPE, claims()));
        assertRefused(sign("JWT", claims()));
    }

    /** And the reverse: an access token in the header for upstreams is dropped, not believed. */
    @Test
    void ignoresAnAccessTokenAsAPrincipal() {
        var token = platform.token(0, JWT_READER);
        assertThat(platform.get("/orders?limit=1", "Latchkey-Principal", token).statusCode())
                .isEqualTo(401);
        var principal = sign(JwtPrincipalSigner.TYPE, claims());
        assertThat(platform.get("/orders?limit=1", "Latchkey-Principal", principal)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesAnUnsignedToken() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var header = encoder.encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(UTF_8));
        var payload = encoder.encodeToString(JSON.writeValueAsBytes(claims()));
        assertRefused(header + "." + payload + ".");
    }

    /** That a key is in the place of a token is told from its form, which needs no secret to have. */
    private static String inventedLike(String key) {
        var random = key.indexOf('_') + 1;
        return key.substring(0, random) + "0".repeat(key.length() - random);
    }

    @Test
    void takesEachSecretAtItsOwnPlaceOnly() {
        var clientSecret = platform.client(0, 0).get("clientSecret").asString();
        var token = platform.token(0, 0);
        assertRefused(platform.apiKey(0), inventedLike(platform.apiKey(0)));
        assertRefused(platform.partnerKey(), inventedLike(platform.partnerKey()));
        assertRefused(clientSecret);
        for (var value : new String[] {token, platform.token(0, JWT_READER), clientSecret}) {
            var answer = platform.get("/orders?limit=1", "X-Api-Key", value);
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }
}
