package dev.latchkey.console.reference.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as code makes it. Secrets are no part of it: they stand in variables of the environment.
 *
 * @param headers without HTTP basic and without the media type of the body
 * @param basic absent when the request has no credential by HTTP basic
 * @param body absent when the request has none
 * @param scopes to ask a token for, with spaces between; empty for all that there are
 */
public record CodeCall(
        String method,
        Text url,
        List<Header> headers,
        @Nullable Basic basic,
        @Nullable Body body,
        Proof proof,
        String scopes) {

    /** The variable that an access token is in. */
    public static final String ACCESS_TOKEN = "ACCESS_TOKEN";

    /** How the code comes by its access token. */
    public enum Proof {
        /** It needs none. */
        NONE,
        /** By client credentials (RFC 6749 §4.4). */
        CLIENT,
        /** Of a user who agreed, by an authorization code with PKCE (RFC 6749 §4.1, RFC 7636). */
        USER
    }

    public CodeCall {
        headers = List.copyOf(headers);
    }

    /** A piece of a text. */
    public sealed interface Part {}

    /** As it stands. */
    public record Literal(String text) implements Part {}

    /** What a variable holds; its name is in capitals with underscores. */
    public record Variable(String name) implements Part {}

    /** Pieces behind one another. */
    public record Text(List<Part> parts) {
        public Text {
            parts = List.copyOf(parts);
        }

        public static Text of(Part... parts) {
            return new Text(List.of(parts));
        }
    }

    /** A header of the request. */
    public record Header(String name, Text value) {}

    /**
     * A credential by HTTP basic (RFC 7617).
     *
     * @param password absent for an empty one
     */
    public record Basic(Variable user, @Nullable Variable password) {}

    /**
     * The content of the request.
     *
     * @param json that is sent; empty where it is read from a file that is called {@code body}
     */
    public record Body(String mediaType, String json) {}

    boolean isFor(Proof other) {
        return proof == other;
    }

    boolean isWithToken() {
        return proof != Proof.NONE;
    }

    /**
     * The same with other names of the variables that it reads; an access token that the code gets is none of them.
     *
     * @param prefix before each name, with an underscore between
     */
    CodeCall reading(String prefix) {
        return new CodeCall(
                method,
                reading(prefix, url),
                headers.stream()
                        .map(header -> new Header(header.name(), reading(prefix, header.value())))
                        .toList(),
                basic == null
                        ? null
                        : new Basic(
                                reading(prefix, basic.user()),
                                basic.password() == null ? null : reading(prefix, basic.password())),
                body,
                proof,
                scopes);
    }

    private Text reading(String prefix, Text text) {
        return new Text(text.parts().stream()
                .map(part -> part instanceof Variable variable ? reading(prefix, variable) : part)
                .toList());
    }

    private Variable reading(String prefix, Variable variable) {
        return isWithToken() && variable.name().equals(ACCESS_TOKEN)
                ? variable
                : new Variable(prefix + "_" + variable.name());
    }

    /** Its address without a query, as a proof names it (RFC 9449 section 4.2). */
    Text urlWithoutQuery() {
        var parts = new ArrayList<Part>();
        for (var part : url.parts()) {
            if (part instanceof Literal(String text) && text.indexOf('?') >= 0) {
                parts.add(new Literal(text.substring(0, text.indexOf('?'))));
                break;
            }
            parts.add(part);
        }
        return new Text(parts);
    }

    /**
     * Names of the variables of the environment that it reads, sorted.
     *
     * @param proven what proves the client where it gets a token
     */
    List<String> environment(String proven) {
        var names = new TreeSet<String>();
        addTo(names, url);
        headers.forEach(header -> addTo(names, header.value()));
        if (basic != null) {
            names.add(basic.user().name());
            Optional.ofNullable(basic.password()).ifPresent(password -> names.add(password.name()));
        }
        if (isWithToken()) {
            names.remove(ACCESS_TOKEN);
            names.addAll(List.of("CLIENT_ID", proven));
        }
        if (isFor(Proof.USER)) {
            names.add("REDIRECT_URI");
        }
        return List.copyOf(names);
    }

    private static void addTo(TreeSet<String> names, Text text) {
        for (var part : text.parts()) {
            if (part instanceof Variable variable) {
                names.add(variable.name());
            }
        }
    }
}
