package dev.latchkey.engine.apispec;

import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds the tree of one YAML 1.2 or JSON text. It listens to the parser's events rather than composing, because composing
 * recurses without a limit; here depth, elements and aliases are counted as they come.
 */
final class SpecTree {

    /** Deepest nesting of elements; also bounds the recursion of everything that walks the tree. */
    static final int DEPTH_MAX = 100;

    /** Most elements in one file, those that merge keys bring in included. */
    static final int ELEMENTS_MAX = 2_000_000;

    /** Longest key, in characters. */
    static final int KEY_LENGTH_MAX = 1_024;

    /** Most aliases in one file. */
    static final int ALIASES_MAX = 10_000;

    /** Longest text that is kept once however often it comes: most texts of a document come again and again. */
    private static final int SHARED_LENGTH_MAX = 64;

    /** Most texts that are looked up for being shared. */
    private static final int SHARED_MAX = 100_000;

    private static final String CORE = "tag:yaml.org,2002:";
    /** Scalars of YAML 1.1 that have no form of their own in 1.2. */
    private static final Set<String> TEXT_TAGS = Set.of("!", CORE + "str", CORE + "binary", CORE + "timestamp");

    private static final Set<String> PLAIN_TAGS = Set.of(CORE + "int", CORE + "float", CORE + "bool", CORE + "null");
    private static final Set<String> COLLECTION_TAGS = Set.of("!", CORE + "map", CORE + "seq", CORE + "omap");
    private static final ScalarResolver SCALARS = new CoreSchema().getScalarResolver();

    private final String file;
    private final SpecProblems problems;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Map<String, String> shared = new HashMap<>();
    private final Deque<OpenElement> open = new ArrayDeque<>();
    private @Nullable SpecNode root;
    private int elements;
    private int aliases;

