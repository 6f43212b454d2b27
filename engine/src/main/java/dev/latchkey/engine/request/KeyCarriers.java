package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.SchemeReading;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the credentials of one API stand, beside the places that the whole deployment has. Immutable.
 *
 * @param words each place in {@code Authorization} where a key stands behind a word, or alone
 * @param basic what HTTP basic carries; empty where it is not taken
 * @param takesDeploymentsHeader whether a scheme stands for keys in the deployment's header, or none for keys in another
 */
record KeyCarriers(
        List<Location> headers,
        List<Location> parameters,
        List<Location> cookies,
        List<Location> words,
        Optional<Basic> basic,
        boolean takesDeploymentsHeader) {

    /** Nowhere else. */
    static final KeyCarriers NONE = new KeyCarriers(List.of(), List.of(), List.of(), List.of(), Optional.empty(), true);

    /** What the user name of HTTP basic is. */
    enum Basic {
        /** The id of a client, whose secret is the password. */
        CLIENT,
        /** A key; the password says nothing. */
        KEY
    }

    static KeyCarriers of(Collection<SchemeReading> schemes) {
        var locations = new LinkedHashSet<Location>();
        Optional<Basic> basic = Optional.empty();
        for (var one : schemes) {
            var scheme = one.scheme();
            if (scheme instanceof SecurityScheme.ApiKey || scheme instanceof SecurityScheme.ClientSecret) {
                locations.add(scheme.location());
                if (scheme.location().equals(Location.BASIC)) {
                    basic = Optional.of(scheme instanceof SecurityScheme.ApiKey ? Basic.KEY : Basic.CLIENT);
                }
            }
        }
        return new KeyCarriers(
                named(locations, Place.HEADER),
                named(locations, Place.QUERY),
                named(locations, Place.COOKIE),
                locations.stream()
                        .filter(location -> location.place() == Place.AUTHORIZATION)
                        .toList(),
                basic,
                locations.contains(Location.KEY_HEADER)
                        || named(locations, Place.HEADER).isEmpty());
    }

    private static List<Location> named(Collection<Location> locations, Place place) {
        return locations.stream()
                .filter(location ->
                        location.place() == place && !location.name().isEmpty())
                .toList();
    }
}
