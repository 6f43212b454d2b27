package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Closing;
import dev.latchkey.core.company.Closings;
import dev.latchkey.core.company.Deprovisioning;

/** Ends the sessions of people who may no longer be let in. Those of a company that is suspended let nobody in, before they are ended. */
final class SessionEndings implements Deprovisioning {

    private final Sessions sessions;
    private final SessionStore store;
    private final Closings closings;

    SessionEndings(Sessions sessions, AccountStores stores) {
        this.sessions = sessions;
        this.store = stores.sessions();
        this.closings = stores.closings();
    }

    @Override
    public void userDeactivated(Transaction tx, String companyId, String userId) {
        sessions.endAllOf(tx, new Person.CompanyPerson(companyId, userId), null);
    }

    @Override
    public void companyDeactivated(Transaction tx, String companyId) {
        var closing = Closing.ofCompany(companyId);
        if (endSome(tx, closing, Closing.SLICE) == Closing.SLICE) {
            closings.add(tx, closing);
        }
    }

    @Override
    public int endSome(Transaction tx, Closing closing, int max) {
        return closing.clientId().isEmpty() ? store.deleteOfCompany(tx, closing.companyId(), max) : 0;
    }
}
