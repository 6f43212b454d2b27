package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.PathTemplate.Literal;
import dev.latchkey.engine.apispec.PathTemplate.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Paths that some server takes for a path of the documents: with a slash at its end or without, with a format or without, as an index
 * file or its folder, behind one file in front of all, with a rest, in letters of the other case, and with other marks. What a request for one of them may run depends on that path too,
 * so that they are looked at wherever it is changed ({@link PathEnds}).
 */
public final class PathVariants {

    /** Most that are looked at. */
    static final int VARIANTS_MAX = 3_000_000;

    /** Most ways to write the texts of one path as other texts. */
    private static final int COMBINED_MAX = 64;

    private static final String FRONT = "index.php";
    private static final String VALUE = "~";

    private final Set<String> formats = new LinkedHashSet<>();
    /** Every text of a segment, by how it is written when case is ignored. */
    private final Map<String, Set<String>> spellings = new HashMap<>();

    /** Every text, by its letters and digits. */
    private final Map<String, Set<String>> marked = new HashMap<>();

    private final Set<List<Segment>> rests = new LinkedHashSet<>();
    /** What may be a file in front of all paths, one for each segment that takes such files alone. */
    private final Set<String> fronts = new LinkedHashSet<>(Set.of(FRONT));

    private int variants;

    /** @param templates all there are, before a change and after it */
    public PathVariants(Collection<PathTemplate> templates) {
        formats.add(".html");
        for (var template : templates) {
            var segments = PathAliases.withoutSlashAtEnd(template.segments());
            segments.forEach(segment -> spellings
                    .computeIfAbsent(LetterCase.foldedSegment(segment.written()), text -> new LinkedHashSet<>())
                    .add(segment.written()));
            segments.stream()
                    .filter(Literal.class::isInstance)
                    .forEach(segment -> marked.computeIfAbsent(
                                    MarkReadings.lettersOf(segment.written()), text -> new LinkedHashSet<>())
                            .add(segment.written()));
            segments.stream()
                    .filter(PathTemplate.Mixed.class::isInstance)
                    .map(PathVariants::sample)
                    .filter(text -> FileNames.isFront(text, 0, text.length(), false))
                    .forEach(fronts::add);
            for (var i = 0; i < segments.size() - 1; i++) {
                if (!(segments.get(i) instanceof Literal)) {
                    rests.add(segments.subList(i + 1, segments.size()));
                }
            }
            if (template.hasParameter() && !segments.isEmpty()) {
                var written = segments.get(segments.size() - 1).written();
                var dot = written.indexOf('.');
                if (dot >= 0 && written.indexOf('{', dot) < 0) {
                    formats.add(written.substring(dot));
                }
            }
        }
    }

    /** Those with a text that another template has with other marks: what either lets in depends on whether the other is there. */
    public void alikeButForMarks(Collection<PathTemplate> templates, Consumer<PathWitnesses.Witness> each) {
        for (var template : templates) {
            var segments = template.segments();
            if (segments.stream()
                    .anyMatch(segment -> segment instanceof Literal literal
                            && !marked(literal.text()).isEmpty())) {
                tell(target(segments), segments, each);
            }
        }
    }

    /** A path without what a request need not spell for some server, its format or its index file; empty for almost every path. */
    public static List<PathTemplate> shorter(PathTemplate path) {
        var shorter = new ArrayList<PathTemplate>();
        PathAliases.each(path, (segments, by) -> shorter.add(new PathTemplate(segments)));
        return shorter;
    }

    /**
     * Goes through those of one path; whether a document has them is not asked.
     *
     * @throws IllegalArgumentException when there are too many to go through
     */
    public void of(PathWitnesses.Witness witness, Consumer<PathWitnesses.Witness> each) {
        var path = witness.path().rawPath();
        var isSlashed = path.endsWith("/");
        var base = isSlashed ? path.substring(0, path.length() - 1) : path;
        var place = PathAliases.withoutSlashAtEnd(witness.place().segments());
        tell(isSlashed && !base.isEmpty() ? base : base + "/", isSlashed ? place : and(place, new Literal("")), each);
        for (var rest : rests) {
            tell(
                    base + target(rest),
                    Stream.concat(place.stream(), rest.stream()).toList(),
                    each);
        }
        for (var front : fronts) {
            tell("/" + front + path, behindFront(place), each);
        }
        for (var format : formats) {
            var index = and(place, new Literal("index" + format));
            tell(base + "/index" + format, index, each);
            tell("/" + FRONT + base + "/index" + format, behindFront(index), each);
        }
        if (!place.isEmpty()) {
            ofLastSegment(base, place, each);
            ofMarks(base.substring(1).split("/", -1), isSlashed ? "/" : "", place, each);
            ofMarksWithRest(base.substring(1).split("/", -1), place, each);
            ofLetterCase(base.substring(1).split("/", -1), isSlashed ? "/" : "", place, each);
        }
        withoutFilesBefore(base, place, each);
    }

    /** Without an index file that is not the last segment. */
    private void withoutFilesBefore(String base, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        var start = 1;
        for (var i = 0; i < place.size() - 1; i++) {
            var next = base.indexOf('/', start);
            if (next < 0) {
                return;
            }
            if (FileNames.isIndex(base, start, next)) {
                tell(
                        base.substring(0, start - 1) + base.substring(next),
                        Stream.concat(place.subList(0, i).stream(), place.subList(i + 1, place.size()).stream())
                                .toList(),
                        each);
            }
            start = next + 1;
        }
    }

