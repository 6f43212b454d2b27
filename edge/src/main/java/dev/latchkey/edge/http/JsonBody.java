package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON written field by field, so that what goes out is what a line of code names. */
public final class JsonBody {

    private static final JsonFactory JSON = new JsonFactory();

    /** What is written may be a secret, which must not stay behind in a buffer that is used again. */
    private static final JsonMapper FORGETFUL = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .build();

    private static final JsonMapper PLAIN = JsonMapper.builder(JSON).build();

    private JsonBody() {}

    /** An empty object, to be filled. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An empty array, to be filled. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** One object in UTF-8, whose members {@code members} writes. */
    public static Buffer object(Consumer<JsonGenerator> members) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** A tree that holds no secret, in UTF-8. */
    public static Buffer plain(JsonNode tree) {
        return Buffer.buffer(PLAIN.writeValueAsBytes(tree));
    }

    /** A tree, indented for people. Nothing of it stays behind in memory that is used again. */
    public static String indented(JsonNode tree) {
        return FORGETFUL.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    /** A tree in UTF-8. Nothing of it stays behind in memory that is used again. */
    public static byte[] tree(JsonNode tree) {
        return FORGETFUL.writeValueAsBytes(tree);
    }

    /** Writes to a text, which may be of any length; to be closed. */
    public static JsonGenerator to(Writer text) {
        return JSON.createGenerator(ObjectWriteContext.empty(), text);
    }

    /** As {@link #to}, indented for people as {@link #indented} does it, and in UTF-8; it writes trees too. */
    public static JsonGenerator indentedTo(OutputStream bytes) {
        return FORGETFUL.writerWithDefaultPrettyPrinter().createGenerator(bytes);
    }

    /** Writes an array of texts as the member {@code name}. */
    public static void strings(JsonGenerator json, String name, Iterable<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
