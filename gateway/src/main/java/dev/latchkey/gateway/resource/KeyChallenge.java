package dev.latchkey.gateway.resource;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The challenge where keys are taken. RFC 9110 §15.5.2 wants one that applies, and the registry (§16.4.1) has no scheme for
 * keys: a key behind a word in {@code Authorization} is asked for by that word, any other by {@code ApiKey} with the members
 * {@code in} and {@code name} that OpenAPI has for its place.
 */
final class KeyChallenge {

    private final CredentialCarriers carriers;
    private final String realm;

    KeyChallenge(CredentialCarriers carriers, String realm) {
        this.realm = " realm=\"" + realm + "\"";
        this.carriers = carriers;
    }

    /** One challenge for each place. */
    String of(Set<Location> places) {
        return places.stream().map(this::of).collect(Collectors.joining(", "));
    }

    private String of(Location at) {
        var name = at.name();
        return switch (at.place()) {
            case AUTHORIZATION -> name.isEmpty() ? at("header", "Authorization") : name + realm;
            case HEADER -> at("header", name.isEmpty() ? carriers.keyHeader() : name);
            case QUERY -> at("query", name.isEmpty() ? carriers.keyParameter() : name);
            case COOKIE -> at("cookie", name);
            case TOKEN, BASIC -> throw new IllegalArgumentException("expected a place of keys, came " + at);
        };
    }

    /** Names are those of headers, parameters and cookies that can carry keys, in which nothing needs a backslash. */
    private String at(String in, String name) {
        return "ApiKey" + realm + ", in=\"" + in + "\", name=\"" + name + "\"";
    }
}
