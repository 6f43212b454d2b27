package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every API of the catalogue as the reference shows it. Immutable. */
public final class Reference {

    /** Most results of one search. */
    static final int FOUND_MAX = 40;

    /** Most operations named beside one scope. */
    static final int OPERATIONS_OF_SCOPE_MAX = 60;

    /** About as many of them on the page of all scopes; fewer beside each where there are many. */
    static final int OPERATIONS_SHOWN_MAX = 300;

    /** Most scopes on one page of them. */
    static final int SCOPES_PER_PAGE = 50;

    private static final int WORDS_MAX = 8;

    private final List<ApiReference> apis;
    private final List<ScopeGroup> scopes;

    private Reference(List<ApiReference> apis, List<ScopeGroup> scopes) {
        this.apis = apis;
        this.scopes = scopes;
    }

    /** A scope and where it counts. */
    public record ScopeUse(ScopeCatalog.Entry scope, List<OperationReference> operations, int more) {
        public ScopeUse {
            operations = List.copyOf(operations);
        }
    }

    /** Scopes under their heading. */
    public record ScopeGroup(String name, List<ScopeUse> scopes) {
        public ScopeGroup {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * What is shown of one API by itself: every operation of its document.
     *
     * @param limits for operations without their own
     * @param messages the words for types of values
     * @param places that the documents for others name in place of those they were written with
     */
    public static ApiReference read(
            OpenApiReader.Described document, ReferenceLimits limits, Messages messages, AuthorizationPlaces places) {
        return DocumentReader.read(document, limits, messages, places);
    }

    /**
     * Puts the APIs together.
     *
     * @param closed operations that are not served after all, because the documents contradict each other
     */
    public static Reference of(List<ApiReference> apis, Set<Operation> closed, ScopeCatalog scopes) {
        var served = apis.stream().map(api -> api.without(closed)).toList();
        return new Reference(served, groups(served, scopes));
    }

    private static List<ScopeGroup> groups(List<ApiReference> apis, ScopeCatalog scopes) {
        var groups = new LinkedHashMap<String, List<ScopeUse>>();
        var onAPage = Math.clamp(scopes.entries().size(), 1, SCOPES_PER_PAGE);
        var shownMax = Math.clamp(OPERATIONS_SHOWN_MAX / onAPage, 3, OPERATIONS_OF_SCOPE_MAX);
        var users = users(apis);
        for (var entry : scopes.entries()) {
            var all = users.getOrDefault(entry.name().value(), List.of());
            var shown = all.stream().limit(shownMax).toList();
            groups.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                    .add(new ScopeUse(entry, shown, all.size() - shown.size()));
        }
        return groups.entrySet().stream()
                .map(group -> new ScopeGroup(group.getKey(), group.getValue()))
                .toList();
    }

    /** What asks for each scope, in one pass: there may be ten thousand of both. */
    private static Map<String, List<OperationReference>> users(List<ApiReference> apis) {
        var users = new HashMap<String, List<OperationReference>>();
        for (var api : apis) {
            for (var operation : api.operations()) {
                var asked = new LinkedHashSet<>(operation.access().scopes());
                operation
                        .conditions()
                        .forEach(condition -> asked.addAll(condition.access().scopes()));
                asked.forEach(scope ->
                        users.computeIfAbsent(scope, _ -> new ArrayList<>()).add(operation));
            }
        }
        return users;
    }

    public List<ApiReference> apis() {
        return apis;
    }

    List<ScopeGroup> scopes() {
        return scopes;
    }

    /**
     * A part of {@link #scopes}.
     *
     * @param page from 1
     */
    public record ScopePage(List<ScopeGroup> groups, int page, int pages) {
        public ScopePage {
            groups = List.copyOf(groups);
        }
    }

    /**
     * The scopes of one page under their headings, {@value #SCOPES_PER_PAGE} of them.
     *
     * @param page from 1; empty where there are fewer pages
     */
    Optional<ScopePage> scopePage(int page) {
        var count = scopes.stream().mapToInt(group -> group.scopes().size()).sum();
        var last = Math.max(1, (count + SCOPES_PER_PAGE - 1) / SCOPES_PER_PAGE);
        if (page < 1 || page > last) {
            return Optional.empty();
        }
        var groups = new ArrayList<ScopeGroup>();
        var skipped = (page - 1) * SCOPES_PER_PAGE;
        var room = SCOPES_PER_PAGE;
        for (var group : scopes) {
            var from = Math.min(skipped, group.scopes().size());
            var to = Math.min(group.scopes().size(), from + room);
            if (to > from) {
                groups.add(new ScopeGroup(group.name(), group.scopes().subList(from, to)));
            }
            skipped -= from;
            room -= to - from;
        }
        return Optional.of(new ScopePage(groups, page, last));
    }

    /** The page that a scope is on; the first for one that there is not. */
    int pageOfScope(String name) {
        var before = 0;
        for (var group : scopes) {
            for (var use : group.scopes()) {
                if (use.scope().name().value().equals(name)) {
                    return 1 + before / SCOPES_PER_PAGE;
                }
                before++;
            }
        }
        return 1;
    }

    /** An operation to show how tokens are used: one that is only read, without values in its path, best with tokens of both kinds. */
    Optional<OperationReference> shownForTokens() {
        return apis.stream()
                .flatMap(api -> api.operations().stream())
                .filter(one ->
                        one.method().equals(HttpMethod.GET) && one.access().takesTokensAlone())
                .min(Comparator.comparingInt(Reference::distance));
    }

    private static int distance(OperationReference operation) {
        var paths = operation.operation().paths().getFirst();
        var kinds = operation.access().tokenKinds();
        return 100 * paths.parameters().size()
                + 10 * (2 - kinds)
                + (operation.operation().isDeprecated() ? 1000 : 0);
    }

    /** @param segment of an address, as {@link ApiReference#segment} makes it */
    Optional<ApiReference> find(String segment) {
        return apis.stream()
                .filter(one -> ApiReference.segment(one.name()).equals(segment))
                .findFirst();
    }

    /** What was found of an API. */
    public record Found(ApiReference api, List<OperationReference> operations) {
        public Found {
            operations = List.copyOf(operations);
        }
    }

    /**
     * Operations that have every word of the question, at most {@value #FOUND_MAX}, in the order of the documents by API. Looks at each
     * once: anybody may ask, of documents of any size.
     */
    public List<Found> search(String question) {
        var words = Set.copyOf(List.of(question.toLowerCase(Locale.ROOT).strip().split("\\s+", WORDS_MAX)));
        var found = new ArrayList<Found>();
        var count = 0;
        for (var api : apis) {
            var operations = api.operations().stream()
                    .filter(operation -> operation.matches(words))
                    .limit(FOUND_MAX - count)
                    .toList();
            if (!operations.isEmpty()) {
                found.add(new Found(api, operations));
                count += operations.size();
            }
        }
        return found;
    }
}
