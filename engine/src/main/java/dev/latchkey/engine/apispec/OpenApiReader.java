package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads OpenAPI 3.0 and 3.1 documents, in YAML 1.2 or JSON. A document is taken whole or not at all: every problem in it is
 * told at once. Thread-safe; each call reads afresh.
 */
public final class OpenApiReader {

    /** Most operations in one document. */
    public static final int OPERATIONS_MAX = 10_000;

    private static final Set<String> DOCUMENT_FIELDS = Set.of(
            "openapi",
            "info",
            "jsonSchemaDialect",
            "servers",
            "paths",
            "webhooks",
            "components",
            "security",
            "tags",
            "externalDocs");
    private static final Set<String> PATH_ITEM_FIELDS = Set.of(
            "$ref",
            "summary",
            "description",
            "get",
            "put",
            "post",
            "delete",
            "options",
            "head",
            "patch",
            "trace",
            "servers",
            "parameters");

    private final ScopeCatalog scopes;
    private final Set<Permission> permissions;
    private final CredentialCarriers carriers;

    /**
     * @param scopes every scope a document may name
     * @param permissions every permission a document may ask for
     * @param carriers where keys stand; a document that says otherwise is refused
     */
    public OpenApiReader(ScopeCatalog scopes, Set<Permission> permissions, CredentialCarriers carriers) {
        this.scopes = scopes;
        this.permissions = Set.copyOf(permissions);
        this.carriers = carriers;
    }

    /**
     * Reads a document and the files it refers to, which must lie in its folder or below.
     *
     * @param apiName the API's configured name
     * @throws SpecException when a file cannot be read or anything in it is not understood or not enforced
     */
    public ApiDocument read(String apiName, Path file) throws SpecException {
        return read(apiName, file, DocumentRules.LENIENT);
    }

