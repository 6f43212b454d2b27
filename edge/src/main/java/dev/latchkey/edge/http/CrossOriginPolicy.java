package dev.latchkey.edge.http;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser is told about programs of other origins (Fetch standard, section 3.3). Every answer is made beforehand, so that a
 * request costs a look into a map. Immutable.
 */
public final class CrossOriginPolicy {

    /** What a page may read of an answer beside the headers that the Fetch standard always shows (section 2.2.2). */
    public static final List<String> READABLE_ALWAYS =
            List.of("WWW-Authenticate", "DPoP-Nonce", "Retry-After", "X-Request-Id");

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String BEGINNING = "access-control-";
    private static final Map<String, String> VARIES = Map.of("Vary", "Origin");

    private final Map<String, Map<String, String>> byOrigin = new HashMap<>();
    private final Map<String, String> byOthers;
    private final String requestHeaders;
    private final String rememberedSeconds;

    private CrossOriginPolicy(Map<String, String> byOthers, Collection<String> requestHeaders, Duration remembered) {
        this.byOthers = byOthers;
        this.requestHeaders = String.join(", ", requestHeaders);
        this.rememberedSeconds = Long.toString(remembered.toSeconds());
    }

    /**
     * {@code *} is what every answer says, whoever asks: so a browser gives such a call no cookie, and no answer varies with {@code
     * Origin}, whatever cache stands between.
     *
     * @param requestHeaders those that a page may send
     * @param readable headers of answers that a page may read
     * @param remembered how long a browser may remember the answer to a preflight
     */
    public static CrossOriginPolicy ofAnyOrigin(
            Collection<String> requestHeaders, Collection<String> readable, Duration remembered) {
        return new CrossOriginPolicy(
                Map.of(ALLOW_ORIGIN, "*", "Access-Control-Expose-Headers", String.join(", ", readable)),
                requestHeaders,
                remembered);
    }

    /**
     * For some origins alone; every answer varies with {@code Origin}, so that no cache hands one what was answered to another.
     *
     * @param origins compared exactly with what a browser sends
     * @param withCredentials whether a page may send what the browser holds for us
     */
    public static CrossOriginPolicy ofOrigins(
            Set<String> origins,
            boolean withCredentials,
            Collection<String> requestHeaders,
            Collection<String> readable,
            Duration remembered) {
        var policy = new CrossOriginPolicy(VARIES, requestHeaders, remembered);
        for (var origin : origins) {
            var headers = new LinkedHashMap<String, String>();
            headers.put(ALLOW_ORIGIN, origin);
            headers.put("Access-Control-Expose-Headers", String.join(", ", readable));
            if (withCredentials) {
                headers.put("Access-Control-Allow-Credentials", "true");
            }
            headers.putAll(VARIES);
            policy.byOrigin.put(origin, Map.copyOf(headers));
        }
        return policy;
    }

    /** What every answer carries, refusals included, to whoever asks from this origin. */
    public Map<String, String> everyAnswer(@Nullable String origin) {
        return origin == null ? byOthers : byOrigin.getOrDefault(origin, byOthers);
    }

    /** Whether a page of this origin may read answers. */
    public boolean admits(@Nullable String origin) {
        return everyAnswer(origin).containsKey(ALLOW_ORIGIN);
    }

    /**
     * What is answered when a browser asks before it calls. Who is not admitted learns nothing.
     *
     * @param methods of the path, as a list with commas
     */
    public HttpResponse preflight(@Nullable String origin, String methods) {
        var headers = new LinkedHashMap<>(everyAnswer(origin));
        headers.remove("Access-Control-Expose-Headers");
        if (admits(origin)) {
            headers.put("Access-Control-Allow-Methods", methods);
            headers.put("Access-Control-Allow-Headers", requestHeaders);
            headers.put("Access-Control-Max-Age", rememberedSeconds);
        }
        return HttpResponse.empty(204).with(headers);
    }

    /** Puts what such a policy says into an answer that comes from elsewhere, in place of what that says. */
    static void writeOver(MultiMap answer, Map<String, String> everyAnswer) {
        answer.names().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(BEGINNING))
                .toList()
                .forEach(answer::remove);
        everyAnswer.forEach((name, value) -> {
            if (name.equals("Vary")) {
                answer.add(name, value); // with what else it varies
            } else {
                answer.set(name, value);
            }
        });
    }
}
