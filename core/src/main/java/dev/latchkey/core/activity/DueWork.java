package dev.latchkey.core.activity;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody of a company should look at. Each question walks an index of its own and ends at its limit, so that none costs more with
 * more credentials.
 */
public interface DueWork {

    /**
     * A credential that works.
     *
     * @param at when what it is listed for happens or happened; absent for a use that never was
     */
    record DueCredential(String id, String name, @Nullable Instant at) {}

    /**
     * An application that somebody asks for.
     *
     * @param isLetIn whether it is let in already, and more is asked for
     * @param scopes those that are asked for
     * @param asker name of the user who asks; absent when they are there no more
     */
    record WaitingApproval(
            String clientId,
            String name,
            boolean isLetIn,
            Scopes scopes,
            Instant at,
            @Nullable String asker) {}

    /** A user who signs in with a password alone. */
    record UnprotectedUser(String id, String name, String email) {}

    /**
     * Refusals of one operation for one reason.
     *
     * @param missing what the newest of them lacked
     * @param requestId the newest of them
     * @param calls how many of those that were looked at
     */
    record FrequentRefusal(String operation, Reason reason, List<String> missing, String requestId, long calls) {
        public FrequentRefusal {
            missing = List.copyOf(missing);
        }
    }

    /** Applications that wait for approval, the longest first. */
    List<WaitingApproval> approvals(Transaction tx, String companyId, int limit);

    /** How many applications wait for approval, but at most {@code max}. */
    int countApprovals(Transaction tx, String companyId, int max);

    /** Those that end within a time, soonest first; from {@code now} on, and before {@code until}. */
    List<DueCredential> ending(Transaction tx, String companyId, Instant now, Instant until, int limit);

    /** Those made before an instant and not used since, with their last use, the longest unused first. */
    List<DueCredential> unused(Transaction tx, String companyId, Instant before, Instant now, int limit);

    /** Those with a secret that was used, and that ends while they do not, soonest first. */
    List<DueCredential> overlapping(Transaction tx, String companyId, Instant now, int limit);

    /** Clients with a trial that ended, and that nobody has decided, the oldest first. */
    List<DueCredential> endedTrials(Transaction tx, String companyId, Instant now, int limit);

    /** Active users who have a password, and no second factor. */
    List<UnprotectedUser> unprotected(Transaction tx, String companyId, int limit);

    /**
     * What was refused most, most first.
     *
     * @param newest how many refusals are looked at, the newest
     */
    List<FrequentRefusal> refusedMost(Transaction tx, String companyId, Instant since, int newest, int limit);
}
