package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import java.util.Optional;

/** Finds what somebody who is signed in may do, as it is now. Blocks. */
public final class Viewers {

    private final Transactions transactions;
    private final Companies companies;
    private final ActorRights rights;
    private final WaitingWork waiting;

    public Viewers(Transactions transactions, Companies companies, ActorRights rights, WaitingWork waiting) {
        this.transactions = transactions;
        this.companies = companies;
        this.rights = rights;
        this.waiting = waiting;
    }

    /** Empty for people of partners and for operators. */
    Optional<Viewer> find(SignedIn signedIn) {
        return signedIn.person() instanceof Person.CompanyPerson(String companyId, String userId)
                ? find(new Actor.CompanyUser(companyId, userId))
                : Optional.empty();
    }

    /** A visit to a page for everybody, as one of who it is; empty for whom {@link #find} knows nothing of. Blocks. */
    public Optional<Visit> ofCompany(Visit visit) {
        return visit.signedIn().flatMap(this::find).map(visit::with);
    }

    private Optional<Viewer> find(Actor.CompanyUser actor) {
        return transactions.read(tx -> {
            try {
                var name = companies.find(tx, actor.companyId()).map(Company::name);
                var held = rights.get(tx, actor);
                return name.map(one -> new Viewer(actor, one, held, waiting.count(tx, actor, held)));
            } catch (CommandRefused _) {
                return Optional.empty();
            }
        });
    }
}
