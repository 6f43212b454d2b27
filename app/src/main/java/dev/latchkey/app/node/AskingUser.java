package dev.latchkey.app.node;

import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.protocol.ScopeCatalog;

/** A user for whom an API is asked what they see, though no application acts for them. */
final class AskingUser {

    private AskingUser() {}

    /**
     * The user with their role and access group as they are now, and every scope.
     *
     * @param asking what stands in place of a credential and a grant
     */
    static ActingUser of(CompanyStores stores, ScopeCatalog scopes, String asking, String companyId, String userId) {
        var companies = stores.companies();
        return stores.transactions().read(tx -> {
            var user = stores.users().find(tx, companyId, userId).orElseThrow();
            return new ActingUser(
                    asking,
                    asking,
                    companies.find(tx, companyId).orElseThrow().ref(),
                    userId,
                    companies.findRole(tx, companyId, user.systemRoleId()).orElseThrow(),
                    user.accessGroupId(),
                    scopes.all());
        });
    }
}
