package dev.latchkey.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an API, and how it is reached.
 *
 * @param addresses of its upstream, each scheme, host and port; all of one scheme
 * @param isHttp2 whether HTTP/2 is spoken there
 * @param authorities certificates (PEM) of who may vouch for a server behind https; absent: whom the Java platform trusts
 * @param healthPath asked of each address at times; absent: nobody is asked
 * @param responseTimeout until the response header is there; absent: as for every API
 * @param idleTimeout longest silence within an answer; absent: as for every API
 * @param connectionsMax most connections to it; absent: as for every API
 */
public record Behind(
        List<URI> addresses,
        boolean isHttp2,
        @Nullable Path authorities,
        @Nullable String healthPath,
        @Nullable Duration responseTimeout,
        @Nullable Duration idleTimeout,
        @Nullable Integer connectionsMax) {

    /** Longest silence that can be allowed: a stream of events may have nothing to say for hours. */
    static final Duration IDLE_MAX = Duration.ofHours(24);

    private static final URI NOWHERE = URI.create("http://invalid.invalid");
    private static final int ADDRESSES_MAX = 64;

    public Behind {
        addresses = List.copyOf(addresses);
    }

    /** One address, and nothing else that differs from other APIs. */
    public static Behind of(URI address) {
        return new Behind(List.of(address), false, null, null, null, null, null);
    }

    /** @param folder what relative paths are relative to */
    static Behind read(ConfigurationValues api, Path folder) {
        var addresses = api.texts("upstream").stream()
                .map(text -> {
                    var uri = NetworkSections.httpUri(text.strip());
                    if (uri == null) {
                        api.problem("upstream: expected an http or https address without path, such as"
                                + " http://127.0.0.1:9090, got \"" + text + "\"");
                    }
                    return uri == null ? NOWHERE : uri;
                })
                .toList();
        if (addresses.isEmpty()) {
            api.problem("upstream: expected an http or https address without path, such as http://127.0.0.1:9090");
        } else if (addresses.size() > ADDRESSES_MAX) {
            api.problem("upstream: expected at most " + ADDRESSES_MAX + " addresses");
        }
        var isTls = addresses.stream().anyMatch(uri -> uri.getScheme().equals("https"));
        if (isTls && addresses.stream().anyMatch(uri -> uri.getScheme().equals("http"))) {
            api.problem("upstream: expected addresses that are all http or all https");
        }
        var authorities = api.text("upstreamCaFile", "").isEmpty() ? null : api.path("upstreamCaFile", "", folder);
        if (authorities != null && !isTls) {
            api.problem("upstreamCaFile: expected an upstream behind https");
        }
        var protocol = api.text("upstreamProtocol", "http/1.1");
        if (!protocol.equals("http/1.1") && !protocol.equals("http/2")) {
            api.problem("upstreamProtocol: expected http/1.1 or http/2, got \"" + protocol + "\"");
        }
        var healthPath = api.text("upstreamHealthPath", "");
        if (!healthPath.isEmpty() && !healthPath.matches("/[!-~]{0,1000}")) {
            api.problem("upstreamHealthPath: expected a path such as /health, got \"" + healthPath + "\"");
        }
        return new Behind(
                addresses.isEmpty()
                        ? List.of(NOWHERE)
                        : isTls && addresses.contains(NOWHERE) ? List.of(NOWHERE) : addresses,
                protocol.equals("http/2"),
                authorities,
                healthPath.isEmpty() ? null : healthPath,
                api.findDuration("responseTimeout", Duration.ofMillis(10), Duration.ofHours(1)),
                api.findDuration("idleTimeout", Duration.ofMillis(10), IDLE_MAX),
                api.text("connectionsMax", "").isEmpty() ? null : api.integer("connectionsMax", 4, 4, 100_000));
    }
}
