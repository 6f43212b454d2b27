package dev.latchkey.flow;

import com.nimbusds.jose.jwk.ECKey;
import dev.latchkey.core.proof.TestKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** An assertion as a conformance suite varies it: good, but for what a test changes. */
public final class ClientAssertion {

    private final ECKey key;
    private final Map<String, String> claims;

    private ClientAssertion(ECKey key, Map<String, String> claims) {
        this.key = key;
        this.claims = claims;
    }

    public ClientAssertion(ECKey key, String clientId, String issuer) {
        this(key, new LinkedHashMap<>());
        var now = Instant.now().getEpochSecond();
        claims.put("iss", '"' + clientId + '"');
        claims.put("sub", '"' + clientId + '"');
        claims.put("aud", '"' + issuer + '"');
        claims.put("jti", '"' + UUID.randomUUID().toString() + '"');
        claims.put("iat", Long.toString(now));
        claims.put("exp", Long.toString(now + 60));
    }

    /** @param json of the claim */
    ClientAssertion with(String claim, String json) {
        var changed = new LinkedHashMap<>(claims);
        changed.put(claim, json);
        return new ClientAssertion(key, changed);
    }

    ClientAssertion expiring(long secondsFromNow) {
        var now = Instant.now().getEpochSecond();
        return with("iat", Long.toString(Math.min(now, now + secondsFromNow - 60)))
                .with("exp", Long.toString(now + secondsFromNow));
    }

    ClientAssertion signedBy(ECKey other) {
        return new ClientAssertion(other, claims);
    }

    /** What stands in a form. */
    public String parameters() {
        var json = claims.entrySet().stream()
                .map(claim -> '"' + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion="
                + TestKeys.es256(key, "{\"alg\":\"ES256\",\"kid\":\"" + key.getKeyID() + "\"}", json);
    }
}
