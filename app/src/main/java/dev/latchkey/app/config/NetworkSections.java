package dev.latchkey.app.config;

import dev.latchkey.app.config.Configuration.Shares;
import dev.latchkey.app.config.Configuration.Upstreams;
import dev.latchkey.engine.apispec.DocumentRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where Latchkey listens, and which APIs it stands before. */
final class NetworkSections {

    private static final Pattern API_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?");
    private static final int PRIVATE_NAMES_MAX = 16;
    private static final int FORMER_NAMES_MAX = 16;
    private static final String LOOPBACK = "127.0.0.1";

    private NetworkSections() {}

    /** People's cookies are worth stealing, so plain HTTP is for a loopback origin, unless somebody insists. */
    private static @Nullable URI webUrl(ConfigurationValues values) {
        var uri = origin(values, "listeners.webUrl");
        var isAllowed = values.flag("listeners.allowPlainHttpForLocalUse", false);
        if (!isSafeOrigin(uri) && !isAllowed) {
            values.problem(
                    "listeners.webUrl: expected https, because people sign in there; for a closed network of your"
                            + " own set listeners.allowPlainHttpForLocalUse to true");
        }
        return uri;
    }

    /** Whether what is sent there is not read on the way; an origin that nobody named is this machine. */
    static boolean isSafeOrigin(@Nullable URI origin) {
        return origin == null
                || !"http".equals(origin.getScheme())
                || List.of("localhost", "127.0.0.1", "[::1]").contains(origin.getHost());
    }

