package dev.latchkey.core.activity;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.request.DecisionListener.Decided;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call until it is written: short copies of what the request brought and nothing else of it, neither its principal nor its token.
 *
 * @param operation of the document, which is there anyway
 * @param userAgent cut already
 * @param denial absent unless it was refused
 * @implNote Many parameters: a row of what is recorded, each of which is one of its columns.
 */
record PendingCall(
        String requestId,
        Instant at,
        @Nullable Operation operation,
        int status,
        CallOutcome outcome,
        InetAddress address,
        String userAgent,
        long tookMillis,
        @Nullable Denial denial) {

    /** Of everything whose length nobody chooses, and of the texts that are made of it to be written. */
    private static final int BYTES = 800;

    private static final int TEXT_BYTES = 56;

    static PendingCall of(Decided decided, Instant at) {
        var userAgent = decided.userAgent();
        return new PendingCall(
                decided.requestId(),
                at,
                decided.operation(),
                decided.status(),
                CallOutcome.of(decided.decision(), decided.status()),
                decided.clientAddress(),
                userAgent == null ? "" : Texts.cut(userAgent, Texts.USER_AGENT_LENGTH_MAX),
                TimeUnit.NANOSECONDS.toMillis(decided.durationNanos()),
                decided.decision() instanceof Decision.Deny(var denial) ? denial : null);
    }

    /** What it takes up at most. */
    long bytes() {
        return BYTES + bytes(userAgent) + (denial == null ? 0 : bytes(denial.explanation()));
    }

    private static long bytes(Explanation explanation) {
        return bytes(explanation.required())
                + bytes(explanation.held())
                + bytes(explanation.missing())
                + bytes(explanation.whoCanGrant());
    }

    private static long bytes(List<String> texts) {
        var sum = 0L;
        for (var text : texts) {
            sum += bytes(text);
        }
        return sum;
    }

    private static long bytes(String text) {
        return TEXT_BYTES + 2L * text.length();
    }

    RecordedCall recorded() {
        return new RecordedCall(
                requestId,
                at,
                signature(operation),
                status,
                outcome,
                address.getHostAddress(),
                userAgent,
                Duration.ofMillis(tookMillis));
    }

    RecordedRefusal refusal(String credentialId) {
        if (denial == null) {
            throw new IllegalStateException("a refusal without a denial");
        }
        return new RecordedRefusal(credentialId, recorded(), denial.reason(), denial.explanation());
    }

    /** Of an operation, or what is written where none is known. */
    static String signature(@Nullable Operation operation) {
        return operation == null ? "-" : Texts.cut(operation.signature(), Texts.OPERATION_LENGTH_MAX);
    }
}
