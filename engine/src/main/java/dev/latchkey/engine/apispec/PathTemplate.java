package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A path with its base path, cut at the slashes, for instance {@code /orders/{orderId}}. Every segment is either literal or
 * one parameter as a whole.
 */
public record PathTemplate(List<Segment> segments) {

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /** What stands between two slashes. */
    public sealed interface Segment {
        /** As the document writes it. */
        String written();
    }

    /** Matches its own text only, byte for byte. */
    public record Literal(String text) implements Segment {
        @Override
        public String written() {
            return text;
        }
    }

    /** Matches any one segment that is not empty. */
    public record Parameter(String name) implements Segment {
        @Override
        public String written() {
            return "{" + name + "}";
        }
    }

    /** Whether it stands for more than one path. */
    public boolean hasParameter() {
        return segments.stream().anyMatch(Parameter.class::isInstance);
    }

    @Override
    public String toString() {
        if (segments.isEmpty()) {
            return "/";
        }
        return segments.stream().map(segment -> "/" + segment.written()).collect(Collectors.joining());
    }
}
