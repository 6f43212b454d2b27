package dev.latchkey.gateway.proxy;

import java.net.URI;
import java.time.Duration;

/**
 * The API behind the gateway, as configured.
 *
 * @param name the API's name, the audience of the signed principal
 * @param uri scheme and authority only: paths are forwarded as they came
 * @param sendsOAuthScopesHeader whether it gets the scopes in {@code x-oauth-scopes} as well
 * @param connectTimeout for a connection, also for waiting until one is free
 * @param responseHeaderTimeout from the end of the request to the header of the answer
 * @param responseIdleTimeout longest silence within the answer
 * @param requestBodyBytesMax a longer body is answered 413
 * @param fairUse what one caller may take of it
 */
public record ApiUpstream(
        String name,
        URI uri,
        boolean sendsOAuthScopesHeader,
        Duration connectTimeout,
        Duration responseHeaderTimeout,
        Duration responseIdleTimeout,
        long requestBodyBytesMax,
        FairUse fairUse)
        implements Upstream {

    private static final long REQUEST_BODY_BYTES_MAX = 20L * 1024 * 1024;

    public ApiUpstream {
        var path = uri.getRawPath();
        var isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || (path != null && !path.isEmpty())) {
            throw new IllegalArgumentException(
                    "expected the upstream of " + name + " as http://host:port or https://host:port");
        }
    }

    /** With the usual patience and sizes. */
    public static ApiUpstream of(String name, URI uri) {
        return new ApiUpstream(
                name,
                uri,
                false,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                REQUEST_BODY_BYTES_MAX,
                FairUse.DEFAULT);
    }

    public ApiUpstream withOAuthScopesHeader() {
        return new ApiUpstream(
                name,
                uri,
                true,
                connectTimeout,
                responseHeaderTimeout,
                responseIdleTimeout,
                requestBodyBytesMax,
                fairUse);
    }

    public ApiUpstream withTimeouts(Duration connect, Duration responseHeader, Duration responseIdle) {
        return new ApiUpstream(
                name, uri, sendsOAuthScopesHeader, connect, responseHeader, responseIdle, requestBodyBytesMax, fairUse);
    }

    public ApiUpstream withRequestBodyBytesMax(long bytesMax) {
        return new ApiUpstream(
                name,
                uri,
                sendsOAuthScopesHeader,
                connectTimeout,
                responseHeaderTimeout,
                responseIdleTimeout,
                bytesMax,
                fairUse);
    }

    public ApiUpstream withFairUse(FairUse other) {
        return new ApiUpstream(
                name,
                uri,
                sendsOAuthScopesHeader,
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

    boolean isTls() {
        return "https".equals(uri.getScheme());
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
    }
}
