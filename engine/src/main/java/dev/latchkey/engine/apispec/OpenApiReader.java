package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads OpenAPI 3.0, 3.1 and 3.2 documents and Swagger 2.0, in YAML or JSON. What is not understood is closed and named, and the
 * rest is served; by strict rules a document is taken whole or not at all. Every problem is told at once. Thread-safe; each call
 * reads afresh, and parses what {@link #of} has not.
 */
public final class OpenApiReader {

    /** Most operations in one document. */
    public static final int OPERATIONS_MAX = 10_000;

    private final ScopeCatalog scopes;
    private final Set<Permission> permissions;
    private final CredentialCarriers carriers;
    private final ParsedFiles parsed;

    /**
     * @param scopes every scope a document may name
     * @param permissions every permission a document may ask for
     * @param carriers where keys stand; a document that says otherwise is refused
     */
    public OpenApiReader(ScopeCatalog scopes, Set<Permission> permissions, CredentialCarriers carriers) {
        this(scopes, permissions, carriers, ParsedFiles.none());
    }

    private OpenApiReader(
            ScopeCatalog scopes, Set<Permission> permissions, CredentialCarriers carriers, ParsedFiles parsed) {
        this.scopes = scopes;
        this.permissions = Set.copyOf(permissions);
        this.carriers = carriers;
        this.parsed = parsed;
    }

    /**
     * A reader of the same.
     *
     * @param parsed what was parsed before, which is not parsed again
     */
    public OpenApiReader of(ParsedFiles parsed) {
        return new OpenApiReader(scopes, permissions, carriers, parsed);
    }

    /**
     * A document as it is enforced, and as its author wrote it.
     *
     * @param description of the same reading, so that the two cannot differ
     */
    public record Described(ApiDocument api, SpecDocument description) {}

    /** As {@link #read(String, Path, DocumentRules)}, by the rules of most documents. */
    public ApiDocument read(String apiName, Path file) throws SpecException {
        return read(apiName, file, DocumentRules.LENIENT);
    }

    /**
     * Reads a document and the files it refers to, which must lie in its folder or below.
     *
     * @param apiName the API's configured name
     * @throws SpecException when the document cannot be read, or the rules are strict and there is any problem
     */
    public ApiDocument read(String apiName, Path file, DocumentRules rules) throws SpecException {
        return describe(apiName, file, rules).api();
    }

    /**
     * As {@link #read(String, Path, DocumentRules)}, for what shows the words and schemas as well. The description keeps everything that was
     * read, so it is not to outlive that.
     *
     * @throws SpecException as there
     */
    public Described describe(String apiName, Path file, DocumentRules rules) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(file, problems, parsed);
        var document = files.document(file);
        var api = read(apiName, document, rules, files, problems);
        return new Described(api, SpecDocument.of(document.orElseThrow(), files));
    }

    /** As {@link #read(String, Path, byte[], DocumentRules)}, by the rules of most documents. */
    public ApiDocument read(String apiName, Path file, byte[] document) throws SpecException {
        return read(apiName, file, document, DocumentRules.LENIENT);
    }

    /**
     * Reads a document from memory, as if it stood at {@code file}.
     *
     * @throws SpecException when the document cannot be read, or the rules are strict and there is any problem
     */
    public ApiDocument read(String apiName, Path file, byte[] document, DocumentRules rules) throws SpecException {
        var problems = new SpecProblems();
        var files = new SpecFiles(file, problems, parsed);
        return read(apiName, files.parse(document, file.toString(), ""), rules, files, problems);
    }

    private ApiDocument read(
            String apiName, Optional<SpecFile> file, DocumentRules rules, SpecFiles files, SpecProblems problems)
            throws SpecException {
        if (file.isEmpty()) {
            throw new SpecException(problems.all());
        }
        var reading = new Reading(problems, new References(files, problems));
        var paths = DocumentVersion.of(file.get().rootElement(), reading).flatMap(version -> {
            var securityReader = new SecurityReader(reading, rules, scopes, carriers);
            securityReader.readSchemes(version.securitySchemes(), version.root());
            var document = new PathsReader(apiName, version, reading, securityReader, rules, permissions);
            document.read();
            return Optional.of(document);
        });
        problems.throwIfAny(rules.isStrict());
        return paths.orElseThrow(() -> new IllegalStateException("a document was refused without a reason"))
                .document(new Findings(rules.isStrict(), List.of(), problems.all()));
    }
}
