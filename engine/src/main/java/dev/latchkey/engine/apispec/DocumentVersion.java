package dev.latchkey.engine.apispec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document by the version of the specification that it follows, so that what the versions write differently reads the same. Of
 * Swagger 2.0, {@code basePath} becomes a server and {@code securityDefinitions} become the schemes that they are in OpenAPI 3.
 *
 * @param text as the document says it
 */
record DocumentVersion(Element root, String text, KnownFields fields) {

    private static final Map<String, String> FLOWS =
            Map.of("application", "clientCredentials", "accessCode", "authorizationCode");

    /** Empty, with a problem added, when it is none that is known. */
    static Optional<DocumentVersion> of(Element root, Reading reading) {
        if (!reading.isMapping(root, "an OpenAPI document")) {
            return Optional.empty();
        }
        var swagger = root.find("swagger");
        var openapi = root.find("openapi");
        if (swagger.isPresent() == openapi.isPresent()) {
            reading.problem(
                    root,
                    "expected an OpenAPI document with the field openapi, for instance openapi: 3.1.0, or swagger:"
                            + " '2.0'"
                            + (swagger.isPresent() ? ", came both" : ""));
            return Optional.empty();
        }
        return swagger.isPresent() ? swagger(root, swagger.get(), reading) : openapi(root, openapi.get(), reading);
    }

    private static Optional<DocumentVersion> swagger(Element root, Element version, Reading reading) {
        var text = reading.anyScalar(version, "swagger");
        if (text.isPresent() && !text.get().equals("2.0")) {
            reading.problem(version, "expected Swagger 2.0, came " + Quoted.of(text.get()));
            return Optional.empty();
        }
        return text.map(known -> new DocumentVersion(root, known, KnownFields.SWAGGER_2));
    }

    private static Optional<DocumentVersion> openapi(Element root, Element version, Reading reading) {
        var text = reading.anyScalar(version, "openapi").orElse("");
        if (!text.matches("3\\.[012](\\.[0-9]{1,4}(-[0-9A-Za-z.]{1,32})?)?")) {
            if (!text.isEmpty()) {
                reading.problem(version, "expected OpenAPI 3.0.x, 3.1.x or 3.2.x, came " + Quoted.of(text));
            }
            return Optional.empty();
        }
        if (text.length() == "3.0".length()) {
            reading.note(version, "expected the version with its third number, such as 3.0.0, came " + Quoted.of(text));
        }
        return Optional.of(new DocumentVersion(
                root, text, text.startsWith("3.2") ? KnownFields.OPENAPI_3_2 : KnownFields.OPENAPI_3_1));
    }

    private boolean isSwagger() {
        return fields.equals(KnownFields.SWAGGER_2);
    }

    /** Whether a document without paths has forgotten them: before 3.1, every document has some. */
    boolean needsPaths() {
        return isSwagger() || text.startsWith("3.0");
    }

    /** The servers of the whole document; absent when it names none. */
    Optional<Element> servers() {
        if (!isSwagger()) {
            return root.find("servers");
        }
        return root.find("basePath").map(base -> {
            var server = mapping(base.line(), Map.of("url", new SpecNode.Entry(base.line(), base.node())));
            return new Element(
                    base.file(), new SpecNode.Sequence(base.line(), List.of(server)), base.line(), base.pointer());
        });
    }

    /** The security schemes as OpenAPI 3 writes them; absent when the document declares none. */
    Optional<Element> securitySchemes() {
        if (!isSwagger()) {
            return root.find("components").flatMap(components -> components.find("securitySchemes"));
        }
        return root.find("securityDefinitions").map(declared -> {
            if (!(declared.node() instanceof SpecNode.Mapping mapping)) {
                return declared;
            }
            var converted = new LinkedHashMap<String, SpecNode.Entry>();
            mapping.entries()
                    .forEach((name, entry) ->
                            converted.put(name, new SpecNode.Entry(entry.line(), scheme(entry.value()))));
            return new Element(
                    declared.file(), mapping(mapping.line(), converted), declared.line(), declared.pointer());
        });
    }

    /** Policies of ours keep their entries, by which it is known whether somebody understood them. */
    private static SpecNode scheme(SpecNode declared) {
        if (!(declared instanceof SpecNode.Mapping mapping)) {
            return declared;
        }
        var entries = new LinkedHashMap<>(mapping.entries());
        var type = text(entries.get("type"));
        if (type.equals("basic")) {
            entries.put("type", entry(mapping, "http"));
            entries.put("scheme", entry(mapping, "basic"));
        } else if (type.equals("oauth2")) {
            var flow = text(entries.get("flow"));
            // The flow has the very entries of the scheme; what belongs to neither is not looked at.
            var flows = mapping(
                    mapping.line(),
                    Map.of(FLOWS.getOrDefault(flow, flow), new SpecNode.Entry(mapping.line(), mapping)));
            entries.put("flows", new SpecNode.Entry(mapping.line(), flows));
        }
        return mapping(mapping.line(), entries);
    }

    private static String text(SpecNode.@Nullable Entry entry) {
        return entry != null && entry.value() instanceof SpecNode.Scalar scalar ? scalar.text() : "";
    }

    private static SpecNode.Entry entry(SpecNode.Mapping mapping, String text) {
        return new SpecNode.Entry(mapping.line(), new SpecNode.Scalar(mapping.line(), text, SpecNode.Kind.TEXT));
    }

    private static SpecNode.Mapping mapping(int line, Map<String, SpecNode.Entry> entries) {
        return new SpecNode.Mapping(line, Collections.unmodifiableMap(entries));
    }
}
