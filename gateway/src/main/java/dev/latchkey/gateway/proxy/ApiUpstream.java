package dev.latchkey.gateway.proxy;

import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The API behind the gateway, as configured.
 *
 * @param name the API's name, the audience of the signed principal
 * @param reach where it is
 * @param headers what it gets beside what every upstream gets
 * @param connectTimeout for a connection, also for waiting until one is free
 * @param responseHeaderTimeout from the end of the request to the header of the answer
 * @param responseIdleTimeout longest silence within the answer
 * @param requestBodyBytesMax a longer body is answered 413
 * @param fairUse what one caller may take of it
 */
public record ApiUpstream(
        String name,
        UpstreamReach reach,
        UpstreamHeaders headers,
        Duration connectTimeout,
        Duration responseHeaderTimeout,
        Duration responseIdleTimeout,
        long requestBodyBytesMax,
        FairUse fairUse)
        implements Upstream {

    private static final long REQUEST_BODY_BYTES_MAX = 20L * 1024 * 1024;

    /** With the usual patience and sizes, at one address. */
    public static ApiUpstream of(String name, URI uri) {
        return of(name, UpstreamReach.of(uri));
    }

    /** With the usual patience and sizes. */
    public static ApiUpstream of(String name, UpstreamReach reach) {
        return new ApiUpstream(
                name,
                reach,
                UpstreamHeaders.NONE,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                REQUEST_BODY_BYTES_MAX,
                FairUse.DEFAULT);
    }

    /** The scopes of a token, where it reads them in plain; absent for principals that have none. */
    @Nullable
    String scopesHeader(Principal principal) {
        Scopes scopes = switch (principal) {
            case Principal.CompanyClient client -> client.scopes();
            case Principal.ActingUser user -> user.scopes();
            case Principal.Anonymous _, Principal.CompanyKey _, Principal.PartnerKey _ -> Scopes.NONE;
        };
        return !headers.hasOAuthScopes() || scopes.isEmpty() ? null : scopes.toString();
    }

    public ApiUpstream withHeaders(UpstreamHeaders other) {
        return new ApiUpstream(
                name,
                reach,
                other,
                connectTimeout,
                responseHeaderTimeout,
                responseIdleTimeout,
                requestBodyBytesMax,
                fairUse);
    }

    public ApiUpstream withTimeouts(Duration connect, Duration responseHeader, Duration responseIdle) {
        return new ApiUpstream(
                name, reach, headers, connect, responseHeader, responseIdle, requestBodyBytesMax, fairUse);
    }

    public ApiUpstream withRequestBodyBytesMax(long bytesMax) {
        return new ApiUpstream(
                name, reach, headers, connectTimeout, responseHeaderTimeout, responseIdleTimeout, bytesMax, fairUse);
    }

    public ApiUpstream withFairUse(FairUse other) {
        return new ApiUpstream(
                name,
                reach,
                headers,
                connectTimeout,
                responseHeaderTimeout,
                responseIdleTimeout,
                requestBodyBytesMax,
                other);
    }

    /** Bytes of an answer that its caller takes at least while one time-out passes. */
    long bytesTakenMin() {
        return fairUse.bytesPerSecondMin() * responseIdleTimeout.toMillis() / 1_000;
    }
}
