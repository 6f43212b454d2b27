package dev.latchkey.e2e;

import dev.latchkey.e2e.Credential.Kind;
import dev.latchkey.e2e.PlainOperation.Condition;
import dev.latchkey.e2e.PlainOperation.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** OpenAPI documents, read as plain YAML: nothing of ours stands between what they say and what a test expects. */
final class PlainDocuments {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final Path folder;

    private PlainDocuments(Path folder) {
        this.folder = folder;
    }

    /** @param files all in one folder, with what they refer to beside them */
    static List<PlainOperation> operations(List<Path> files) throws IOException {
        var operations = new ArrayList<PlainOperation>();
        for (var file : files) {
            var folder = file.toAbsolutePath().getParent();
            new PlainDocuments(folder == null ? Path.of("") : folder)
                    .read(file.getFileName().toString(), operations);
        }
        return operations;
    }

    private void read(String file, List<PlainOperation> operations) throws IOException {
        var document = load(file);
        var schemes = new HashMap<String, Scheme>();
        var declared = map(map(document.get("components")).get("securitySchemes"));
        for (var scheme : declared.entrySet()) {
            schemes.put(scheme.getKey(), scheme(resolve(map(scheme.getValue()))));
        }
        for (var prefix : bases(document)) {
            for (var path : map(document.get("paths")).entrySet()) {
                for (var entry : resolve(map(path.getValue())).entrySet()) {
                    if (METHODS.contains(entry.getKey())) {
                        var operation = map(entry.getValue());
                        operations.add(new PlainOperation(
                                file.replace(".yaml", ""),
                                entry.getKey().toUpperCase(Locale.ROOT),
                                prefix + path.getKey(),
                                security(operation.getOrDefault("security", document.get("security"))),
                                schemes,
                                "any".equals(operation.get("x-latchkey-scope-match")),
                                Set.copyOf(texts(operation.get("x-latchkey-permissions"))),
                                conditions(operation)));
                    }
                }
            }
        }
    }

    /** Without a trailing slash; the root where a document names no server. */
    private static List<String> bases(Map<String, Object> document) {
        var servers = list(document.get("servers"));
        return servers.isEmpty()
                ? List.of("")
                : servers.stream()
                        .map(server -> String.valueOf(map(server).get("url")).replaceAll("/$", ""))
                        .toList();
    }

    private static List<Condition> conditions(Map<String, Object> operation) {
        return list(operation.get("x-latchkey-conditional-security")).stream()
                .map(PlainDocuments::map)
                .map(condition -> new Condition(
                        String.valueOf(condition.get("parameter")),
                        Set.copyOf(texts(condition.get("unless"))),
                        security(condition.get("security"))))
                .toList();
    }

    private static List<Map<String, List<String>>> security(@Nullable Object security) {
        var alternatives = new ArrayList<Map<String, List<String>>>();
        for (var alternative : list(security)) {
            var schemes = new LinkedHashMap<String, List<String>>();
            map(alternative).forEach((name, scopes) -> schemes.put(name, texts(scopes)));
            alternatives.add(schemes);
        }
        return alternatives;
    }

    private static Scheme scheme(Map<String, Object> scheme) {
        return switch (String.valueOf(scheme.get("type"))) {
            case "apiKey" -> {
                var isPartners = "partner_api_key".equals(scheme.get("x-latchkey-credential"));
                yield new Scheme(Set.of(
                        "query".equals(scheme.get("in"))
                                ? isPartners ? Kind.PARTNER_KEY_IN_QUERY : Kind.API_KEY_IN_QUERY
                                : isPartners ? Kind.PARTNER_KEY : Kind.API_KEY));
            }
            case "oauth2" -> {
                var flows = map(scheme.get("flows"));
                var kinds = EnumSet.noneOf(Kind.class);
                if (flows.containsKey("clientCredentials")) {
                    kinds.add(Kind.CLIENT_TOKEN);
                }
                if (flows.containsKey("authorizationCode")) {
                    kinds.add(Kind.USER_TOKEN);
                }
                yield new Scheme(kinds);
            }
            case "http" -> {
                if (!"bearer".equals(scheme.get("scheme"))) {
                    throw new IllegalStateException("a scheme that this test does not know: " + scheme);
                }
                yield new Scheme(EnumSet.of(Kind.CLIENT_TOKEN, Kind.USER_TOKEN));
            }
            default -> throw new IllegalStateException("a scheme that this test does not know: " + scheme);
        };
    }

    /** Follows a reference of the form {@code file.yaml#/a/b}. */
    private Map<String, Object> resolve(Map<String, Object> node) throws IOException {
        if (!(node.get("$ref") instanceof String reference)) {
            return node;
        }
        var target = load(reference.substring(0, reference.indexOf('#')));
        for (var step : reference.substring(reference.indexOf('#') + 2).split("/", -1)) {
            target = map(target.get(step));
        }
        return target;
    }

    private Map<String, Object> load(String file) throws IOException {
        return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(folder.resolve(file))));
    }

    private static Map<String, Object> map(@Nullable Object node) {
        var map = new LinkedHashMap<String, Object>();
        if (node instanceof Map<?, ?> pairs) {
            pairs.forEach((key, value) -> map.put(String.valueOf(key), value == null ? "" : value));
        } else if (node != null) {
            throw new IllegalStateException("expected a mapping, found " + node);
        }
        return map;
    }

    private static List<?> list(@Nullable Object node) {
        return node instanceof List<?> list ? list : List.of();
    }

    private static List<String> texts(@Nullable Object node) {
        return list(node).stream().map(String::valueOf).toList();
    }
}
