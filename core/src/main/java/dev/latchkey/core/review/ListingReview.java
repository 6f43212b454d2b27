package dev.latchkey.core.review;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.review.ListingState.Action;
import java.time.InstantSource;
import java.util.List;

/**
 * What operators decide of listings. That the operator still is one is looked up in each transaction; each change stands in the partner's log
 * and in the platform's.
 */
public final class ListingReview {

    /** Who may decide; declared here because this package knows no operators. */
    @FunctionalInterface
    public interface Deciders {
        /** @throws CommandRefused when the actor may not, or not any more */
        void require(Transaction tx, Actor.Operator actor);
    }

    private final Transactions transactions;
    private final Listings listings;
    private final Applications applications;
    private final Partners partners;
    private final Deciders deciders;
    private final ListingSteps steps;

    public ListingReview(ListingStores stores, Deciders deciders, InstantSource clock) {
        this.transactions = stores.transactions();
        this.listings = stores.listings();
        this.applications = stores.applications();
        this.partners = stores.partners();
        this.deciders = deciders;
        this.steps = new ListingSteps(stores, clock);
    }

    /**
     * A listing with whose it is.
     *
     * @param events its steps, the newest first
     */
    public record Reviewed(Listing listing, Application application, Partner partner, List<ListingEvent> events) {}

    /** Those in a state whose application is still there, the one that is there longest first, at most {@code limit}. */
    public List<Reviewed> in(ListingState state, int limit) {
        return transactions.read(tx -> listings.in(tx, state, limit).stream()
                .map(one -> reviewed(tx, one, List.of()))
                .toList());
    }

    /** How many wait. */
    public int count() {
        return transactions.read(tx -> listings.countIn(tx, ListingState.SUBMITTED));
    }

    /** @throws CommandRefused when the application has no listing */
    public Reviewed find(String clientId) {
        return transactions.read(
                tx -> reviewed(tx, get(tx, clientId), listings.events(tx, clientId, Listings.EVENTS_MAX)));
    }

    /** Shows the listing to companies as it is now, for the first time or again. */
    public Listing publish(Actor.Operator actor, String clientId, Seen seen) {
        return decide(actor, clientId, Action.PUBLISH, "", seen);
    }

    /**
     * Gives the listing back to its partner. What was published before stays so.
     *
     * @param reason of 1 to {@value TextLimits#DESCRIPTION_LENGTH_MAX} characters, which the partner reads, as for {@link #suspend}
     */
    public Listing requestChanges(Actor.Operator actor, String clientId, String reason, Seen seen) {
        checkReason(reason);
        return decide(actor, clientId, Action.REQUEST_CHANGES, reason, seen);
    }

    /** Takes the listing back: no company lets the application in any more; those that did keep it. */
    public Listing suspend(Actor.Operator actor, String clientId, String reason, Seen seen) {
        checkReason(reason);
        return decide(actor, clientId, Action.SUSPEND, reason, seen);
    }

    private Listing decide(Actor.Operator actor, String clientId, Action action, String reason, Seen seen) {
        return transactions.write(tx -> {
            deciders.require(tx, actor);
            var before = get(tx, clientId);
            seen.require(before.seen());
            var after = before.after(action, steps.now());
            if (action == Action.PUBLISH) {
                before.offered().requirePolicy(reviewed(tx, before, List.of()).application());
            }
            return steps.keep(tx, actor.author(), before, after, action, reason);
        });
    }

    private static void checkReason(String reason) {
        TextLimits.checkDescription("reason", reason);
        if (reason.isBlank()) {
            throw CommandRefused.invalid("reason", "expected a reason");
        }
    }

    private Listing get(Transaction tx, String clientId) {
        return listings.find(tx, clientId).orElseThrow(() -> CommandRefused.notFound("listing"));
    }

    private Reviewed reviewed(Transaction tx, Listing one, List<ListingEvent> events) {
        return new Reviewed(
                one,
                applications
                        .find(tx, one.partnerId(), one.clientId())
                        .orElseThrow(() -> CommandRefused.notFound("application")),
                partners.find(tx, one.partnerId()).orElseThrow(() -> CommandRefused.notFound("partner")),
                events);
    }
}