    static Listeners listeners(ConfigurationValues values, Path folder) {
        return new Listeners(
                hosts(values),
                values.integer("listeners.apiPort", 8080, 0, 65_535),
                values.integer("listeners.webPort", 8081, 0, 65_535),
                values.integer("listeners.privatePort", 8082, 0, 65_535),
                origin(values, "listeners.apiUrl"),
                webUrl(values),
                tls(values, folder),
                values.texts("listeners.trustedProxies"),
                believesForwarded(values),
                proxyProtocol(values),
                values.duration(
                        "listeners.bodyIdleTimeout",
                        Duration.ofSeconds(30),
                        Duration.ofMillis(50),
                        Duration.ofMinutes(10)),
                connections(values),
                new Listeners.Stopping(
                        values.duration("listeners.stopDelay", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10)),
                        values.duration(
                                "listeners.stopTimeout", Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1))));
    }

    private static Listeners.@Nullable Tls tls(ConfigurationValues values, Path folder) {
        var hasCertificates = !values.text("listeners.tlsCertificates", "").isEmpty();
        if (hasCertificates == values.text("listeners.tlsPrivateKey", "").isEmpty()) {
            values.problem("listeners.tlsCertificates: expected together with listeners.tlsPrivateKey, or neither");
        }
        return hasCertificates
                ? new Listeners.Tls(
                        values.path("listeners.tlsCertificates", "", folder),
                        values.path("listeners.tlsPrivateKey", "", folder))
                : null;
    }

    /** One of the two, because a proxy that writes one passes the other on as its caller wrote it. */
    private static boolean believesForwarded(ConfigurationValues values) {
        var header = values.text("listeners.forwardedHeader", "X-Forwarded-For");
        if (!header.equals("X-Forwarded-For") && !header.equals("Forwarded")) {
            values.problem("listeners.forwardedHeader: expected X-Forwarded-For or Forwarded, got \"" + header + "\"");
        }
        return header.equals("Forwarded");
    }

    private static Set<String> proxyProtocol(ConfigurationValues values) {
        var listeners = new LinkedHashSet<>(values.texts("listeners.proxyProtocol"));
        for (var name : listeners) {
            if (!name.equals(Listeners.API) && !name.equals(Listeners.WEB)) {
                values.problem("listeners.proxyProtocol: expected api, web or both, got \"" + name + "\"");
            }
        }
        if (!listeners.isEmpty() && values.texts("listeners.trustedProxies").isEmpty()) {
            values.problem("listeners.proxyProtocol: expected together with listeners.trustedProxies, for nobody else"
                    + " may connect then");
        }
        return listeners;
    }

    private static Listeners.Hosts hosts(ConfigurationValues values) {
        if (!values.text("listeners.host", "").isEmpty()) {
            values.problem(
                    "listeners.host: retired, because it showed health and metrics to whom it showed the API; set"
                        + " listeners.apiHost and listeners.webHost, and listeners.privateHost only to an address that"
                        + " your own network alone reaches");
        }
        return new Listeners.Hosts(
                values.text("listeners.apiHost", LOOPBACK),
                values.text("listeners.webHost", LOOPBACK),
                values.text("listeners.privateHost", LOOPBACK),
                privateNames(values));
    }

    private static Set<String> privateNames(ConfigurationValues values) {
        var names = new LinkedHashSet<>(values.texts("listeners.privateNames"));
        if (names.size() > PRIVATE_NAMES_MAX || !names.stream().allMatch(HOST_NAME.asMatchPredicate())) {
            values.problem("listeners.privateNames: expected at most " + PRIVATE_NAMES_MAX
                    + " names of hosts, without ports, such as latchkey.internal; got " + names);
            return Set.of();
        }
        return names;
    }

    private static Listeners.Connections connections(ConfigurationValues values) {
        var max = values.integer("listeners.connectionsMax", 0, 0, 1_000_000);
        var perAddress = values.integer("listeners.connectionsPerAddress", 0, 0, 1_000_000);
        return new Listeners.Connections(
                max == 0 ? null : max,
                perAddress == 0 ? null : perAddress,
                values.duration(
                        "listeners.bodyTimeout",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)));
    }

    static Upstreams upstreams(ConfigurationValues values) {
        return new Upstreams(
                values.duration(
                        "upstreams.connectTimeout",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1)),
                values.duration(
                        "upstreams.responseTimeout",
                        Duration.ofSeconds(30),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(10)),
                values.duration(
                        "upstreams.idleTimeout", Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMinutes(10)),
                values.integer("upstreams.requestBodyBytesMax", 20 * 1024 * 1024, 0, Integer.MAX_VALUE),
                shares(values));
    }

    private static Shares shares(ConfigurationValues values) {
        var all = values.integer("upstreams.connectionsMax", 256, 4, 100_000);
        return new Shares(
                all,
                share(values, "upstreams.companyConnectionsMax", all),
                share(values, "upstreams.strangersConnectionsMax", all),
                values.integer("upstreams.bufferedBodyBytesMax", 64 * 1024, 0, 1024 * 1024),
                values.integer("upstreams.bytesPerSecondMin", 4 * 1024, 0, 1024 * 1024),
                values.duration(
                        "upstreams.bodyTimeout", Duration.ofMinutes(10), Duration.ofMillis(100), Duration.ofHours(24)));
    }

    /** Absent, the share is as large as it may be; whoever sets less for all need not set every share. */
    private static int share(ConfigurationValues values, String key, int all) {
        var share = values.integer(key, Math.min(64, all), 1, 100_000);
        if (share > all) {
            values.problem(key + ": expected at most upstreams.connectionsMax, " + all + ", got " + share);
        }
        return share;
    }

    static List<Api> apis(ConfigurationValues values, Path folder, List<String> problems) {
        var apis = new ArrayList<Api>();
        for (var mapping : values.mappings("apis")) {
            var api = new ConfigurationValues(mapping);
            var name = api.text("name", "");
            var place = "apis[" + apis.size() + "].";
            if (!API_NAME.matcher(name).matches()) {
                api.problem("name: expected 1 to 64 characters a-z, 0-9, dot and hyphen, got \"" + name + "\"");
            }
            var formerNames = formerNames(api, name);
            var behind = Behind.read(api, folder);
            var document = api.path("document", "", folder);
            if (api.text("document", "").isEmpty()) {
                api.problem("document: expected the path of an OpenAPI document");
            }
            var sendsScopes = api.flag("sendsOAuthScopesHeader", false);
            var passedHeaders = PassedHeadersSection.read(api);
            var cors = Cors.read(api);
            var rules = new DocumentRules(
                    api.flag("strict", false),
                    SchemesSection.read(api, place, problems),
                    UpgradesSection.read(api, place, problems),
                    TargetsSection.read(api));
            if (behind.isHttp2() && !rules.upgrades().all().isEmpty()) {
                api.problem("upgrades: expected an upstream by http/1.1, for HTTP/2 has no upgrades");
            }
            api.finish(place, problems);
            apis.add(new Api(name, formerNames, document, behind, rules, sendsScopes, passedHeaders, cors));
        }
        return apis;
    }

    private static Set<String> formerNames(ConfigurationValues api, String name) {
        var names = api.texts("formerNames");
        if (names.size() > FORMER_NAMES_MAX) {
            api.problem("formerNames: expected at most " + FORMER_NAMES_MAX + ", got " + names.size());
        }
        for (var formerName : names) {
            if (!API_NAME.matcher(formerName).matches() || formerName.equals(name)) {
                api.problem("formerNames: expected names that the API had before, got \"" + formerName + "\"");
            }
        }
        return new LinkedHashSet<>(names);
    }

    private static @Nullable URI origin(ConfigurationValues values, String key) {
        var text = values.text(key, "");
        if (text.isEmpty()) {
            return null;
        }
        var uri = httpUri(text);
        if (uri == null) {
            values.problem(key + ": expected an origin such as https://api.example.com, got \"" + text + "\"");
        }
        return uri;
    }

    /** Scheme, host and port only; anything else would be silently lost. */
    static @Nullable URI httpUri(String text) {
        try {
            var uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            var isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            var hasMore = uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || (uri.getRawPath() != null && !uri.getRawPath().isEmpty());
            return isHttp && uri.getHost() != null && !hasMore ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
