package dev.latchkey.engine.request;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.routing.RequestPath;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a request, by the gates that stand before the upstream. */
public sealed interface Judgement {

    /** Only with an {@link Decision.Allow} may the request go on. */
    Decision decision();

    /** The operation asked for; absent when none was found. */
    @Nullable
    Operation operation();

    /** The requirements that the request had to meet; absent when nothing was judged by them. */
    default @Nullable SecurityRequirements applicable() {
        return null;
    }

    /** The credentials that were proven, also when the request was refused; empty for strangers. */
    default List<ProvenCredential> credentials() {
        return List.of();
    }

    /** By what it was taken although servers read it in different ways, or would have to be; empty for almost every request. */
    default Set<Leniency> leniencies() {
        return Set.of();
    }

    /**
     * The target, the query or a credential cannot be read in exactly one way.
     *
     * @param operation absent when the target itself is malformed
     * @param leniencies what an API would have to take for it to be read; empty when nothing would help
     */
    record Unreadable(@Nullable Operation operation, Denial denial, Set<Leniency> leniencies) implements Judgement {

        /** Whatever an API takes. */
        public Unreadable(@Nullable Operation operation, Denial denial) {
            this(operation, denial, Set.of());
        }

        @Override
        public Decision decision() {
            return new Decision.Deny(denial);
        }
    }

    /** No document lists the path, or what it lists is closed. */
    record NoSuchPath(Denial denial) implements Judgement {
        @Override
        public Decision decision() {
            return new Decision.Deny(denial);
        }

        @Override
        public @Nullable Operation operation() {
            return null;
        }
    }

    /**
     * The path is there, but not with this method.
     *
     * @param allowed what {@code Allow} lists (RFC 9110 §10.2.1)
     */
    record MethodNotAllowed(Set<HttpMethod> allowed, Denial denial) implements Judgement {
        /** The value of {@code Allow}. */
        public String allow() {
            return allowed.stream().sorted().map(HttpMethod::name).collect(Collectors.joining(", "));
        }

        @Override
        public Decision decision() {
            return new Decision.Deny(denial);
        }

        @Override
        public @Nullable Operation operation() {
            return null;
        }
    }

    /**
     * The operation was found, and who calls it was established as far as it can be.
     *
     * @param template which of the operation's paths it was
     * @param path the target as it came; its query may hold a key
     * @param forwardedTarget path and query, byte for byte as they came but without a key in the query: what an upstream may see
     * @param leniencies by which it was taken; empty for almost every request
     * @param effort what is left of it for its body
     * @implNote Many parameters: all that was found out about a request, which goes on as one value.
     */
    record Judged(
            Operation operation,
            PathTemplate template,
            RequestPath path,
            SecurityRequirements applicable,
            Authentication authentication,
            Decision decision,
            String forwardedTarget,
            Set<Leniency> leniencies,
            Effort effort)
            implements Judgement {

        public Judged {
            leniencies = Set.copyOf(leniencies);
        }

        /** The same, for a request that would be refused without one more leniency. */
        Judged takenBy(Leniency leniency) {
            var all = EnumSet.of(leniency);
            all.addAll(leniencies);
            return new Judged(
                    operation, template, path, applicable, authentication, decision, forwardedTarget, all, effort);
        }

        @Override
        public List<ProvenCredential> credentials() {
            if (authentication instanceof Authentication.Authenticated proven) {
                return proven.credentials();
            }
            if (authentication instanceof Authentication.Rejected rejected) {
                var known = rejected.known();
                return known == null ? List.of() : List.of(known);
            }
            return List.of();
        }
    }
}
