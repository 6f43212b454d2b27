package dev.latchkey.page;

import dev.latchkey.core.account.SessionOver;
import dev.latchkey.core.change.WritesWhile;
import dev.latchkey.edge.http.HttpResponse;

/**
 * Has pages made for people as long as they are signed in: a session may end at any time after a visit was read, and from then on nothing
 * is shown or stored for it. Safe for use by many threads.
 */
final class WhileSignedIn {

    private final VisitReader visits;
    private final PagesAtOnce atOnce;

    WhileSignedIn(VisitReader visits, PagesAtOnce atOnce) {
        this.visits = visits;
        this.atOnce = atOnce;
    }

    /**
     * Has a page made whose every write depends on the session of its visit.
     *
     * @throws SessionOver when that ended
     */
    HttpResponse handle(Visit visit, PageHandler handler) throws Exception {
        var condition = visits.condition(visit).orElse(null);
        return condition == null
                ? atOnce.handle(visit, handler)
                : WritesWhile.call(condition, () -> atOnce.handle(visit, handler.after(this::requireStands)))
                        .asLongAs(() -> requireStands(visit));
    }

    private void requireStands(Visit visit) {
        if (!visits.isStillOf(visit)) {
            throw new SessionOver();
        }
    }
}
