package dev.latchkey.core.listing;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lines in the order of a list, and whether there are more on either side. */
public record ListPart<T>(List<T> lines, boolean hasPrevious, boolean hasNext) {

    public ListPart {
        lines = List.copyOf(lines);
    }

    /**
     * What was found from a position on, in the direction that it looks to.
     *
     * @param found at most one more than {@code limit}, which tells that there are more
     * @param from absent for the first page
     */
    public static <T> ListPart<T> of(List<T> found, int limit, @Nullable Position from) {
        var hasMore = found.size() > limit;
        var shown = hasMore ? found.subList(0, limit) : found;
        return from != null && from.isBefore()
                ? new ListPart<>(shown.reversed(), hasMore, true)
                : new ListPart<>(shown, from != null, hasMore);
    }

    /**
     * A page of what is all there, in its order.
     *
     * @param from absent for the first page; so is one beside what is not in the list
     */
    public static <T> ListPart<T> among(List<T> all, Function<T, String> id, @Nullable Position from, int limit) {
        var at = from == null ? -1 : all.stream().map(id).toList().indexOf(from.id());
        var isBefore = from != null && from.isBefore() && at >= 0;
        var begin = isBefore ? Math.max(0, at - limit) : at + 1;
        var end = isBefore ? at : Math.min(all.size(), begin + limit);
        return new ListPart<>(all.subList(begin, end), begin > 0, end < all.size());
    }
}
