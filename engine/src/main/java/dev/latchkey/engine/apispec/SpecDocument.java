package dev.latchkey.engine.apispec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A description as its author wrote it, for showing the words and schemas that enforcement does not need. Read under the same
 * limits as {@link OpenApiReader} reads it, and its references lead to the same files and nowhere else. Belongs to one thread.
 */
public final class SpecDocument {

    private final Element root;
    private final References references;

    private SpecDocument(Element root, References references) {
        this.root = root;
        this.references = references;
    }

    /**
     * Reads a document; a file beside it is read when a reference leads there.
     *
     * @throws SpecException when the document itself cannot be read
     */
    public static SpecDocument read(Path file) throws SpecException {
        return read(file, ParsedFiles.none());
    }

    /**
     * As {@link #read(Path)}.
     *
     * @param parsed what was parsed before, which is not parsed again
     */
    public static SpecDocument read(Path file, ParsedFiles parsed) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(file, problems, parsed);
        var document = files.document(file);
        problems.throwIfAny(false);
        return of(
                document.orElseThrow(() -> new IllegalStateException("a document was refused without a reason")),
                files);
    }

    /** What has been read, with the files that were read for its references. What is found wrong from now on is told to nobody. */
    static SpecDocument of(SpecFile document, SpecFiles files) {
        return new SpecDocument(document.rootElement(), new References(files, new SpecProblems()));
    }

    /**
     * Reads a document from memory, which refers to no other file.
     *
     * @param name as messages show it
     * @throws SpecException when it cannot be read in exactly one way: also for a key that comes twice, or an unknown tag
     */
    public static SpecDocument parse(String name, byte[] content) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(Path.of(""), problems, ParsedFiles.none());
        var document = files.parse(content, name, "");
        problems.throwIfAny(true);
        return new SpecDocument(
                document.orElseThrow(() -> new IllegalStateException("a document was refused without a reason"))
                        .rootElement(),
                new References(files, problems));
    }

    /** The whole document. */
    public Part root() {
        return new Part(root);
    }

    /** Its security schemes as OpenAPI 3 writes them, whatever its version; absent when it declares none. */
    public Optional<Part> securitySchemes() {
        return DocumentVersion.of(root, new Reading(new SpecProblems(), references))
                .flatMap(DocumentVersion::securitySchemes)
                .map(Part::new);
    }

    /**
     * The path before all others as far as its servers say it, variables without a value among it, such as <code>/v2/{stage}</code>;
     * empty when they say it whole.
     */
    public Optional<String> unclearBasePath() {
        var reading = new Reading(new SpecProblems(), references);
        return DocumentVersion.of(root, reading)
                .filter(version -> BasePaths.of(version, TargetRules.STRICT, reading)
                        .doubt()
                        .isPresent())
                .map(version -> version.servers()
                        .map(servers -> new ServerReader(reading).firstPath(servers))
                        .orElse("/"));
    }

    /** What kind of value an element is, as the core schema of YAML 1.2 reads it. */
    public enum Kind {
        MAPPING,
        LIST,
        TEXT,
        BOOLEAN,
        /** An integer or another number. */
        NUMBER,
        NULL
    }

    /** One element of the description. */
    public final class Part {

        private final Element element;

        private Part(Element element) {
            this.element = element;
        }

        public Kind kind() {
            if (element.node() instanceof SpecNode.Scalar scalar) {
                return switch (scalar.kind()) {
                    case TEXT -> Kind.TEXT;
                    case BOOLEAN -> Kind.BOOLEAN;
                    case INTEGER, OTHER -> Kind.NUMBER;
                    case NULL, UNCLEAR -> Kind.NULL;
                };
            }
            if (element.isMapping()) {
                return Kind.MAPPING;
            }
            if (element.isSequence()) {
                return Kind.LIST;
            }
            throw new IllegalStateException("no kind of " + element.node().getClass());
        }

        /** The value of a key; empty when this is no mapping or lacks the key. */
        public Optional<Part> find(String key) {
            return element.find(key).map(Part::new);
        }

        /** As {@link #find}, with the references behind it followed; empty also when they lead nowhere. */
        public Optional<Part> follow(String key) {
            return find(key).flatMap(Part::target);
        }

        /** The text of a key's value; empty when there is none or it is a list or a mapping. */
        public Optional<String> findText(String key) {
            return find(key).flatMap(Part::text);
        }

        /** Whether the value of a key is {@code true}. */
        public boolean isTrue(String key) {
            return find(key)
                    .filter(part -> part.kind() == Kind.BOOLEAN)
                    .flatMap(Part::text)
                    .filter(text -> text.equalsIgnoreCase("true"))
                    .isPresent();
        }

        /** The keys in the order of the file; none when this is no mapping. */
        public List<String> keys() {
            return element.keys();
        }

        /**
         * What this describes as a path item, by the name of its method in a request; also where the document's version has no such
         * field.
         */
        public Map<String, Part> operations() {
            var operations = new LinkedHashMap<String, Part>();
            DescribedMethods.of(element, KnownFields.OPENAPI_3_2.pathItem())
                    .operations()
                    .forEach((method, operation) -> operations.put(method.name(), new Part(operation)));
            return operations;
        }

        /** The items of a list; none when this is no list. */
        public List<Part> items() {
            return element.items().stream().map(Part::new).toList();
        }

        /** A scalar as it is written; empty for a list, a mapping and null. */
        public Optional<String> text() {
            return element.node() instanceof SpecNode.Scalar scalar && kind() != Kind.NULL
                    ? Optional.of(scalar.text())
                    : Optional.empty();
        }

        /** Where a chain of {@code $ref} ends; this part itself when it has none, empty when the chain leads nowhere. */
        public Optional<Part> target() {
            return references.resolve(element).map(Part::new);
        }

        /** Where it stands. */
        public SourceLocation location() {
            return element.location();
        }

        /** Whether it stands in the document itself, not in a file beside it. */
        public boolean isInDocument() {
            return element.file().name().equals(root.file().name());
        }
    }
}
