package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The places that a document's keys stand in: one for each header, however it is spelled, and the deployment's own where it is that. */
final class KeyPlaces {

    private final CredentialCarriers carriers;
    private final Map<String, Location> headers = new HashMap<>();

    KeyPlaces(CredentialCarriers carriers) {
        this.carriers = carriers;
    }

    boolean isKeyHeader(String name) {
        return name.equalsIgnoreCase(carriers.keyHeader());
    }

    boolean isKeyParameter(String name) {
        return name.equals(carriers.keyParameter());
    }

    /** The first spelling of a header is the one that is shown. */
    Location header(String name) {
        return isKeyHeader(name)
                ? Location.KEY_HEADER
                : headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> new Location(Place.HEADER, name));
    }

    Location parameter(String name) {
        return isKeyParameter(name) ? Location.KEY_QUERY : new Location(Place.QUERY, name);
    }

    /** A token of RFC 9110 §5.6.2; cookies are named so, too (RFC 6265 §4.1.1). */
    static boolean isHeaderName(String text) {
        return text.length() <= CredentialCarriers.NAME_LENGTH_MAX && text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    }

    /** What needs no escape in a query, so that there is one way to spell it. */
    static boolean isParameterName(String text) {
        return text.length() <= CredentialCarriers.NAME_LENGTH_MAX && text.matches("[A-Za-z0-9._~-]+");
    }
}
