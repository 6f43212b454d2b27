package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Paths that stand for all there are: of any two that routers of some templates may tell apart, at least one is among them or one that
 * those routers treat like it. At each segment texts are told apart by which templates they fit and how, and after each segment
 * paths are told apart by which templates they still fit; whatever routers are made of these templates cannot see more.
 *
 * <p>A path in another spelling than the normal one (RFC 3986 §6.2.2) is none of them: it means what the normal one means.
 */
public final class PathWitnesses {

    /** Most paths, and beginnings of paths, that are looked at. */
    static final int BEGINNINGS_MAX = 300_000;

    /** Most steps in telling texts of segments apart. */
    static final int STEPS_MAX = 20_000_000;

    /**
     * A path.
     *
     * @param place what paths it stands for look like
     */
    public record Witness(RequestPath path, PathTemplate place) {}

    /** A beginning of templates. Compared by identity. */
    private static final class Node {
        final Map<String, Node> literals = new LinkedHashMap<>();
        final Map<SegmentPattern, Node> patterns = new LinkedHashMap<>();
        final Map<SegmentPattern, PathTemplate.Segment> written = new HashMap<>();
        PathTemplate.Segment name = new PathTemplate.Parameter("any");

        @Nullable
        Node parameter;

        boolean isEnd;
        boolean isChanged;
    }

    /** How the text of a path relates to the beginning of a template. */
    private enum Relation {
        MATCHES,
        /** A server may take it for that. */
        MAY_BE_TAKEN_FOR,
        /** A router refuses here what it has not matched before. */
        REFUSES
    }

    private record Alive(Node node, Relation relation) {}

    /** A text at one segment, and what such texts look like. */
    private record Text(String spelt, PathTemplate.Segment segment) {}

    private record Beginning(String path, List<PathTemplate.Segment> segments) {
        Beginning with(Text text) {
            return new Beginning(
                    path + '/' + text.spelt(),
                    Stream.concat(segments.stream(), Stream.of(text.segment())).toList());
        }
    }

    private record Fitted(Set<SegmentPattern> patterns, Set<String> literals) {}

    private final Node root = new Node();
    private final Map<Fitted, List<String>> known = new HashMap<>();
    private final SegmentTexts.StepBudget steps = new SegmentTexts.StepBudget(STEPS_MAX);
    private final Consumer<Witness> each;
    private int beginnings;

    private PathWitnesses(Consumer<Witness> each) {
        this.each = each;
    }

    /**
     * Goes through them.
     *
     * @param isChanged whether routers may treat a template differently; what fits none that is changed is left out
     * @throws IllegalArgumentException when there are too many to go through
     */
    public static void of(
            Collection<PathTemplate> templates, Predicate<PathTemplate> isChanged, Consumer<Witness> each) {
        var witnesses = new PathWitnesses(each);
        templates.forEach(template -> witnesses.add(template, isChanged.test(template)));
        witnesses.walk();
    }

    private void add(PathTemplate template, boolean isChanged) {
        var node = root;
        node.isChanged |= isChanged;
        for (var segment : template.segments()) {
            node = child(node, segment);
            node.isChanged |= isChanged;
        }
        node.isEnd = true;
    }

    private static Node child(Node node, PathTemplate.Segment segment) {
        if (segment instanceof PathTemplate.Literal literal) {
            return node.literals.computeIfAbsent(literal.text(), text -> new Node());
        }
        if (segment instanceof PathTemplate.Mixed mixed) {
            var pattern = SegmentPattern.of(mixed);
            node.written.putIfAbsent(pattern, mixed);
            return node.patterns.computeIfAbsent(pattern, one -> new Node());
        }
        var child = node.parameter;
        if (child == null) {
            child = new Node();
            node.parameter = child;
            node.name = segment;
        }
        return child;
    }

    private void walk() {
        Map<Set<Alive>, Beginning> open =
                Map.of(Set.of(new Alive(root, Relation.MATCHES)), new Beginning("", List.of()));
        while (!open.isEmpty()) {
            var longer = new LinkedHashMap<Set<Alive>, Beginning>();
            open.forEach((alive, beginning) -> {
                tell(alive, beginning);
                if (!beginning.path().endsWith("/")) {
                    goOn(alive, beginning, longer);
                }
            });
            open = longer;
        }
    }

