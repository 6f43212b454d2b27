package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.WriteCondition;
import dev.latchkey.core.credential.SecretHash;
import java.util.function.BiPredicate;

/** That a session is still what the cookie of a request proved. One request's; it may give the session another secret itself. */
final class SessionStands implements WriteCondition {

    private final String sessionId;
    private final BiPredicate<Transaction, SecretHash> check;
    private volatile SecretHash secret;

    /** @param check whether the session lives with this secret */
    SessionStands(String sessionId, SecretHash secret, BiPredicate<Transaction, SecretHash> check) {
        this.sessionId = sessionId;
        this.secret = secret;
        this.check = check;
    }

    /** The request has given a session another secret; its own goes on with that one. */
    void renewed(String renewedId, SecretHash renewedSecret) {
        if (renewedId.equals(sessionId)) {
            secret = renewedSecret;
        }
    }

    @Override
    public void require(Transaction tx) {
        if (!check.test(tx, secret)) {
            throw new SessionOver();
        }
    }
}
