package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.routing.NamedMethods;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.PathsInBody;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.routing.Router;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations of all documents that are judged together. Immutable. */
public final class ApiOperations {

    private final Router router;
    private final List<Operation> all;
    private final Map<String, KeyCarriers> carriers;
    private final LenientTargets targets;
    private final Set<String> refusingUndeclared;
    private final Map<String, HttpMethod> methods = new HashMap<>();

    private ApiOperations(
            Router router,
            List<Operation> all,
            Map<String, KeyCarriers> carriers,
            LenientTargets targets,
            Set<String> refusingUndeclared) {
        this.router = router;
        this.targets = targets;
        this.refusingUndeclared = Set.copyOf(refusingUndeclared);
        this.all = List.copyOf(all);
        this.carriers = Map.copyOf(carriers);
        router.methods().forEach(method -> methods.put(method.name(), method));
    }

    /**
     * Puts documents together.
     *
     * @throws SpecException when operations of the documents contradict each other
     */
    public static ApiOperations of(Collection<ApiDocument> documents) throws SpecException {
        var all = new ArrayList<Operation>();
        var carriers = new HashMap<String, KeyCarriers>();
        var refusing = new HashSet<String>();
        for (var document : documents) {
            all.addAll(document.operations());
            if (document.targets().undeclaredParameters() == UndeclaredParameters.REFUSE) {
                refusing.add(document.name());
            }
            var own = KeyCarriers.of(document.schemes());
            if (!own.equals(KeyCarriers.NONE)) {
                carriers.put(document.name(), own);
            }
        }
        var router = Router.of(documents);
        all.removeAll(router.contradicting());
        return new ApiOperations(router, all, carriers, new LenientTargets(router, documents), refusing);
    }

    /** Those that are served, in the order of the documents. */
    public List<Operation> all() {
        return all;
    }

    /** Every method that some request may be let in with, in the order of OpenAPI's fields, others behind. */
    public List<HttpMethod> methods() {
        return router.methods();
    }

    /** Finds one of {@link #methods} by its exact name on the wire. Makes none, so that callers cannot. */
    Optional<HttpMethod> findMethod(String name) {
        var fixed = HttpMethod.find(name);
        return fixed.isPresent() ? fixed : Optional.ofNullable(methods.get(name));
    }

    /** Where keys stand, of each API that has places of its own. */
    Map<String, KeyCarriers> carriers() {
        return carriers;
    }

    /** A header that carries keys of an API whose document takes none in the deployment's own; empty for every other API. */
    public Optional<String> keyHeaderInstead(String api) {
        var own = carriers.getOrDefault(api, KeyCarriers.NONE);
        return own.takesDeploymentsHeader()
                ? Optional.empty()
                : keyHeaders(api).stream().findFirst();
    }

    /** The headers that carry keys of an API, in the spelling of its document; the deployment's own is not among them. */
    public List<String> keyHeaders(String api) {
        return carriers.getOrDefault(api, KeyCarriers.NONE).headers().stream()
                .map(SecurityScheme.Location::name)
                .toList();
    }

    /** Every header that carries keys for some API, in the spelling of its document; the deployment's own is not among them. */
    public Set<String> keyHeaders() {
        return carriers.values().stream()
                .flatMap(own -> own.headers().stream())
                .map(SecurityScheme.Location::name)
                .collect(Collectors.toSet());
    }

    /** Every header that carries keys, that of the deployment too. */
    Set<String> keyHeadersWith(CredentialCarriers deployment) {
        var all = new HashSet<>(keyHeaders());
        all.add(deployment.keyHeader());
        return all;
    }

    /** Operations that are closed because another one claims the same requests and asks for other things; not among {@link #all}. */
    public Set<Operation> contradicting() {
        return router.contradicting();
    }

    /** What the documents, put together, leave open; closed where that matters. */
    public List<SpecProblem> problems() {
        return router.problems();
    }

    /** What the requests of an API may look like beyond what every server reads alike. */
    public Set<Leniency> leniencies(String api) {
        return targets.of(api);
    }

    /**
     * Reads a target by what the API takes that it leads to.
     *
     * @param target raw, in origin form
     * @param effort of the request; when it is spent, the target is refused
     */
    ParsedTarget parse(HttpMethod method, String target, Effort effort) {
        return targets.parse(method, target, effort);
    }

    /** The same of a target that stands for itself, of which nothing else is asked. */
    ParsedTarget parse(HttpMethod method, String target) {
        return parse(method, target, Effort.ofRequest());
    }

    /** Whether {@link #parse(HttpMethod, String)} accepts a target, which is known sooner than why it does not. */
    boolean takes(HttpMethod method, String target) {
        return targets.takes(method, target, Effort.ofRequest());
    }

    /** @param effort of the request; when it is spent, the answer means nothing */
    RouteMatch match(HttpMethod method, RequestPath path, Effort effort) {
        return router.match(method, path, effort);
    }

    RouteMatch match(HttpMethod method, RequestPath path) {
        return router.match(method, path);
    }

    /** Whether a parameter that an operation of the API does not declare is refused. */
    boolean refusesUndeclaredParameters(String api) {
        return refusingUndeclared.contains(api);
    }

    /** Whether the server of an API finds no path to run in a query, so that none is looked for there. */
    boolean mindsNoNamedPaths(String api) {
        return router.distinguishes(api, PathDistinction.QUERY_PATH);
    }

    /**
     * The name of a parameter whose value is another method that may be run at the path and does harm.
     *
     * @param mayRun whether the caller may run another operation as well
     * @param effort of the request; when it is spent, whatever was not looked at counts as harm
     * @return raw; absent when all is harmless
     */
    @Nullable
    String harmfulMethodName(RequestPath path, Operation judged, Predicate<Operation> mayRun, Effort effort) {
        return router.harmfulMethodName(path, judged, mayRun, effort);
    }

    /**
     * What has to be looked for in a body because servers may find the path to run there.
     *
     * @param mayRun whether the caller may run another operation as well
     * @param effort as {@link #harmfulMethodName} has it
     * @return absent where there is nothing to look for
     */
    @Nullable
    PathsInBody pathsInBody(
            RequestPath path, Operation judged, Predicate<Operation> mayRun, RequestHeaders headers, Effort effort) {
        return PathsInBody.of(
                router,
                path,
                judged,
                mayRun,
                headers.headerValues("Content-Type"),
                headers.headerValues("Content-Encoding"),
                effort);
    }

    /** Whether a parameter of that name is one that servers take the method from. */
    boolean mayNameMethod(String name) {
        return NamedMethods.mayBe(name);
    }

    /** Whether a parameter of that name is one that servers find the path to run in, where not anybody may run all paths. */
    boolean mayNamePath(String name) {
        return router.mayNamePath(name);
    }

    /**
     * The name of what names another path in a request that does harm.
     *
     * @param mayRun whether the caller may run another operation as well
     * @param effort as {@link #harmfulMethodName} has it
     * @return raw, and empty for the path itself; absent when all is harmless
     */
    @Nullable
    String harmfulName(
            HttpMethod method, RequestPath path, Operation judged, Predicate<Operation> mayRun, Effort effort) {
        return router.harmfulName(method, path, judged, mayRun, effort);
    }
}
