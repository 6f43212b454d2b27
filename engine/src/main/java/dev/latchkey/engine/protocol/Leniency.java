package dev.latchkey.engine.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What servers read in different ways, and what is refused unless an API takes it. All but two are forms of request targets
 * ({@link #ofTargets}), each within a value only: a segment that a path parameter stands for, or the value of a query parameter. What
 * each lets through, and what stays refused, is in decision 24, for bodies in decisions 4 and 29.
 */
public enum Leniency {

    /**
     * {@code %2F} in a value (RFC 3986 §2.2: it is data, and no slash).
     *
     * <p>Danger: an upstream that decodes before it cuts the path at its slashes sees more segments than were judged, and may do what
     * no document lists.
     */
    ENCODED_SLASH(
            "encodedSlash",
            "an upstream that decodes before it splits the path sees more segments than were judged, and may do what"
                    + " no document lists"),

    /**
     * {@code %25} in a value (RFC 3986 §2.4: decoded once and never again).
     *
     * <p>Danger: an upstream that decodes twice sees another value than the one that was sent.
     */
    ENCODED_PERCENT("encodedPercent", "an upstream that decodes twice sees another value than was sent"),

    /**
     * Parameters of a segment behind a semicolon, {@code /orders/7;v=1} (RFC 3986 §3.3).
     *
     * <p>Danger: some upstreams cut a segment at its semicolon and others take it for part of the value, so that caches, logs and filters
     * behind the gateway may not mean the same by it.
     */
    PATH_PARAMETERS(
            "pathParameters",
            "some upstreams cut a segment at its semicolon, and others take it for part of the value"),

    /**
     * Percent-encoded bytes of ISO 8859-1 that are no UTF-8, {@code %E9} (RFC 3986 §2.5 asks for UTF-8 of what is new).
     *
     * <p>Danger: upstreams read such bytes, drop them or replace them, so that different values become the same.
     */
    LATIN_1("latin1", "upstreams read such bytes, drop or replace them, so that different values may become one"),

    /**
     * {@code %23} and {@code %3F} in a value where the path as far as there, or without the rest of that segment, is another one that asks
     * for the same, or that has not the method (RFC 3986 §3.3: encoded, they are data and end no path).
     *
     * <p>Danger: an upstream that decodes before it looks for its query runs what is at the beginning of the path, also by a method that
     * no document describes there.
     */
    ENCODED_PATH_END(
            "encodedPathEnd",
            "an upstream that decodes %23 or %3F before it looks for the end of the path runs what is at its beginning,"
                    + " by a method too that no document describes there"),

    /**
     * A body that is plainly no form with an operation whose query decides which security applies, by callers who are let in by the
     * query.
     *
     * <p>Danger: an upstream that puts the members of a body among the parameters of the query does what was never judged.
     */
    CONDITIONAL_BODIES(
            "conditionalBodies",
            "an upstream that takes what is in a body for parameters of the query does what only stricter security"
                    + " would let in"),

    /**
     * A parameter in a body by which some servers execute another method of the path, {@code _method} and its kin.
     *
     * <p>Danger: an upstream with such an override (Rack, Laravel, Symfony, Spring, Phoenix) does what was never judged.
     */
    METHOD_IN_BODY(
            "methodInBody",
            "an upstream that takes the method from a parameter in the body (_method) does what was never judged");

    private static final Set<Leniency> OF_TARGETS = Collections.unmodifiableSet(
            EnumSet.of(ENCODED_SLASH, ENCODED_PERCENT, PATH_PARAMETERS, LATIN_1, ENCODED_PATH_END));

    private final String wireName;
    private final String danger;

    Leniency(String wireName, String danger) {
        this.wireName = wireName;
        this.danger = danger;
    }

    /** Those that are forms of request targets. */
    public static Set<Leniency> ofTargets() {
        return OF_TARGETS;
    }

    /** As configuration, log and metric call it. */
    public String wireName() {
        return wireName;
    }

    /** What may happen, in one clause for whoever takes it. */
    public String danger() {
        return danger;
    }

    /** Its name and its danger. */
    public String sentence() {
        return wireName + ", so that " + danger;
    }

    /** Finds one by its name, exactly. */
    public static Optional<Leniency> find(String wireName) {
        return Arrays.stream(values())
                .filter(one -> one.wireName.equals(wireName))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return names(EnumSet.allOf(Leniency.class));
    }

    /** The names of some, in the order of this type. */
    public static List<String> names(Set<Leniency> some) {
        return some.stream().sorted().map(Leniency::wireName).toList();
    }
}
