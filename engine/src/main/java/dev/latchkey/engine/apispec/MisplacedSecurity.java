package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code security} at a place where OpenAPI has none, such as {@code components}: whoever wrote it meant the document to ask for
 * something. So are {@code securitySchemes} beside {@code components}. What has one of these names among schemas or examples means nothing.
 */
final class MisplacedSecurity {

    private static final Set<String> COMPONENTS = Set.of(
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "links",
            "callbacks",
            "pathItems",
            "mediaTypes");

    private static final List<String> LISTS = List.of("servers", "tags");

    private static final String NAME = "security";

    private MisplacedSecurity() {}

    /**
     * Tells each.
     *
     * @return why nobody knows what the operations ask for that have no security of their own, where the document has none
     */
    static Optional<String> find(Element root, Reading reading) {
        var found = new ArrayList<String>();
        root.find("components").ifPresent(components -> look(components, "components", COMPONENTS, reading, found));
        root.find("info").ifPresent(info -> {
            look(info, "info", Set.of(), reading, found);
            info.find("contact").ifPresent(contact -> look(contact, "info", Set.of(), reading, found));
            info.find("license").ifPresent(license -> look(license, "info", Set.of(), reading, found));
        });
        root.find("externalDocs").ifPresent(docs -> look(docs, "externalDocs", Set.of(), reading, found));
        root.find("paths").ifPresent(paths -> look(paths, "paths", Set.of(), reading, found));
        for (var name : LISTS) {
            root.find(name).ifPresent(list -> list.items().forEach(item -> look(item, name, Set.of(), reading, found)));
        }
        return root.find("security").isPresent()
                ? Optional.empty()
                : found.stream().findFirst();
    }

    private static void look(Element holder, String where, Set<String> defined, Reading reading, List<String> found) {
        for (var key : holder.keys()) {
            if (!defined.contains(key) && mayBe(key)) {
                var message = "expected security of the whole document or of an operation, and its schemes among the"
                        + " components, came " + Quoted.of(key) + " in " + where
                        + ", where OpenAPI has none: it decides nothing there";
                reading.note(holder.get(key), message);
                found.add(message);
            }
        }
    }

    /** A path has a slash, and what begins with {@code x-} is somebody's own. */
    private static boolean mayBe(String key) {
        var name = key.strip().toLowerCase(Locale.ROOT);
        return !name.startsWith("/")
                && !name.startsWith("x-")
                && (name.contains(NAME) || Misspelling.slips(name, NAME) <= 1);
    }
}
