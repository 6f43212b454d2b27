package dev.latchkey.authserver.authorize;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialRequest;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client that can keep to FAPI 2.0, and does as far as a test lets it: one RSA key for its assertions, another for its proofs. */
final class Fapi2Client {

    static final Scopes SCOPES = Scopes.of("orders_read", "user_me_read");

    // The same for every client: to make two of them takes longer than most of what is done with them.
    private static final RSAKey KEY = TestKeys.rsa("one", 2048);
    private static final RSAKey PROOF_KEY = TestKeys.rsa("two", 2048);

    private TestPlatform platform;
    private final InstantSource clock;
    private final String clientId;
    private String nonce = "";

    /** How it signs; FAPI 2.0 takes RS256 for neither. */
    private String assertionAlgorithm = "PS256";

    private String proofAlgorithm = "PS256";
    private long proofsAheadSeconds;

    /** What its assertions are for; FAPI 2.0 takes the issuer alone. */
    private URI audience;

    private boolean namesAudienceInArray;
    private long assertionsAheadSeconds;
    private String scheme = "DPoP";

    /** An application that is under the profile by its own switch. */
    Fapi2Client(TestPlatform platform, InstantSource clock) {
        this(clock, platform);
        register(
                new Application.Protocol(
                        TokenFormat.OPAQUE, ClientProof.by(keys()).requiringDpop(true), RequestRules.FAPI_2),
                true);
    }

    private Fapi2Client(InstantSource clock, TestPlatform platform) {
        this.platform = platform;
        this.clock = clock;
        this.audience = platform.api("");
        this.clientId = CredentialFormat.generateClientId(platform.domain().random());
    }

    /** An application with keys that may leave out what it likes, as far as it is asked. */
    static Fapi2Client ofLenientApplication(TestPlatform platform, InstantSource clock) {
        var client = new Fapi2Client(clock, platform);
        var proof = ClientProof.by(client.keys().takingEndpointAudience(true));
        client.register(new Application.Protocol(TokenFormat.OPAQUE, proof, RequestRules.LENIENT), false);
        return client;
    }

