package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transactions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people do with sessions of their own. Each command is one transaction with its entry in the log. */
public final class SessionCommands {

    private final Transactions transactions;
    private final Sessions sessions;
    private final PersonLog log;

    SessionCommands(Transactions transactions, Sessions sessions, PersonLog log) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.log = log;
    }

    /** Somebody signs out: the session they are in ends. */
    public void signOut(SignedIn signedIn) {
        transactions.write(tx -> {
            var isEnded = sessions.end(tx, signedIn.person(), signedIn.sessionId());
            if (isEnded) {
                log.record(tx, signedIn.person(), AuditEvent.USER_LOGOUT, Map.of());
            }
            return isEnded;
        });
    }

    /** Somebody ends sessions of their own: one, or all but one, or all. */
    public void endSessions(SignedIn signedIn, @Nullable String onlyId, @Nullable String exceptId) {
        var person = signedIn.person();
        transactions.write(tx -> {
            var ended =
                    onlyId == null ? sessions.endAllOf(tx, person, exceptId) : sessions.end(tx, person, onlyId) ? 1 : 0;
            if (ended > 0) {
                log.record(tx, person, AuditEvent.USER_SESSIONS_ENDED, Map.of("count", Integer.toString(ended)));
            }
            return ended;
        });
    }
}
