package dev.latchkey.console.lists;

import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the address of a list asks for. All of it stands there, so an address that somebody keeps is a saved filter.
 *
 * @param path of the list
 * @param asked what was understood, by its name in the address; without the position
 * @param position where the page begins; absent for the first
 * @param isTooLong whether the text is the beginning of a longer one, which is not searched for
 * @param unknown values that there are none of, so that they narrow nothing; the page says so
 */
public record ListAddress(
        String path,
        SequencedMap<String, String> asked,
        @Nullable Position position,
        boolean isTooLong,
        List<String> unknown) {

    /** Longest text that is searched for, in characters. */
    public static final int TEXT_LENGTH_MAX = 100;

    public static final String TEXT = "q";

    private static final String SORT = "sort";
    private static final String REVERSED = "reversed";
    private static final String TRUE = "true";

    /** @param names of what narrows the list, in the order in which they stand in the address */
    public static ListAddress read(String path, FormParameters query, List<String> names) {
        var asked = new LinkedHashMap<String, String>();
        var text = query.find(TEXT).orElse("").strip();
        if (!text.isEmpty()) {
            asked.put(TEXT, text.substring(0, Math.min(TEXT_LENGTH_MAX, text.length())));
        }
        names.forEach(name -> put(asked, query, name));
        return read(path, query, asked, text.length() > TEXT_LENGTH_MAX);
    }

    /** @param asked what else was understood of the address than the order and the position */
    public static ListAddress read(String path, FormParameters query, SequencedMap<String, String> asked) {
        return read(path, query, asked, false);
    }

    private static ListAddress read(
            String path, FormParameters query, SequencedMap<String, String> asked, boolean isTooLong) {
        put(asked, query, SORT);
        put(asked, query, REVERSED);
        return new ListAddress(path, asked, positionOf(query), isTooLong, List.of());
    }

    private static void put(Map<String, String> asked, FormParameters query, String name) {
        var value = id(query, name);
        if (value != null) {
            asked.put(name, value);
        }
    }

    /** Of the page that shows the list. */
    public int status() {
        return isTooLong || !unknown.isEmpty() ? 400 : 200;
    }

    /** The same where a name stands for one of these values, which is taken in any case. */
    public <E extends Enum<E>> ListAddress among(String name, E[] values) {
        return among(name, Stream.of(values).map(Enum::name).toList());
    }

    /** As {@link #among(String, Enum[])}. */
    public ListAddress among(String name, List<String> values) {
        var value = asked.get(name);
        if (value == null) {
            return this;
        }
        var understood = new LinkedHashMap<>(asked);
        var known = values.stream().filter(value::equalsIgnoreCase).findFirst();
        known.ifPresentOrElse(one -> understood.put(name, one), () -> understood.remove(name));
        var unknown = known.isPresent()
                ? this.unknown
                : Stream.concat(this.unknown.stream(), Stream.of(value)).toList();
        return new ListAddress(path, understood, position, isTooLong, unknown);
    }

    private static @Nullable String id(FormParameters query, String name) {
        return query.findNonEmpty(name)
                .filter(value -> value.length() <= TextLimits.ID_LENGTH_MAX)
                .orElse(null);
    }

    private static @Nullable Position positionOf(FormParameters query) {
        var after = id(query, "after");
        if (after != null) {
            return new Position(after, false);
        }
        var before = id(query, "before");
        return before == null ? null : new Position(before, true);
    }

    /** What is searched for; empty for all. */
    public String text() {
        return asked.getOrDefault(TEXT, "");
    }

    /** What is asked for by a name; absent when nothing is. */
    public @Nullable String value(String name) {
        return asked.get(name);
    }

    /** The one of several that is asked for by a name; absent when none of them is. */
    public <E extends Enum<E>> @Nullable E one(E[] values, String name) {
        return Stream.of(values)
                .filter(value -> value.name().equalsIgnoreCase(asked.get(name)))
                .findFirst()
                .orElse(null);
    }

    /** By what the list is sorted. */
    public <E extends Enum<E>> E sort(E[] values, E otherwise) {
        var sort = one(values, SORT);
        return sort == null ? otherwise : sort;
    }

    public boolean isReversed() {
        return TRUE.equals(asked.get(REVERSED));
    }

    /** Whether one of the texts has in it what is searched for, in any case; so has every one where nothing is. */
    public boolean isFound(String... texts) {
        var wanted = text().toLowerCase(Locale.ROOT);
        return Stream.of(texts).anyMatch(one -> one.toLowerCase(Locale.ROOT).contains(wanted));
    }

    /** An order in the direction that is asked for. */
    public <T> Comparator<T> directed(Comparator<T> order) {
        return isReversed() ? order.reversed() : order;
    }

    /** Whether anything but the order is asked for. */
    public boolean isFiltered() {
        return asked.keySet().stream().anyMatch(name -> !name.equals(SORT) && !name.equals(REVERSED));
    }

    /** The same list at its first page. */
    public LocalPath first() {
        return path(asked);
    }

    /** The same list at its first page with another value of one thing. */
    public String with(String name, @Nullable String value) {
        var changed = new LinkedHashMap<>(asked);
        changed.remove(name);
        if (value != null) {
            changed.put(name, value);
        }
        return path(changed).value();
    }

    /** The same list in the usual direction of an order. */
    public String inOrder(Enum<?> sort) {
        return inOrder(sort, false);
    }

    private String inOrder(Enum<?> sort, boolean isReversed) {
        var changed = new LinkedHashMap<>(asked);
        changed.put(SORT, sort.name());
        changed.remove(REVERSED);
        if (isReversed) {
            changed.put(REVERSED, TRUE);
        }
        return path(changed).value();
    }

    /**
     * A heading that sorts by something; where the list is sorted by it, the other way round.
     *
     * @param current by what the list is sorted
     * @param isRising whether the usual direction of the order is from the least
     */
    public <E extends Enum<E>> Heading heading(String label, E sort, E current, boolean isRising) {
        var isCurrent = sort == current;
        var direction = isRising != isReversed() ? "ascending" : "descending";
        return new Heading(label, inOrder(sort, isCurrent && !isReversed()), isCurrent ? direction : null);
    }

    /** @param any label of the choice that narrows nothing */
    public Menu menu(String name, String label, String any, Map<String, String> labels) {
        var chosen = value(name);
        var choices = new ArrayList<Choice>();
        choices.add(new Choice("", any, null, with(name, null), chosen == null));
        labels.forEach(
                (value, text) -> choices.add(new Choice(value, text, null, with(name, value), value.equals(chosen))));
        return new Menu(name, label, chosen == null ? null : labels.getOrDefault(chosen, chosen), choices);
    }

    /**
     * What a phone sorts with, where there are no headings.
     *
     * @param labels in the order in which they are offered
     */
    public <E extends Enum<E>> Menu order(String label, E current, SequencedMap<E, String> labels) {
        var choices = labels.entrySet().stream()
                .map(one -> new Choice(
                        one.getKey().name(),
                        one.getValue(),
                        null,
                        inOrder(one.getKey()),
                        one.getKey() == current && !isReversed()))
                .toList();
        return new Menu(SORT, label, null, choices);
    }

    /** Chips of one thing, the first of which narrows nothing. */
    public List<Choice> chips(String name, String any, SequencedMap<String, String> labels) {
        return menu(name, "", any, labels).choices();
    }

    /** @param count how much was found, in words; empty when that is not counted */
    public <T> Paging paging(String count, ListPart<T> part, Function<T, String> id) {
        var lines = part.lines();
        return new Paging(
                count,
                part.hasPrevious() && !lines.isEmpty()
                        ? first().with("before", id.apply(lines.getFirst())).value()
                        : null,
                part.hasNext() && !lines.isEmpty()
                        ? first().with("after", id.apply(lines.getLast())).value()
                        : null);
    }

    /**
     * @param label name of the text that says what is searched
     * @param hint name of the text that says what can be searched for
     */
    public Tools tools(Messages messages, String label, String hint, List<Choice> chips, List<Menu> menus) {
        return new Tools(
                path,
                TEXT,
                messages.text(label),
                messages.text(hint),
                text(),
                error(messages),
                asked,
                chips,
                menus,
                isFiltered());
    }

    private @Nullable String error(Messages messages) {
        if (isTooLong) {
            return messages.text("common.list.tooLong", TEXT_LENGTH_MAX);
        }
        return unknown.isEmpty() ? null : messages.text("common.list.unknown", String.join(", ", unknown));
    }

    private LocalPath path(SequencedMap<String, String> parameters) {
        var to = new LocalPath(path);
        for (var entry : parameters.entrySet()) {
            to = to.with(entry.getKey(), entry.getValue());
        }
        return to;
    }
}
