package dev.latchkey.console.reference;

import dev.latchkey.console.reference.Access.Need;
import dev.latchkey.console.reference.Access.Way;
import dev.latchkey.console.reference.OperationReference.Place;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.console.reference.code.CodeCall;
import dev.latchkey.console.reference.code.CodeCall.Basic;
import dev.latchkey.console.reference.code.CodeCall.Header;
import dev.latchkey.console.reference.code.CodeCall.Literal;
import dev.latchkey.console.reference.code.CodeCall.Part;
import dev.latchkey.console.reference.code.CodeCall.Proof;
import dev.latchkey.console.reference.code.CodeCall.Text;
import dev.latchkey.console.reference.code.CodeCall.Variable;
import dev.latchkey.console.reference.code.CodePiece;
import dev.latchkey.console.reference.code.CodeWriter;
import dev.latchkey.console.reference.code.Highlighter;
import dev.latchkey.console.reference.code.Language;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Code that calls an operation, one for each credential it accepts. Secrets stand in it as variables of the environment.
 */
public final class Examples {

    /** Longest sample put into code, in characters. */
    private static final int BODY_LENGTH_MAX = 1_500;

    /** Of the key that a token is bound to (RFC 9449), where the code does not make it. */
    private static final Header PROOF = new Header("DPoP", Text.of(new Variable("DPOP_PROOF")));

    private final String apiOrigin;
    private final CredentialCarriers carriers;
    private final CodeWriter writer;

    Examples(CredentialCarriers carriers, CodeWriter writer) {
        this.apiOrigin = writer.places().issuer();
        this.carriers = carriers;
        this.writer = writer;
    }

    /**
     * One piece of code to copy.
     *
     * @param title the credential it is for
     * @param hint what to know before; empty for nothing
     * @param isWithToken whether it gets a token
     */
    public record Example(String title, String hint, boolean isWithToken, List<CodePiece> code) {
        public Example {
            code = List.copyOf(code);
        }
    }

    /** Where tokens are got. */
    AuthorizationPlaces places() {
        return writer.places();
    }

    List<Example> of(Messages messages, OperationReference operation, Language language) {
        var examples = new ArrayList<Example>();
        if (operation.access().isPublic()) {
            examples.add(example(
                    messages.text("reference.example.none"),
                    "",
                    language,
                    call(operation, List.of(), Proof.NONE, List.of())));
        }
        for (var way : operation.access().ways()) {
            if (way.needs().size() > 1) {
                examples.add(together(messages, operation, way, language));
            } else {
                var need = way.needs().getFirst();
                need.kinds().stream()
                        .filter(kind -> isTaken(need, kind))
                        .sorted()
                        .forEach(kind -> examples.add(example(
                                title(messages, need, kind),
                                hint(messages, need, kind),
                                language,
                                call(operation, List.of(new Put(need, kind)), proof(need, kind), scopes(need)))));
            }
        }
        return examples.stream().distinct().toList();
    }

    /** Under FAPI 2.0 no API takes the secret of a client. */
    private boolean isTaken(Need need, CredentialKind kind) {
        return !(places().isUnderFapi2()
                && kind == CredentialKind.CLIENT_CREDENTIALS
                && need.location().place() == Location.Place.BASIC);
    }

    private Example example(String title, String hint, Language language, CodeCall call) {
        return new Example(
                title, hint, call.proof() != Proof.NONE, Highlighter.pieces(language, writer.write(language, call)));
    }

    private static String title(Messages messages, Need need, CredentialKind kind) {
        return messages.text(
                switch (kind) {
                    case API_KEY -> "reference.example.apiKey";
                    case PARTNER_API_KEY ->
                        need.isInQuery() ? "reference.example.partnerKey.query" : "reference.example.partnerKey";
                    case CLIENT_CREDENTIALS ->
                        need.location().equals(Location.BASIC)
                                ? "reference.example.client.basic"
                                : "reference.example.client";
                    case AUTHORIZATION_CODE -> "reference.example.code";
                });
    }

    private static String hint(Messages messages, Need need, CredentialKind kind) {
        return switch (proof(need, kind)) {
            case NONE -> "";
            case CLIENT -> messages.text("reference.example.client.hint");
            case USER -> agreed(messages, need);
        };
    }

    private static Proof proof(Need need, CredentialKind kind) {
        if (need.location().place() != Location.Place.TOKEN) {
            return Proof.NONE;
        }
        return switch (kind) {
            case API_KEY, PARTNER_API_KEY -> Proof.NONE;
            case CLIENT_CREDENTIALS -> Proof.CLIENT;
            case AUTHORIZATION_CODE -> Proof.USER;
        };
    }

