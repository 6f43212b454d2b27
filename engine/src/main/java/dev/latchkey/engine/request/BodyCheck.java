package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.MethodInBody;
import dev.latchkey.engine.routing.PathsInBody;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks, as it goes by, for what must not be in the body of a request that was let in. Belongs to one request. */
public final class BodyCheck {

    private final @Nullable MethodInBody method;
    private final @Nullable PathsInBody paths;
    private final Found path;

    /**
     * What must not be there.
     *
     * @param leniencies what the API would have to take for it
     */
    public record Found(Denial denial, Set<Leniency> leniencies) {

        private static final Found METHOD = new Found(HiddenMethods.denial(), Set.of(Leniency.METHOD_IN_BODY));
    }

    private BodyCheck(@Nullable MethodInBody method, @Nullable PathsInBody paths, Found path) {
        this.method = method;
        this.paths = paths;
        this.path = path;
    }

    /** @return absent where there is nothing to look for */
    static @Nullable BodyCheck of(Judgement.Judged judged, RequestHeaders headers, ApiOperations operations) {
        var operation = judged.operation();
        var method = operations.leniencies(operation.api()).contains(Leniency.METHOD_IN_BODY)
                ? null
                : HiddenMethods.inBody(operation.method(), headers);
        var paths = operations.mindsNoNamedPaths(operation.api())
                ? null
                : operations.pathsInBody(
                        judged.path(),
                        operation,
                        other -> NamedPathCheck.mayRun(other, judged.authentication()),
                        headers,
                        judged.effort());
        return method == null && paths == null
                ? null
                : new BodyCheck(method, paths, new Found(NamedPathCheck.denialOfBody(operation), Set.of()));
    }

    /** Whether methods are looked for. */
    boolean looksForMethods() {
        return method != null;
    }

    /** Whether paths are looked for. */
    boolean looksForPaths() {
        return paths != null;
    }

    /**
     * Reads one byte more.
     *
     * @return what was found; what comes behind must not be read by anybody then
     */
    public @Nullable Found findWith(byte octet) {
        var isMethod = method != null && method.isFoundWith(octet);
        var isPath = paths != null && paths.isFoundWith(octet);
        return isMethod ? Found.METHOD : isPath ? path : null;
    }

    /** What was found at the end of the body. */
    public @Nullable Found findAtEnd() {
        return paths != null && paths.isFoundAtEnd() ? path : null;
    }
}