    private void tell(Set<Alive> alive, Beginning beginning) {
        var ends = alive.stream().anyMatch(one -> one.relation() == Relation.MATCHES && one.node().isEnd);
        var target = beginning.path().isEmpty() ? "/" : beginning.path();
        if (ends && RequestPath.parse(target) instanceof ParsedTarget.Accepted accepted) {
            each.accept(new Witness(accepted.path(), new PathTemplate(beginning.segments())));
        }
    }

    private void goOn(Set<Alive> alive, Beginning beginning, Map<Set<Alive>, Beginning> longer) {
        for (var text : texts(alive, !beginning.segments().isEmpty())) {
            if (++beginnings > BEGINNINGS_MAX) {
                throw new IllegalArgumentException(
                        "more than " + BEGINNINGS_MAX + " paths that differ in which templates they match");
            }
            var next = next(alive, text.spelt());
            if (next.stream().anyMatch(one -> one.relation() == Relation.MATCHES)
                    && next.stream().anyMatch(one -> one.node().isChanged)) {
                longer.putIfAbsent(next, beginning.with(text));
            }
        }
    }

    private static Set<Alive> next(Set<Alive> alive, String text) {
        var next = new LinkedHashSet<Alive>();
        for (var one : alive) {
            if (one.relation() == Relation.REFUSES) {
                next.add(one);
                continue;
            }
            var node = one.node();
            var literal = node.literals.get(text);
            if (literal != null) {
                next.add(new Alive(literal, one.relation()));
            }
            if (node.parameter != null && !text.isEmpty()) {
                next.add(new Alive(node.parameter, one.relation()));
            }
            node.patterns.forEach((pattern, child) -> {
                var fit = fit(pattern, text);
                if (fit == SegmentPattern.Fit.MATCHES) {
                    next.add(new Alive(child, one.relation()));
                } else if (fit == SegmentPattern.Fit.MAY_BE_TAKEN_FOR) {
                    next.add(new Alive(child, Relation.MAY_BE_TAKEN_FOR));
                    if (one.relation() == Relation.MATCHES) {
                        next.add(new Alive(child, Relation.REFUSES));
                    }
                }
            });
        }
        return next;
    }

    private static SegmentPattern.Fit fit(SegmentPattern pattern, String text) {
        return pattern.fit(text);
    }

    /** Those that stand for many first, since that tells more. */
    private List<Text> texts(Set<Alive> alive, boolean mayBeEmpty) {
        var nodes = alive.stream()
                .filter(one -> one.relation() != Relation.REFUSES)
                .map(Alive::node)
                .toList();
        var patterns = new LinkedHashMap<SegmentPattern, PathTemplate.Segment>();
        var literals = new LinkedHashSet<String>();
        for (var node : nodes) {
            patterns.putAll(node.written);
            literals.addAll(node.literals.keySet());
        }
        var texts = new ArrayList<Text>();
        if (!patterns.isEmpty() || nodes.stream().anyMatch(node -> node.parameter != null)) {
            var others = known.computeIfAbsent(
                    new Fitted(new LinkedHashSet<>(patterns.keySet()), new LinkedHashSet<>(literals)),
                    fitted -> SegmentTexts.of(fitted.patterns(), fitted.literals(), steps));
            for (var text : others) {
                texts.add(new Text(text, segment(text, patterns, nodes)));
            }
        }
        literals.stream()
                .filter(text -> !text.isEmpty())
                .forEach(text -> texts.add(new Text(text, new PathTemplate.Literal(text))));
        if (mayBeEmpty) {
            texts.add(new Text("", new PathTemplate.Literal("")));
        }
        return texts;
    }

    private static PathTemplate.Segment segment(
            String text, Map<SegmentPattern, PathTemplate.Segment> patterns, List<Node> nodes) {
        var matched = patterns.keySet().stream()
                .filter(pattern -> fit(pattern, text) == SegmentPattern.Fit.MATCHES)
                .toList();
        if (matched.isEmpty() && patterns.keySet().stream().noneMatch(pattern -> pattern.takes(text))) {
            return nodes.stream()
                    .filter(node -> node.parameter != null)
                    .map(node -> node.name)
                    .findFirst()
                    .orElse(new PathTemplate.Literal(text));
        }
        return matched.stream()
                .filter(one -> matched.stream().allMatch(other -> other.covers(one)))
                .map(patterns::get)
                .findFirst()
                .orElse(new PathTemplate.Literal(text));
    }
}
