package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.FullPlaces.Place;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.grant.AuthorizationRequests;
import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import dev.latchkey.core.grant.AuthorizationRequests.Waiting;
import dev.latchkey.core.turn.WhileWanted;
import dev.latchkey.core.turn.WorkOwner;
import dev.latchkey.engine.protocol.Base64Url;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a browser or for a decision, by secrets of 256 bits, each for one decision. Bounded in time and number, because anybody
 * can make them.
 */
public final class WaitingRequests {

    /** How long a pushed request waits for its browser. */
    public static final Duration PUSHED_LIFETIME = Duration.ofSeconds(90);
    /** How long a user may take. */
    public static final Duration OPEN_LIFETIME = Duration.ofMinutes(10);
    /** Most pushed requests of one client. */
    public static final int PUSHED_PER_CLIENT_MAX = 100;

    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Transactions transactions;
    private final AuthorizationRequests requests;
    private final SecretHasher hasher;
    private final InstantSource clock;
    private final SecureRandom random;
    private final FullPlaces full = new FullPlaces();

    public WaitingRequests(
            Transactions transactions,
            AuthorizationRequests requests,
            SecretHasher hasher,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = transactions;
        this.requests = requests;
        this.hasher = hasher;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A request in a browser.
     *
     * @param id its secret, for our own pages alone
     * @param person who opened it first; empty for nobody yet
     * @param pushed the pushed request that the browser brought; absent when it brought the parameters themselves
     */
    record Open(
            Secret id,
            AuthorizationRequest request,
            Optional<String> person,
            @Nullable SecretHash pushed,
            Instant createdAt) {}

    /** A request as it came to the authorization endpoint: pushed before, or in the parameters, then without a hash. */
    record Brought(AuthorizationRequest request, @Nullable SecretHash pushed) {

        static Brought inParameters(AuthorizationRequest request) {
            return new Brought(request, null);
        }
    }

    /**
     * Keeps a pushed request; the stage fails when there are too many.
     *
     * @param room of the client when it proved itself; of the address that asks when it did not, because whoever uses its name could
     *     fill the client's
     * @param hasLeft whether nobody waits for the answer any more: then nothing is kept, since nobody knows its secret
     */
    CompletionStage<Secret> push(AuthorizationRequest request, WaitingRoom room, BooleanSupplier hasLeft) {
        var secret = newSecret();
        var place = new Place(Kind.PUSHED, request.clientId(), origin(room));
        full.require(place, clock.instant());
        return (room.isOfClient() ? WorkOwner.CLIENTS : WorkOwner.APPLICANTS)
                .call(() -> WhileWanted.call(
                        hasLeft,
                        () -> transactions.submit(tx -> full.noting(place, clock.instant(), () -> {
                            var now = now();
                            requests.removeExpired(tx, now);
                            if (room.isOfClient()
                                    && requests.countNotBrought(tx, request.clientId(), now) >= PUSHED_PER_CLIENT_MAX) {
                                throw OAuthError.TOO_MANY_REQUESTS.because("too many pushed requests wait", 10);
                            }
                            room.enter(requests.count(tx, Kind.PUSHED, request.clientId(), place.origin()));
                            var waiting = waiting(request, Kind.PUSHED, null, null, now, PUSHED_LIFETIME);
                            requests.insert(tx, hash(secret), waiting, place.origin());
                            return secret;
                        }))));
    }

    private static Waiting waiting(
            AuthorizationRequest request,
            Kind kind,
            @Nullable String visitor,
            @Nullable SecretHash pushed,
            Instant now,
            Duration lifetime) {
        return new Waiting(kind, request.clientId(), request.toTexts(), visitor, null, pushed, now, now.plus(lifetime));
    }

    /**
     * A pushed request of this client, which works until a user has decided or it expires: who opens an address twice, or has it looked at by a
     * program that warns of bad ones, still gets the question.
     */
    Optional<Brought> findPushed(String secret, String clientId) {
        if (!SECRET.matcher(secret).matches()) {
            return Optional.empty();
        }
        var hash = hash(new Secret(secret));
        return transactions
                .read(tx -> requests.find(tx, hash, Kind.PUSHED, now()))
                .filter(waiting -> waiting.clientId().equals(clientId))
                .map(waiting -> new Brought(AuthorizationRequest.fromTexts(clientId, waiting.request()), hash));
    }

    /**
     * Keeps a request for its user's decision.
     *
     * @param visitor the browser it belongs to
     * @param room of the address the browser is at
     * @param hasLeft as in {@link #push}
     * @throws dev.latchkey.authserver.response.OAuthRejection when it was pushed, and decided or expired meanwhile; when there is no room
     */
    Secret open(Brought brought, String visitor, WaitingRoom room, BooleanSupplier hasLeft) {
        var request = brought.request();
        var pushed = brought.pushed();
        var secret = newSecret();
        var place = new Place(Kind.OPEN, request.clientId(), origin(room));
        full.require(place, clock.instant());
        var current = WorkOwner.current();
        return (current.equals(WorkOwner.STRANGERS) ? WorkOwner.APPLICANTS : current)
                .call(() -> WhileWanted.call(
                        hasLeft,
                        () -> transactions.write(tx -> full.noting(place, clock.instant(), () -> {
                            var now = now();
                            if (pushed != null && !requests.bring(tx, pushed, now)) {
                                throw gone();
                            }
                            requests.removeExpired(tx, now);
                            room.enter(requests.count(tx, Kind.OPEN, request.clientId(), place.origin()));
                            var digest = digest("visitor ", visitor);
                            requests.insert(
                                    tx,
                                    hash(secret),
                                    waiting(request, Kind.OPEN, digest, pushed, now, OPEN_LIFETIME),
                                    place.origin());
                            return secret;
                        }))));
    }

    /** What a request_uri is answered that is not ours, was decided about, or has expired. */
    static OAuthRejection gone() {
        return OAuthError.INVALID_REQUEST_URI.because("expected a request_uri of this platform, undecided and fresh");
    }

    private Origin origin(WaitingRoom room) {
        return room.origin(name -> digest("address ", name));
    }

    /** The request that waits in this browser; empty for another's, an expired or a decided one. */
    Optional<Open> find(String id, String visitor) {
        if (!SECRET.matcher(id).matches()) {
            return Optional.empty();
        }
        var secret = new Secret(id);
        return transactions.read(tx -> find(tx, secret, visitor));
    }

    private Optional<Open> find(Transaction tx, Secret secret, String visitor) {
        return requests.find(tx, hash(secret), Kind.OPEN, now())
                .filter(waiting -> digest("visitor ", visitor).equals(waiting.visitor()))
                .map(waiting -> new Open(
                        secret,
                        AuthorizationRequest.fromTexts(waiting.clientId(), waiting.request()),
                        Optional.ofNullable(waiting.person()),
                        waiting.pushed(),
                        waiting.createdAt()));
    }

    /** From now on the request is this person's alone. */
    void bind(Open open, Person person) {
        var text = text(person);
        if (!open.person().filter(text::equals).isPresent()) {
            transactions.write(tx -> {
                requests.setPerson(tx, hash(open.id()), text);
                return text;
            });
        }
    }

    /** The user wants to be somebody else. */
    void unbind(Open open) {
        transactions.write(tx -> {
            requests.setPerson(tx, hash(open.id()), "");
            return open;
        });
    }

    boolean isOf(Open open, Person person) {
        return open.person().filter(text(person)::equals).isPresent();
    }

    /**
     * Takes the request away within the transaction of its decision, with whatever else was opened for the same pushed request; false when
     * it was decided before.
     */
    boolean take(Transaction tx, Open open) {
        if (requests.find(tx, hash(open.id()), Kind.OPEN, now()).isEmpty()) {
            return false;
        }
        var pushed = open.pushed();
        return pushed == null ? requests.remove(tx, hash(open.id())) : takeOpened(tx, pushed);
    }

    /** As {@link #take(Transaction, Open)}, for a request that needed no page. */
    boolean take(Transaction tx, Brought brought) {
        var pushed = brought.pushed();
        if (pushed == null) {
            return true;
        }
        if (requests.find(tx, pushed, Kind.PUSHED, now()).isEmpty() || !requests.remove(tx, pushed)) {
            return false;
        }
        requests.removeOpened(tx, pushed);
        return true;
    }

    private boolean takeOpened(Transaction tx, SecretHash pushed) {
        requests.remove(tx, pushed); // first, so that no other browser opens it behind this; it may have expired
        return requests.removeOpened(tx, pushed);
    }

    /** Forgets what expired; blocking. */
    public void prune() {
        int removed;
        do {
            removed = transactions.write(tx -> requests.removeExpired(tx, now()));
        } while (removed == AuthorizationRequests.EXPIRED_MAX);
    }

    private static String text(Person person) {
        return person.kind() + "/" + person.ownerId() + "/" + person.personId();
    }

    private SecretHash hash(Secret secret) {
        return hasher.hash(secret);
    }

    private String digest(String use, String name) {
        return Base64Url.encode(hasher.hash(new Secret(use + name)).toBytes());
    }

    private Secret newSecret() {
        return Secret.random(SECRET_BYTES, random);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
