package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.PathTemplate;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a document as YAML and as JSON as its members are told, with the addresses that callers have. Nothing of it is kept but the two
 * texts, compressed. Belongs to one thread.
 */
final class DocumentMembers implements AutoCloseable {

    /** Where a document of Swagger 2.0 says what servers say in OpenAPI 3. */
    private static final Set<String> SERVER_OF_SWAGGER = Set.of("host", "basePath", "schemes");

    private final boolean isSwagger;
    private final AuthorizationPlaces places;
    private final @Nullable PathTemplate basePath;
    private final CompressedBody.Maker yamlBytes = new CompressedBody.Maker();
    private final CompressedBody.Maker jsonBytes = new CompressedBody.Maker();
    private final BufferedWriter yamlWriter =
            new BufferedWriter(new OutputStreamWriter(yamlBytes, StandardCharsets.UTF_8));
    private final YamlText yaml = new YamlText(yamlWriter);
    private final JsonGenerator json = JsonBody.indentedTo(jsonBytes);
    private int depth;
    private boolean isEmpty;
    private boolean hasServers;
    private JsonNode pathOfSwagger = JsonNodeFactory.instance.missingNode();

    /**
     * Nothing yet.
     *
     * @param basePath that stands in place of what its servers say; absent where they count
     */
    DocumentMembers(boolean isSwagger, AuthorizationPlaces places, @Nullable PathTemplate basePath) {
        this.isSwagger = isSwagger;
        this.basePath = basePath;
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
        if (depth == 0 && isSwagger && SERVER_OF_SWAGGER.contains(key)) {
            pathOfSwagger = key.equals("basePath") ? value : pathOfSwagger;
        } else if (depth == 0 && !isSwagger && key.equals("servers")) {
            hasServers = true;
            servers(value);
        } else {
            if (depth == 0 && isSwagger && key.equals("securityDefinitions")) {
                value.forEach(scheme -> PublishedDocument.proveOfSwagger(scheme, places));
            }
            write(key, value);
        }
    }

    private void servers(JsonNode value) throws IOException {
        var holder = JsonNodeFactory.instance.objectNode();
        if (basePath != null) {
            holder.withArray("servers")
                    .addObject()
                    .put("url", PublishedDocument.below(basePath.toString(), places.issuer()));
        } else if (value.isEmpty()) {
            holder.withArray("servers").addObject().put("url", places.issuer());
        } else {
            holder.set("servers", value);
        }
        PublishedDocument.reach(holder, places.issuer());
        write("servers", holder.path("servers"));
    }

    private void serverOfSwagger() throws IOException {
        var origin = URI.create(places.issuer());
        write("host", JsonNodeFactory.instance.stringNode(origin.getRawAuthority()));
        write("schemes", JsonNodeFactory.instance.arrayNode().add(origin.getScheme()));
        if (basePath != null) {
            write("basePath", JsonNodeFactory.instance.stringNode(basePath.toString()));
        } else if (!pathOfSwagger.isMissingNode()) {
            write("basePath", pathOfSwagger);
        }
    }

    /** A path item, among the paths of the document. */
    void path(String path, JsonNode item) throws IOException {
        reach(item);
        item.forEach(this::reach);
        write(path, item);
    }

    private void reach(JsonNode part) {
        if (!(part instanceof ObjectNode object)) {
            return;
        }
        if (isSwagger) {
            object.remove("schemes");
        } else if (basePath != null) {
            object.remove("servers");
        } else {
            PublishedDocument.reach(object, places.issuer());
        }
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
        if (isSwagger) {
            serverOfSwagger();
        } else if (!hasServers) {
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
