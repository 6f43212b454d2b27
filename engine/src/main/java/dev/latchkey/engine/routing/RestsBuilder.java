package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.RestParameters;
import dev.latchkey.engine.protocol.PathDistinction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Collects what may take the rest of a path, for {@link PathEnds}: what ends in a parameter behind a text ({@code /files/{path}}), as
 * FastAPI, ASP.NET and swaggo document it, and what says so itself ({@code /files/{path+}}, {@code /files/*}).
 */
final class RestsBuilder {

    private final List<Beginning> beginnings = new ArrayList<>();

    /** @param isSaid whether the document says that it goes on */
    private record Beginning(List<PathTemplate.Segment> segments, PathAnswers answers, boolean isSaid) {}

    /** Whether the path is one of {@link PathTemplate#REST}. */
    static boolean isRest(PathTemplate path) {
        var segments = path.segments();
        return !segments.isEmpty()
                && segments.get(segments.size() - 1) instanceof PathTemplate.Parameter parameter
                && parameter.name().equals(PathTemplate.REST);
    }

    /** @param answers of the path */
    void add(PathTemplate path, PathAnswers answers) {
        var segments = PathAliases.withoutSlashAtEnd(path.segments());
        if (segments.isEmpty()) {
            return;
        }
        var before = segments.subList(0, segments.size() - 1);
        var last = segments.get(segments.size() - 1);
        if (last instanceof PathTemplate.Parameter parameter) {
            beginnings.add(new Beginning(before, answers, RestParameters.takesRest(parameter.name())));
        } else if (last instanceof PathTemplate.Mixed mixed
                && mixed.pieces().get(mixed.pieces().size() - 1) instanceof PathTemplate.Parameter parameter) {
            beginnings.add(new Beginning(segments, answers, RestParameters.takesRest(parameter.name())));
        }
    }

    /**
     * What is closed with everything that begins so.
     *
     * @param path of {@link PathTemplate#REST}
     */
    void addClosed(PathTemplate path, PathAnswers answers) {
        beginnings.add(new Beginning(path.segments().subList(0, path.segments().size() - 1), answers, true));
    }

    /** @param root with all paths; what none of them goes on from, with less text, is left out */
    PathAliases build(RouteDraft root) {
        var rests = new PathAliases.Builder();
        for (var one : beginnings) {
            if (one.isSaid || root.goesOnWider(one.segments, 0, false)) {
                rests.add(one.segments, one.isSaid ? Set.of() : Set.of(PathDistinction.REST_OF_PATH), one.answers);
            }
        }
        return rests.build();
    }
}
