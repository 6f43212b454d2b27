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

    /**
     * Whose room a request takes, as digests; both absent for a client that proved itself, which has room of its own.
     *
     * @param address that made the request, in IPv6 its /64
     * @param network of that address, in IPv6 its /48
     */
    record Origin(@Nullable String address, @Nullable String network) {
        public static final Origin PROVEN_CLIENT = new Origin(null, null);
    }

    /**
     * How many requests of one kind wait.
     *
     * @param ofAddress 0 for a client that proved itself, as is {@code ofNetwork}
     */
    record Numbers(int ofAll, int ofClient, int ofAddress, int ofNetwork) {}

    /** Most that are forgotten at once, so that others can write between. */
    int EXPIRED_MAX = 64;

    void insert(Transaction tx, SecretHash secret, Waiting waiting, Origin origin);

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

    /** How many there are, expired ones that were not removed yet among them. */
    Numbers count(Transaction tx, Kind kind, String clientId, Origin origin);

    /** How many pushed requests of a client no browser has brought yet. */
    int countNotBrought(Transaction tx, String clientId, Instant now);

    /**
     * Forgets what expired at or before {@code now}, the oldest first.
     *
     * @return how many, at most {@link #EXPIRED_MAX}, after which there may be more
     */
    int removeExpired(Transaction tx, Instant now);
}
