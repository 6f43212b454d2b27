package dev.latchkey.engine.request;

import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.BodyReading;
import dev.latchkey.engine.routing.MethodInBody;
import dev.latchkey.engine.routing.PathsInBody;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks, as it goes by, for what must not be in the body of a request that was let in. Belongs to one request. */
public final class BodyCheck {

    private final @Nullable MethodInBody method;
    private final @Nullable PathsInBody paths;
    private final BodyReading reading;
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
        this.reading = BodyReading.of(method, paths);
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
     * Reads on.
     *
     * @return what was found; nobody must read the part then, nor what comes behind
     */
    public @Nullable Found find(byte[] part) {
        return found(reading.find(part));
    }

    /** What was found at the end of the body. */
    public @Nullable Found findAtEnd() {
        return found(reading.findAtEnd());
    }

    private @Nullable Found found(BodyReading.Found found) {
        return found == BodyReading.Found.METHOD ? Found.METHOD : found == BodyReading.Found.PATH ? path : null;
    }
}
