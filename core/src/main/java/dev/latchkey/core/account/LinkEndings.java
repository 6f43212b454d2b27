package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.company.Deprovisioning;

/** Ends the links by which somebody who is deactivated could choose a password: they would work again with the person. */
final class LinkEndings implements Deprovisioning {

    private final PasswordResetStore links;

    LinkEndings(PasswordResetStore links) {
        this.links = links;
    }

    @Override
    public void userDeactivated(Transaction tx, String companyId, String userId) {
        links.deleteOf(tx, new Person.CompanyPerson(companyId, userId));
    }

    /** A company's links do nothing while it is suspended, and its people need them afterwards. */
    @Override
    public void companyDeactivated(Transaction tx, String companyId) {}
}
