package dev.latchkey.core.installation;

import dev.latchkey.core.command.Seen;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application in a company: let in, asked for, or let in with more asked for.
 *
 * @param approval absent while nobody has let it in
 * @param request absent when nobody asks
 */
public record Installation(
        String companyId,
        String clientId,
        @Nullable Approval approval,
        @Nullable Request request) {

    /**
     * An admin's decision.
     *
     * @param scopes the most the application can get in this company; at least one
     * @param by the admin, as {@code Author} writes it
     */
    public record Approval(Scopes scopes, Instant at, String by) {}

    /**
     * A colleague's wish, waiting for an admin.
     *
     * @param scopes those that are not approved yet
     */
    public record Request(Scopes scopes, Instant at, String by) {}

    /** The approved scopes; none while nobody has let it in. */
    public Scopes scopes() {
        return approval == null ? Scopes.NONE : approval.scopes();
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(
                approval == null ? null : List.of(approval.scopes(), approval.at(), approval.by()),
                request == null ? null : List.of(request.scopes(), request.at(), request.by()));
    }

    Installation withApproval(Approval next) {
        var open = request == null ? Scopes.NONE : request.scopes().minus(next.scopes());
        var rest = request == null || open.isEmpty() ? null : new Request(open, request.at(), request.by());
        return new Installation(companyId, clientId, next, rest);
    }

    Installation withRequest(Request next) {
        return new Installation(companyId, clientId, approval, next);
    }
}
