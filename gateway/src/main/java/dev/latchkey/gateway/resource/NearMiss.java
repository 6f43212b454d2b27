package dev.latchkey.gateway.resource;

import dev.latchkey.core.credential.SecretType;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.FoldedNames;
import dev.latchkey.engine.request.RequestHeaders;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What looks like a credential in a place where none is read, or is written in a way in which none is. It is told from the form alone,
 * so that it says the same of a credential that exists and of one that does not; and nothing of the request is in it.
 *
 * @param held what it is
 * @param advice how to mend it, in one sentence
 */
record NearMiss(String held, String advice) {

    private static final String AUTHORIZATION = "Authorization";

    /** RFC 7519 §3: its header begins with a brace and a quotation mark. */
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    /** A secret that a deployment made, whatever its prefix; the letter says for what. */
    private static final Pattern OURS = Pattern.compile("[a-z0-9]{2,8}([a-z])_[0-9A-Za-z]{20,}");

    private static final Pattern BEGINS_WITH_SCHEME = Pattern.compile("(?i)(bearer|dpop|basic|apikey|token) .*");

    private static final Pattern SCHEME_ALONE = Pattern.compile("(?i)bearer|dpop|basic");

    /** Where other platforms have their keys and tokens. */
    private static final FoldedNames OF_OTHERS = FoldedNames.of(Set.of(
            "X-Api-Key",
            "Api-Key",
            "X-Api-Token",
            "X-Auth-Token",
            "X-Access-Token",
            "Access-Token",
            "X-Authorization",
            "X-Session-Token"));

    /**
     * Absent where nothing looks like one.
     *
     * @param names of the headers, as they came
     */
    static @Nullable NearMiss in(
            RequestHeaders headers, Collection<String> names, String deploymentsHeader, NeededCredential needed) {
        var places = new Places(needed, deploymentsHeader);
        if (!places.tokens && places.keyHeader == null) {
            return null;
        }
        var authorizations = headers.headerValues(AUTHORIZATION);
        if (!authorizations.isEmpty()) {
            return inAuthorization(authorizations.get(0).strip(), places);
        }
        var keyHeader = places.keyHeader;
        var keys = keyHeader == null ? List.<String>of() : headers.headerValues(keyHeader);
        return keyHeader == null || keys.isEmpty()
                ? inAnotherHeader(names, places)
                : inKeyHeader(keys.get(0).strip(), keyHeader, places);
    }

    private static @Nullable NearMiss inAuthorization(String value, Places places) {
        if (!value.isEmpty()
                && value.indexOf(' ') < 0
                && !SCHEME_ALONE.matcher(value).matches()) {
            return places.advise("a value without a scheme in the header Authorization");
        }
        var secret = value.substring(value.indexOf(' ') + 1).strip();
        return value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())
                        && places.keyHeader != null
                        && isKey(secret)
                ? places.advise("what looks like a key, as a bearer token in the header Authorization")
                : null;
    }

    private static @Nullable NearMiss inKeyHeader(String value, String keyHeader, Places places) {
        if (BEGINS_WITH_SCHEME.matcher(value).matches()) {
            return places.advise("a scheme before the value of the header " + keyHeader);
        }
        return places.tokens && isToken(value)
                ? places.advise("what looks like an access token in the header " + keyHeader)
                : null;
    }

    private static @Nullable NearMiss inAnotherHeader(Collection<String> names, Places places) {
        var similar = places.keyHeader == null ? null : FoldedNames.of(Set.of(places.keyHeader));
        for (var name : names) {
            if (similar != null && similar.contains(name)) {
                return places.advise("a header whose name is nearly that of the header " + places.keyHeader);
            }
            if (OF_OTHERS.contains(name)) {
                return places.advise("a header in which no credential of this operation is read");
            }
        }
        return null;
    }

    private static boolean isKey(String text) {
        return isOurs(text, SecretType.API_KEY) || isOurs(text, SecretType.PARTNER_KEY);
    }

    private static boolean isToken(String text) {
        return JWT.matcher(text).matches() || isOurs(text, SecretType.ACCESS_TOKEN);
    }

    private static boolean isOurs(String text, SecretType type) {
        var matcher = OURS.matcher(text);
        return matcher.matches() && matcher.group(1).charAt(0) == type.letter();
    }

    /** Where credentials of the operation stand. */
    private static final class Places {
        private final boolean tokens;
        private final @Nullable String keyHeader;

        Places(NeededCredential needed, String deploymentsHeader) {
            this.tokens = needed.tokens();
            this.keyHeader = needed.keys().stream()
                    .filter(at -> at.place() == Place.HEADER)
                    .map(Location::name)
                    .findFirst()
                    .map(name -> name.isEmpty() ? deploymentsHeader : name)
                    .orElse(null);
        }

        NearMiss advise(String held) {
            var token = "write an access token as \"Authorization: Bearer <token>\"";
            var key = "write a key, and nothing before it, into the header " + keyHeader;
            var advice = keyHeader == null ? token : tokens ? token + ", or " + key : key;
            return new NearMiss(held, Character.toUpperCase(advice.charAt(0)) + advice.substring(1) + ".");
        }
    }
}
