package dev.latchkey.console.reference;

import dev.latchkey.console.reference.Access.Need;
import dev.latchkey.console.reference.Access.Way;
import dev.latchkey.console.reference.OperationReference.Place;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Commands that call an operation, one for each credential it accepts. Secrets stand in them as variables of the shell. */
public final class Examples {

    /** Longest sample put into a command, in characters. */
    private static final int BODY_LENGTH_MAX = 1_500;

    private final String apiOrigin;
    private final CredentialCarriers carriers;

    Examples(String apiOrigin, CredentialCarriers carriers) {
        this.apiOrigin = apiOrigin;
        this.carriers = carriers;
    }

    /**
     * A command.
     *
     * @param title the credential it is for
     * @param hint what to know before; empty for nothing
     */
    public record Example(String title, String hint, String command) {}

    List<Example> of(Messages messages, OperationReference operation) {
        var examples = new ArrayList<Example>();
        if (operation.access().isPublic()) {
            examples.add(
                    new Example(messages.text("reference.example.none"), "", call(operation, List.of(), List.of())));
        }
        for (var way : operation.access().ways()) {
            if (way.needs().size() > 1) {
                examples.add(together(messages, operation, way));
            } else {
                way.needs().getFirst().kinds().stream()
                        .sorted()
                        .forEach(kind -> examples.add(
                                alone(messages, operation, way.needs().getFirst(), kind)));
            }
        }
        return examples.stream().distinct().toList();
    }

    private Example alone(Messages messages, OperationReference operation, Need need, CredentialKind kind) {
        var command = call(operation, headers(need, kind), query(need, kind));
        return switch (kind) {
            case API_KEY -> new Example(messages.text("reference.example.apiKey"), "", command);
            case PARTNER_API_KEY ->
                new Example(
                        messages.text(
                                need.isInQuery()
                                        ? "reference.example.partnerKey.query"
                                        : "reference.example.partnerKey"),
                        "",
                        command);
            case CLIENT_CREDENTIALS ->
                need.location().equals(Location.BASIC)
                        ? new Example(messages.text("reference.example.client.basic"), "", command)
                        : new Example(
                                messages.text("reference.example.client"),
                                messages.text("reference.example.client.hint"),
                                token(need) + "\n\n" + command);
            case AUTHORIZATION_CODE ->
                new Example(messages.text("reference.example.code"), agreed(messages, need), command);
        };
    }

    private Example together(Messages messages, OperationReference operation, Way way) {
        var headers = new ArrayList<String>();
        var query = new ArrayList<KeyInQuery>();
        var names = new ArrayList<String>();
        for (var need : way.needs()) {
            var kind = need.kinds().stream().sorted().findFirst().orElseThrow();
            headers.addAll(headers(need, kind));
            query.addAll(query(need, kind));
            names.add(messages.text(need.badges().getFirst().key()));
        }
        var all = names.stream().reduce((one, other) -> messages.text("common.and", one, other));
        return new Example(
                messages.text("reference.example.together", all.orElseThrow()), "", call(operation, headers, query));
    }

    private static String agreed(Messages messages, Need need) {
        var join = need.isOneScopeEnough() ? "common.or" : "common.and";
        return need.scopes().stream()
                .reduce((one, other) -> messages.text(join, one, other))
                .map(scopes -> messages.text("reference.example.code.scopes", scopes))
                .orElseGet(() -> messages.text("reference.example.code.hint"));
    }

    private List<String> headers(Need need, CredentialKind kind) {
        var name = need.location().name();
        var key = "$" + variable(kind);
        return switch (need.location().place()) {
            case TOKEN -> List.of("-H \"Authorization: Bearer $ACCESS_TOKEN\"");
            case BASIC ->
                List.of(
                        kind == CredentialKind.CLIENT_CREDENTIALS
                                ? "-u \"$CLIENT_ID:$CLIENT_SECRET\""
                                : "-u \"" + key + ":\"");
            case AUTHORIZATION -> List.of("-H \"Authorization: " + (name.isEmpty() ? "" : name + " ") + key + "\"");
            case HEADER -> List.of("-H \"" + (name.isEmpty() ? carriers.keyHeader() : name) + ": " + key + "\"");
            case COOKIE -> List.of("-H \"Cookie: " + name + "=" + key + "\"");
            case QUERY -> List.of();
        };
    }

