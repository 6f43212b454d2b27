package dev.latchkey.console.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which scopes a form showed under each of its headings, as the form itself says when it is sent: a level gives what stood under it then,
 * whatever came to be served since. Immutable.
 *
 * @param groups by heading
 */
record ShownScopes(Map<String, Group> groups) {

    /** Scope names have no backslash (RFC 6749 §3.3), and no encoded heading has one. */
    private static final String BETWEEN_GROUPS = "\\";

    private static final String READING = "r:";
    private static final String WRITING = "w:";

    /**
     * One heading.
     *
     * @param reading scopes that the level for reading gave
     * @param others those that only the level for writing gave as well
     */
    record Group(Set<String> reading, Set<String> others) {

        Group {
            reading = Set.copyOf(reading);
            others = Set.copyOf(others);
        }
    }

    ShownScopes {
        groups = Map.copyOf(groups);
    }

    /** As the hidden field of the form has it. */
    static String text(ScopeOffer offer) {
        return offer.groups().stream()
                .map(group -> URLEncoder.encode(group.name(), UTF_8)
                        + group.scopes().stream()
                                .map(scope -> " " + (scope.isReading() ? READING : WRITING) + scope.name())
                                .collect(joining()))
                .collect(joining(BETWEEN_GROUPS));
    }

    /** What a form said that it showed; of anything else nothing. */
    static ShownScopes parse(String text) {
        var groups = new HashMap<String, Group>();
        for (var line : text.split("\\\\")) {
            var words = List.of(line.split(" "));
            decoded(words.getFirst(), groups, new Group(named(READING, words), named(WRITING, words)));
        }
        return new ShownScopes(groups);
    }

    private static void decoded(String heading, Map<String, Group> groups, Group group) {
        try {
            groups.put(URLDecoder.decode(heading, UTF_8), group);
        } catch (IllegalArgumentException _) {
            // no heading that we wrote: whatever stands under it was not shown
        }
    }

    private static Set<String> named(String kind, List<String> words) {
        var names = new TreeSet<String>();
        words.stream()
                .skip(1)
                .filter(word -> word.startsWith(kind))
                .map(word -> word.substring(kind.length()))
                .forEach(names::add);
        return names;
    }

    /** What levels and ticks gave by what was shown; the same rule as {@link ScopeOffer#chosen}. */
    Set<String> chosen(Map<String, ScopeLevel> levels, Set<String> ticked) {
        var chosen = new TreeSet<>(ticked);
        groups.values().forEach(group -> {
            chosen.removeAll(group.reading());
            chosen.removeAll(group.others());
        });
        groups.forEach((heading, group) -> {
            var all = new TreeSet<>(group.reading());
            all.addAll(group.others());
            chosen.addAll(
                    switch (levels.getOrDefault(heading, ScopeLevel.CHOOSE)) {
                        case NONE -> Set.<String>of();
                        case READ -> group.reading();
                        case WRITE -> all;
                        case CHOOSE -> {
                            all.retainAll(ticked);
                            yield all;
                        }
                    });
        });
        return chosen;
    }
}
