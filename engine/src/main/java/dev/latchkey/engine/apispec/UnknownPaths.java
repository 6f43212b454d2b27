package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.Optional;
import java.util.Set;

/**
 * Finds that a document may have paths beyond those that are read: what is written elsewhere, or under a name that OpenAPI does not
 * define. A wide template must not answer for a path that nobody saw, so nothing of such a document is served.
 */
final class UnknownPaths {

    private UnknownPaths() {}

    /** Why not all paths are known; empty when they are. It is told where it stands, by who reads the fields there. */
    static Optional<String> doubt(Element root, Element paths, Set<String> fields) {
        for (var key : paths.keys()) {
            if (!key.startsWith("/") && !key.startsWith("x-") && !isPathWithoutSlash(key, paths.get(key))) {
                return Optional.of("expected paths that begin with a slash, came " + Quoted.of(key)
                        + ", behind which there may be more of them; until it is mended, the whole document is closed");
            }
        }
        for (var key : root.keys()) {
            if (!fields.contains(key) && !key.startsWith("x-") && mayBringPaths(key, root.get(key))) {
                return Optional.of("expected every path under paths, came " + Quoted.of(key)
                        + " beside it, which may bring more of them; until it is mended, the whole document is closed");
            }
        }
        return Optional.empty();
    }

    /** What stands under such a name is one path item; which paths its name may mean is known (see {@link PathReader#vague}). */
    private static boolean isPathWithoutSlash(String key, Element value) {
        return !mayBringPaths(key, value)
                && value.keys().stream()
                        .anyMatch(field -> HttpMethod.fixed().stream()
                                .anyMatch(method -> method.name().equalsIgnoreCase(field)));
    }

    private static boolean mayBringPaths(String key, Element value) {
        return key.strip().equals("$ref")
                || key.equals("<<")
                || value.keys().stream().anyMatch(name -> name.startsWith("/"));
    }
}
