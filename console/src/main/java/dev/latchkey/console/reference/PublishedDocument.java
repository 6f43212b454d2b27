package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A description as others may use it: it stands alone, its servers are the address that callers have, and its tokens come from here.
 * The paths of its servers stay, for operations are served below them.
 *
 * @param yaml the same as {@code json}, in YAML
 */
record PublishedDocument(CompressedBody yaml, CompressedBody json) {

    /** What stands before the path of a server's address, variables among it. */
    private static final Pattern ORIGIN = Pattern.compile("[^/]*//[^/]*|\\{[^/{}]*}(?=/|$)");

    /**
     * Empty when it would be too large.
     *
     * @param basePath that stands in place of what its servers say; absent where they count
     */
    static Optional<PublishedDocument> of(Part root, AuthorizationPlaces places, @Nullable PathTemplate basePath) {
        try (var members = new DocumentMembers(root.find("swagger").isPresent(), places, basePath)) {
            JsonDocument.tell(root, members);
            return Optional.of(members.document());
        } catch (JsonDocument.TooLarge _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("memory could not be written", e);
        }
    }

    /** Two servers of which only the host differed are one here. */
    static void reach(JsonNode holder, String origin) {
        if (!(holder.path("servers") instanceof ArrayNode servers)) {
            return;
        }
        var ours = new ArrayList<ObjectNode>();
        for (var server : servers) {
            if (server instanceof ObjectNode object && object.path("url").isString()) {
                ours.add(object.put("url", address(object.path("url").asString(), origin)));
            }
        }
        var known = new LinkedHashSet<String>();
        ours.removeIf(server -> !known.add(server.path("url").asString()));
        servers.removeAll();
        ours.forEach(server -> {
            forget(server);
            servers.add(server);
        });
    }

    private static String address(String url, String origin) {
        var before = ORIGIN.matcher(url);
        return below(before.lookingAt() ? url.substring(before.end()) : url, origin);
    }

    /** A path at an origin, without slashes at its end. */
    static String below(String path, String origin) {
        var below = path.replaceAll("^/+|/+$", "");
        return below.isEmpty() ? origin : origin + "/" + below;
    }

    /** Variables of the host, which is ours now, and what the host was called. */
    private static void forget(ObjectNode server) {
        server.remove("description");
        if (server.path("variables") instanceof ObjectNode variables) {
            var url = server.path("url").asString();
            variables.propertyNames().stream()
                    .filter(name -> !url.contains("{" + name + "}"))
                    .toList()
                    .forEach(variables::remove);
            if (variables.isEmpty()) {
                server.remove("variables");
            }
        }
    }

    /** As {@link #prove}, of a scheme of Swagger 2.0, whose flow is the scheme itself. */
    static void proveOfSwagger(JsonNode scheme, AuthorizationPlaces places) {
        put(scheme, Map.of("authorizationUrl", places.authorize(), "tokenUrl", places.token()));
    }

    static void prove(JsonNode scheme, AuthorizationPlaces places) {
        put(
                scheme,
                Map.of(
                        "openIdConnectUrl",
                        places.issuer() + "/.well-known/openid-configuration",
                        "oauth2MetadataUrl",
                        places.metadata()));
        for (var flow : scheme.path("flows")) {
            put(
                    flow,
                    Map.of(
                            "authorizationUrl", places.authorize(),
                            "tokenUrl", places.token(),
                            "refreshUrl", places.token()));
        }
    }

    /** Members that are there get other values. */
    private static void put(JsonNode holder, Map<String, String> values) {
        values.forEach((name, value) -> {
            if (holder instanceof ObjectNode object && object.has(name)) {
                object.put(name, value);
            }
        });
    }
}
