package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The protected resources of a catalogue: the platform as a whole, and each API whose paths have a beginning of their own. An API
 * without one is part of the whole only. Immutable.
 */
public final class ProtectedResources {

    /** Where the metadata of the whole is served; that of an API stands below it. */
    public static final String METADATA_PATH = "/.well-known/oauth-protected-resource";

    private final ProtectedResource root;
    private final List<ProtectedResource> all;
    private final Map<String, ProtectedResource> byApi = new HashMap<>();
    private final Map<String, ProtectedResource> byMetadataPath = new HashMap<>();
    private final Map<String, ProtectedResource> byIndicator = new HashMap<>();

    private ProtectedResources(ProtectedResource root, Map<String, ProtectedResource> ofApis, String origin) {
        this.root = root;
        var each = new ArrayList<ProtectedResource>();
        each.add(root);
        ofApis.values().stream().filter(resource -> !resource.equals(root)).forEach(each::add);
        this.all = List.copyOf(each);
        byApi.putAll(ofApis);
        for (var resource : all) {
            byMetadataPath.put(resource.metadataPath(), resource);
            byIndicator.put(resource.identifier(), resource);
        }
        byIndicator.put(origin + "/", root); // RFC 3986 §6.2.3: an origin with an empty path is the one with "/"
    }

    /**
     * Finds the resources of documents.
     *
     * @param origin the API origin, without a trailing slash
     */
    public static ProtectedResources of(Collection<ApiDocument> documents, String origin) {
        var everyScope = Scopes.NONE;
        var prefixes = new HashMap<String, String>();
        var uses = new HashMap<String, Integer>();
        for (var document : documents) {
            everyScope = everyScope.union(scopesOf(document));
            var prefix = CommonPrefix.of(document.operations());
            prefixes.put(document.name(), prefix);
            uses.merge(prefix, 1, Integer::sum);
        }
        var root = new ProtectedResource(origin, METADATA_PATH, "", "All APIs", everyScope);
        var ofApis = new HashMap<String, ProtectedResource>();
        for (var document : documents) {
            var prefix = prefixes.getOrDefault(document.name(), "");
            var isOwn = !prefix.isEmpty() && uses.getOrDefault(prefix, 0) == 1;
            ofApis.put(
                    document.name(),
                    isOwn
                            ? new ProtectedResource(
                                    origin + prefix,
                                    METADATA_PATH + prefix,
                                    document.name(),
                                    document.title(),
                                    scopesOf(document))
                            : root);
        }
        return new ProtectedResources(root, ofApis, origin);
    }

    private static Scopes scopesOf(ApiDocument document) {
        return scopesOf(document.operations());
    }

    /** Every scope that any of the operations names. */
    public static Scopes scopesOf(Collection<Operation> operations) {
        var scopes = Scopes.NONE;
        for (var operation : operations) {
            scopes = scopes.union(operation.scopes());
        }
        return scopes;
    }

    /** The platform as a whole first. */
    public List<ProtectedResource> all() {
        return all;
    }

    /** The platform as a whole. */
    public ProtectedResource root() {
        return root;
    }

    /** The resource that an operation is part of; the whole where its API has none of its own. */
    public ProtectedResource of(Operation operation) {
        return byApi.getOrDefault(operation.api(), root);
    }

    /**
     * The identifier that a resource indicator (RFC 8707 §2) names, compared exactly; the origin also with a slash at its end. Empty
     * for what is not here, which a client is told as {@code invalid_target}.
     */
    public Optional<String> find(String indicator) {
        return Optional.ofNullable(byIndicator.get(indicator)).map(ProtectedResource::identifier);
    }

    /** The resource whose metadata is served at a path (RFC 9728 §3.1). */
    public Optional<ProtectedResource> findByMetadataPath(String path) {
        return Optional.ofNullable(byMetadataPath.get(path));
    }
}
