package dev.latchkey.page;

import dev.latchkey.core.account.SecondFactors;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpResponse;

/**
 * The way to the partner portal: a partner's people get in, whose role holds the right of the page, and nobody else does. Whoever changes
 * anything, or is shown a secret, has a second factor and proved of late who they are; who looks needs neither. Safe for use by many threads.
 */
public final class PartnerDoor {

    /** What the paths of all these pages begin with. */
    public static final String PATH = "/partner";

    private static final LocalPath SET_UP = new LocalPath("/account/second-factor");

    private final Pages pages;
    private final PartnerViewers viewers;
    private final SecondFactors secondFactors;

    public PartnerDoor(Pages pages, PartnerViewers viewers, SecondFactors secondFactors) {
        this.pages = pages;
        this.viewers = viewers;
        this.secondFactors = secondFactors;
    }

    /** A page for whoever of a partner's people may look. */
    public Guarded page(PageHandler handler) {
        return pages.signedIn("a partner's people", visit -> enter(visit, PartnerRight.READ, handler));
    }

    /** A page that changes something, or shows a secret; what it does is decided once more by the command, in its own transaction. */
    public Guarded change(PartnerRight right, PageHandler handler) {
        return pages.recentlyAuthenticated(
                admits(right),
                visit -> enter(
                        visit,
                        right,
                        inside -> hasSecondFactor(inside) ? handler.handle(inside) : pages.seeOther(SET_UP)));
    }

    /** Whether who visits has set up a second factor. */
    public boolean hasSecondFactor(Visit visit) {
        return secondFactors.isEnabled(visit.person().person());
    }

    private static String admits(PartnerRight right) {
        var who = switch (right) {
            case READ -> "a partner's people";
            case APPLICATIONS -> "a partner's owners and developers";
            case MEMBERS, KEY, SAFEGUARDS -> "a partner's owners";
        };
        return who + ", with a second factor";
    }

    private HttpResponse enter(Visit visit, PartnerRight right, PageHandler handler) throws Exception {
        var viewer = viewers.find(visit.person());
        if (viewer.isEmpty()) {
            return pages.problem(visit, 403, pages.text("problem.partner.title"), pages.text("problem.partner.text"));
        }
        var inside = visit.with(viewer.get());
        return viewer.get().may(right)
                ? handler.handle(inside)
                : pages.problem(
                        inside, 403, pages.text("problem.partnerRole.title"), pages.text("problem.partnerRole.text"));
    }
}
