package dev.latchkey.demo.hiring.http;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. Totals count only what the caller may see.
 *
 * @param offset present in lists paged by offset
 * @param nextPageId present in lists paged by cursor, unless this is the last page
 */
public record Page<T>(
        int totalFound,
        @Nullable Integer offset,
        int limit,
        @Nullable String nextPageId,
        List<T> content) {

    public static <T> Page<T> byOffset(int totalFound, int offset, int limit, List<T> content) {
        return new Page<>(totalFound, offset, limit, null, content);
    }

    /** A page from rows of which one more than {@code limit} was read, to know whether another page follows. */
    public static <R, T> Page<T> byCursor(
            int totalFound, int limit, List<R> rows, ToLongFunction<R> sequence, Function<R, T> shape) {
        var shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        var next = rows.size() > limit ? PageCursor.print(sequence.applyAsLong(shown.getLast())) : null;
        return new Page<>(
                totalFound, null, limit, next, shown.stream().map(shape).toList());
    }

    /** Everything there is, in one page. */
    public static <T> Page<T> whole(List<T> content) {
        return new Page<>(content.size(), 0, Math.max(content.size(), 1), null, content);
    }
}
