package dev.latchkey.app.cli;

import dev.latchkey.authserver.authorize.AuthorizeAssembly;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.ShellText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody types from a deployment that is served to the first request that is allowed, as a shell takes it.
 *
 * @param latchkey the program, as it was called
 * @param config the option that names the configuration, with a space before it; empty where none is needed
 * @param origins where it answers
 * @param strongestRole that holds every permission
 * @param weakestRole for a client of which no permission is asked
 * @param someScope for a client that needs no particular one
 */
record FirstCommands(
        String latchkey,
        String config,
        String company,
        Origins origins,
        CredentialCarriers carriers,
        String strongestRole,
        String weakestRole,
        String someScope) {

    /** Where users of the first application come back to; nothing needs to listen there. */
    private static final String REDIRECT_URI = "http://127.0.0.1:8765/callback";

    /** For programs and for people, without a trailing slash. */
    record Origins(String api, String web) {}

    String serve() {
        return latchkey + " serve" + config;
    }

    String waitUntilReady() {
        return latchkey + " status --wait" + config;
    }

    /** The commands that make the credential, and the request last. */
    List<String> to(FirstRequest request) {
        var commands = new ArrayList<String>();
        switch (request.way()) {
            case KEY -> commands.add("KEY=$(" + make("key") + ")");
            case PARTNER_KEY -> {
                commands.add(makePartner());
                commands.add("KEY=$(" + latchkey + " partner key" + config + " --yes \"$PARTNER\")");
            }
            case CLIENT_SECRET, CLIENT_TOKEN -> {
                var scopes = request.scopes();
                var role = request.operation().permissions().isEmpty() ? weakestRole : strongestRole;
                commands.add("CLIENT=$(" + make("client") + " --role " + ShellText.word(role) + " --scope "
                        + ShellText.word(scopes.isEmpty() ? someScope : scopes.toString()) + " --json)");
                commands.add("ID=$(echo \"$CLIENT\" | jq -r .id) SECRET=$(echo \"$CLIENT\" | jq -r .secret)");
                if (request.way() == FirstRequest.Way.CLIENT_TOKEN) {
                    commands.add("TOKEN=$(curl -s -u \"$ID:$SECRET\" -d grant_type=client_credentials " + tokens()
                            + " | jq -r .access_token)");
                }
            }
            case USER_TOKEN ->
                commands.addAll(ofUser(
                        request.scopes().isEmpty()
                                ? someScope
                                : request.scopes().toString()));
            case NOBODY -> {}
        }
        commands.add(curl(request));
        return commands;
    }

    /** An application of a partner, to which a user agrees; it can keep no secret, so PKCE proves that the code is its own (RFC 7636). */
    private List<String> ofUser(String scopes) {
        var address = ShellText.of(origins.web + AuthorizeAssembly.PATH + "?response_type=code&client_id=")
                .variable("APP")
                .text("&redirect_uri=" + encoded(REDIRECT_URI) + "&scope=" + encoded(scopes) + "&code_challenge=")
                .variable("CHALLENGE")
                .text("&code_challenge_method=S256");
        return List.of(
                makePartner(),
                "APP=$(" + latchkey + " app create" + config + " --partner \"$PARTNER\" --name first --public"
                        + " --redirect-uri " + REDIRECT_URI + " --scope " + ShellText.word(scopes) + ")",
                "VERIFIER=$(openssl rand -hex 32)",
                "CHALLENGE=$(printf %s \"$VERIFIER\" | openssl dgst -sha256 -binary | openssl base64 -A | tr +/ -_ |"
                        + " tr -d =)",
                "echo " + address,
                "# open that address, sign in and agree; the browser ends at " + REDIRECT_URI
                        + "?code=…, where nothing answers: type what stands between code= and the next &",
                "read -r CODE",
                "TOKEN=$(curl -s -d grant_type=authorization_code -d client_id=\"$APP\" -d redirect_uri=" + REDIRECT_URI
                        + " -d code=\"$CODE\" -d code_verifier=\"$VERIFIER\" "
                        + tokens() + " | jq -r .access_token)");
    }

    private String makePartner() {
        return "PARTNER=$(" + latchkey + " partner create" + config + " --json first | jq -r .id)";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String make(String kind) {
        return latchkey + " " + kind + " create" + config + " --company " + ShellText.word(company) + " --name first";
    }

    /** Where tokens are got. */
    private String tokens() {
        return ShellText.word(origins.api + "/identity/oauth/token");
    }

    private String curl(FirstRequest request) {
        var curl = new StringBuilder("curl -i");
        if (request.operation().method().equals(HttpMethod.HEAD)) {
            curl.append(" --head");
        } else if (!request.operation().method().equals(HttpMethod.GET)) {
            var method = request.operation().method();
            curl.append(" -X ").append(ShellText.word(method.name()));
        }
        var url = origins.api + request.target();
        switch (request.way()) {
            case KEY, PARTNER_KEY -> {
                var location =
                        request.scheme().map(SecurityScheme::location).orElse(SecurityScheme.Location.KEY_HEADER);
                if (location.place() == SecurityScheme.Location.Place.QUERY) {
                    var name = location.name().isEmpty() ? carriers.keyParameter() : location.name();
                    var withKey = url + (url.indexOf('?') < 0 ? "?" : "&") + name + "=";
                    return curl + rest(request) + " " + ShellText.word(withKey) + "\"$KEY\"";
                }
                curl.append(key(location));
            }
            case CLIENT_SECRET -> curl.append(" -u \"$ID:$SECRET\"");
            case CLIENT_TOKEN, USER_TOKEN -> curl.append(" -H \"Authorization: Bearer $TOKEN\"");
            case NOBODY -> {}
        }
        return curl + rest(request) + " " + ShellText.word(url);
    }

    private String key(SecurityScheme.Location location) {
        return switch (location.place()) {
            case COOKIE -> " -b " + ShellText.of(location.name() + "=").variable("KEY");
            case BASIC -> " -u \"$KEY:\"";
            case AUTHORIZATION ->
                " -H "
                        + ShellText.of("Authorization: " + (location.name().isEmpty() ? "" : location.name() + " "))
                                .variable("KEY");
            case HEADER, QUERY, TOKEN ->
                " -H "
                        + ShellText.of((location.name().isEmpty() ? carriers.keyHeader() : location.name()) + ": ")
                                .variable("KEY");
        };
    }

    /** What the operation requires beside its credential. */
    private static String rest(FirstRequest request) {
        var rest = new StringBuilder();
        for (var header : request.headers()) {
            rest.append(" -H ").append(ShellText.word(header.name() + ": " + header.value()));
        }
        for (var cookie : request.wanted().in("cookie")) {
            if (request.way() != FirstRequest.Way.KEY && request.way() != FirstRequest.Way.PARTNER_KEY) {
                rest.append(" -b ").append(ShellText.word(cookie.name() + "=" + cookie.value()));
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
