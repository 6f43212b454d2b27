package dev.latchkey.engine.request;

import java.util.List;

/** The header lines of a request, as far as reading its credentials needs them. */
@FunctionalInterface
public interface RequestHeaders {

    /** No header at all. */
    RequestHeaders NONE = name -> List.of();

    /**
     * The value of every line with a name.
     *
     * @param name compared without regard to case (RFC 9110 §5.1)
     * @return in the order of the request; empty when there is no such line
     */
    List<String> headerValues(String name);
}
