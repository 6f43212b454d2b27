package dev.latchkey.core.operator;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.company.CompanyCommands;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Those who run the platform, joined: their accounts, and what they do. */
public final class OperatorAssembly {

    private final OperatorRule rule;
    private final OperatorCheck check;
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
        this.rule = new OperatorRule(stores.operators());
        this.check = new OperatorCheck(stores.transactions(), rule);
        this.companies = new CompanyAdministration(stores, rule, companyCommands, people.invitations());
    }

    /** Their accounts, given by who may use the deployment's commands. */
    public OperatorAccounts accounts() {
        return accounts;
    }

    /** Who may give their commands. */
    public OperatorRule rule() {
        return rule;
    }

    /** The same, before what has a transaction of its own. */
    public OperatorCheck check() {
        return check;
    }

    /** What they do to companies. */
    public CompanyAdministration companies() {
        return companies;
    }
}
