package dev.latchkey.server.gateway;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.Set;

/** What the gateway would answer to a request, by the first three gates; nothing is counted or sent. */
public sealed interface DryRun {

    /** Nothing that may be judged: the target or the query is malformed or ambiguous. */
    record Malformed(Denial denial) implements DryRun {}

    /** No document lists the path. */
    record NoSuchPath(Denial denial) implements DryRun {}

    /** The path is there, but not with this method. */
    record MethodNotAllowed(Set<HttpMethod> allowed, Denial denial) implements DryRun {}

    /** @param upstream where a row can be probed with {@link Forwarder#probe}, unless it is our own */
    record Judged(Operation operation, Decision decision, Upstream upstream) implements DryRun {}
}
