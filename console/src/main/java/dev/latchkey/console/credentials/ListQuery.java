package dev.latchkey.console.credentials;

import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.CredentialList.Position;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.LocalPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the address of the list asks for. All of it stands there, so an address that somebody keeps is a saved filter.
 *
 * @param asked what was understood, by its name in the address; without the position
 */
record ListQuery(
        CredentialSearch search,
        SequencedMap<String, String> asked,
        @Nullable Position position) {

    static final String USER = "user:";

    private static final String TRUE = "true";
    private static final List<String> NAMES =
            List.of("q", "type", "state", "role", "group", "creator", "sort", "reversed");

    static ListQuery read(FormParameters query) {
        var search = new CredentialSearch(
                query.find("q").orElse("").strip(),
                one(CredentialType.values(), query, "type"),
                one(Standing.values(), query, "state"),
                id(query, "role"),
                id(query, "group"),
                Optional.ofNullable(id(query, "creator")).map(id -> USER + id).orElse(null),
                Optional.ofNullable(one(Sort.values(), query, "sort")).orElse(Sort.CREATED),
                query.find("reversed").filter(TRUE::equals).isPresent());
        var asked = new LinkedHashMap<String, String>();
        for (var name : NAMES) {
            var value = name.equals("q") ? search.text() : id(query, name);
            if (value != null && !value.isEmpty()) {
                asked.put(name, value);
            }
        }
        return new ListQuery(search, asked, position(query));
    }

    private static <E extends Enum<E>> @Nullable E one(E[] values, FormParameters query, String name) {
        var wanted = query.find(name).orElse("");
        return Stream.of(values)
                .filter(value -> value.name().equals(wanted))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String id(FormParameters query, String name) {
        return query.findNonEmpty(name)
                .filter(value -> value.length() <= TextLimits.ID_LENGTH_MAX)
                .orElse(null);
    }

    private static @Nullable Position position(FormParameters query) {
        var after = id(query, "after");
        if (after != null) {
            return new Position(after, false);
        }
        var before = id(query, "before");
        return before == null ? null : new Position(before, true);
    }

    /** Whether anything but the order is asked for. */
    boolean isFiltered() {
        return !search.equals(
                new CredentialSearch("", null, null, null, null, null, search.sort(), search.isReversed()));
    }

    /** The same list at its first page. */
    LocalPath path() {
        return path(asked);
    }

    /** The same list at its first page with another value of one thing. */
    String with(String name, @Nullable String value) {
        var changed = new LinkedHashMap<>(asked);
        changed.remove(name);
        if (value != null) {
            changed.put(name, value);
        }
        return path(changed).value();
    }

    /** The same list in another order; in the same one, the other way round. */
    String sortedBy(Sort sort) {
        var changed = new LinkedHashMap<>(asked);
        changed.put("sort", sort.name());
        changed.remove("reversed");
        if (sort == search.sort() && !search.isReversed()) {
            changed.put("reversed", TRUE);
        }
        return path(changed).value();
    }

    /** The same list in the usual direction of an order. */
    String inOrder(Sort sort) {
        var changed = new LinkedHashMap<>(asked);
        changed.put("sort", sort.name());
        changed.remove("reversed");
        return path(changed).value();
    }

    private static LocalPath path(SequencedMap<String, String> asked) {
        var path = new LocalPath(CredentialPages.PATH);
        for (var entry : asked.entrySet()) {
            path = path.with(entry.getKey(), entry.getValue());
        }
        return path;
    }
}
