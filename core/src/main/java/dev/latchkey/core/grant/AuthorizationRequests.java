package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.SecretHash;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Authorization requests that wait, by the hash of a secret that is not stored. */
public interface AuthorizationRequests {

    /** Whom a request waits for. The names are stored. */
    enum Kind {
        /** Pushed by a client, until a user has decided (RFC 9126). */
        PUSHED,
        /** In a browser, until its user decides. */
        OPEN
    }

    /**
     * A request as stored.
     *
     * @param clientId the application's own client_id
     * @param request its parameters by name, as whoever accepted it writes and reads them
     * @param visitor digest of the name of the browser it belongs to; absent for a pushed one
     * @param person who opened it first, as {@code kind/owner/id}; absent while nobody did
     * @param pushed the pushed request that a browser brought; absent when it brought the parameters themselves
     * @param expiresAt expired when now equals it
     */
    record Waiting(
            Kind kind,
            String clientId,
            SortedMap<String, String> request,
            @Nullable String visitor,
            @Nullable String person,
            @Nullable SecretHash pushed,
            Instant createdAt,
            Instant expiresAt) {
        public Waiting {
            request = new TreeMap<>(request);
        }
    }

    void insert(Transaction tx, SecretHash secret, Waiting waiting);

    /** The request if it has not expired. */
    Optional<Waiting> find(Transaction tx, SecretHash secret, Kind kind, Instant now);

    /** Says whose it is from now on; the empty text for nobody's. */
    void setPerson(Transaction tx, SecretHash secret, String person);

    /**
     * Takes a request away, at most once, also under concurrent calls.
     *
     * @return false when there is none
     */
    boolean remove(Transaction tx, SecretHash secret);

    /**
     * Notes that a browser brings a pushed request. Nobody takes the request away before this transaction has ended.
     *
     * @return false when there is none that has not expired
     */
    boolean bring(Transaction tx, SecretHash pushed, Instant now);

    /**
     * Takes away everything that browsers opened for a pushed request, at most once, also under concurrent calls. The pushed request itself is
     * to be removed before, so that nobody opens it once more.
     *
     * @return false when there is nothing
     */
    boolean removeOpened(Transaction tx, SecretHash pushed);

    int count(Transaction tx, Kind kind);

    /** Forgets the oldest ones of a kind, at most {@code limit}. */
    void removeOldest(Transaction tx, Kind kind, int limit);

    /** How many pushed requests of a client no browser has brought yet. */
    int countNotBrought(Transaction tx, String clientId, Instant now);

    /** Forgets what expired at or before {@code now}. @return how many */
    int removeExpired(Transaction tx, Instant now);
}
