package dev.latchkey.engine.apispec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /** Most elements in one file. */
    static final int ELEMENTS_MAX = 500_000;

    /** Longest key, in characters. */
    static final int KEY_LENGTH_MAX = 1_024;

    /** Most aliases in one file. */
    static final int ALIASES_MAX = 1_000;

    private static final String TEXT_TAG = Tag.STR.getValue();
    private static final ScalarResolver SCALARS = new CoreSchema().getScalarResolver();

    private final String file;
    private final SpecProblems problems;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Deque<OpenElement> open = new ArrayDeque<>();
    private @Nullable SpecNode root;
    private int elements;
    private int aliases;

    private SpecTree(String file, SpecProblems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The root element; empty, with problems added, when the text is not one document within the limits. */
    static Optional<SpecNode> parse(String file, String text, SpecProblems problems) {
        return new SpecTree(file, problems).build(text);
    }

    private Optional<SpecNode> build(String text) {
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE) // the size of the file is limited before it is read
                .build();
        try {
            for (var event : new Parse(settings).parseString(text)) {
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
                refuseTag(start.getTag(), start.isImplicit(), line);
                begin(new OpenElement(line, pointerOfNext(), start.getAnchor(), true));
            }
            case SequenceStart -> {
                var start = (SequenceStartEvent) event;
                refuseTag(start.getTag(), start.isImplicit(), line);
                begin(new OpenElement(line, pointerOfNext(), start.getAnchor(), false));
            }
            case MappingEnd, SequenceEnd -> {
                var frame = open.pop();
                var node = frame.finish();
                frame.anchor.ifPresent(anchor -> anchors.put(anchor, new Anchored(node, frame.height)));
                place(node, frame.height);
            }
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
        }
    }

    private void begin(OpenElement frame) throws Unreadable {
        count(frame.line);
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
        var isImplicit = event.getImplicit().canOmitTagInPlainScalar()
                || event.getImplicit().canOmitTagInNonPlainScalar();
        if (!event.getTag().filter(TEXT_TAG::equals).isPresent()) {
            refuseTag(event.getTag(), isImplicit, line);
        }
        var isPlain = event.isPlain() && event.getTag().isEmpty();
        if (!open.isEmpty() && open.peek().expectsKey()) {
            key(event.getValue(), isPlain, line);
            event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(text(event.getValue(), line), 0)));
            return;
        }
        var node = isPlain
                ? new SpecNode.Scalar(line, event.getValue(), kind(event.getValue()))
                : text(event.getValue(), line);
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, 0)));
        place(node, 0);
    }

    private void key(String name, boolean isPlain, int line) throws Unreadable {
        if (isPlain && name.equals("<<")) {
            throw unreadable(line, "expected YAML 1.2, came a merge key (<<) of YAML 1.1; write the fields out");
        }
        if (name.length() > KEY_LENGTH_MAX) {
            throw unreadable(line, "expected a key of at most " + KEY_LENGTH_MAX + " characters");
        }
        var frame = open.element();
        if (frame.entries.containsKey(name)) {
            problems.add(
                    new SourceLocation(file, line, frame.pointer + "/" + JsonPointer.escape(name)),
                    "expected every key once, came a second time (first on line "
                            + frame.entries.get(name).line() + ")");
        }
        frame.key = name;
        frame.keyLine = line;
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
        open.element().add(node, height);
    }

    private void count(int line) throws Unreadable {
        if (++elements > ELEMENTS_MAX) {
            throw unreadable(line, "expected at most " + ELEMENTS_MAX + " elements in one file");
        }
    }

    private void refuseTag(Optional<String> tag, boolean isImplicit, int line) throws Unreadable {
        if (tag.isPresent() && !isImplicit) {
            throw unreadable(line, "expected no tag, came " + tag.get());
        }
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
