package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import java.time.Instant;
import java.util.List;

/** What users agreed to before, for an application at one host that receives codes. */
public interface Consents {

    /**
     * One for each API that it was limited to, and one for what was not; none when nothing was agreed to.
     *
     * @param redirectHost who receives codes, as {@link dev.latchkey.core.partner.RedirectUri#receiver} says
     */
    List<Consent> find(Transaction tx, String companyId, String userId, String clientId, String redirectHost);

    /**
     * What one user agreed to.
     *
     * @param at when, lately
     */
    record Given(String userId, String clientId, Consent consent, Instant at) {}

    /** What one user agreed to for any application, by application. */
    List<Given> findOfUser(Transaction tx, String companyId, String userId);

    /** What the company's users agreed to for an application, by user. */
    List<Given> findOfApplication(Transaction tx, String companyId, String clientId);

    /** Stores it in place of the one before with the same reach, or limited to the same name. */
    void put(
            Transaction tx,
            String companyId,
            String userId,
            String clientId,
            String redirectHost,
            Consent consent,
            Instant now);

    /** Forgets what one user agreed to for an application, at every host. */
    void remove(Transaction tx, String companyId, String userId, String clientId);

    /** Forgets what a user agreed to for any application. */
    void removeOfUser(Transaction tx, String companyId, String userId);

    /** Forgets what every user of the company agreed to for an application. */
    void removeAll(Transaction tx, String companyId, String clientId);

    /**
     * Forgets some of what users agreed to.
     *
     * @param companyId empty for users of every company
     * @param clientId empty for every application
     * @return how many, {@code max} when there may be more
     */
    int removeSome(Transaction tx, String companyId, String clientId, int max);
}
