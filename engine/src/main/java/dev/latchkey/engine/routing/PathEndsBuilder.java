package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Collects what {@link PathEnds} looks up, while {@link RouteBuilder} freezes the trie. */
final class PathEndsBuilder {

    private final PathAliases.Builder aliases = new PathAliases.Builder();
    private final Map<String, Set<PathDistinction>> distinguished = new HashMap<>();
    private final Map<PathTemplate, PathAnswers> all = new LinkedHashMap<>();
    private final ClosedTexts.Builder texts = new ClosedTexts.Builder();
    private final MarkedTexts.Builder marked = new MarkedTexts.Builder();
    private final RestsBuilder rests = new RestsBuilder();
    private final Collection<HttpMethod> methods;
    private boolean hasWideEnds;

    /** For the paths of documents that are added. */
    PathEndsBuilder() {
        this(new HashSet<>());
    }

    /** @param methods that documents describe, as far as they are known by now */
    PathEndsBuilder(Collection<HttpMethod> methods) {
        this.methods = methods;
    }

    void add(ApiDocument document) {
        if (!document.targets().distinguishes().isEmpty()) {
            distinguished.put(document.name(), document.targets().distinguishes());
        }
        document.operations().forEach(operation -> methods.add(operation.method()));
    }

    /** @param answers where the path ends; one that anybody may run, by every method, harms nobody */
    void add(PathTemplate path, PathAnswers answers) {
        hasWideEnds |= PathEnds.isWide(path);
        all.put(path, answers);
        if (!answers.isOpen(methods)) {
            rests.add(path, answers);
            aliases.add(path, answers);
            marked.add(path);
        }
        if (!answers.isOpen()) {
            texts.add(path);
        }
    }

    /** Those that some document describes, as far as they are known by now. */
    Collection<HttpMethod> methods() {
        return Collections.unmodifiableCollection(methods);
    }

    /** What the server of each API is said to tell apart, as far as it is known by now. */
    Map<String, Set<PathDistinction>> distinguished() {
        return Collections.unmodifiableMap(distinguished);
    }

    void compareWith(SiblingProblems siblings, PathEnds built) {
        all.forEach((path, answers) -> {
            if (!answers.isOpen()) {
                siblings.compareAliases(path, answers, built.root);
            }
            siblings.compareFormats(path, answers, built.aliases);
        });
        var written = new HashMap<String, Map<PathTemplate, PathAnswers>>();
        all.forEach((path, answers) -> written.computeIfAbsent(
                        MarkReadings.lettersOf(path), letters -> new LinkedHashMap<>())
                .put(path, answers));
        for (var alike : written.values()) {
            alike.forEach((one, answers) -> alike.forEach((other, others) -> {
                if (MarkReadings.areTakenForOneAnother(one, other)) {
                    siblings.compareMarks(answers, other, others);
                }
            }));
        }
    }

    /**
     * What may be meant by a path that cannot be read, by whatever it is written as.
     *
     * @param answers of what it may mean
     */
    void addUnreadable(PathTemplate path, Map<HttpMethod, RouteMatch> answers) {
        var meant = new PathAnswers(answers, Map.of(), path);
        if (meant.isOpen()) {
            return;
        }
        if (RestsBuilder.isRest(path)) {
            texts.add(path);
            marked.add(path);
            rests.addClosed(path, meant);
        } else if (path.segments().stream().noneMatch(PathEndsBuilder::isUnreadable)) {
            texts.add(path);
            marked.add(path);
            aliases.addItself(path, meant);
        }
    }

    private static boolean isUnreadable(PathTemplate.Segment segment) {
        return segment instanceof PathTemplate.Parameter parameter
                && parameter.name().equals(PathTemplate.UNREADABLE);
    }

    OtherMethods otherMethods() {
        return OtherMethods.of(all, OtherMethods.STEPS_MAX);
    }

    /** @param draft what the root was made of */
    PathEnds build(RouteNode root, RouteDraft draft) {
        return build(root, draft, distinguished);
    }

    PathEnds build(RouteNode root, RouteDraft draft, Map<String, Set<PathDistinction>> distinguishedByServers) {
        return new PathEnds(
                root,
                aliases.build(),
                texts.build(),
                rests.build(draft),
                marked.build(),
                hasWideEnds,
                distinguishedByServers);
    }
}
