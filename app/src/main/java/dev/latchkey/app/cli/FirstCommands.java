package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What somebody types from a deployment that is served to the first request that is allowed, as a shell takes it.
 *
 * @param latchkey the program, as it was called
 * @param config the option that names the configuration, with a space before it; empty where none is needed
 * @param apiOrigin without a trailing slash
 * @param strongestRole that holds every permission
 * @param weakestRole for a client of which no permission is asked
 * @param someScope for a client that needs no particular one
 */
record FirstCommands(
        String latchkey,
        String config,
        String company,
        String apiOrigin,
        CredentialCarriers carriers,
        String strongestRole,
        String weakestRole,
        String someScope) {

    private static final Pattern PLAIN_IN_SHELL = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    /** A word as a shell takes it. */
    static String quoted(String word) {
        return PLAIN_IN_SHELL.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    String serve() {
        return latchkey + " serve" + config;
    }

    /** The commands that make the credential, and the request last. */
    List<String> to(FirstRequest request) {
        var commands = new ArrayList<String>();
        switch (request.way()) {
            case KEY -> commands.add("KEY=$(" + make("key") + ")");
            case CLIENT_SECRET, CLIENT_TOKEN -> {
                var scopes = request.scopes();
                var role = request.operation().permissions().isEmpty() ? weakestRole : strongestRole;
                commands.add("CLIENT=$(" + make("client") + " --role " + quoted(role) + " --scope "
                        + quoted(scopes.isEmpty() ? someScope : scopes.toString()) + " --json)");
                commands.add("ID=$(echo \"$CLIENT\" | jq -r .id) SECRET=$(echo \"$CLIENT\" | jq -r .secret)");
                if (request.way() == FirstRequest.Way.CLIENT_TOKEN) {
                    commands.add("TOKEN=$(curl -s -u \"$ID:$SECRET\" -d grant_type=client_credentials " + apiOrigin
                            + "/identity/oauth/token | jq -r .access_token)");
                }
            }
            case NOBODY -> {}
        }
        commands.add(curl(request));
        return commands;
    }

    private String make(String kind) {
        return latchkey + " " + kind + " create" + config + " --company " + company + " --name first";
    }

    private String curl(FirstRequest request) {
        var curl = new StringBuilder("curl -i");
        if (request.operation().method().equals(HttpMethod.HEAD)) {
            curl.append(" --head");
        } else if (!request.operation().method().equals(HttpMethod.GET)) {
            var method = request.operation().method();
            // A token may have characters in it that a shell takes for its own.
            curl.append(" -X ").append(method.isFixed() ? method.name() : quoted(method.name()));
        }
        var url = apiOrigin + request.target();
        switch (request.way()) {
            case KEY -> {
                var location =
                        request.scheme().map(SecurityScheme::location).orElse(SecurityScheme.Location.KEY_HEADER);
                if (location.place() == SecurityScheme.Location.Place.QUERY) {
                    var name = location.name().isEmpty() ? carriers.keyParameter() : location.name();
                    var withKey = url + (url.indexOf('?') < 0 ? "?" : "&") + name + "=";
                    return curl + rest(request) + " " + quoted(withKey) + "\"$KEY\"";
                }
                curl.append(key(location));
            }
            case CLIENT_SECRET -> curl.append(" -u \"$ID:$SECRET\"");
            case CLIENT_TOKEN -> curl.append(" -H \"Authorization: Bearer $TOKEN\"");
            case NOBODY -> {}
        }
        return curl + rest(request) + " " + quoted(url);
    }

    private String key(SecurityScheme.Location location) {
        return switch (location.place()) {
            case COOKIE -> " -b \"" + location.name() + "=$KEY\"";
            case BASIC -> " -u \"$KEY:\"";
            case AUTHORIZATION ->
                " -H \"Authorization: " + (location.name().isEmpty() ? "" : location.name() + " ") + "$KEY\"";
            case HEADER, QUERY, TOKEN ->
                " -H \"" + (location.name().isEmpty() ? carriers.keyHeader() : location.name()) + ": $KEY\"";
        };
    }

    /** What the operation requires beside its credential. */
    private static String rest(FirstRequest request) {
        var rest = new StringBuilder();
        for (var header : request.headers()) {
            rest.append(" -H ").append(quoted(header.name() + ": " + header.value()));
        }
        for (var cookie : request.wanted().in("cookie")) {
            if (request.way() != FirstRequest.Way.KEY) {
                rest.append(" -b ").append(quoted(cookie.name() + "=" + cookie.value()));
            }
        }
        if (request.wanted().hasBody()
                && (!request.operation().method().isSafe()
                        || request.operation().method().isMeantToHaveBody())) {
            rest.append(" -H 'Content-Type: application/json' -d '{}'");
        }
        return rest.toString();
    }
}
