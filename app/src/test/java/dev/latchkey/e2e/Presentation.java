package dev.latchkey.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How credentials stand in a request; a bound token with a new proof for each. */
final class Presentation {

    private final TestPlatform platform;
    private final String keyHeader;
    private String nonce = "";

    Presentation(TestPlatform platform, String keyHeader) {
        this.platform = platform;
        this.keyHeader = keyHeader;
    }

    static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names and values in turn. */
    String[] headers(Caller caller, String method, String path) {
        var headers = new ArrayList<String>();
        for (var credential : caller.credentials()) {
            switch (credential.kind()) {
                case API_KEY_IN_QUERY, PARTNER_KEY_IN_QUERY -> {}
                case API_KEY, PARTNER_KEY -> headers.addAll(List.of(keyHeader, credential.secret()));
                case CLIENT_TOKEN, USER_TOKEN -> {
                    var key = credential.boundTo();
                    headers.add("Authorization");
                    headers.add((key == null ? "Bearer " : "DPoP ") + credential.secret());
                    if (key != null) {
                        headers.add("DPoP");
                        headers.add(
                                proof(key, method, platform.api(path), credential.secret(), nonce(credential, key)));
                    }
                }
            }
        }
        return headers.toArray(String[]::new);
    }

    /** The server's nonce; it is good for all that follows, and the server names it to whoever comes without. */
    private String nonce(Credential credential, ECKey key) {
        if (nonce.isEmpty()) {
            var uri = platform.api("/users/me");
            var proof = proof(key, "GET", uri, credential.secret(), null);
            nonce = platform.get("/users/me", "Authorization", "DPoP " + credential.secret(), "DPoP", proof)
                    .headers()
                    .firstValue("DPoP-Nonce")
                    .orElseThrow();
        }
        return nonce;
    }

    static String proof(ECKey key, String method, URI uri, @Nullable String token, @Nullable String nonce) {
        try {
            return new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256)
                    .createDPoPJWT(
                            method,
                            uri,
                            token == null ? null : new DPoPAccessToken(token),
                            nonce == null ? null : new Nonce(nonce))
                    .serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
