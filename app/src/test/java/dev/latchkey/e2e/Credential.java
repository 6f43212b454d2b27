package dev.latchkey.e2e;

import com.nimbusds.jose.jwk.ECKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One credential, and what it is known to hold.
 *
 * @param company whose it is; empty for a partner's
 * @param scopes of an access token; empty for keys, which have none
 * @param permissions of the system role; absent for keys, which no role limits
 * @param boundTo the key that a token is bound to (RFC 9449); absent for bearers
 */
record Credential(
        Kind kind,
        String company,
        String secret,
        Set<String> scopes,
        @Nullable Set<String> permissions,
        @Nullable ECKey boundTo) {

    enum Kind {
        API_KEY,
        API_KEY_IN_QUERY,
        PARTNER_KEY,
        PARTNER_KEY_IN_QUERY,
        CLIENT_TOKEN,
        USER_TOKEN;

        boolean isInQuery() {
            return this == API_KEY_IN_QUERY || this == PARTNER_KEY_IN_QUERY;
        }
    }

    static Credential key(Kind kind, String company, String secret) {
        return new Credential(kind, company, secret, Set.of(), null, null);
    }

    static Credential token(Kind kind, String company, String token, Set<String> scopes, Set<String> permissions) {
        return new Credential(kind, company, token, scopes, permissions, null);
    }

    Credential bound(ECKey key) {
        return new Credential(kind, company, secret, scopes, permissions, key);
    }

    /** Whether its role, if it has one, holds them all. */
    boolean holds(Set<String> wanted) {
        return permissions == null || permissions.containsAll(wanted);
    }
}
