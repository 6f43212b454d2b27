package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;

/** What users agreed to before, for an application at one host that receives codes. */
public interface Consents {

    /** The scopes agreed to; none when nothing was. */
    Scopes find(Transaction tx, String companyId, String userId, String clientId, String redirectHost);

    /** Stores the scopes in place of those before. */
    void put(
            Transaction tx,
            String companyId,
            String userId,
            String clientId,
            String redirectHost,
            Scopes scopes,
            Instant now);

    /** Forgets what one user agreed to for an application, at every host. */
    void remove(Transaction tx, String companyId, String userId, String clientId);

    /** Forgets what a user agreed to for any application. */
    void removeOfUser(Transaction tx, String companyId, String userId);

    /** Forgets what every user of the company agreed to for an application. */
    void removeAll(Transaction tx, String companyId, String clientId);
}
