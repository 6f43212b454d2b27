package dev.latchkey.core.catalogue;

import dev.latchkey.core.text.UnseenCharacters;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Scope;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The scopes that OpenAPI documents have: those that OAuth flows declare, and those that operations ask of a token besides. */
final class DocumentScopes {

    /**
     * What a document says of a scope.
     *
     * @param group the title of the first API that declares it
     * @param places where it is declared: the first place in each file, by the file's name
     */
    record Described(String group, String description, Map<String, SourceLocation> places) {

        private void declaredAt(SourceLocation place) {
            places.putIfAbsent(place.file(), place);
        }
    }

    /** Types of schemes whose requirements name scopes. An API key has none. */
    private static final Set<String> WITH_SCOPES = Set.of("oauth2", "openIdConnect", "http");

    private DocumentScopes() {}

    /**
     * Reads documents. What one of them says wrongly about its schemes is for the reader of operations to tell.
     *
     * @param problems gets what makes a document unreadable
     * @param parsed what was parsed of them before
     */
    static Map<Scope, Described> read(List<Path> documents, Problems problems, ParsedFiles parsed) {
        var scopes = new LinkedHashMap<Scope, Described>();
        for (var file : documents) {
            try {
                var document = SpecDocument.read(file, parsed);
                var root = document.root();
                var title = root.find("info")
                        .flatMap(info -> info.findText("title"))
                        .filter(DocumentScopes::isShort);
                document.securitySchemes().ifPresent(schemes -> {
                    flows(schemes, title.orElse("Other"), scopes);
                    requirements(root, schemes, title.orElse("Other"), scopes);
                });
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        return scopes;
    }

    private static void flows(Part schemes, String title, Map<Scope, Described> into) {
        for (var name : schemes.keys()) {
            var flows = schemes.follow(name).flatMap(scheme -> scheme.find("flows"));
            for (var flow : flows.map(Part::keys).orElse(List.of())) {
                flows.flatMap(all -> all.find(flow))
                        .flatMap(one -> one.find("scopes"))
                        .ifPresent(scopes -> scopes(scopes, title, into));
            }
        }
    }

    /**
     * Those that only a requirement names, as OpenAPI 3.1 lets it where the scheme has no flows: whatever a token is asked for, somebody
     * must be able to grant.
     */
    private static void requirements(Part root, Part schemes, String title, Map<Scope, Described> into) {
        var ofTokens = new HashSet<String>();
        for (var name : schemes.keys()) {
            schemes.follow(name)
                    .flatMap(scheme -> scheme.findText("type"))
                    .filter(WITH_SCOPES::contains)
                    .ifPresent(type -> ofTokens.add(name));
        }
        asked(root, ofTokens, title, into);
        root.find("paths").ifPresent(paths -> {
            for (var path : paths.keys()) {
                paths.follow(path)
                        .ifPresent(item -> item.operations()
                                .values()
                                .forEach(operation -> asked(operation, ofTokens, title, into)));
            }
        });
    }

    private static void asked(Part holder, Set<String> ofTokens, String title, Map<Scope, Described> into) {
        for (var alternative : holder.find("security").map(Part::items).orElse(List.of())) {
            for (var scheme : alternative.keys()) {
                if (ofTokens.contains(scheme)) {
                    alternative
                            .find(scheme)
                            .map(Part::items)
                            .orElse(List.of())
                            .forEach(item -> item.text()
                                    .filter(name -> Scope.isScopeToken(name) && into.size() <= ScopeSection.SCOPES_MAX)
                                    .ifPresent(name -> into.computeIfAbsent(
                                                    new Scope(name),
                                                    _ -> new Described(title, name, new LinkedHashMap<>()))
                                            .declaredAt(item.location())));
                }
            }
        }
    }

    private static void scopes(Part scopes, String title, Map<Scope, Described> into) {
        for (var name : scopes.keys()) {
            if (Scope.isScopeToken(name) && into.size() <= ScopeSection.SCOPES_MAX) {
                var described = into.computeIfAbsent(
                        new Scope(name), _ -> new Described(title, description(scopes, name), new LinkedHashMap<>()));
                described.declaredAt(scopes.find(name).orElse(scopes).location());
            }
        }
    }

    private static String description(Part scopes, String name) {
        Optional<String> text = scopes.findText(name).map(one -> one.strip().replaceAll("\\s+", " "));
        return text.filter(DocumentScopes::isShort).orElse(name);
    }

    private static boolean isShort(String text) {
        return UnseenCharacters.areNotIn(text, Fields.TEXT_LENGTH_MAX);
    }
}