    /** Texts written as others of the documents that differ in marks, one of the rest with any marks, and with what follows as its key. */
    private void ofMarks(String[] texts, String end, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        var combined = List.of(List.of(texts));
        for (var i = 0; i < Math.min(place.size(), texts.length); i++) {
            var segment = i;
            var alike = place.get(i) instanceof Literal ? marked(texts[i]) : Set.<String>of();
            if (combined.size() * (1 + alike.size()) <= COMBINED_MAX) {
                combined = combined.stream()
                        .flatMap(before -> Stream.concat(
                                Stream.of(before), alike.stream().map(text -> with(before, segment, text))))
                        .toList();
            }
        }
        for (var path : combined) {
            var other = "/" + String.join("/", path) + end;
            tell(other, place, each);
            fronts.forEach(front -> tell("/" + front + other, behindFront(place), each));
            for (var i = 0; i < Math.min(place.size(), texts.length); i++) {
                if (place.get(i) instanceof Literal && path.get(i).equals(texts[i])) {
                    for (var variant : MarkReadings.variants(texts[i])) {
                        tell("/" + String.join("/", with(path, i, variant)) + end, place, each);
                    }
                    if (i + 1 < texts.length && !(place.get(i + 1) instanceof Literal)) {
                        var keyed = with(path, i, texts[i] + '(' + path.get(i + 1) + ')');
                        keyed.remove(i + 1);
                        tell("/" + String.join("/", keyed) + end, place, each);
                    }
                }
            }
        }
    }

    /** With marks around the first text or the last one, and a rest: what is gone may have taken it. */
    private void ofMarksWithRest(String[] texts, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        var all = IntStream.range(0, Math.min(place.size(), texts.length))
                .filter(i -> place.get(i) instanceof Literal)
                .boxed()
                .toList();
        if (all.isEmpty()) {
            return;
        }
        for (var i : new LinkedHashSet<>(List.of(all.get(0), all.get(all.size() - 1)))) {
            var path = "/" + String.join("/", with(List.of(texts), i, "@@" + texts[i]));
            for (var rest : rests) {
                tell(
                        path + target(rest),
                        Stream.concat(place.stream(), rest.stream()).toList(),
                        each);
            }
        }
    }

    /** Other texts of the documents that differ from one in their marks. */
    private Set<String> marked(String text) {
        var all = new LinkedHashSet<>(marked.getOrDefault(MarkReadings.lettersOf(text), Set.of()));
        all.removeIf(
                one -> !MarkReadings.isTakenFor(MarkReadings.decoded(one), MarkReadings.decoded(text), false, true));
        return all;
    }

    private static List<String> with(List<String> texts, int segment, String text) {
        var path = new ArrayList<>(texts);
        path.set(segment, text);
        return path;
    }

    /** One segment written in other letters, and all of them. */
    private void ofLetterCase(String[] texts, String end, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        var other = new ArrayList<>(List.of(texts));
        for (var i = 0; i < Math.min(place.size(), texts.length); i++) {
            if (place.get(i) instanceof PathTemplate.Parameter) {
                continue;
            }
            for (var spelling : spellings(texts[i])) {
                other.set(i, spelling);
                tell("/" + String.join("/", with(List.of(texts), i, spelling)) + end, place, each);
            }
        }
        tell("/" + String.join("/", other) + end, place, each);
    }

    private Set<String> spellings(String text) {
        var folded = LetterCase.foldedSegment(text);
        var all = new LinkedHashSet<>(spellings.getOrDefault(folded, Set.of()));
        all.add(folded);
        all.add(LetterCase.flipped(text));
        all.remove(text);
        all.removeIf(one -> one.indexOf('{') >= 0);
        return all;
    }

    private void ofLastSegment(String base, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        var before = place.subList(0, place.size() - 1);
        var start = base.lastIndexOf('/') + 1;
        for (var format : formats) {
            tell(base + format, and(before, new Literal(base.substring(start) + format)), each);
        }
        for (var at = FileNames.formatAfter(base, start, base.length());
                at >= 0;
                at = FileNames.formatAfter(base, at, base.length())) {
            tell(base.substring(0, at), and(before, new Literal(base.substring(start, at))), each);
        }
        if (FileNames.isIndex(base, start, base.length())) {
            tell(start == 1 ? "/" : base.substring(0, start - 1), before, each);
            tell(base.substring(0, start), and(before, new Literal("")), each);
        }
    }

    private static List<Segment> behindFront(List<Segment> place) {
        return Stream.concat(Stream.of(new Literal(FRONT)), place.stream()).toList();
    }

    private static List<Segment> and(List<Segment> segments, Segment last) {
        var all = new ArrayList<>(segments);
        all.add(last);
        return all;
    }

    private static String target(List<Segment> segments) {
        return segments.stream().map(segment -> "/" + sample(segment)).collect(Collectors.joining());
    }

    private static String sample(Segment segment) {
        return segment instanceof PathTemplate.Mixed mixed
                ? mixed.pieces().stream().map(PathVariants::sample).collect(Collectors.joining())
                : segment instanceof Literal literal ? literal.text() : VALUE;
    }

    private void tell(String path, List<Segment> place, Consumer<PathWitnesses.Witness> each) {
        if (++variants > VARIANTS_MAX) {
            throw new IllegalArgumentException("more than " + VARIANTS_MAX + " paths that servers may take for others");
        }
        if (RequestPath.parse(path) instanceof ParsedTarget.Accepted accepted) {
            each.accept(new PathWitnesses.Witness(accepted.path(), new PathTemplate(place)));
        }
    }
}