    /** A parameter whose value a variable of the shell holds. */
    private record KeyInQuery(String parameter, String variable) {}

    private List<KeyInQuery> query(Need need, CredentialKind kind) {
        var name = need.location().name();
        return need.isInQuery()
                ? List.of(new KeyInQuery(name.isEmpty() ? carriers.keyParameter() : name, variable(kind)))
                : List.of();
    }

    private static String variable(CredentialKind kind) {
        return kind == CredentialKind.PARTNER_API_KEY ? "PARTNER_KEY" : "API_KEY";
    }

    private String token(Need need) {
        var scopes = need.isOneScopeEnough() ? need.scopes().stream().limit(1).toList() : need.scopes();
        return "ACCESS_TOKEN=$(curl -s -u \"$CLIENT_ID:$CLIENT_SECRET\" -d grant_type=client_credentials"
                + (scopes.isEmpty() ? "" : " \\\n  -d scope=" + quoted(String.join(" ", scopes)))
                + " \\\n  " + apiOrigin + "/identity/oauth/token | jq -r .access_token)";
    }

    private String call(OperationReference operation, List<String> headers, List<KeyInQuery> keys) {
        var parts = new ArrayList<String>();
        parts.add("curl" + (operation.method().equals(HttpMethod.GET) ? "" : " -X " + method(operation)) + " "
                + address(operation, keys));
        parts.addAll(headers);
        var body = operation.request();
        if (body != null) {
            parts.add("-H 'Content-Type: " + body.mediaType().replace("'", "") + "'");
            parts.add(
                    body.isJson()
                                    && body.sample().length() <= BODY_LENGTH_MAX
                                    && !body.sample().isEmpty()
                            ? "-d " + quoted(body.sample())
                            : "--data-binary @body");
        }
        return String.join(" \\\n  ", parts);
    }

    /** A token may have characters in it that a shell takes for its own. */
    private static String method(OperationReference operation) {
        var name = operation.method().name();
        return operation.method().isFixed() ? name : quoted(name);
    }

    private static String written(PathTemplate.Segment segment) {
        return switch (segment) {
            case PathTemplate.Literal(String text) -> text;
            case PathTemplate.Parameter(String name) ->
                name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
            case PathTemplate.Mixed(var pieces) ->
                pieces.stream().map(Examples::written).collect(Collectors.joining());
        };
    }

    private String address(OperationReference operation, List<KeyInQuery> keys) {
        var path = new StringBuilder(apiOrigin);
        for (var segment : operation.operation().paths().getFirst().segments()) {
            path.append('/').append(written(segment));
        }
        var separator = '?';
        for (var parameter : operation.parameters()) {
            if (parameter.place() == Place.QUERY
                    && parameter.isRequired()
                    && !parameter.name().equals(carriers.keyParameter())
                    && !operation.access().isKeyParameter(parameter.name())) {
                var value = parameter.values().isEmpty()
                        ? parameter.example()
                        : parameter.values().getFirst();
                path.append(separator)
                        .append(Target.encode(parameter.name()))
                        .append('=')
                        .append(Target.encode(value.isEmpty() ? "VALUE" : value));
                separator = '&';
            }
        }
        var address = new StringBuilder();
        for (var key : keys) {
            path.append(separator).append(key.parameter).append('=');
            address.append(quoted(path.toString()))
                    .append("\"$")
                    .append(key.variable)
                    .append('"');
            path.setLength(0);
            separator = '&';
        }
        return path.isEmpty() ? address.toString() : address + quoted(path.toString());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
