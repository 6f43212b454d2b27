package dev.latchkey.app.cli;

import dev.latchkey.app.cli.DocumentedParameters.Parameter;
import dev.latchkey.app.cli.DocumentedParameters.Wanted;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.PathTemplate.Segment;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request for somebody who has just begun: an operation that the documents describe, with what it requires and one credential that it
 * takes by itself.
 *
 * @param scheme that the credential is of; absent where everybody is let in
 * @param scopes that the credential needs there
 */
record FirstRequest(Operation operation, Wanted wanted, Way way, Optional<SecurityScheme> scheme, Scopes scopes) {

    /** Characters of a path that stand for themselves (RFC 3986 §3.3). */
    private static final Pattern PLAIN_IN_PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%-]*");

    /** How somebody may prove who they are who has made one credential, the simplest first. */
    enum Way {
        KEY,
        CLIENT_SECRET,
        CLIENT_TOKEN,
        /** Of an organisation that is no company; companies call with keys of their own. */
        PARTNER_KEY,
        /** Of a user, who agrees in a browser. */
        USER_TOKEN,
        NOBODY
    }

    /**
     * The one that asks for a credential, changes nothing if there is such a one, and wants the least; empty when no operation takes one credential that a
     * command makes.
     *
     * @param parameters of each document, by its name
     */
    static Optional<FirstRequest> among(List<ApiDocument> documents, Map<String, DocumentedParameters> parameters) {
        return documents.stream()
                .flatMap(document -> document.operations().stream()
                        .flatMap(operation -> ways(operation, wanted(parameters.get(document.name()), operation))))
                .min(Comparator.<FirstRequest, Boolean>comparing(request -> request.way == Way.NOBODY)
                        .thenComparingInt(request -> change(request.operation.method()))
                        .thenComparing(request -> request.way == Way.USER_TOKEN || request.way == Way.PARTNER_KEY)
                        .thenComparing(request ->
                                !request.operation.conditionalSecurity().isEmpty())
                        .thenComparing(FirstRequest::way)
                        .thenComparing(
                                request -> !request.operation.permissions().isEmpty())
                        .thenComparingInt(request -> request.scopes.names().size())
                        .thenComparing(request -> request.operation.isDeprecated())
                        .thenComparingInt(request -> request.path().parameters().size()
                                + request.wanted.in("query").size()
                                + request.wanted.in("header").size()
                                + request.wanted.in("cookie").size()));
    }

    /** How much a method may change (RFC 9110 §9.2.1): nothing, something, or that something is gone. */
    private static int change(HttpMethod method) {
        if (method.equals(HttpMethod.GET)) {
            return 0;
        }
        if (method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.QUERY)) {
            return 1;
        }
        return method.equals(HttpMethod.DELETE) ? 3 : 2;
    }

    private static Wanted wanted(@Nullable DocumentedParameters parameters, Operation operation) {
        return parameters == null ? Wanted.NOTHING : parameters.of(operation);
    }

    private static Stream<FirstRequest> ways(Operation operation, Wanted wanted) {
        if (operation.security().allowsAnonymous()) {
            return Stream.of(new FirstRequest(operation, wanted, Way.NOBODY, Optional.empty(), Scopes.NONE));
        }
        return operation.security().alternatives().stream()
                .filter(alternative -> alternative.schemes().size() == 1)
                .flatMap(alternative -> {
                    var scheme = alternative.schemes().getFirst().scheme();
                    return way(scheme)
                            .map(way -> new FirstRequest(
                                    operation,
                                    wanted,
                                    way,
                                    Optional.of(scheme),
                                    operation.security().scopesOf(alternative)))
                            .stream();
                });
    }

    /** Empty where nothing is offered. */
    private static Optional<Way> way(SecurityScheme scheme) {
        return switch (scheme) {
            case SecurityScheme.ApiKey key ->
                Optional.of(key.kind() == CredentialKind.API_KEY ? Way.KEY : Way.PARTNER_KEY);
            case SecurityScheme.ClientSecret _ -> Optional.of(Way.CLIENT_SECRET);
            case SecurityScheme.Bearer _ -> Optional.of(Way.CLIENT_TOKEN);
            case SecurityScheme.OAuth2 oauth2
            when oauth2.kinds().contains(CredentialKind.CLIENT_CREDENTIALS) -> Optional.of(Way.CLIENT_TOKEN);
            case SecurityScheme.OAuth2 oauth2
            when oauth2.kinds().contains(CredentialKind.AUTHORIZATION_CODE) -> Optional.of(Way.USER_TOKEN);
            case SecurityScheme.OAuth2 _, SecurityScheme.NotOffered _ -> Optional.empty();
        };
    }

    private PathTemplate path() {
        return operation.paths().getFirst();
    }

    /** Path and query with a value for everything that is required, but the credential. */
    String target() {
        var path =
                path().segments().stream().map(segment -> "/" + filled(segment)).collect(Collectors.joining());
        var query = wanted.in("query").stream()
                .filter(parameter -> !isCredential(parameter))
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
        return (path.isEmpty() ? "/" : path) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Headers that are required, but the credential. */
    List<Parameter> headers() {
        return wanted.in("header").stream()
                .filter(parameter -> !isCredential(parameter)
                        && !parameter.name().equalsIgnoreCase("Authorization")
                        && !parameter.name().equalsIgnoreCase("Content-Type"))
                .toList();
    }

    private boolean isCredential(Parameter parameter) {
        return scheme.map(SecurityScheme::location)
                .filter(location -> location.name().equalsIgnoreCase(parameter.name()))
                .isPresent();
    }

    private String filled(Segment segment) {
        return switch (segment) {
            case PathTemplate.Literal(var text) -> PLAIN_IN_PATH.matcher(text).matches() ? text : encoded(text);
            case PathTemplate.Mixed(var pieces) ->
                pieces.stream().map(this::filled).collect(Collectors.joining());
            case PathTemplate.Parameter(var name) ->
                encoded(wanted.in("path").stream()
                        .filter(parameter -> parameter.name().equals(name))
                        .map(Parameter::value)
                        .filter(value -> PLAIN_IN_PATH.matcher(value).matches() && value.indexOf('%') < 0)
                        .findFirst()
                        .orElse("1"));
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
