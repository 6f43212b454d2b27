package dev.latchkey.engine.routing;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.List;
import java.util.Set;

/** What servers make of one path beside what it says, held against the operation that is judged by it. */
final class OtherReadings {

    private final Router router;
    private final HttpMethod method;
    private final RequestPath path;
    private final Operation judged;
    private final Effort effort;

    OtherReadings(Router router, HttpMethod method, RequestPath path, Operation judged, Effort effort) {
        this.router = router;
        this.method = method;
        this.path = path;
        this.judged = judged;
        this.effort = effort;
    }

    /** Whether each of them leads to that operation or to nothing. */
    boolean areHarmless() {
        return path.otherReadings().stream().allMatch(this::isHarmless);
    }

    /**
     * The same, but where the path ends at an encoded question mark or number sign it may lead to whatever asks for the same.
     *
     * @return false also where there is none in it
     */
    boolean areHarmlessButEnds() {
        var ends = EncodedPathEnd.of(path.rawPath());
        return !ends.isEmpty()
                && path.otherReadings().stream()
                        .allMatch(reading -> EncodedPathEnd.isAmong(ends, reading) || isHarmless(reading))
                && askForTheSame(ends);
    }

    private boolean isHarmless(String reading) {
        var other = path.withPath(reading);
        var endpoint = router.findSpelling(other, effort);
        if (endpoint != null
                && !(endpoint != RouteNode.ANOTHER_SPELLING
                        && endpoint.answer(method, other) instanceof RouteMatch.Matched matched
                        && (matched.operation().equals(judged)
                                || (PathReadings.isBeforeParameters(reading, path.rawPath())
                                        && OperationRules.isHarmless(judged, matched.operation()))))) {
            return false;
        }
        return router.decideAlike(
                method, other, judged, router.template(method, other, effort), KnownPart.NOTHING, effort);
    }

    private boolean askForTheSame(Set<String> paths) {
        return paths.stream().allMatch(this::asksForTheSame);
    }

    /** By every method that is described there; one that is not is what {@link EncodedPathEnd} is taken for. */
    private boolean asksForTheSame(String end) {
        for (var spelling : List.of(end, end.length() == 1 ? end : end + '/')) {
            var endpoint = router.findSpelling(new RequestPath(spelling, spelling.length()), effort);
            if (endpoint == RouteNode.ANOTHER_SPELLING) {
                return false;
            }
            if (endpoint != null) {
                var answer = endpoint.strictest(method, judged);
                return answer instanceof RouteMatch.MethodNotAllowed
                        || (answer instanceof RouteMatch.Matched matched
                                && OperationRules.isHarmless(judged, matched.operation())
                                && decidesAlike(spelling));
            }
        }
        return decidesAlike(end);
    }

    private boolean decidesAlike(String end) {
        var other = path.withPath(end);
        return router.decideAlike(
                method, other, judged, router.template(method, other, effort), KnownPart.NOTHING, effort);
    }
}
