package dev.latchkey.engine.apispec;

import java.util.List;
import java.util.stream.Stream;

/**
 * A path with its base path, cut at the slashes, for instance {@code /orders/{orderId}}. A segment is literal, a parameter, or
 * made of both.
 */
public record PathTemplate(List<Segment> segments) {

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /** Name of the parameter that stands for a segment that cannot be read; no parameter of a document can be called so. */
    public static final String UNREADABLE = "?";

    /** Name of the parameter that stands, at the end of a path, for whatever follows, also for nothing; no parameter is called so. */
    public static final String REST = "?*";

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

    /**
     * Texts and parameters in one segment: {@code {id}.json}, {@code {name}:cancel}, {@code {from}-{to}}. Each parameter stands for
     * one character or more.
     *
     * @param pieces literals and parameters, at least two
     */
    public record Mixed(List<Segment> pieces) implements Segment {
        public Mixed {
            pieces = List.copyOf(pieces);
            if (pieces.size() < 2 || pieces.stream().anyMatch(Mixed.class::isInstance)) {
                throw new IllegalArgumentException("expected two pieces or more, each a literal or a parameter");
            }
        }

        @Override
        public String written() {
            var written = new StringBuilder();
            for (var piece : pieces) {
                written.append(piece.written());
            }
            return written.toString();
        }
    }

    /** The names of the parameters, from left to right. */
    public List<String> parameters() {
        return segments.stream()
                .flatMap(segment -> segment instanceof Mixed mixed ? mixed.pieces().stream() : Stream.of(segment))
                .filter(Parameter.class::isInstance)
                .map(segment -> ((Parameter) segment).name())
                .toList();
    }

    /** Whether it stands for more than one path. */
    public boolean hasParameter() {
        return !segments.stream().allMatch(Literal.class::isInstance);
    }

    @Override
    public String toString() {
        if (segments.isEmpty()) {
            return "/";
        }
        var written = new StringBuilder();
        for (var segment : segments) {
            written.append('/').append(segment.written());
        }
        return written.toString();
    }
}