    /** A company's client with keys, whose tokens need no key as far as it is asked. */
    static Fapi2Client ofCompany(TestPlatform platform, InstantSource clock) {
        var client = new Fapi2Client(clock, platform);
        platform.domain()
                .credentials()
                .commands()
                .createClient(
                        new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)),
                        new CredentialRequest.NewClient(
                                "Clearing", "", new ClientSettings("ADMINISTRATOR", null, SCOPES, TokenFormat.OPAQUE)),
                        ClientProof.by(client.keys().takingEndpointAudience(true)),
                        client.clientId);
        return client;
    }

    /** The same client of a deployment that was started again, elsewhere. */
    Fapi2Client at(TestPlatform other) {
        platform = other;
        audience = other.api("");
        return this;
    }

    private void register(Application.Protocol protocol, boolean requiresPkce) {
        platform.domain()
                .partners()
                .commands()
                .createApplication(
                        new PartnerActor.OfPlatform(new Actor.Operator("op")),
                        partnerId(platform),
                        described(clientId, protocol, requiresPkce));
        platform.domain()
                .installations()
                .install(new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0)), clientId, SCOPES);
    }

    static String partnerId(TestPlatform platform) {
        return platform.domain()
                .partners()
                .index()
                .find(new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL))
                .orElseThrow()
                .application()
                .partnerId();
    }

    static NewApplication described(String clientId, Application.Protocol protocol, boolean requiresPkce) {
        return new NewApplication(
                clientId,
                "Bank of Orders",
                "",
                List.of(new RedirectUri(TestGrants.REDIRECT_URI)),
                SCOPES,
                Scopes.NONE,
                requiresPkce,
                false,
                Application.Profile.NONE,
                protocol);
    }

    private ClientKeys keys() {
        return ClientKeys.inline(jwks());
    }

    /** A file with its private key, as openssl writes one. */
    static Path keyFile(Path folder) throws IOException, JOSEException {
        var encoded = Base64.getMimeEncoder().encodeToString(KEY.toPrivateKey().getEncoded());
        return Files.writeString(
                folder.resolve("client.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }

    /** Its public key, as it registers it. */
    String jwks() {
        return "{\"keys\":[" + KEY.toPublicJWK().toJSONString() + "]}";
    }

    String clientId() {
        return clientId;
    }

    Fapi2Client signsAssertionsBy(String algorithm) {
        assertionAlgorithm = algorithm;
        return this;
    }

    Fapi2Client namesAsAudience(String path) {
        audience = platform.api(path);
        return this;
    }

    Fapi2Client namesAudienceInArray(boolean inArray) {
        namesAudienceInArray = inArray;
        return this;
    }

    /** How far its clock goes ahead when it makes assertions. */
    Fapi2Client makesAssertionsAhead(long seconds) {
        assertionsAheadSeconds = seconds;
        return this;
    }

    /** How it spells the scheme of its tokens. */
    Fapi2Client writesScheme(String spelling) {
        scheme = spelling;
        return this;
    }

    Fapi2Client signsProofsBy(String algorithm) {
        proofAlgorithm = algorithm;
        return this;
    }

    /** How far its clock goes ahead when it makes proofs. */
    Fapi2Client makesProofsAhead(long seconds) {
        proofsAheadSeconds = seconds;
        return this;
    }

    private static String signed(RSAKey key, String algorithm, String header, String claims) {
        try {
            var jca = algorithm.equals("PS256") ? "RSASSA-PSS" : "SHA256withRSA";
            return TestKeys.signed(jca, key.toPrivateKey(), header, claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String assertion() {
        var now = clock.instant().getEpochSecond() + assertionsAheadSeconds;
        var named = "\"" + audience + "\"";
        return signed(
                KEY,
                assertionAlgorithm,
                "{\"kid\":\"one\",\"alg\":\"%s\"}".formatted(assertionAlgorithm),
                "{\"iss\":\"%1$s\",\"sub\":\"%1$s\",\"aud\":%2$s,\"iat\":%3$d,\"nbf\":%3$d,\"exp\":%4$d,\"jti\":\"%5$s\"}"
                        .formatted(
                                clientId,
                                namesAudienceInArray ? "[" + named + "]" : named,
                                now,
                                now + 60,
                                UUID.randomUUID()));
    }

    private String proof(String method, URI uri, @Nullable String token) {
        var ath = token == null ? "" : ",\"ath\":\"" + sha256(token) + "\"";
        return signed(
                PROOF_KEY,
                proofAlgorithm,
                "{\"typ\":\"dpop+jwt\",\"alg\":\"%s\",\"jwk\":%s}"
                        .formatted(proofAlgorithm, PROOF_KEY.toPublicJWK().toJSONString()),
                "{\"jti\":\"%s\",\"htm\":\"%s\",\"htu\":\"%s\",\"iat\":%d,\"nonce\":\"%s\"%s}"
                        .formatted(
                                UUID.randomUUID(),
                                method,
                                uri,
                                clock.instant().getEpochSecond() + proofsAheadSeconds,
                                nonce,
                                ath));
    }

    private static String sha256(String text) {
        try {
            return TestKeys.encode(MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Proven by an assertion, and by a proof too; asks once more where it learns a nonce. */
    HttpResponse<String> post(String path, Map<String, @Nullable String> form) {
        var answer = post(path, form, true, true);
        return learns(answer) ? post(path, form, true, true) : answer;
    }

    HttpResponse<String> post(
            String path, Map<String, @Nullable String> form, boolean withAssertion, boolean withProof) {
        Map<String, @Nullable String> all = new LinkedHashMap<>(form);
        if (withAssertion) {
            all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            all.put("client_assertion", assertion());
        }
        var uri = platform.api(path);
        var request = platform.request(uri, "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(AuthorizeBrowser.query(all)));
        return platform.send(withProof ? request.header("DPoP", proof("POST", uri, null)) : request);
    }

    private boolean learns(HttpResponse<String> answer) {
        var given = answer.headers().firstValue("DPoP-Nonce");
        given.ifPresent(fresh -> nonce = fresh);
        return given.isPresent() && answer.statusCode() >= 400;
    }

    /** A call of an API; asks once more where it learns a nonce. */
    HttpResponse<String> call(String path, String token) {
        var answer = callOnce(path, token);
        return learns(answer) ? callOnce(path, token) : answer;
    }

    private HttpResponse<String> callOnce(String path, String token) {
        var uri = platform.api(path);
        return platform.send(platform.request(uri, "Authorization", scheme + " " + token)
                .header("DPoP", proof("GET", uri, token))
                .GET());
    }

    /** What it asks of a user. */
    Map<String, @Nullable String> request() {
        var parameters = new LinkedHashMap<String, @Nullable String>();
        parameters.put("client_id", clientId);
        parameters.put("redirect_uri", TestGrants.REDIRECT_URI);
        parameters.put("response_type", "code");
        parameters.put("scope", SCOPES.toString());
        parameters.put("state", "s");
        parameters.put("code_challenge", TestGrants.challenge(TestGrants.VERIFIER));
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    HttpResponse<String> push(Map<String, @Nullable String> request) {
        return post("/identity/oauth/par", request);
    }

    HttpResponse<String> exchange(String code) {
        var form = new LinkedHashMap<String, @Nullable String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", TestGrants.REDIRECT_URI);
        form.put("code_verifier", TestGrants.VERIFIER);
        return post("/identity/oauth/token", form);
    }

    static Map<String, @Nullable String> refresh(String refreshToken) {
        var form = new LinkedHashMap<String, @Nullable String>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return form;
    }
}
