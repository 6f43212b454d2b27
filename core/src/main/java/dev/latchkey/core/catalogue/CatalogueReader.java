package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.ReadFiles;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalogue of a deployment. It is taken whole or not at all: every problem in it is told at once. docs/catalogue.md
 * describes the file.
 */
public final class CatalogueReader {

    /** Largest catalogue, in bytes. */
    public static final int FILE_BYTES_MAX = 1024 * 1024;

    private static final String ROLES = "roles";

    private final Problems problems = new Problems();
    private final Fields own;
    private final Fields defaults;
    private final Path folder;

    private final ReadFiles read;

    /**
     * A reader of one catalogue.
     *
     * @param folder that the catalogue names files from
     * @param read is told of these files
     */
    private CatalogueReader(@Nullable Path folder, ReadFiles read) {
        this.folder = folder == null ? Path.of("") : folder;
        this.read = read;
        this.own = resource("own.yaml");
        this.defaults = resource("default.yaml");
    }

    /** What a deployment has whose configuration names no catalogue and no API: Latchkey's own. */
    public static Catalogue defaults() {
        return read(null, List.of());
    }

    /**
     * Reads a catalogue and the scopes that documents declare.
     *
     * @param file absent when the configuration names none
     * @param documents the OpenAPI documents of the APIs
     * @throws CatalogueRefused when it cannot be read, contradicts itself or says something that nobody understands
     */
    public static Catalogue read(@Nullable Path file, List<Path> documents) {
        return read(file, documents, ParsedFiles.none());
    }

    /**
     * As {@link #read(Path, List)}.
     *
     * @param parsed what was parsed of the documents before, and is not parsed again
     */
    public static Catalogue read(@Nullable Path file, List<Path> documents, ParsedFiles parsed) {
        var reader =
                new CatalogueReader(file == null ? null : file.toAbsolutePath().getParent(), parsed.read());
        var documented = DocumentScopes.read(documents, reader.problems, parsed);
        return file == null
                ? reader.readAll(null, reader.defaults, documented)
                : reader.readAll(file.toString(), reader.content(file), documented);
    }

    /**
     * As {@link #read}, from memory; files that it names are looked for where the program runs.
     *
     * @param name as messages show it
     */
    public static Catalogue parse(String name, byte[] content, List<Path> documents) {
        var reader = new CatalogueReader(null, new ReadFiles());
        var documented = DocumentScopes.read(documents, reader.problems, ParsedFiles.none());
        return reader.readAll(name, content, documented);
    }

    private Catalogue readAll(String name, byte[] content, Map<Scope, DocumentScopes.Described> documented) {
        var fields = open(name, content);
        if (fields.isEmpty()) {
            problems.throwIfAny(CatalogueParts.NONE);
        }
        return readAll(name, fields.orElseThrow(), documented);
    }

    private Optional<Fields> open(String name, byte[] content) {
        if (content.length > FILE_BYTES_MAX) {
            problems.add(new SourceLocation(name, 1, ""), "expected at most " + FILE_BYTES_MAX + " bytes");
            return Optional.empty();
        }
        try {
            return Optional.of(Fields.of(SpecDocument.parse(name, content).root(), problems));
        } catch (SpecException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private Catalogue readAll(@Nullable String name, Fields top, Map<Scope, DocumentScopes.Described> documented) {
        var hasEveryScope = problems.isEmpty();
        var scopes = new ScopeSection(ScopeSection.own(own, problems), problems);
        scopes.read(top, documented);
        scopes.readShared(top, documented);
        var groups = top.texts("scopeGroups", ScopeSection.SCOPES_MAX);
        var known = scopes.all(documented, groups, top.at("scopes"));
        var roles = new RoleSection(RoleSection.own(own, problems), problems);
        roles.readPermissions(top);
        roles.readRoles(top.find(ROLES).isPresent() ? top : defaults);
        var product = new ProductSection(problems);
        var carriers = top.mapping("key").map(product::carriers).orElse(CredentialCarriers.DEFAULT);
        var errorCodes = top.mapping("errorCodes").map(product::errorCodes).orElse(ErrorCodes.DEFAULT);
        var ruleFields = product.ruleFields(top.mappings("accessGroupFields", ProductSection.FIELDS_MAX));
        var brand = top.mapping("brand")
                .map(new BrandSection(folder, read, problems)::read)
                .orElse(Brand.DEFAULT);
        var wording = top.mapping("words")
                .map(product::wording)
                .orElse(Wording.DEFAULT)
                .with(brand);
        top.finish();
        problems.throwIfAny(new CatalogueParts(
                source(name, top),
                spares(name, "scopes", "sharedScopes", "scopeGroups") ? known : null,
                hasEveryScope,
                spares(name, "permissions") ? roles.permissions() : null,
                spares(name, "permissions", ROLES) ? roles.roles() : null,
                spares(name, "key") ? carriers : null,
                spares(name, "accessGroupFields") ? ruleFields : null));
        return new Catalogue(
                known,
                roles.permissions(),
                roles.roles(),
                carriers,
                errorCodes,
                ruleFields,
                wording,
                source(name, top));
    }

    /** Latchkey's own is without fault. */
    private boolean spares(@Nullable String name, String... keys) {
        return name == null || problems.spare(name, keys);
    }

    private static CatalogueSource source(@Nullable String name, Fields top) {
        Map<String, Integer> lines = new HashMap<>();
        if (name != null) {
            top.part()
                    .keys()
                    .forEach(key -> lines.put(key, top.at(key).location().line()));
        }
        return new CatalogueSource(name == null ? CatalogueSource.BUILT_IN : name, lines);
    }

    private byte[] content(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(FILE_BYTES_MAX + 1);
        } catch (IOException e) {
            problems.add(new SourceLocation(file.toString(), 1, ""), "expected a catalogue that can be read");
            problems.throwIfAny(CatalogueParts.NONE);
            throw new IllegalStateException("a catalogue that cannot be read was not refused", e);
        }
    }

    private Fields resource(String name) {
        try (InputStream content = CatalogueReader.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return Fields.of(SpecDocument.parse(name, content.readAllBytes()).root(), problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SpecException e) {
            throw new IllegalStateException("the program's own file is broken", e);
        }
    }
}
