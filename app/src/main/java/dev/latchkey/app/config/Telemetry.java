package dev.latchkey.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where traces of requests go.
 *
 * @param tracesEndpoint of a collector, which takes OTLP over HTTP there; absent: none are recorded
 * @param tracesPerThousand so many of the requests whose caller says nothing of a trace are recorded
 */
public record Telemetry(@Nullable URI tracesEndpoint, int tracesPerThousand) {

    /** Where collectors take traces, unless the configuration names another path. */
    private static final String TRACES = "/v1/traces";

    static Telemetry read(ConfigurationValues values) {
        var endpoint = values.text("telemetry.otlpEndpoint", "");
        var perThousand = values.integer("telemetry.tracesPerThousand", 100, 0, 1_000);
        if (endpoint.isEmpty()) {
            return new Telemetry(null, perThousand);
        }
        var uri = address(endpoint);
        if (uri == null) {
            values.problem("telemetry.otlpEndpoint: expected the address of a collector such as"
                    + " http://127.0.0.1:4318, without user name, query and fragment, got \"" + endpoint + "\"");
        }
        return new Telemetry(uri, perThousand);
    }

    private static @Nullable URI address(String text) {
        try {
            var uri = new URI(text);
            if ((!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme()))
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                return null;
            }
            var path = uri.getRawPath();
            return path == null || path.isEmpty() || path.equals("/")
                    ? new URI(uri.getScheme() + "://" + uri.getRawAuthority() + TRACES)
                    : uri;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
