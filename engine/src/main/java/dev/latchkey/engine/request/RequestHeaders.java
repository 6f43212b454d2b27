package dev.latchkey.engine.request;

import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.function.Predicate;

/** The head of a request, as far as judging it needs more than its method and its target. */
public interface RequestHeaders {

    /** No header at all. */
    RequestHeaders NONE = new RequestHeaders() {
        @Override
        public List<String> headerValues(String name) {
            return List.of();
        }

        @Override
        public boolean hasHeader(Predicate<String> name) {
            return false;
        }
    };

    /**
     * The value of every line with a name.
     *
     * @param name compared without regard to case (RFC 9110 §5.1)
     * @return in the order of the request; empty when there is no such line
     */
    List<String> headerValues(String name);

    /**
     * Whether there is a line with such a name.
     *
     * @param name asked about names as they came, in whatever case
     */
    boolean hasHeader(Predicate<String> name);

    /**
     * Whether a body may follow. By the head alone: a request that says nothing of a length may have one in HTTP/2 all the same (RFC
     * 9110 §8.6), and is taken to have one if its method is meant to. Who knows better says so.
     */
    default boolean mayHaveBody(HttpMethod method) {
        var lengths = headerValues("Content-Length");
        return !headerValues("Transfer-Encoding").isEmpty()
                || (lengths.isEmpty()
                        ? method.isMeantToHaveBody()
                        : !lengths.stream().allMatch("0"::equals));
    }
}
