package dev.latchkey.core.operator;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.company.CompanyCommands;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Those who run the platform, joined: their accounts, and what they do. */
public final class OperatorAssembly {

    private final OperatorAccounts accounts;
    private final CompanyAdministration companies;

    public OperatorAssembly(
            AccountStores stores,
            AccountAssembly people,
            CompanyCommands companyCommands,
            InstantSource clock,
            SecureRandom random) {
        this.accounts = new OperatorAccounts(new OperatorAccounts.Ports(
                stores.transactions(),
                stores.operators(),
                people.sessions(),
                stores.secondFactors(),
                stores.passwordResets(),
                people.linkHasher(),
                stores.auditLog(),
                new OperatorAccounts.Clock(clock, random)));
        var rule = new OperatorRule(stores.operators());
        this.companies = new CompanyAdministration(stores, rule, companyCommands, people.invitations());
    }

    /** Their accounts, given by who may use the deployment's commands. */
    public OperatorAccounts accounts() {
        return accounts;
    }

    /** What they do to companies. */
    public CompanyAdministration companies() {
        return companies;
    }
}
