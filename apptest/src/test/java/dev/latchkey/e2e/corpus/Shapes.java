package dev.latchkey.e2e.corpus;

import static dev.latchkey.e2e.corpus.ForeignDocument.list;
import static dev.latchkey.e2e.corpus.ForeignDocument.map;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a document says who may call what: its version, schemes, requirements, servers, paths and parameters, each in words that name
 * nothing of it. A document of our own with the same words stands in for one that belongs to somebody else.
 */
final class Shapes {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]*}");
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9_{}/-]");

    private final SortedSet<String> words = new TreeSet<>();
    private final Map<String, Object> root;
    private final Map<String, Map<String, Object>> schemes;
    private final Set<String> scopesAskedFor = new HashSet<>();
    private final Set<String> schemesAskedFor = new HashSet<>();

    private Shapes(Map<String, Object> root) {
        this.root = root;
        this.schemes = ForeignDocument.schemes(root);
    }

    /** Sorted, so that they can be written down. */
    static SortedSet<String> of(Path file) throws IOException {
        var shapes = new Shapes(ForeignDocument.root(file));
        shapes.words.add("written as " + (file.toString().endsWith(".json") ? "JSON" : "YAML"));
        shapes.ofDocument();
        shapes.ofPaths();
        shapes.ofSchemes();
        return shapes.words;
    }

    private void ofDocument() {
        var version = String.valueOf(root.getOrDefault("openapi", root.get("swagger")));
        words.add("version " + version.replaceAll("^(\\d+\\.\\d+).*", "$1"));
        if (root.containsKey("security")) {
            words.add("as a whole: " + text(root.get("security")));
        }
        if (!map(root.get("webhooks")).isEmpty()) {
            words.add("webhooks");
        }
        if (!root.containsKey("paths")) {
            words.add("no paths");
        }
        ofServers("server", root);
    }

    private void ofServers(String whose, Map<String, Object> element) {
        var servers = list(element.get("servers"));
        if (servers.size() > 1) {
            words.add(whose + ": several");
        }
        for (var server : servers) {
            var url = String.valueOf(map(server).get("url"));
            var path = url.replaceFirst("^([A-Za-z{][^/]*:)?//[^/]*", "");
            words.add(whose + (path.matches("/?") ? ": without a path" : ": with a path"));
            if (path.endsWith("/")) {
                words.add(whose + ": slash at the end");
            }
            var defined = map(map(server).get("variables"));
            PARAMETER.matcher(url).results().forEach(found -> {
                var name = found.group().substring(1, found.group().length() - 1);
                words.add(whose + (defined.containsKey(name) ? ": variable" : ": variable without a definition"));
            });
        }
    }

    private void ofSchemes() {
        var kinds = new ArrayList<String>();
        schemes.forEach((name, scheme) -> {
            var kind = kind(scheme);
            words.add("scheme: " + kind + (schemesAskedFor.contains(name) ? "" : ", that nothing asks for"));
            if (kinds.contains(kind)) {
                words.add("schemes: several of a kind");
            }
            kinds.add(kind);
            ofFlows(map(scheme.get("flows")));
        });
    }

    private void ofFlows(Map<String, Object> flows) {
        var lists = flows.values().stream()
                .map(flow -> map(map(flow).get("scopes")).keySet())
                .toList();
        if (lists.stream().distinct().count() > 1) {
            words.add("scopes: other ones in each flow");
        }
        for (var scope : lists.stream().flatMap(Set::stream).toList()) {
            UNUSUAL.matcher(scope).results().forEach(sign -> words.add("scopes: with " + sign.group()));
            if (!scopesAskedFor.contains(scope)) {
                words.add("scopes: some that nothing asks for");
            }
        }
    }

    private void ofPaths() {
        var paths = map(root.get("paths"));
        paths.forEach((path, item) -> {
            ofPath(path);
            var fields = map(item);
            ofServers("server of a path", fields);
            ofParameters("path", fields);
            ofExtensions("path", fields);
            var methods = fields.keySet().stream()
                    .filter(ForeignDocument.METHODS::contains)
                    .toList();
            if (methods.isEmpty()) {
                words.add("path: without an operation");
            }
            methods.forEach(method -> {
                words.add("method: " + method.toUpperCase(Locale.ROOT));
                ofOperation(map(fields.get(method)));
            });
        });
        ofPairs(List.copyOf(paths.keySet()));
    }

    private void ofPath(String path) {
        for (var segment : path.split("/", -1)) {
            var parameters = PARAMETER.matcher(segment).results().count();
            if (parameters == 1 && !PARAMETER.matcher(segment).matches()) {
                words.add("path: parameter within a segment");
            } else if (parameters > 1) {
                words.add("path: several parameters in a segment");
            }
        }
        if (path.endsWith("/")) {
            words.add("path: slash at the end");
        }
        UNUSUAL.matcher(path).results().forEach(sign -> words.add("path: with " + sign.group()));
    }

    private void ofOperation(Map<String, Object> operation) {
        var isOwn = operation.containsKey("security");
        var security = isOwn ? operation.get("security") : root.get("security");
        words.add((isOwn ? "operation: " : "operation without words of its own: ") + text(security));
        for (var alternative : list(security)) {
            map(alternative).forEach((name, scopes) -> {
                schemesAskedFor.add(name);
                list(scopes).forEach(scope -> scopesAskedFor.add(String.valueOf(scope)));
            });
        }
        ofServers("server of an operation", operation);
        ofParameters("operation", operation);
        ofExtensions("operation", operation);
        if (operation.containsKey("callbacks")) {
            words.add("operation: callbacks");
        }
    }

    private void ofParameters(String whose, Map<String, Object> element) {
        for (var one : list(element.get("parameters"))) {
            if (map(one).containsKey("$ref")) {
                words.add("parameter of " + whose + ": by reference");
            }
            var parameter = ForeignDocument.resolve(root, one);
            var place = String.valueOf(parameter.get("in"));
            words.add("parameter of " + whose + ": " + place);
            if (schemes.values().stream()
                    .anyMatch(scheme -> place.equals(scheme.get("in"))
                            && String.valueOf(parameter.get("name"))
                                    .equalsIgnoreCase(String.valueOf(scheme.get("name"))))) {
                words.add("parameter of " + whose + ": where a key stands");
            }
        }
    }

    private void ofExtensions(String whose, Map<String, Object> element) {
        if (element.keySet().stream().anyMatch(field -> field.startsWith("x-"))) {
            words.add(whose + ": x-");
        }
    }

    /** What one path may be taken for. */
    private void ofPairs(List<String> paths) {
        for (var one : paths) {
            for (var other : paths) {
                if (isWithin(one, other) && !isWithin(other, one)) {
                    words.add("paths: one narrower than another");
                } else if (isCrossing(one, other)) {
                    words.add("paths: two that cross");
                }
            }
        }
    }

    private static boolean isWithin(String narrow, String wide) {
        return !narrow.equals(wide) && narrow.matches(PlainVerdict.pattern(wide));
    }

    /** Whether some path is both, and neither is narrower. */
    private static boolean isCrossing(String one, String other) {
        var mine = one.split("/", -1);
        var theirs = other.split("/", -1);
        if (mine.length != theirs.length) {
            return false;
        }
        var isWider = false;
        var isNarrower = false;
        for (var i = 0; i < mine.length; i++) {
            if (isWithin(mine[i], theirs[i]) && !theirs[i].equals(mine[i])) {
                isNarrower |= !isWithin(theirs[i], mine[i]);
            } else if (isWithin(theirs[i], mine[i])) {
                isWider = true;
            } else if (!unnamed(mine[i]).equals(unnamed(theirs[i]))) {
                return false;
            }
        }
        return isWider && isNarrower;
    }

    private static String unnamed(String segment) {
        return PARAMETER.matcher(segment).replaceAll("{}");
    }

    /** The alternatives in their order. */
    private String text(@Nullable Object security) {
        if (security == null) {
            return "nothing said";
        }
        return list(security).isEmpty()
                ? "open"
                : list(security).stream().map(this::alternative).distinct().collect(Collectors.joining(" or "));
    }

    private String alternative(Object alternative) {
        var parts = map(alternative).entrySet().stream()
                .map(asked -> kind(schemes.getOrDefault(asked.getKey(), Map.of())) + scopes(list(asked.getValue())))
                .sorted()
                .toList();
        return parts.isEmpty() ? "nothing" : String.join(" and ", parts);
    }

    private static String scopes(List<?> scopes) {
        return switch (scopes.size()) {
            case 0 -> "";
            case 1 -> " with a scope";
            default -> " with scopes";
        };
    }

    private static String kind(Map<String, Object> scheme) {
        return switch (String.valueOf(scheme.get("type"))) {
            case "apiKey" ->
                "key in " + scheme.get("in")
                        + ("authorization".equalsIgnoreCase(String.valueOf(scheme.get("name")))
                                ? " Authorization"
                                : "");
            case "http" -> String.valueOf(scheme.get("scheme")).toLowerCase(Locale.ROOT);
            case "oauth2" ->
                "token by "
                        + String.join(
                                "+", new TreeSet<>(map(scheme.get("flows")).keySet()));
            case "null" -> "a scheme that is not there";
            default -> String.valueOf(scheme.get("type"));
        };
    }
}
