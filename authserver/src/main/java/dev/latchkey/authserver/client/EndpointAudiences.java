package dev.latchkey.authserver.client;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client assertion may be for in place of the issuer: the endpoint that it is sent to or the token endpoint, under either of
 * our names. Where requests are pushed everybody may (RFC 9126 section 2); elsewhere clients that are registered so, because RFC 7523
 * section 3 let libraries choose and its successor does not. An application under FAPI 2.0 names the issuer alone, everywhere (Security
 * Profile section 5.3.2.1).
 *
 * @param apiOrigin without a trailing slash
 * @param webOrigin without a trailing slash
 */
record EndpointAudiences(String apiOrigin, String webOrigin) {

    private static final String TOKEN = "/identity/oauth/token";
    private static final String PAR = "/identity/oauth/par";

    /** @param path of the request */
    Set<String> at(String path, boolean takesEndpointAudience) {
        return takesEndpointAudience || path.equals(PAR)
                ? Stream.of(TOKEN, path)
                        .flatMap(one -> Stream.of(apiOrigin + one, webOrigin + one))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