    private SpecTree(String file, SpecProblems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The root element; empty, with problems added, when the text is not one document within the limits. */
    static Optional<SpecNode> parse(String file, Reader text, SpecProblems problems) {
        return new SpecTree(file, problems).build(text);
    }

    private Optional<SpecNode> build(Reader text) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE) // the size of the file is limited before it is read
                .build();
        try {
            for (var event : new Parse(settings).parseReader(text)) {
                accept(event);
            }
        } catch (Unreadable e) {
            problems.add(e.location, e.reason);
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            problems.add(new SourceLocation(file, line(mark), ""), "expected YAML or JSON: " + e.getProblem());
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(new SourceLocation(file, 1, ""), "expected YAML or JSON: " + e.getMessage());
            return Optional.empty();
        }
        if (root == null) {
            problems.add(new SourceLocation(file, 1, ""), "expected a document, the file is empty");
        }
        return Optional.ofNullable(root);
    }

    private void accept(Event event) throws Unreadable {
        var line = line(event.getStartMark());
        switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, line);
            case Alias -> alias((AliasEvent) event, line);
            case MappingStart -> {
                var start = (MappingStartEvent) event;
                begin(
                        new OpenElement(line, pointerOfNext(), start.getAnchor(), true),
                        isKnown(start.getTag(), start.isImplicit(), COLLECTION_TAGS, line));
            }
            case SequenceStart -> {
                var start = (SequenceStartEvent) event;
                begin(
                        new OpenElement(line, pointerOfNext(), start.getAnchor(), false),
                        isKnown(start.getTag(), start.isImplicit(), COLLECTION_TAGS, line));
            }
            case MappingEnd, SequenceEnd -> {
                var frame = open.pop();
                elements += frame.merge();
                count(frame.line);
                var node = frame.finish();
                frame.anchor.ifPresent(anchor -> anchors.put(anchor, new Anchored(node, frame.height)));
                place(node, frame.height);
            }
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
        }
    }

    private void begin(OpenElement frame, boolean isKnown) throws Unreadable {
        frame.isUnclear = !isKnown;
        if (!open.isEmpty() && open.peek().expectsKey()) {
            throw unreadable(frame.line, "expected a plain text as key, came a list or a mapping");
        }
        if (open.size() >= DEPTH_MAX) {
            throw unreadable(frame.line, "expected at most " + DEPTH_MAX + " levels of nesting");
        }
        open.push(frame);
    }

    private void scalar(ScalarEvent event, int line) throws Unreadable {
        count(line);
        var tag = event.getTag().orElse("");
        var isPlain = tag.isEmpty() ? event.isPlain() : PLAIN_TAGS.contains(tag);
        var isKnown = isPlain || isKnown(event.getTag(), false, TEXT_TAGS, line);
        var value = shared(event.getValue());
        if (!open.isEmpty() && open.peek().expectsKey()) {
            if (!isKnown) {
                throw unreadable(line, "expected a plain text as key, came one with the tag " + tag);
            }
            key(value, event.isPlain() && tag.isEmpty(), line);
            event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(text(value, line), 0)));
            return;
        }
        SpecNode node = !isKnown
                ? SpecNode.unclear(line)
                : isPlain ? new SpecNode.Scalar(line, value, kind(value)) : text(value, line);
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, 0)));
        place(node, 0);
    }

    private String shared(String text) {
        if (text.length() > SHARED_LENGTH_MAX || shared.size() >= SHARED_MAX) {
            return text;
        }
        var known = shared.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private void key(String name, boolean isPlain, int line) throws Unreadable {
        if (name.length() > KEY_LENGTH_MAX) {
            throw unreadable(line, "expected a key of at most " + KEY_LENGTH_MAX + " characters");
        }
        var frame = open.element();
        frame.key(name, isPlain, line);
        var first = frame.entries.get(name);
        if (first != null && !frame.isMergeKey) {
            problems.note(
                    new SourceLocation(file, line, frame.pointer + "/" + JsonPointer.escape(name)),
                    "expected every key once, came a second time (first on line " + first.line() + ")");
        }
        if (name.equals("<<") && frame.isMergeUnclear()) {
            problems.note(
                    new SourceLocation(file, line, frame.pointer + "/<<"),
                    "expected the merge key << once and without quotes; parsers differ on what it brings in else");
        }
    }

    private void alias(AliasEvent event, int line) throws Unreadable {
        count(line);
        if (++aliases > ALIASES_MAX) {
            throw unreadable(line, "expected at most " + ALIASES_MAX + " aliases");
        }
        var target = anchors.get(event.getAlias());
        if (target == null) {
            throw unreadable(
                    line, "expected an alias of an element that is complete before it, came *" + event.getAlias());
        }
        if (!open.isEmpty() && open.peek().expectsKey()) {
            if (!(target.node() instanceof SpecNode.Scalar scalar)) {
                throw unreadable(line, "expected a plain text as key, came an alias of a list or a mapping");
            }
            key(scalar.text(), false, line);
            return;
        }
        // Depth is that of the expanded document: chained aliases must not nest deeper than brackets may.
        if (open.size() + target.height() > DEPTH_MAX) {
            throw unreadable(line, "expected at most " + DEPTH_MAX + " levels of nesting, aliases included");
        }
        place(target.node(), target.height());
    }

    private void place(SpecNode node, int height) throws Unreadable {
        if (open.isEmpty()) {
            if (root != null) {
                throw unreadable(node.line(), "expected one document in the file, came a second");
            }
            root = node;
            return;
        }
        if (!open.element().add(node, height)) {
            throw unreadable(node.line(), "expected a mapping or a list of mappings behind the merge key <<");
        }
    }

    private void count(int line) throws Unreadable {
        if (++elements > ELEMENTS_MAX) {
            throw unreadable(line, "expected at most " + ELEMENTS_MAX + " elements in one file, merged ones included");
        }
    }

    /** Whether a tag says no more than the element itself does; else it is told, and nobody may build on the element. */
    private boolean isKnown(Optional<String> tag, boolean isImplicit, Set<String> known, int line) {
        if (tag.isEmpty() || isImplicit || known.contains(tag.get())) {
            return true;
        }
        problems.note(new SourceLocation(file, line, pointerOfNext()), "expected no tag, came " + Quoted.of(tag.get()));
        return false;
    }

    private String pointerOfNext() {
        var frame = open.peek();
        if (frame == null) {
            return "";
        }
        return frame.isMapping
                ? frame.pointer + "/" + JsonPointer.escape(frame.key == null ? "" : frame.key)
                : frame.pointer + "/" + frame.items.size();
    }

    private Unreadable unreadable(int line, String reason) {
        return new Unreadable(new SourceLocation(file, line, pointerOfNext()), reason);
    }

    private static SpecNode.Scalar text(String value, int line) {
        return new SpecNode.Scalar(line, value, SpecNode.Kind.TEXT);
    }

    private static SpecNode.Kind kind(String plain) {
        var tag = SCALARS.resolve(plain, true);
        if (tag.equals(Tag.STR)) {
            return SpecNode.Kind.TEXT;
        }
        if (tag.equals(Tag.BOOL)) {
            return SpecNode.Kind.BOOLEAN;
        }
        if (tag.equals(Tag.INT)) {
            return SpecNode.Kind.INTEGER;
        }
        return tag.equals(Tag.NULL) ? SpecNode.Kind.NULL : SpecNode.Kind.OTHER;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    /** What an alias stands for. {@code height} is 0 for a scalar, else one more than that of its highest child. */
    private record Anchored(SpecNode node, int height) {}

    /** The text cannot be read any further. */
    private static final class Unreadable extends Exception {
        private final transient SourceLocation location;
        private final transient String reason;

        Unreadable(SourceLocation location, String reason) {
            super(reason, null, false, false);
            this.location = location;
            this.reason = reason;
        }
    }
}
