package dev.latchkey.core.proof;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a JWS header or a claims set; a member of another type than asked for is refused, not converted. */
public final class Members {

    private final Map<String, Object> values;

    private Members(Map<String, Object> values) {
        this.values = values;
    }

    /** Reads one JSON object. */
    public static Members parse(byte[] json) throws ProofException {
        return new Members(ProofJson.parse(json));
    }

    /** Whether any of the names is present, with whatever value. */
    public boolean hasAny(String... names) {
        for (var name : names) {
            if (values.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** @throws ProofException when it is there and no text */
    public Optional<String> findText(String name) throws ProofException {
        return Optional.ofNullable(typed(name, String.class, "text"));
    }

    /** @throws ProofException when it is missing, empty, longer than the limit or no text */
    public String text(String name, int lengthMax) throws ProofException {
        var text = typed(name, String.class, "text");
        if (text == null || text.isEmpty() || text.length() > lengthMax) {
            throw new ProofException(name + ": expected text of 1 to " + lengthMax + " characters");
        }
        return text;
    }

    /** A NumericDate (RFC 7519 §2), to the millisecond; empty when missing. */
    public Optional<Instant> findInstant(String name) throws ProofException {
        var number = typed(name, Number.class, "a number of seconds");
        if (number == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    number instanceof Long seconds
                            ? Instant.ofEpochSecond(seconds)
                            : Instant.ofEpochMilli(Math.round(number.doubleValue() * 1000)));
        } catch (DateTimeException e) {
            throw new ProofException(name + ": out of range");
        }
    }

    /** A NumericDate that must be there. */
    public Instant instant(String name) throws ProofException {
        return findInstant(name).orElseThrow(() -> new ProofException(name + ": missing"));
    }

    /** The one text that a claim holds, alone or as the only element of an array (RFC 7519 §4.1.3). */
    public String onlyText(String name) throws ProofException {
        var value = values.get(name);
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof List<?> list && list.size() == 1 && list.getFirst() instanceof String text) {
            return text;
        }
        throw new ProofException(name + ": expected exactly one text");
    }

    /** A JWK within a header; private members in it are refused by {@link PublicJwk#parse}. */
    public PublicJwk jwk(String name) throws ProofException {
        var jwk = typed(name, Map.class, "an object");
        if (jwk == null) {
            throw new ProofException(name + ": missing");
        }
        return PublicJwk.parse(jwk);
    }

    private <T> @Nullable T typed(String name, Class<T> type, String expected) throws ProofException {
        var value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new ProofException(name + ": expected " + expected);
        }
        return type.cast(value);
    }

    /** The claims may name people: nothing of them belongs in a log. */
    @Override
    public String toString() {
        return "Members[" + values.size() + "]";
    }
}
