package dev.latchkey.core.partner;

import dev.latchkey.core.change.Transaction;
import java.util.List;
import java.util.Optional;

/** People of partners as stored. */
public interface PartnerUsers {

    /** Most people of one partner. */
    int PER_PARTNER_MAX = 200;

    /** Most people of one partner, those who were deactivated among them. */
    int EVER_MAX = 1_000;

    /** @return false when the id, or the address within the partner, is taken */
    boolean insert(Transaction tx, PartnerUser user);

    Optional<PartnerUser> find(Transaction tx, String partnerId, String userId);

    /** All of a partner, in the order in which they were made. */
    List<PartnerUser> all(Transaction tx, String partnerId);

    /** Replaces the name, the role and the activity; the address, the password and when they were made stay. */
    void update(Transaction tx, PartnerUser user);

    /** Forgets somebody who never chose a password; false when there is no such person, or one with a password. */
    boolean deleteInvited(Transaction tx, String partnerId, String userId);
}
