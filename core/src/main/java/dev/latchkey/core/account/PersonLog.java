package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;

/** Writes what people do with their own accounts into the log of where they belong, and tells them by letter what may not have been them. */
final class PersonLog {

    private final AuditLog log;
    private final Accounts accounts;
    private final Notices notices;
    private final SignInPlaces places;
    private final InstantSource clock;

    PersonLog(AuditLog log, Accounts accounts, Notices notices, SignInPlaces places, InstantSource clock) {
        this.log = log;
        this.accounts = accounts;
        this.notices = notices;
        this.places = places;
        this.clock = clock;
    }

    /** @param address where it was asked for: of who has only a letter, or a session that may be stolen, the one trace */
    void record(Transaction tx, Person person, AuditEvent event, InetAddress address) {
        record(tx, person, event, Map.of("address", address.getHostAddress()));
    }

    /** As {@link #record(Transaction, Person, AuditEvent, InetAddress)}, with a letter to the person. */
    void tell(Transaction tx, Person person, AuditEvent event, NoticeKind kind, InetAddress address) {
        record(tx, person, event, address);
        accounts.find(tx, person)
                .ifPresent(account -> notices.write(tx, account, kind, Map.of("address", address.getHostAddress())));
    }

    /** Somebody is in: their other proof is behind them, so nobody who only tries is told of. */
    void signedIn(Transaction tx, Account account, String method, SignIn.Origin origin) {
        var person = account.person();
        var browser = origin.browser();
        record(tx, person, AuditEvent.USER_SIGNED_IN, Map.of("method", method, "address", browser.address()));
        var place = SignInPlace.of(origin.address(), browser.userAgent());
        if (places.see(tx, person, place, clock.instant()) == SignInPlaces.Standing.NEW) {
            notices.write(
                    tx,
                    account,
                    NoticeKind.NEW_PLACE,
                    Map.of("address", browser.address(), "agent", browser.userAgent()));
        }
    }

    /** Somebody used a link; of a first password no letter tells. */
    void passwordReset(Transaction tx, Account before, InetAddress address) {
        if (before.passwordHash() == null) {
            record(tx, before.person(), AuditEvent.USER_PASSWORD_RESET, address);
        } else {
            tell(tx, before.person(), AuditEvent.USER_PASSWORD_RESET, NoticeKind.PASSWORD_RESET, address);
        }
    }

    void record(Transaction tx, Person person, AuditEvent event, Map<String, String> context) {
        log.append(
                tx,
                new AuditEntry(person.ownerId(), clock.instant(), event, person.author(), person.subject(), context),
                ChangeWeight.NARROWING);
    }
}
