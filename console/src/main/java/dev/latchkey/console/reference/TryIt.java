package dev.latchkey.console.reference;

import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.Messages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The try-it part of an operation's page.
 *
 * @param values what was typed, by name of the field; never the credential
 * @param errors messages by name of the field; the empty name for the call as a whole
 * @param result absent before a call
 */
public record TryIt(
        Map<String, String> values,
        Map<String, String> errors,
        @Nullable Result result) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TEXT =
            Pattern.compile("(text/.*|.*[/+](json|xml)|application/x-www-form-urlencoded)(;.*)?");
    private static final List<String> HEADERS_SHOWN = List.of(
            "Content-Type",
            "Location",
            "ETag",
            "Link",
            "WWW-Authenticate",
            "Retry-After",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Concurrent-Limit",
            "X-RateLimit-Concurrent-Remaining",
            "X-Request-Id");

    public TryIt {
        values = Map.copyOf(values);
        errors = Map.copyOf(errors);
    }

    static TryIt none() {
        return new TryIt(Map.of(), Map.of(), null);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** A header of an answer. */
    public record Header(String name, String value) {}

    /** Why the platform refused, in its own words. */
    public record Refusal(
            String message,
            String gate,
            List<String> required,
            List<String> held,
            List<String> missing,
            String whoCanGrant) {}

    /**
     * What came back.
     *
     * @param request method and target as sent
     * @param body as text, cut; empty for none
     * @param refusal absent unless the platform refused
     */
    public record Result(
            String request,
            int status,
            long milliseconds,
            List<Header> headers,
            String body,
            boolean isCut,
            @Nullable Refusal refusal) {
        public boolean isGood() {
            return status < 400;
        }
    }

    static Result result(Messages messages, ApiCaller.Call call, ApiCaller.Reply reply, TryItForm form) {
        var type = reply.header("Content-Type").orElse("");
        var headers = HEADERS_SHOWN.stream()
                .flatMap(name ->
                        reply
                                .header(name)
                                .map(value -> new Header(name, form.withoutCredential(DocumentText.cut(value))))
                                .stream())
                .toList();
        var text = text(messages, reply, type);
        var json = reply.isCut() ? Optional.<JsonNode>empty() : json(text, type);
        var shown = json.map(TryIt::pretty).orElse(text);
        var isCut = reply.isCut() || shown.length() > ApiCaller.BODY_BYTES_MAX;
        return new Result(
                call.method() + " " + call.target().text(),
                reply.status(),
                reply.milliseconds(),
                headers,
                form.withoutCredential(isCut ? cut(shown) : shown),
                isCut,
                json.flatMap(TryIt::refusal).orElse(null));
    }

    private static String cut(String text) {
        return text.length() <= ApiCaller.BODY_BYTES_MAX ? text : text.substring(0, ApiCaller.BODY_BYTES_MAX);
    }

    private static String text(Messages messages, ApiCaller.Reply reply, String type) {
        if (reply.body().length() == 0) {
            return "";
        }
        return TEXT.matcher(type.toLowerCase(Locale.ROOT)).matches()
                ? reply.body().toString(StandardCharsets.UTF_8)
                : messages.text("reference.try.bytes", reply.body().length());
    }

    private static Optional<JsonNode> json(String text, String type) {
        if (!type.contains("json") || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static String pretty(JsonNode node) {
        return JsonBody.indented(node);
    }

    private static Optional<Refusal> refusal(JsonNode body) {
        var explanation = body.path("explanation");
        if (!explanation.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                body.path("message").asString(""),
                explanation.path("gate").asString(""),
                texts(explanation.path("required")),
                texts(explanation.path("held")),
                texts(explanation.path("missing")),
                explanation.path("whoCanGrant").asString("")));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(one -> one.asString("")).toList();
    }
}
