package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SecondFactors;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpResponse;

/**
 * The way to the pages of those who run the platform: nobody else gets in, and nobody sees anything before a second factor is set up. A
 * session of a company's or a partner's people is refused here, as theirs are for operators. Safe for use by many threads.
 */
public final class OperatorDoor {

    /** What the paths of all these pages begin with. */
    public static final String PATH = "/operator";

    private static final LocalPath SET_UP = new LocalPath("/account/second-factor");
    private static final String ADMITS = "operators, with a second factor";

    private final Pages pages;
    private final SecondFactors secondFactors;

    public OperatorDoor(Pages pages, SecondFactors secondFactors) {
        this.pages = pages;
        this.secondFactors = secondFactors;
    }

    /** A page for operators. */
    public Guarded page(PageHandler handler) {
        return pages.signedIn(ADMITS, visit -> enter(visit, handler));
    }

    /** As {@link #page}, for what {@link Pages#recentlyAuthenticated} is for, and for what ends things. */
    public Guarded recent(PageHandler handler) {
        return pages.recentlyAuthenticated(ADMITS, visit -> enter(visit, handler));
    }

    private HttpResponse enter(Visit visit, PageHandler handler) throws Exception {
        if (!(visit.person().person() instanceof Person.OperatorPerson operator)) {
            return pages.problem(visit, 403, pages.text("problem.operator.title"), pages.text("problem.operator.text"));
        }
        return secondFactors.isEnabled(operator) ? handler.handle(visit) : pages.seeOther(SET_UP);
    }
}
