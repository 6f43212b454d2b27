package dev.latchkey.console.operator;

import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.LocalPath;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is wholly in memory.
 *
 * @param from number of the first that is shown, from 1; 0 where none is
 * @param all how many there are
 * @param previous path of the page before; absent at the beginning
 * @param next path of the page after; absent at the end
 */
public record ShownPart<T>(
        List<T> shown,
        int from,
        int all,
        @Nullable String previous,
        @Nullable String next) {

    /** Most on one page. */
    static final int SHOWN_MAX = 50;

    private static final int DIGITS_MAX = 6;

    public ShownPart {
        shown = List.copyOf(shown);
    }

    /**
     * The page that an address asks for: the first where it asks for none, or for what is no number, and the last for one behind it.
     *
     * @param parameter that has the number of the page
     * @param path without the number of the page
     */
    static <T> ShownPart<T> of(List<T> all, FormParameters query, String parameter, LocalPath path) {
        var last = Math.max(1, (all.size() + SHOWN_MAX - 1) / SHOWN_MAX);
        var page = query.find(parameter)
                .filter(text -> text.length() <= DIGITS_MAX && text.matches("[1-9][0-9]*"))
                .map(text -> Math.min(last, Integer.parseInt(text)))
                .orElse(1);
        var start = (page - 1) * SHOWN_MAX;
        return new ShownPart<>(
                all.subList(start, Math.min(all.size(), start + SHOWN_MAX)),
                all.isEmpty() ? 0 : start + 1,
                all.size(),
                page > 1 ? path.with(parameter, String.valueOf(page - 1)).value() : null,
                page < last ? path.with(parameter, String.valueOf(page + 1)).value() : null);
    }

    /** The same page with what is made of each. */
    <R> ShownPart<R> map(Function<? super T, ? extends R> made) {
        return new ShownPart<>(shown.stream().<R>map(made).toList(), from, all, previous, next);
    }

    /** Number of the last that is shown. */
    public int to() {
        return Math.max(0, from - 1 + shown.size());
    }

    /** Whether it is not the whole list. */
    public boolean isPart() {
        return shown.size() < all;
    }
}
