package dev.latchkey.e2e.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An OpenAPI document in YAML or JSON, or one of Swagger 2.0, read as plain data: nothing of ours stands between what it says and what
 * a test expects.
 *
 * @param schemes what the document says of each of its security schemes, in the words of OpenAPI 3
 */
record ForeignDocument(String name, List<Operation> operations, Map<String, Map<String, Object>> schemes) {

    static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final int SIZE_MAX = 32 * 1024 * 1024;

    /**
     * @param path template with base path
     * @param security alternatives of scheme names with scopes
     * @param isReadable whether anybody can tell which requests are meant
     */
    record Operation(String method, String path, List<Map<String, Set<String>>> security, boolean isReadable) {

        /** Every scope that some alternative names. */
        Set<String> scopes() {
            var scopes = new TreeSet<String>();
            security.forEach(alternative -> alternative.values().forEach(scopes::addAll));
            return scopes;
        }

        /** A request for it, with values that no other path of a document has. */
        String request() {
            return path.split("[?#]", 2)[0].replaceAll("\\{[^{}]*}", "nobody");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static ForeignDocument read(Path file) throws IOException {
        var root = root(file);
        var name = String.valueOf(file.getFileName()).replaceAll("\\.(yaml|json)$", "");
        return new ForeignDocument(name, operations(root), schemes(root));
    }

    static Map<String, Object> root(Path file) throws IOException {
        var settings = LoadSettings.builder()
                .setCodePointLimit(SIZE_MAX)
                .setMaxAliasesForCollections(10_000)
                .build();
        return map(new Load(settings).loadFromString(Files.readString(file)));
    }

    private static List<Operation> operations(Map<String, Object> root) {
        var operations = new ArrayList<Operation>();
        for (var path : map(root.get("paths")).entrySet()) {
            var item = resolve(root, path.getValue());
            for (var entry : item.entrySet()) {
                if (METHODS.contains(entry.getKey())) {
                    var operation = map(entry.getValue());
                    for (var base : bases(root, item, operation)) {
                        operations.add(new Operation(
                                entry.getKey().toUpperCase(Locale.ROOT),
                                base + path.getKey(),
                                security(operation.getOrDefault("security", root.get("security"))),
                                path.getKey().matches("(/[^/?#]*)+")));
                    }
                }
            }
        }
        return operations;
    }

    /** Of the innermost list of servers; without a slash at the end. */
    private static Set<String> bases(
            Map<String, Object> root, Map<String, Object> item, Map<String, Object> operation) {
        var bases = new LinkedHashSet<String>();
        if (root.containsKey("swagger")) {
            bases.add(String.valueOf(root.getOrDefault("basePath", "")).replaceAll("/+$", ""));
            return bases;
        }
        var servers = operation.getOrDefault("servers", item.getOrDefault("servers", root.get("servers")));
        for (var server : list(servers)) {
            for (var url : addresses(
                    String.valueOf(map(server).get("url")), map(map(server).get("variables")))) {
                var base = url.replaceFirst("^([A-Za-z{][^/]*:)?//[^/]*", "").replaceAll("/+$", "");
                bases.add(base.isEmpty() || base.startsWith("/") ? base : "/" + base);
            }
        }
        return bases.isEmpty() ? Set.of("") : bases;
    }

    /** One for each value of each variable that is defined. */
    private static Set<String> addresses(String url, Map<String, Object> variables) {
        var addresses = new LinkedHashSet<>(Set.of(url));
        for (var variable : variables.entrySet()) {
            var values = new LinkedHashSet<String>();
            values.add(String.valueOf(map(variable.getValue()).get("default")));
            list(map(variable.getValue()).get("enum")).forEach(value -> values.add(String.valueOf(value)));
            for (var address : Set.copyOf(addresses)) {
                addresses.remove(address);
                values.forEach(value -> addresses.add(address.replace("{" + variable.getKey() + "}", value)));
            }
        }
        return addresses;
    }

    private static List<Map<String, Set<String>>> security(@Nullable Object security) {
        var alternatives = new ArrayList<Map<String, Set<String>>>();
        for (var alternative : list(security)) {
            var schemes = new LinkedHashMap<String, Set<String>>();
            map(alternative).forEach((name, scopes) -> {
                var names = new LinkedHashSet<String>();
                list(scopes).forEach(scope -> names.add(String.valueOf(scope)));
                schemes.put(name, names);
            });
            alternatives.add(schemes);
        }
        return alternatives;
    }

    static Map<String, Map<String, Object>> schemes(Map<String, Object> root) {
        var schemes = new LinkedHashMap<String, Map<String, Object>>();
        map(map(root.get("components")).get("securitySchemes"))
                .forEach((name, scheme) -> schemes.put(name, resolve(root, scheme)));
        map(root.get("securityDefinitions")).forEach((name, scheme) -> schemes.put(name, ofSwagger(map(scheme))));
        return schemes;
    }

    private static Map<String, Object> ofSwagger(Map<String, Object> scheme) {
        return switch (String.valueOf(scheme.get("type"))) {
            case "basic" -> Map.of("type", "http", "scheme", "basic");
            case "oauth2" -> {
                var flow = String.valueOf(scheme.get("flow"));
                var today = switch (flow) {
                    case "application" -> "clientCredentials";
                    case "accessCode" -> "authorizationCode";
                    default -> flow;
                };
                yield Map.of("type", "oauth2", "flows", Map.of(today, Map.of("scopes", map(scheme.get("scopes")))));
            }
            default -> scheme;
        };
    }

    static Map<String, Object> resolve(Map<String, Object> root, @Nullable Object node) {
        var found = map(node);
        if (!(found.get("$ref") instanceof String reference) || !reference.startsWith("#/")) {
            return found;
        }
        var target = root;
        for (var step : reference.substring(2).split("/", -1)) {
            target = map(target.get(step.replace("~1", "/").replace("~0", "~")));
        }
        return target;
    }

    static Map<String, Object> map(@Nullable Object node) {
        var map = new LinkedHashMap<String, Object>();
        if (node instanceof Map<?, ?> pairs) {
            pairs.forEach((key, value) -> map.put(String.valueOf(key), value == null ? "" : value));
        }
        return map;
    }

    static List<?> list(@Nullable Object node) {
        return node instanceof List<?> list ? list : List.of();
    }
}
