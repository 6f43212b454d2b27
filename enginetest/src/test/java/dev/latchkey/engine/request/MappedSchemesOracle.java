package dev.latchkey.engine.request;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request must become, from the text of a document and of its mapping alone: OpenAPI's rules and those of docs/schemes.md,
 * written down a second time and in the simplest way.
 *
 * @param schemes the document's, by name
 */
record MappedSchemesOracle(Map<String, Declared> schemes) {

    /**
     * A scheme of the document.
     *
     * @param place where its credential stands: the name of a header, {@code ?name}, {@code cookie name}, {@code Authorization Word};
     *     empty when the mapping offers nothing
     * @param kinds of credential that it takes
     */
    record Declared(String place, Set<String> kinds) {

        boolean isOffered() {
            return !place.isEmpty();
        }
    }

    /**
     * Something in a request.
     *
     * @param place as {@link Declared#place}
     * @param kind what the value is; {@code nothing} for a value that nobody issued
     */
    record Item(String place, String kind, Set<String> scopes) {}

    /** One alternative: scopes by scheme. */
    private static boolean isSatisfied(
            Map<String, Declared> schemes, Map<String, Set<String>> alternative, List<Item> items) {
        return !alternative.isEmpty()
                && alternative.entrySet().stream()
                        .allMatch(asked -> items.stream()
                                .anyMatch(item -> meets(schemes, asked.getKey(), item)
                                        && (asked.getValue().isEmpty()
                                                || item.scopes().containsAll(asked.getValue()))))
                && items.stream()
                        .allMatch(item -> alternative.keySet().stream().anyMatch(name -> meets(schemes, name, item)));
    }

    private static boolean meets(Map<String, Declared> schemes, String name, Item item) {
        var scheme = schemes.get(name);
        return scheme != null
                && scheme.place().equalsIgnoreCase(item.place())
                && scheme.kinds().contains(item.kind());
    }

    /** Whether some alternative asks for what stands there; one that names a scheme that is not offered still does. */
    private boolean isAskedFor(String place, List<Map<String, Set<String>>> security) {
        return security.stream()
                .flatMap(alternative -> alternative.keySet().stream())
                .map(schemes::get)
                .anyMatch(scheme -> scheme != null && scheme.place().equalsIgnoreCase(place));
    }

    /** The status of the refusal; empty when the request is let in. */
    Optional<Integer> refusal(List<Map<String, Set<String>>> security, List<Item> request) {
        var places = new LinkedHashSet<>(Set.of("X-Api-Key", "?apiKey", "Authorization Bearer"));
        schemes.values().stream().filter(Declared::isOffered).forEach(scheme -> places.add(scheme.place()));
        // A word before a credential that nothing here stands for is no credential that anybody could have.
        if (request.stream()
                .anyMatch(item -> item.place().startsWith("Authorization")
                        && places.stream().noneMatch(item.place()::equalsIgnoreCase))) {
            return Optional.of(401);
        }
        var items = request.stream()
                .filter(item -> places.stream().anyMatch(item.place()::equalsIgnoreCase))
                .toList();
        if (items.stream().anyMatch(item -> item.place().startsWith("?") && !isAskedFor(item.place(), security))) {
            return Optional.of(400);
        }
        if (items.stream().anyMatch(item -> !kindsAt(item.place()).contains(item.kind()))) {
            return Optional.of(401);
        }
        // A partner's key stands for no company, anything else for one, so they never agree.
        if (items.stream().map(item -> item.kind().equals("partner")).distinct().count() > 1) {
            return Optional.of(400);
        }
        var isOpen = security.isEmpty() || security.contains(Map.<String, Set<String>>of());
        if (items.isEmpty()) {
            return isOpen ? Optional.empty() : Optional.of(isClosed(security) ? 404 : 401);
        }
        if ((isOpen && items.size() == 1)
                || security.stream().anyMatch(alternative -> isSatisfied(schemes, alternative, items))) {
            return Optional.empty();
        }
        if (isClosed(security)) {
            return Optional.of(404);
        }
        return Optional.of(items.size() > 1 && !isTakenWithoutScopes(security, items) ? 400 : 403);
    }

    /** Whether no request at all satisfies any alternative. */
    private boolean isClosed(List<Map<String, Set<String>>> security) {
        return !security.isEmpty() && security.stream().allMatch(this::isImpossible);
    }

    /** What is not offered, roles of a key, which has none, and two credentials at one place. */
    private boolean isImpossible(Map<String, Set<String>> alternative) {
        return alternative.entrySet().stream().anyMatch(asked -> {
            var scheme = schemes.get(asked.getKey());
            return scheme == null
                    || (scheme.kinds().stream().anyMatch(Set.of("key", "partner")::contains)
                            && !asked.getValue().isEmpty())
                    || alternative.keySet().stream().anyMatch(other -> contradict(scheme, schemes.get(other)));
        });
    }

    /** Two credentials in one header, or two kinds at one place. */
    private static boolean contradict(Declared one, @Nullable Declared other) {
        return other != null
                && (one.place().equalsIgnoreCase(other.place())
                        ? Collections.disjoint(one.kinds(), other.kinds())
                        : one.place().startsWith("Authorization")
                                && other.place().startsWith("Authorization"));
    }

    private boolean isTakenWithoutScopes(List<Map<String, Set<String>>> security, List<Item> items) {
        return security.stream().anyMatch(alternative -> isSatisfied(schemes, withoutScopes(alternative), items));
    }

    private static Map<String, Set<String>> withoutScopes(Map<String, Set<String>> alternative) {
        var names = new HashMap<String, Set<String>>();
        alternative.keySet().forEach(name -> names.put(name, Set.of()));
        return names;
    }

    /** What a value at a place is looked up as, whichever scheme it is for. */
    private Set<String> kindsAt(String place) {
        var keys = Set.of("key", "partner");
        return switch (place) {
            case "Authorization Bearer", "Authorization Basic" ->
                schemes.values().stream()
                        .filter(scheme -> scheme.place().equals(place))
                        .findFirst()
                        .map(scheme -> scheme.kinds().contains("key")
                                ? keys
                                : scheme.kinds().contains("secret") ? Set.of("secret") : Set.of("client", "user"))
                        .orElse(Set.of("client", "user"));
            default -> keys;
        };
    }
}
