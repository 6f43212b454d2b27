package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.edge.http.JsonBody;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes a document as YAML and as JSON as its members are told, with the addresses that callers have. Nothing of it is kept but the two
 * texts, compressed. Belongs to one thread.
 */
final class DocumentMembers implements AutoCloseable {

    private final AuthorizationPlaces places;
    private final CompressedBody.Maker yamlBytes = new CompressedBody.Maker();
    private final CompressedBody.Maker jsonBytes = new CompressedBody.Maker();
    private final BufferedWriter yamlWriter =
            new BufferedWriter(new OutputStreamWriter(yamlBytes, StandardCharsets.UTF_8));
    private final YamlText yaml = new YamlText(yamlWriter);
    private final JsonGenerator json = JsonBody.indentedTo(jsonBytes);
    private int depth;
    private boolean isEmpty;
    private boolean hasServers;

    DocumentMembers(AuthorizationPlaces places) {
        this.places = places;
        json.writeStartObject();
    }

    /** A mapping whose members follow, until {@link #end}. */
    void begin(String key) throws IOException {
        isEmpty = true;
        json.writeName(key);
        json.writeStartObject();
        yaml.key(key, depth);
        depth++;
    }

    void end() throws IOException {
        if (isEmpty) {
            yaml.nothing();
        }
        isEmpty = false;
        json.writeEndObject();
        depth--;
    }

    /** A member of the document itself, or of a mapping that was begun. */
    void member(String key, JsonNode value) throws IOException {
        if (depth == 0 && key.equals("servers")) {
            hasServers = true;
            servers(value);
        } else {
            write(key, value);
        }
    }

    private void servers(JsonNode value) throws IOException {
        var holder = JsonNodeFactory.instance.objectNode();
        if (value.isEmpty()) {
            holder.withArray("servers").addObject().put("url", places.issuer());
        } else {
            holder.set("servers", value);
        }
        PublishedDocument.reach(holder, places.issuer());
        write("servers", holder.path("servers"));
    }

    /** A path item, among the paths of the document. */
    void path(String path, JsonNode item) throws IOException {
        PublishedDocument.reach(item, places.issuer());
        item.forEach(operation -> PublishedDocument.reach(operation, places.issuer()));
        write(path, item);
    }

    /** A member of one section of {@code components}. */
    void component(String section, String name, JsonNode value) throws IOException {
        if (section.equals("securitySchemes")) {
            PublishedDocument.prove(value, places);
        }
        write(name, value);
    }

    private void write(String key, JsonNode value) throws IOException {
        isEmpty = false;
        json.writeName(key);
        json.writeTree(value);
        yaml.key(key, depth);
        yaml.value(value, depth);
    }

    /** What was told, which is all of it. */
    PublishedDocument document() throws IOException {
        if (!hasServers) {
            servers(JsonNodeFactory.instance.nullNode());
        }
        yaml.end();
        yamlWriter.flush();
        json.writeEndObject();
        json.flush();
        return new PublishedDocument(yamlBytes.made(), jsonBytes.made());
    }

    @Override
    public void close() throws IOException {
        yamlBytes.close();
        jsonBytes.close();
    }
}
