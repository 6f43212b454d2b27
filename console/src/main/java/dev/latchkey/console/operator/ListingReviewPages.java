package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.lists.ListingWords;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.review.ListingReview;
import dev.latchkey.core.review.ListingState;
import dev.latchkey.core.review.ListingState.Action;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /operator/listings}: listings that wait for a decision, and those that were decided about. */
public final class ListingReviewPages {

    static final String PATH = OperatorDoor.PATH + "/listings";

    private static final String REQUEST_CHANGES = "/request-changes";
    private static final String SUSPEND = "/suspend";
    private static final int SHOWN_MAX = 100;

    private final Pages pages;
    private final OperatorDoor door;
    private final ListingReview review;

    ListingReviewPages(Pages pages, OperatorDoor door, ListingReview review) {
        this.pages = pages;
        this.door = door;
        this.review = review;
    }

    /** One of the list. */
    public record Line(String path, String application, String partner, Moment since) {}

    /** All in a state, so many at most. */
    public record Part(String state, List<Line> lines, boolean isCut) {}

    /** The list: those that wait, then those that are published or suspended. */
    public record Model(List<Part> parts) {}

    /**
     * One to decide about.
     *
     * @param fields each with what it was when it was last decided about
     * @param typed reason, as it was typed
     * @param error why it was refused
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            String path,
            String application,
            String partner,
            String state,
            List<ListingWords.Field> fields,
            List<ListingWords.Step> steps,
            Allowed allowed,
            String typed,
            Seen seen,
            @Nullable String error) {

        /** Where the form with the reason leads, unless another button is chosen. */
        public String action() {
            return path + (allowed.requestChanges() ? REQUEST_CHANGES : SUSPEND);
        }
    }

    /** Which decisions there are. */
    public record Allowed(boolean publish, boolean requestChanges, boolean suspend) {}

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{client}";
        routes.get(PATH, door.page(this::list)).get(one, door.page(visit -> show(200, visit, null)));
        decision(
                routes,
                one + "/publish",
                visit -> decide(visit, () -> review.publish(visit.operator(), visit.path("client"), visit.seen())));
        decision(
                routes,
                one + REQUEST_CHANGES,
                visit -> decide(
                        visit,
                        () -> review.requestChanges(
                                visit.operator(), visit.path("client"), reason(visit), visit.seen())));
        decision(
                routes,
                one + SUSPEND,
                visit -> decide(
                        visit,
                        () -> review.suspend(visit.operator(), visit.path("client"), reason(visit), visit.seen())));
    }

    private void decision(Routes.Builder routes, String path, PageHandler handler) {
        routes.get(path, door.page(visit -> show(200, visit, null))).post(path, door.recent(handler));
    }

    private HttpResponse list(Visit visit) {
        var model = new Model(
                List.of(part(ListingState.SUBMITTED), part(ListingState.PUBLISHED), part(ListingState.SUSPENDED)));
        return pages.console(200, visit, "operator/listings", model);
    }

    private Part part(ListingState state) {
        var found = review.in(state, SHOWN_MAX + 1);
        var lines = found.stream()
                .limit(SHOWN_MAX)
                .map(one -> new Line(
                        PATH + "/" + one.listing().clientId(),
                        one.application().name(),
                        one.partner().name(),
                        Moment.of(
                                pages.messages(),
                                one.listing().changedAt(),
                                pages.clock().instant())))
                .toList();
        return new Part(state.name(), lines, found.size() > SHOWN_MAX);
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        var found = review.find(visit.path("client"));
        var listing = found.listing();
        var words = new ListingWords(pages);
        var model = new Detail(
                PATH + "/" + listing.clientId(),
                found.application().name(),
                found.partner().name(),
                listing.state().name(),
                words.fields(listing.offered(), listing.reviewed()),
                words.steps(found.events()),
                new Allowed(
                        takes(listing.state(), Action.PUBLISH),
                        takes(listing.state(), Action.REQUEST_CHANGES),
                        takes(listing.state(), Action.SUSPEND)),
                reason(visit),
                listing.seen(),
                error);
        return pages.console(status, visit, "operator/review-listing", model);
    }

    private static boolean takes(ListingState state, Action action) {
        return state.after(action).isPresent();
    }

    private static String reason(Visit visit) {
        return visit.form().find("reason").orElse("").strip();
    }

    private HttpResponse decide(Visit visit, Runnable command) {
        try {
            command.run();
            return pages.seeOther(new LocalPath(PATH + "/" + visit.path("client")));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }
}
