package dev.latchkey.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sessions that were found lately, each with who its person is, until the change feed says that one of the two is over. */
final class HeldSessions {

    /** Most sessions kept in memory. */
    static final int CACHED_MAX = 10_000;

    /** @param signedIn who the session says that they are */
    record Held(StoredSession session, SignedIn signedIn) {}

    private final Transactions transactions;
    private final SessionStore store;
    private final Accounts accounts;
    private final Cache<String, Held> held =
            Caffeine.newBuilder().maximumSize(CACHED_MAX).build();
    /** Rises before anything is dropped, so that a reading that began earlier is not kept. */
    private final AtomicLong drops = new AtomicLong();

    HeldSessions(Transactions transactions, SessionStore store, Accounts accounts) {
        this.transactions = transactions;
        this.store = store;
        this.accounts = accounts;
    }

    /** As it is stored, of a person who is active. */
    Optional<Held> read(Transaction tx, String sessionId) {
        return store.find(tx, sessionId)
                .flatMap(session -> accounts.find(tx, session.person())
                        .filter(Account::isActive)
                        .map(account -> new Held(session, SignedIn.of(session, account))));
    }

    @Nullable
    Held find(String sessionId) {
        var known = held.getIfPresent(sessionId);
        if (known != null) {
            return known;
        }
        var before = drops.get();
        var read = transactions.read(tx -> read(tx, sessionId));
        if (read.isEmpty()) {
            return null;
        }
        held.put(sessionId, read.get());
        if (drops.get() != before) {
            held.invalidate(sessionId);
        }
        return read.get();
    }

    /** As {@link #find}, of one that was found as it is not any more. */
    @Nullable
    Held findAnew(Held old) {
        held.asMap().remove(old.session().id(), old);
        return find(old.session().id());
    }

    /** @return false when something else, or nothing, is held by now */
    boolean replace(Held old, Held with) {
        return held.asMap().replace(old.session().id(), old, with);
    }

    void drop(String sessionId) {
        drops.incrementAndGet();
        held.invalidate(sessionId);
    }

    void dropAll() {
        drops.incrementAndGet();
        held.invalidateAll();
    }

    /** Drops what ended, and what is held of people, companies and partners that changed. */
    void apply(Change change) {
        switch (change.kind()) {
            case SESSION -> drop(change.entityId());
            case COMPANY, PARTNER, USER -> {
                drops.incrementAndGet();
                held.asMap()
                        .values()
                        .removeIf(one -> one.session().person().ownerId().equals(change.ownerId())
                                && (change.kind() != ChangeKind.USER
                                        || one.session().person().personId().equals(change.entityId())));
            }
            case SYSTEM_ROLE, ACCESS_GROUP, CREDENTIAL, PARTNER_KEY, APPLICATION, INSTALLATION, GRANT -> {}
            case SIGNING_KEY, SCOPE, REVOKED_TOKEN -> {}
        }
    }
}
