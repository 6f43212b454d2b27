package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths of all documents without what a request need not spell for some server: {@code /x} of {@code /x.json}, {@code /dir} of
 * {@code /dir/index.html}. A path that is looked up here has no slash at its end. Immutable.
 */
final class PathAliases {

    /**
     * Where a path of a document ends that is written longer.
     *
     * @param by what a server must not mind to mean it
     * @param isText whether the document writes all or a part of the last segment that is left
     * @param answers of the path as it is written
     * @param left what is left of the path, as the document writes it
     */
    record End(Set<PathDistinction> by, boolean isText, PathAnswers answers, List<PathTemplate.Segment> left) {

        /** As {@link PathAnswers#isUndescribed} has it, of what is left. */
        boolean isUndescribed(HttpMethod method, @Nullable List<PathTemplate.Segment> judged) {
            return !answers.has(method) && PathAnswers.isMoreWrittenOut(left, judged);
        }

        /** Whether what is left has the name of another path in its folder: {@code /{id}.json} that of {@code /{id}}. */
        boolean isNamedAs(@Nullable List<PathTemplate.Segment> other) {
            return other != null && PathAliases.isNamedAs(left, other);
        }
    }

    /** Compared with everything that such a path may mean. */
    interface Comparison {

        /** @return whether that one does no harm */
        boolean isHarmless(End end);
    }

    private static final class Draft {
        final Map<String, Draft> literals = new LinkedHashMap<>();
        final Map<SegmentPattern, Draft> patterns = new LinkedHashMap<>();
        final List<End> ends = new ArrayList<>();

        @Nullable
        Draft parameter;

        Draft child(PathTemplate.Segment segment) {
            if (segment instanceof PathTemplate.Literal literal) {
                return literals.computeIfAbsent(literal.text(), text -> new Draft());
            }
            if (segment instanceof PathTemplate.Mixed mixed) {
                return patterns.computeIfAbsent(SegmentPattern.of(mixed), pattern -> new Draft());
            }
            var child = parameter == null ? new Draft() : parameter;
            parameter = child;
            return child;
        }

        Node freeze() {
            var frozen = new LinkedHashMap<String, Node>();
            literals.forEach((text, draft) -> frozen.put(text, draft.freeze()));
            return new Node(
                    new SegmentTable<>(frozen),
                    patterns.keySet().toArray(SegmentPattern[]::new),
                    patterns.values().stream().map(Draft::freeze).toArray(Node[]::new),
                    parameter == null ? null : parameter.freeze(),
                    ends.toArray(End[]::new));
        }
    }

    /** What may follow after some segments. Compared by identity. */
    private static final class Node {
        final SegmentTable<Node> literals;
        final SegmentPattern[] patterns;
        final Node[] branches;
        final @Nullable Node parameter;
        final End[] ends;

        Node(
                SegmentTable<Node> literals,
                SegmentPattern[] patterns,
                Node[] branches,
                @Nullable Node parameter,
                End[] ends) {
            this.literals = literals;
            this.patterns = patterns;
            this.branches = branches;
            this.parameter = parameter;
            this.ends = ends;
        }
    }

    /** Collects them. */
    static final class Builder {
        private final Draft root = new Draft();
        private boolean isEmpty = true;

        /** @param answers of the path, which are not looked at here */
        void add(PathTemplate path, PathAnswers answers) {
            each(path, (segments, by) -> add(segments, by, answers));
        }

        /** Also as it is written, with a slash at its end or without. */
        void addItself(PathTemplate path, PathAnswers answers) {
            add(withoutSlashAtEnd(path.segments()), Set.of(), answers);
            add(path, answers);
        }

        /**
         * One of them.
         *
         * @param by what a server must not mind
         */
        void add(List<PathTemplate.Segment> segments, Set<PathDistinction> by, PathAnswers answers) {
            var draft = root;
            for (var segment : segments) {
                draft = draft.child(segment);
            }
            isEmpty = false;
            var isText = segments.isEmpty() || !(segments.get(segments.size() - 1) instanceof PathTemplate.Parameter);
            draft.ends.add(new End(by, isText, answers, List.copyOf(segments)));
        }

        PathAliases build() {
            return new PathAliases(root.freeze(), isEmpty);
        }
    }

    private final Node root;
    private final boolean isEmpty;

    private PathAliases(Node root, boolean isEmpty) {
        this.root = root;
        this.isEmpty = isEmpty;
    }

    /** Whether no document writes anything that need not be spelt. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Calls for every way of leaving something out, with what a server must not mind for it. */
    static void each(PathTemplate path, BiConsumer<List<PathTemplate.Segment>, Set<PathDistinction>> each) {
        var segments = withoutSlashAtEnd(path.segments());
        cut(segments, Set.of(), each);
        if (FileNames.isHome(segments)) {
            each.accept(segments.subList(0, segments.size() - 2), Set.of(PathDistinction.INDEX_FILE));
        }
        for (var i = 0; i < segments.size(); i++) {
            if (FileNames.isIndex(segments.get(i))) {
                var shorter = without(segments, i);
                each.accept(shorter, Set.of(PathDistinction.INDEX_FILE));
                cut(shorter, Set.of(PathDistinction.INDEX_FILE), each);
            }
        }
    }

