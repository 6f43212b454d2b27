package dev.latchkey.gateway.principal;

import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.RemotePrincipalKeys;
import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.Verification.Refused;
import dev.latchkey.client.Verification.Verified;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Says who calls the API "orders". One for the whole service. */
final class PrincipalCheck implements AutoCloseable {

    private final RemotePrincipalKeys keys;
    private final PrincipalVerifier verifier;

    /** @param apiUrl what the configuration calls listeners.apiUrl */
    PrincipalCheck(String apiUrl) {
        var clock = InstantSource.system();
        keys = new RemotePrincipalKeys(URI.create(apiUrl + "/identity/oauth/jwks"), clock);
        verifier = new PrincipalVerifier(apiUrl, keys, clock);
    }

    /**
     * @param values of every header Latchkey-Principal of the request
     * @throws SecurityException when it is not to be believed; answer 401
     */
    UpstreamPrincipal check(List<String> values) {
        if (values.size() != 1) {
            throw new SecurityException("expected one Latchkey-Principal, got " + values.size());
        }
        return switch (verifier.verify(values.getFirst(), "orders")) {
            case Verified(UpstreamPrincipal principal) -> principal;
            case Refused(var reason, String detail) -> throw new SecurityException(reason + ": " + detail);
        };
    }

    @Override
    public void close() {
        keys.close();
    }
}