    /** Those to ask for. */
    private static List<String> scopes(Need need) {
        return need.isOneScopeEnough() ? need.scopes().stream().limit(1).toList() : need.scopes();
    }

    private Example together(Messages messages, OperationReference operation, Way way, Language language) {
        var puts = way.needs().stream()
                .map(need ->
                        new Put(need, need.kinds().stream().sorted().findFirst().orElseThrow()))
                .toList();
        var all = way.needs().stream()
                .map(need -> messages.text(need.badges().getFirst().key()))
                .reduce((one, other) -> messages.text("common.and", one, other))
                .orElseThrow();
        return example(
                messages.text("reference.example.together", all),
                "",
                language,
                call(operation, puts, Proof.NONE, List.of()));
    }

    private static String agreed(Messages messages, Need need) {
        var join = need.isOneScopeEnough() ? "common.or" : "common.and";
        return need.scopes().stream()
                .reduce((one, other) -> messages.text(join, one, other))
                .map(scopes -> messages.text("reference.example.code.scopes", scopes))
                .orElseGet(() -> messages.text("reference.example.code.hint"));
    }

    /** A credential of a kind where an alternative takes it. */
    private record Put(Need need, CredentialKind kind) {

        private Location location() {
            return need.location();
        }

        private Variable variable() {
            return new Variable(
                    switch (kind) {
                        case API_KEY -> "API_KEY";
                        case PARTNER_API_KEY -> "PARTNER_KEY";
                        case CLIENT_CREDENTIALS, AUTHORIZATION_CODE ->
                            location().place() == Location.Place.TOKEN ? CodeCall.ACCESS_TOKEN : "API_KEY";
                    });
        }
    }

    private CodeCall call(OperationReference operation, List<Put> puts, Proof proof, List<String> scopes) {
        var headers = new ArrayList<Header>();
        puts.forEach(put -> headers.addAll(headers(put)));
        if (proof == Proof.NONE
                && places().isUnderFapi2()
                && puts.stream().anyMatch(put -> put.location().place() == Location.Place.TOKEN)) {
            headers.add(PROOF);
        }
        return new CodeCall(
                operation.method().name(),
                address(operation, puts),
                headers,
                puts.stream()
                        .filter(put -> put.location().place() == Location.Place.BASIC)
                        .map(Examples::basic)
                        .findFirst()
                        .orElse(null),
                body(operation),
                proof,
                String.join(" ", scopes));
    }

    private static Basic basic(Put put) {
        return put.kind() == CredentialKind.CLIENT_CREDENTIALS
                ? new Basic(new Variable("CLIENT_ID"), new Variable("CLIENT_SECRET"))
                : new Basic(put.variable(), null);
    }

    private List<Header> headers(Put put) {
        var name = put.location().name();
        return switch (put.location().place()) {
            case TOKEN -> List.of(authorization(places().isUnderFapi2() ? "DPoP" : "Bearer", put));
            case AUTHORIZATION -> List.of(authorization(name, put));
            case HEADER -> List.of(new Header(name.isEmpty() ? carriers.keyHeader() : name, Text.of(put.variable())));
            case COOKIE -> List.of(new Header("Cookie", Text.of(new Literal(name + "="), put.variable())));
            case QUERY, BASIC -> List.of();
        };
    }

    private static Header authorization(String scheme, Put put) {
        var value = scheme.isEmpty() ? Text.of(put.variable()) : Text.of(new Literal(scheme + " "), put.variable());
        return new Header("Authorization", value);
    }

    private static CodeCall.@Nullable Body body(OperationReference operation) {
        var body = operation.request();
        if (body == null) {
            return null;
        }
        var isShort = body.isJson() && body.sample().length() <= BODY_LENGTH_MAX;
        return new CodeCall.Body(body.mediaType().replace("'", ""), isShort ? body.sample() : "");
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

    private Text address(OperationReference operation, List<Put> puts) {
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
        var parts = new ArrayList<Part>();
        for (var put : puts) {
            if (put.need().isInQuery()) {
                var name = put.location().name();
                path.append(separator)
                        .append(name.isEmpty() ? carriers.keyParameter() : name)
                        .append('=');
                parts.add(new Literal(path.toString()));
                parts.add(put.variable());
                path.setLength(0);
                separator = '&';
            }
        }
        if (!path.isEmpty()) {
            parts.add(new Literal(path.toString()));
        }
        return new Text(parts);
    }
}
