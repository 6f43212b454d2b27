package dev.latchkey.engine.routing;

import dev.latchkey.engine.protocol.PathDistinction;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a path is refused that some server takes for another one. Nothing closed is named in it: that it is there is nobody's business.
 *
 * @param api the API whose operation was judged
 * @param other what it may be taken for, of several the first that was found; absent when that is no operation that is served
 * @param missing what the server would have to tell apart for the path to be taken, no more than is needed, and never
 *     {@link PathDistinction#QUERY_PATH}, which is about what requests name beside their paths, in a query or a form; empty when nothing would
 *     do, as for a session in the path
 * @param isTooMuch whether it was not found out, since that takes more than is left of what one request may cause
 */
public record MistakenPath(
        String api, RouteMatch.@Nullable Matched other, Set<PathDistinction> missing, boolean isTooMuch) {

    public MistakenPath {
        other = other != null && other.operation().security().isClosed() ? null : other;
        missing = Set.copyOf(missing);
    }

    /** Whether a path is taken where a server tells some things apart. */
    interface Taking {
        boolean isTakenWith(Set<PathDistinction> distinct);
    }

    /** @param known what the server is said to tell apart */
    static Set<PathDistinction> missing(Set<PathDistinction> known, Taking taking) {
        var enough = EnumSet.allOf(PathDistinction.class);
        if (!taking.isTakenWith(enough)) {
            return Set.of();
        }
        for (var one : PathDistinction.values()) {
            var fewer = EnumSet.copyOf(enough);
            fewer.remove(one);
            if (!known.contains(one) && taking.isTakenWith(fewer)) {
                enough = fewer;
            }
        }
        enough.removeAll(known);
        return enough;
    }

    /** What to do about it, in words for the operator; repeats nothing of the request. */
    public String advice() {
        var text = new StringBuilder();
        if (isTooMuch) {
            text.append("To find out all that servers may take it for is more work than one request may cause;"
                            + " fewer segments, dots and")
                    .append(" escapes take less. ");
        }
        if (other != null) {
            text.append("Some servers take it for ")
                    .append(other.operation().method())
                    .append(' ')
                    .append(other.path())
                    .append(", which asks for something else. ");
        }
        if (!missing.isEmpty()) {
            text.append("Whoever runs this platform can say that the server of ")
                    .append(api)
                    .append(" tells them apart: apis[].distinguishes with ")
                    .append(String.join(" and ", PathDistinction.names(missing)))
                    .append('.');
        }
        return text.toString().strip();
    }
}
