package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.protocol.TraceContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Told of each request that is let in, and of each decision when it was answered: usage, metrics and the decision log. Must not block. */
@FunctionalInterface
public interface DecisionListener {

    /**
     * One request that was decided and answered, or given up by its caller. It has a component for each thing that listeners write
     * down and none of the request itself, whose target may hold a key, so that they may keep it.
     *
     * @param operation absent when no document lists what was asked for
     * @param credentials those that were proven, also when the request was refused; empty for strangers
     * @param status what was answered; 499 when the caller left first
     * @param userAgent cut to {@value #USER_AGENT_LENGTH_MAX} characters, so that who keeps it keeps little; absent when the request had none
     * @param trace absent where nobody records traces
     * @param leniencies forms of the target by which it was taken, or that its API would have to take; empty for almost every request
     * @implNote Many parameters: all that any of those who are told looks at.
     */
    record Decided(
            String requestId,
            @Nullable Operation operation,
            List<ProvenCredential> credentials,
            Decision decision,
            int status,
            long durationNanos,
            InetAddress clientAddress,
            @Nullable String userAgent,
            @Nullable TraceContext trace,
            Set<Leniency> leniencies) {

        /** What a browser sends has a length of some 120. */
        public static final int USER_AGENT_LENGTH_MAX = 200;

        public Decided {
            credentials = List.copyOf(credentials);
            userAgent = cut(userAgent);
        }

        static @Nullable String cut(@Nullable String userAgent) {
            return userAgent != null && userAgent.length() > USER_AGENT_LENGTH_MAX
                    ? userAgent.substring(0, USER_AGENT_LENGTH_MAX)
                    : userAgent;
        }
    }

    /**
     * One request that proven credentials let in, as it begins: until it is answered, and {@link #onDecided} tells of it, its caller and
     * its API may take as long as they like.
     *
     * @param applicable the requirements that it met
     * @param principal who was let in
     * @param credentials those that were proven; never empty
     * @param userAgent cut as that of {@link Decided}; absent when the request had none
     */
    record Admitted(
            Operation operation,
            @Nullable SecurityRequirements applicable,
            Principal principal,
            List<ProvenCredential> credentials,
            InetAddress clientAddress,
            @Nullable String userAgent) {

        public Admitted {
            credentials = List.copyOf(credentials);
            userAgent = Decided.cut(userAgent);
        }

        /** The scopes that the request was let in by; none where nobody asked for a scope. */
        public Scopes scopesUsed() {
            return applicable == null ? Scopes.NONE : AccessPolicy.scopesUsed(applicable, credentials);
        }
    }

    /** Before the API hears of the request. What was let in is told of once more, as {@link #onDecided decided}, and counted then. */
    default void onAdmitted(Admitted admitted) {}

    /**
     * What was let in is over: once for each {@link #onAdmitted}, and before it is told of as {@link #onDecided decided}. Of what became a
     * connection of another protocol that was told when it began; this comes when the connection ends.
     */
    default void onEnded(Admitted admitted) {}

    void onDecided(Decided decided);
}
