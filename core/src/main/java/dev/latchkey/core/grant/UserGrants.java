package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Grants as stored. */
public interface UserGrants {

    /** Stores a new grant; fails when another, also one that has ended, has its number. */
    void insert(Transaction tx, UserGrant grant);

    /** The grant if it has not ended. */
    Optional<UserGrant> findLive(Transaction tx, String companyId, String grantId);

    /** The grant with this short internal number, whosever it is, if it has not ended; for tokens, which name no company. */
    Optional<UserGrant> findLiveByNumber(Transaction tx, long number);

    /**
     * Makes the successor of a refresh token the newest, at most once for each generation, also under concurrent calls. A generation that is
     * newer than the store knows is the newest: the store was set back.
     *
     * @return false when {@code generation} is older than the newest, the grant has ended, or {@code now} has reached its expiry
     */
    boolean rotate(
            Transaction tx, String companyId, String grantId, long generation, Instant now, Instant refreshExpiresAt);

    /**
     * Lets the newest refresh token live on, also one that is newer than the store knows.
     *
     * @return false when {@code generation} is older than the newest, the grant has ended, or {@code now} has reached its expiry
     */
    boolean prolong(
            Transaction tx, String companyId, String grantId, long generation, Instant now, Instant refreshExpiresAt);

    /** When the successor of this generation was made; empty when there is none or that is forgotten. */
    Optional<Instant> rotatedAt(Transaction tx, String companyId, String grantId, long generation);

    /** Forgets when successors were made, for those made at or before {@code before}. */
    void forgetRotations(Transaction tx, String companyId, String grantId, Instant before);

    /**
     * Ends a grant.
     *
     * @param by who, as {@code Author} writes it
     * @return false when it had ended before, or there is none
     */
    boolean end(Transaction tx, String companyId, String grantId, UserGrant.End reason, String by, Instant now);

    /** A company's grants that have not ended, with ids behind {@code afterId}, in the order of their ids. */
    List<UserGrant> livePage(Transaction tx, String companyId, String afterId, int limit);

    /** A user's grants that have not ended, oldest first. */
    List<UserGrant> liveOfUser(Transaction tx, String companyId, String userId);

    /** Those that have not ended, are limited to an API and do not say to which, only how it was identified. */
    List<UserGrant> liveOfUnknownApi(Transaction tx);

    /**
     * Gives what says only how its API was identified to the API of that identifier; to none where it is not among them.
     *
     * @param apis names of the APIs, by their identifiers
     */
    void bind(Transaction tx, Map<String, String> apis);

    /** The company's users' grants to an application that have not ended, oldest first. */
    List<UserGrant> liveOfApplication(Transaction tx, String companyId, String clientId);

    /** Grants in any company that have not ended and whose refresh token expired at or before {@code before}, at most {@code limit}. */
    List<UserGrant> expired(Transaction tx, Instant before, int limit);

    /**
     * Some that have not ended.
     *
     * @param companyId empty for those of every company
     * @param clientId empty for those to every application
     */
    List<UserGrant> someLive(Transaction tx, String companyId, String clientId, int max);

    /**
     * How many different users of the company have a grant that has not ended, by application; those that nobody uses are left out.
     *
     * @param clientIds at most 1,000
     */
    Map<String, Integer> countUsers(Transaction tx, String companyId, Set<String> clientIds);
}
