package dev.latchkey.core.account;

import dev.latchkey.core.account.EndingStore.Kind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.Companies;
import java.util.List;
import java.util.Set;

/** Companies, whose people are told who may manage credentials. */
final class EndingCompanies implements EndingOwners {

    private static final Set<Kind> KINDS = Set.of(Kind.CREDENTIAL, Kind.OLD_SECRET, Kind.TRIAL);

    private final Companies companies;
    private final PermittedPeople people;

    EndingCompanies(AccountStores stores) {
        this.companies = stores.companies();
        this.people = new PermittedPeople(stores);
    }

    @Override
    public List<Owner> page(Transaction tx, String afterId, int limit) {
        return companies.page(tx, afterId, limit).stream()
                .map(company -> new Owner(company.id(), company.isActive()))
                .toList();
    }

    @Override
    public List<Told> people(Transaction tx, String ownerId) {
        return people.with(tx, ownerId, Permissions.CREDENTIALS_MANAGE).stream()
                .map(account -> new Told(account, KINDS))
                .toList();
    }
}
