package dev.latchkey.flow;

import static dev.latchkey.testing.TestPlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The metadata names every way for a client to prove itself that is served at an endpoint, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnnouncedMethodsTest {

    private static final List<String> METHODS =
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none", "client_secret_jwt");
    private static final List<String> ENDPOINTS = List.of("token", "introspection", "revocation");

    private final ECKey key = TestKeys.ec("ec");
    private final RSAKey rsa = TestKeys.rsa("rsa", 2048);
    private TestPlatform platform;
    private JsonNode metadata;
    private String keyed;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        metadata = json(platform.get("/.well-known/oauth-authorization-server"));
        var made = platform.post(
                "/manage/v1/credentials",
                "{\"type\":\"OAUTH_CLIENT\",\"name\":\"Keys\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"orders_read\"],"
                    + "\"jwks\":" + new JWKSet(List.of(key, rsa)).toString(true) + "}",
                "X-Api-Key",
                platform.apiKey(0),
                "Content-Type",
                "application/json");
        keyed = json(made).get("credential").get("id").asString();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Set<String> announced(String member) {
        return Set.copyOf(
                metadata.get(member).valueStream().map(JsonNode::asString).toList());
    }

    private HttpResponse<String> post(String endpoint, String credentials, String... headers) {
        var path = metadata.get(endpoint + "_endpoint")
                .asString()
                .substring(metadata.get("issuer").asString().length());
        var all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/x-www-form-urlencoded";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return platform.post(path, "grant_type=client_credentials&token=x&" + credentials, all);
    }

    /** @param assertion of the client with keys, or with a secret */
    private static String asserted(String assertion) {
        return "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
                + assertion;
    }

    private String signed(String clientId, JWSAlgorithm algorithm) {
        try {
            var claims = new JWTClaimsSet.Builder()
                    .issuer(clientId)
                    .subject(clientId)
                    .audience(metadata.get("issuer").asString())
                    .jwtID(UUID.randomUUID().toString())
                    .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                    .build();
            var jwt = new SignedJWT(new JWSHeader(algorithm), claims);
            jwt.sign(
                    JWSAlgorithm.Family.HMAC_SHA.contains(algorithm)
                            ? new MACSigner(
                                    platform.client(0, 0).get("clientSecret").asString() + "x".repeat(32))
                            : JWSAlgorithm.Family.RSA.contains(algorithm)
                                    ? new RSASSASigner(rsa)
                                    : algorithm.equals(JWSAlgorithm.ES256)
                                            ? new ECDSASigner(key)
                                            : new ECDSASigner(new ECKeyGenerator(Curve.P_384).generate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> by(String method, String endpoint) {
        var id = platform.client(0, 0).get("clientId").asString();
        var secret = platform.client(0, 0).get("clientSecret").asString();
        return switch (method) {
            case "client_secret_basic" -> post(endpoint, "", "Authorization", TestPlatform.basic(id, secret));
            case "client_secret_post" -> post(endpoint, "client_id=" + id + "&client_secret=" + secret);
            case "private_key_jwt" -> post(endpoint, asserted(signed(keyed, JWSAlgorithm.ES256)));
            case "client_secret_jwt" -> post(endpoint, asserted(signed(id, JWSAlgorithm.HS256)));
            default -> post(endpoint, "client_id=" + new TestGrants(platform).clientId(TestGrants.PUBLIC));
        };
    }

    /** A public client is known by its id alone; whether it is told anything then is for the endpoint. */
    private static boolean isServed(HttpResponse<String> answer) {
        return answer.statusCode() != 401;
    }

    @Test
    void areThoseThatAreServed() {
        for (var endpoint : ENDPOINTS) {
            var announced = announced(endpoint + "_endpoint_auth_methods_supported");
            for (var method : METHODS) {
                // Introspection tells a public client of nothing at all, which is no way to use it.
                if (!(method.equals("none") && endpoint.equals("introspection"))) {
                    assertThat(isServed(by(method, endpoint)))
                            .as("%s at %s", method, endpoint)
                            .isEqualTo(announced.contains(method));
                }
            }
            assertThat(METHODS).containsAll(announced);
        }
    }

    /** A proof whose signature is good is asked for the server's nonce; one that is not announced gets no further. */
    @Test
    void proveKeysAsIsAnnounced() throws GeneralSecurityException, JOSEException {
        var announced = announced("dpop_signing_alg_values_supported");
        var ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var encoded = ed25519.getPublic().getEncoded();
        var okp = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}"
                .formatted(TestKeys.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
        var ofRsa = rsa.toPublicJWK().toJSONString();
        var ofEc = key.toPublicJWK().toJSONString();
        var claims = "{\"jti\":\"1\",\"htm\":\"POST\",\"htu\":\"%s\",\"iat\":%d}"
                .formatted(
                        metadata.get("token_endpoint").asString(), Instant.now().getEpochSecond());
        var proofs = Map.of(
                "EdDSA", TestKeys.signed("Ed25519", ed25519.getPrivate(), proofHeader("EdDSA", okp), claims),
                "PS256", TestKeys.signed("RSASSA-PSS", rsa.toPrivateKey(), proofHeader("PS256", ofRsa), claims),
                "RS256", TestKeys.signed("SHA256withRSA", rsa.toPrivateKey(), proofHeader("RS256", ofRsa), claims),
                "RS512", TestKeys.signed("SHA512withRSA", rsa.toPrivateKey(), proofHeader("RS512", ofRsa), claims),
                "ES256", TestKeys.es256(key, proofHeader("ES256", ofEc), claims));
        proofs.forEach((algorithm, proof) -> {
            var answer = post("token", asserted(signed(keyed, JWSAlgorithm.ES256)), "DPoP", proof);
            assertThat(json(answer).get("error").asString())
                    .as(algorithm)
                    .isEqualTo(announced.contains(algorithm) ? "use_dpop_nonce" : "invalid_dpop_proof");
        });
        assertThat(proofs.keySet()).containsAll(announced);
    }

    private static String proofHeader(String algorithm, String jwk) {
        return "{\"typ\":\"dpop+jwt\",\"alg\":\"%s\",\"jwk\":%s}".formatted(algorithm, jwk);
    }

    @Test
    void signAsIsAnnounced() {
        for (var endpoint : ENDPOINTS) {
            var announced = announced(endpoint + "_endpoint_auth_signing_alg_values_supported");
            for (var algorithm : List.of(
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.HS256)) {
                assertThat(isServed(post(endpoint, asserted(signed(keyed, algorithm)))))
                        .as("%s at %s", algorithm, endpoint)
                        .isEqualTo(announced.contains(algorithm.getName()));
            }
        }
    }
}