    /**
     * As {@link #read(String, Path)}, by rules of its own.
     *
     * @throws SpecException when a file cannot be read, the rules contradict the document, or they are strict and anything is not enforced
     */
    public ApiDocument read(String apiName, Path file, DocumentRules rules) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(file, problems);
        return read(apiName, files.document(file), rules, files, problems);
    }

    /**
     * Reads a document from memory, as if it stood at {@code file}.
     *
     * @throws SpecException when anything in it is not understood or not enforced
     */
    public ApiDocument read(String apiName, Path file, byte[] document) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(file, problems);
        return read(apiName, files.parse(document, file.toString(), ""), DocumentRules.LENIENT, files, problems);
    }

    private ApiDocument read(
            String apiName, Optional<SpecFile> file, DocumentRules rules, SpecFiles files, SpecProblems problems)
            throws SpecException {
        if (file.isEmpty()) {
            throw new SpecException(problems.all());
        }
        var document = new Document(
                apiName, file.get().rootElement(), rules, new Reading(problems, new References(files, problems)));
        var read = document.read();
        problems.throwIfAny();
        return read.orElseThrow(() -> new IllegalStateException("a document was refused without a reason"));
    }

    /** One document while it is read. */
    private final class Document {
        private final String apiName;
        private final Element root;
        private final DocumentRules rules;
        private final Reading reading;
        private final ServerReader serverReader;
        private final List<Operation> operations = new ArrayList<>();
        private final Map<String, Operation> operationsById = new HashMap<>();

        Document(String apiName, Element root, DocumentRules rules, Reading reading) {
            this.apiName = apiName;
            this.root = root;
            this.rules = rules;
            this.reading = reading;
            this.serverReader = new ServerReader(reading);
        }

        /** Empty when the version was refused; otherwise of use only if no problem was added. */
        Optional<ApiDocument> read() {
            if (!reading.isMapping(root, "an OpenAPI document")) {
                return Optional.empty();
            }
            var version = version();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            reading.onlyFields(root, "an OpenAPI document", DOCUMENT_FIELDS);
            var securityReader = new SecurityReader(reading, rules, scopes, carriers);
            securityReader.readSchemes(
                    root.find("components").flatMap(components -> components.find("securitySchemes")), root);
            // Read even if every operation has its own, so that its mistakes are told.
            root.find("security")
                    .ifPresent(security -> securityReader.requirements(security, SecurityRequirements.ScopeMatch.ALL));
            readPaths(new OperationReader(reading, securityReader, permissions), version.get());
            var title = info("title");
            var documentVersion = info("version");
            reading.refuseUnknownPolicies(root);
            return Optional.of(new ApiDocument(
                    apiName, title, documentVersion, version.get(), operations, securityReader.schemes()));
        }

        private Optional<String> version() {
            if (root.find("swagger").isPresent()) {
                reading.problem(
                        root.get("swagger"), "expected OpenAPI 3.0 or 3.1, came Swagger 2; convert the document first");
                return Optional.empty();
            }
            var version = root.find("openapi");
            if (version.isEmpty()) {
                reading.problem(
                        root, "expected an OpenAPI document with the field openapi, for instance openapi: 3.1.0");
                return Optional.empty();
            }
            return reading.text(version.get(), "openapi").filter(text -> {
                var isKnown = text.matches("3\\.[01]\\.[0-9]{1,4}(-[0-9A-Za-z.]{1,32})?");
                if (!isKnown) {
                    reading.problem(version.get(), "expected OpenAPI 3.0.x or 3.1.x, came " + Quoted.of(text));
                }
                return isKnown;
            });
        }

        private String info(String field) {
            var value = root.find("info").flatMap(info -> info.find(field));
            if (value.isEmpty()) {
                reading.problem(root.find("info").orElse(root), "expected info with " + field);
                return "";
            }
            return reading.anyScalar(value.get(), field).orElse("");
        }

        private void readPaths(OperationReader operationReader, String version) {
            var bases = root.find("servers").map(serverReader::read).orElse(ServerReader.none());
            var paths = root.find("paths");
            if (paths.isEmpty()) {
                // Only 3.1 knows documents that describe nothing but webhooks or components.
                if (version.startsWith("3.0")) {
                    reading.problem(root, "expected paths");
                }
                return;
            }
            if (!reading.isMapping(paths.get(), "paths")) {
                return;
            }
            for (var path : paths.get().keys()) {
                var element = paths.get().get(path);
                if (path.startsWith("x-")) {
                    continue;
                }
                var template = PathReader.template(path, message -> reading.problem(element, message));
                var pathItem = pathItem(element);
                if (template.isPresent() && pathItem.isPresent()) {
                    readPathItem(pathItem.get(), path, template.get(), bases, operationReader);
                }
                if (operations.size() > OPERATIONS_MAX) {
                    reading.problem(paths.get(), "expected at most " + OPERATIONS_MAX + " operations in one document");
                    return;
                }
            }
        }

        private Optional<Element> pathItem(Element element) {
            if (!reading.isMapping(element, "a path item")) {
                return Optional.empty();
            }
            if (element.find("$ref").isPresent()) {
                for (var key : element.keys()) {
                    if (!Set.of("$ref", "summary", "description").contains(key)) {
                        reading.problem(
                                element.get(key),
                                "expected nothing beside $ref in a path item, came " + Quoted.of(key)
                                        + "; OpenAPI leaves open which of the two counts");
                    }
                }
            }
            return reading.resolve(element).filter(item -> reading.isMapping(item, "a path item"));
        }

        private void readPathItem(
                Element pathItem,
                String path,
                List<PathTemplate.Segment> template,
                Set<PathTemplate> documentBases,
                OperationReader operationReader) {
            reading.onlyFields(pathItem, "a path item", PATH_ITEM_FIELDS);
            var bases = bases(pathItem, documentBases);
            for (var method : HttpMethod.values()) {
                var operation = pathItem.find(method.name().toLowerCase(Locale.ROOT));
                if (operation.isEmpty() || !reading.isMapping(operation.get(), "an operation")) {
                    continue;
                }
                add(operationReader.read(
                        operation.get(),
                        pathItem,
                        method,
                        path,
                        templates(bases(operation.get(), bases), template, operation.get()),
                        new OperationReader.Surroundings(apiName, root.find("security"))));
            }
        }

        /** The innermost list of servers counts alone (OpenAPI 3.1 §4.8.9, §4.8.10). */
        private Set<PathTemplate> bases(Element holder, Set<PathTemplate> outer) {
            return holder.find("servers").map(serverReader::read).orElse(outer);
        }

        private List<PathTemplate> templates(
                Set<PathTemplate> bases, List<PathTemplate.Segment> template, Element operation) {
            var templates = new ArrayList<PathTemplate>();
            for (var base : bases) {
                var segments = new ArrayList<>(base.segments());
                // Behind a base path, "/" is that base path with a slash at its end.
                if (template.isEmpty() && !segments.isEmpty()) {
                    segments.add(new PathTemplate.Literal(""));
                }
                segments.addAll(template);
                if (segments.size() > PathReader.SEGMENTS_MAX) {
                    reading.problem(
                            operation, "expected at most " + PathReader.SEGMENTS_MAX + " segments, base path included");
                }
                templates.add(new PathTemplate(segments));
            }
            return templates;
        }

        private void add(Operation operation) {
            var first = operationsById.putIfAbsent(operation.id(), operation);
            if (first != null) {
                reading.problem(
                        operation.source(),
                        "expected every operationId once, came " + Quoted.of(operation.id()) + " again; first at "
                                + first.source());
            }
            operations.add(operation);
        }
    }
}
