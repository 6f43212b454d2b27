package dev.latchkey.manage;

import dev.latchkey.core.json.StrictJson;
import dev.latchkey.engine.protocol.DateTimes;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of a request, read strictly: an object, no member twice, no member unknown, every text limited. */
final class JsonInput {

    private static final int TEXT_LENGTH_MAX = 4_000;

    private static final StrictJson JSON = new StrictJson(TEXT_LENGTH_MAX);

    private final JsonNode root;

    private JsonInput(JsonNode root) {
        this.root = root;
    }

    /**
     * @param known the members that the operation takes
     * @throws Problem when it is anything else
     */
    static JsonInput read(ManageCall call, String... known) {
        var type = call.header("Content-Type");
        if (type == null || !type.matches("(?i)application/(merge-patch\\+)?json(\\s*;.*)?")) {
            throw new Problem(415, "Unsupported media type", "expected a body of application/json", "Content-Type");
        }
        var input = new JsonInput(parse(call.http().body()));
        var names = Set.of(known);
        for (var name : input.root.propertyNames()) {
            if (!names.contains(name)) {
                throw Problem.malformed(name, "not a member of this operation: expected " + List.of(known));
            }
        }
        return input;
    }

    private static JsonNode parse(Buffer body) {
        return JSON.object(body.getBytes())
                .orElseThrow(() -> Problem.malformed(
                        null,
                        "expected one JSON object in UTF-8, no member twice, at most " + StrictJson.DEPTH_MAX
                                + " deep and texts of at most " + TEXT_LENGTH_MAX + " characters"));
    }

    /** Whether the member was sent, be it null. */
    boolean has(String name) {
        return root.has(name);
    }

    String text(String name) {
        var value = textOrNull(name);
        if (value == null) {
            throw Problem.malformed(name, "expected a text");
        }
        return value;
    }

    String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    /** Null when it is absent or null. */
    @Nullable
    String textOrNull(String name) {
        var node = root.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw Problem.malformed(name, "expected a text");
        }
        return node.asString();
    }

    /** Empty when it is absent or null. */
    Optional<JsonNode> object(String name) {
        var node = root.get(name);
        if (node != null && !node.isNull() && !node.isObject()) {
            throw Problem.malformed(name, "expected an object");
        }
        return Optional.ofNullable(node).filter(JsonNode::isObject);
    }

    boolean bool(String name) {
        var node = root.get(name);
        if (node == null || !node.isBoolean()) {
            throw Problem.malformed(name, "expected true or false");
        }
        return node.asBoolean();
    }

    int number(String name) {
        var node = root.get(name);
        if (node == null || !node.isInt()) {
            throw Problem.malformed(name, "expected a whole number");
        }
        return node.asInt();
    }

    @Nullable
    Instant instantOrNull(String name) {
        var text = textOrNull(name);
        return text == null ? null : instant(name, text);
    }

    /** A date-time of RFC 3339. */
    static Instant instant(String name, String text) {
        return DateTimes.parse(text)
                .orElseThrow(() ->
                        Problem.malformed(name, "expected a date-time of RFC 3339, such as 2027-01-31T00:00:00Z"));
    }

    List<String> texts(String name, int countMax) {
        return texts(name, root.get(name), countMax);
    }

    private static List<String> texts(String name, @Nullable JsonNode node, int countMax) {
        if (node == null || !node.isArray() || node.size() > countMax) {
            throw Problem.malformed(name, "expected an array of at most " + countMax + " texts");
        }
        var texts = new ArrayList<String>();
        for (var element : node) {
            if (!element.isString()) {
                throw Problem.malformed(name, "expected texts only");
            }
            texts.add(element.asString());
        }
        return texts;
    }

    /** An object of arrays of texts. */
    Map<String, List<String>> lists(String name, int membersMax, int countMax) {
        var node = root.get(name);
        if (node == null || !node.isObject() || node.size() > membersMax) {
            throw Problem.malformed(name, "expected an object of at most " + membersMax + " members");
        }
        var lists = new TreeMap<String, List<String>>();
        for (var member : node.properties()) {
            lists.put(member.getKey(), texts(name, member.getValue(), countMax));
        }
        return lists;
    }

    /** Reads a value with a parser that says what it expects. */
    static <T> T parsed(String name, Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(422, "A value breaks a rule", name + ": " + e.getMessage(), name);
        }
    }
}
