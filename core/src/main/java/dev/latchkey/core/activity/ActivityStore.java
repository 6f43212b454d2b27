package dev.latchkey.core.activity;

import dev.latchkey.core.activity.Activity.HourCount;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.listing.ListPart;
import dev.latchkey.core.listing.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What credentials did, as stored. Every question is about one company. */
public interface ActivityStore {

    /** Most calls that are kept of one credential. */
    int CALLS_MAX = 100;

    /** Most refusals that are kept of one credential. */
    int REFUSALS_MAX = 200;

    /** Adds; of calls and refusals only the newest of each credential stay. */
    void add(Transaction tx, Collection<Activity> activities);

    /** Calls by hour and outcome from an hour on, oldest first. */
    List<HourCount> counts(Transaction tx, Subject subject, long fromHour);

    /** How many of its calls ended in each way from an hour on; none where there was no call. */
    Map<CallOutcome, Long> totals(Transaction tx, Subject subject, long fromHour);

    /** Those of all credentials of a company. */
    List<HourCount> countsOfCompany(Transaction tx, String companyId, long fromHour);

    /** The last calls, newest first. */
    List<RecordedCall> calls(Transaction tx, Subject subject, int limit);

    /** The last refusals, newest first. */
    List<RecordedRefusal> refusals(Transaction tx, Subject subject, int limit);

    /** A refusal by the id that its answer carried. */
    Optional<RecordedRefusal> findRefusal(Transaction tx, String companyId, String requestId);

    /** A call by the id that its answer carried; refused ones are calls as well. */
    Optional<RecordedCall> findCall(Transaction tx, String companyId, String requestId);

    /**
     * One page of the calls that a search finds.
     *
     * @param position by the id that the answer of a call carried; absent for the first page, so is one beside a call that is not there
     */
    ListPart<CallSearch.Found> find(
            Transaction tx,
            String companyId,
            CallSearch search,
            CallSearch.Order order,
            @Nullable Position position,
            int limit);

    /** The same calls by operation, most first. */
    List<CallSearch.OfOperation> findByOperation(Transaction tx, String companyId, CallSearch search, int limit);

    /** How many calls each scope let in from a day on. */
    Map<String, Long> scopesUsed(Transaction tx, Subject subject, long fromDay);

    /**
     * Forgets calls and refusals older than one instant, and counts older than another, a thousand rows at most.
     *
     * @return whether there may be more
     */
    boolean prune(Transaction tx, Instant callsBefore, Instant countsBefore);
}
