package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.PercentEncoding;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an {@code application/x-www-form-urlencoded} body, read once from the whole body. No name appears twice
 * (RFC 6749 §3.2), but for {@code resource}, of which RFC 8707 section 2 allows several. {@code toString} shows names only, because values may be secrets.
 */
public final class FormParameters {

    /** Most parameters of one body: three for each of 256 scopes, and the rest of a form. */
    public static final int PARAMETERS_MAX = 1_000;

    private static final Pattern CONTENT_TYPE = Pattern.compile(
            "application/x-www-form-urlencoded[ \t]*(;[ \t]*charset=\"?utf-8\"?[ \t]*)?;?", Pattern.CASE_INSENSITIVE);

    private static final String REPEATABLE = "resource";

    private final Map<String, String> values;
    private final boolean hasSeveral;

    private FormParameters(Map<String, String> values, boolean hasSeveral) {
        this.values = values;
        this.hasSeveral = hasSeveral;
    }

    /** The body is not a form that can be read in exactly one way. The message names no value. */
    public static final class Malformed extends IllegalArgumentException {
        private Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads a body.
     *
     * @param contentType the request's Content-Type; absent when it has none
     * @throws Malformed for another content type or charset than UTF-8, a repeated name, an empty name, a bad percent
     *     sequence, bytes that are not UTF-8, or more than {@value #PARAMETERS_MAX} parameters
     */
    public static FormParameters parse(Buffer body, @Nullable String contentType) {
        if (contentType == null || !CONTENT_TYPE.matcher(contentType.strip()).matches()) {
            throw new Malformed("expected Content-Type application/x-www-form-urlencoded in UTF-8");
        }
        return parse(body.getBytes());
    }

    /**
     * Reads the query of a target, under the same rules.
     *
     * @param query without the question mark; absent when there is none
     * @throws Malformed as for a body
     */
    public static FormParameters parseQuery(@Nullable String query) {
        return parse(query == null ? new byte[0] : query.getBytes(StandardCharsets.UTF_8));
    }

    /** No parameters. */
    public static FormParameters none() {
        return new FormParameters(Map.of(), false);
    }

    private static FormParameters parse(byte[] body) {
        var values = new LinkedHashMap<String, String>();
        var hasSeveral = false;
        var start = 0;
        while (start < body.length) {
            var end = indexOf(body, '&', start, body.length);
            if (end > start) {
                hasSeveral |= !put(values, body, start, end);
            }
            start = end + 1;
        }
        return new FormParameters(values, hasSeveral);
    }

    /** @return false for one more of a name that may come several times; the first value stands */
    private static boolean put(Map<String, String> values, byte[] body, int start, int end) {
        var equals = indexOf(body, '=', start, end);
        var name = decode(body, start, equals);
        if (name.isEmpty()) {
            throw new Malformed("expected every parameter to have a name");
        }
        var isFirst = values.putIfAbsent(name, decode(body, Math.min(equals + 1, end), end)) == null;
        if (!isFirst && !name.equals(REPEATABLE)) {
            throw new Malformed("expected each parameter once, got one twice");
        }
        if (values.size() > PARAMETERS_MAX) {
            throw new Malformed("expected at most " + PARAMETERS_MAX + " parameters");
        }
        return isFirst;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        var at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String decode(byte[] encoded, int start, int end) {
        return PercentEncoding.decodeForm(encoded, start, end)
                .orElseThrow(() -> new Malformed("expected UTF-8, with two hexadecimal digits after each '%'"));
    }

    /** The value; empty text when the parameter is there without one, nothing when it is not there. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value when it has one: a parameter sent without a value counts as omitted (RFC 6749 §3.2). */
    public Optional<String> findNonEmpty(String name) {
        return find(name).filter(value -> !value.isEmpty());
    }

    /** Whether {@code resource} stands there more than once: then nobody may act as if the first were the only one. */
    public boolean hasSeveralResources() {
        return hasSeveral;
    }

    /** @throws Malformed when the parameter is missing or empty */
    public String required(String name) {
        return findNonEmpty(name).orElseThrow(() -> new Malformed("expected the parameter " + name));
    }

    /** The names, without order. */
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public String toString() {
        return "FormParameters" + values.keySet();
    }
}
