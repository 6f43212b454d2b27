package dev.latchkey.console.home;

import dev.latchkey.console.plot.Plot;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Viewers;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The start page of a company's people: cards of work, each for those who may see what it tells; none when all is well. */
public final class HomePage {

    /** Who holds none of them has no work here, and is shown where they may go. */
    private static final Set<Permission> WORK =
            Set.of(Permissions.CREDENTIALS_VIEW, Permissions.APPLICATIONS_MANAGE, Permissions.USERS_VIEW);

    private final Pages pages;
    private final Viewers viewers;
    private final Transactions transactions;
    private final WorkReader reader;
    private final RecentCalls calls;

    public HomePage(Pages pages, Viewers viewers, Transactions transactions, WorkReader reader, RecentCalls calls) {
        this.pages = pages;
        this.viewers = viewers;
        this.transactions = transactions;
        this.reader = reader;
        this.calls = calls;
    }

    /**
     * The page.
     *
     * @param name of who is signed in
     * @param calls of the whole company in the last 24 hours; absent for who may not see its credentials, and when there were none
     */
    public record Model(
            String name,
            String email,
            List<Card> cards,
            @Nullable Plot calls) {

        /** The cards of one side of the page. */
        public List<Card> cards(boolean isAside) {
            return cards.stream().filter(card -> card.isAside() == isAside).toList();
        }
    }

    /** Makes the page, for somebody of a company. */
    public HttpResponse handle(Visit anybody) {
        var found = viewers.ofCompany(anybody);
        if (found.isEmpty()) {
            return pages.problem(anybody, 403, pages.text("problem.company.title"), pages.text("problem.company.text"));
        }
        var visit = found.get();
        var hasWork = WORK.stream().anyMatch(visit.rights().permissions()::contains);
        var model = hasWork
                ? transactions.<Model>read(tx -> model(tx, visit))
                : new Model(visit.person().displayName(), visit.person().email(), List.of(), null);
        return pages.console(200, visit, hasWork ? "home/work" : "home/sections", model);
    }

    private Model model(Transaction tx, Visit visit) {
        var seesCalls = visit.rights().permissions().contains(Permissions.CREDENTIALS_VIEW);
        return new Model(
                visit.person().displayName(),
                visit.person().email(),
                reader.cards(tx, visit.actor(), visit.rights()),
                seesCalls ? calls.plot(tx, visit.actor().companyId()) : null);
    }
}