    static List<PathTemplate.Segment> without(List<PathTemplate.Segment> segments, int segment) {
        return Stream.concat(
                        segments.subList(0, segment).stream(), segments.subList(segment + 1, segments.size()).stream())
                .toList();
    }

    /** Whether two paths end in a segment that is written alike. */
    static boolean isNamedAs(List<PathTemplate.Segment> one, List<PathTemplate.Segment> other) {
        return !one.isEmpty() && !other.isEmpty() && one.get(one.size() - 1).equals(other.get(other.size() - 1));
    }

    static List<PathTemplate.Segment> withoutSlashAtEnd(List<PathTemplate.Segment> segments) {
        var last = segments.size() - 1;
        return last >= 0 && segments.get(last).written().isEmpty() ? segments.subList(0, last) : segments;
    }

    /** As far as each format of the last segment. */
    private static void cut(
            List<PathTemplate.Segment> segments,
            Set<PathDistinction> by,
            BiConsumer<List<PathTemplate.Segment>, Set<PathDistinction>> each) {
        if (segments.isEmpty()) {
            return;
        }
        var last = segments.get(segments.size() - 1);
        var also = EnumSet.of(PathDistinction.FORMAT);
        also.addAll(by);
        for (var shorter : withoutFormats(last)) {
            each.accept(
                    Stream.concat(segments.subList(0, segments.size() - 1).stream(), Stream.of(shorter))
                            .toList(),
                    also);
        }
    }

    private static List<PathTemplate.Segment> withoutFormats(PathTemplate.Segment segment) {
        var pieces = segment instanceof PathTemplate.Mixed mixed ? mixed.pieces() : List.of(segment);
        var found = new ArrayList<PathTemplate.Segment>();
        for (var i = 0; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof PathTemplate.Literal literal) {
                var text = literal.text();
                var more = text + "x"; // whatever a parameter behind it stands for
                // A dot at the beginning of a text has something before it where a parameter stands there.
                var at = FileNames.formatAfter(more, i > 0 ? -1 : 0, more.length());
                for (;
                        at >= 0 && found.size() < FileNames.DOTS_MAX;
                        at = FileNames.formatAfter(more, at, more.length())) {
                    if (i < pieces.size() - 1 || at < text.length() - 1) {
                        found.add(joined(pieces.subList(0, i), text.substring(0, at)));
                    }
                }
            }
        }
        return found;
    }

    private static PathTemplate.Segment joined(List<PathTemplate.Segment> pieces, String text) {
        var joined = new ArrayList<>(pieces);
        if (!text.isEmpty()) {
            joined.add(new PathTemplate.Literal(text));
        }
        return joined.size() == 1 ? joined.get(0) : new PathTemplate.Mixed(joined);
    }

    /**
     * Whether everything that a path may mean does no harm.
     *
     * @param end of the path in the target; there is no slash before it
     * @param effort when it is spent, whatever was not looked at counts as harm
     */
    boolean areHarmless(String target, int end, Comparison comparison, Effort effort) {
        return isEmpty || areHarmless(root, target, 0, end, comparison, effort);
    }

    private static boolean areHarmless(
            Node node, String target, int slash, int end, Comparison comparison, Effort effort) {
        if (slash >= end) {
            for (var one : node.ends) {
                if (!comparison.isHarmless(one)) {
                    return false;
                }
            }
            return true;
        }
        var start = slash + 1;
        var hash = 0;
        var next = start;
        var isEscaped = false;
        for (; next < end && target.charAt(next) != '/'; next++) {
            var c = target.charAt(next);
            isEscaped |= c == '%';
            hash = 31 * hash + c;
        }
        if (!effort.allowsToLookAt(next - start)) {
            return false;
        }
        var literal = node.literals.find(target, start, next, hash);
        if (literal == null && isEscaped) {
            literal = node.literals.findMeant(target, start, next);
        }
        if (literal != null && !areHarmless(literal, target, next, end, comparison, effort)) {
            return false;
        }
        var meant = node.patterns.length > 0 && isEscaped ? SegmentPattern.decoded(target, start, next) : null;
        for (var i = 0; i < node.patterns.length; i++) {
            if (node.patterns[i].fit(target, start, next, meant, effort) != SegmentPattern.Fit.DIFFERS
                    && !areHarmless(node.branches[i], target, next, end, comparison, effort)) {
                return false;
            }
        }
        return node.parameter == null
                || start == next
                || areHarmless(node.parameter, target, next, end, comparison, effort);
    }
}
