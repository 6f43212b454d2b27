package dev.latchkey.core.review;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.review.ListingState.Action;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What partners do with the listings of their applications. Each command is one transaction with its entry in the partner's log; all need
 * {@link PartnerRight#APPLICATIONS} and throw {@link CommandRefused}, after which nothing happened.
 */
public final class ListingCommands {

    /** Most listings that wait for the operator. */
    public static final int WAITING_MAX = 500;

    /** Most of one partner that wait for the operator at once, so that none keeps others out. */
    public static final int WAITING_OF_ONE_MAX = 20;

    private final Transactions transactions;
    private final Listings listings;
    private final Partners partners;
    private final Applications applications;
    private final PartnerRule rule;
    private final ListingSteps steps;

    public ListingCommands(ListingStores stores, InstantSource clock) {
        this.transactions = stores.transactions();
        this.listings = stores.listings();
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.rule = new PartnerRule(stores);
        this.steps = new ListingSteps(stores, clock);
    }

    /** A listing with its steps, the newest first. */
    public record Known(Listing listing, List<ListingEvent> events) {}

    /** That of an application; empty where there is none. Needs {@link PartnerRight#READ}. */
    public Optional<Known> find(PartnerActor actor, String partnerId, String clientId) {
        return transactions.read(tx -> {
            rule.require(tx, actor, partnerId, PartnerRight.READ);
            return listings.find(tx, clientId)
                    .filter(one -> one.partnerId().equals(partnerId))
                    .map(one -> new Known(one, listings.events(tx, clientId, Listings.EVENTS_MAX)));
        });
    }

    /** What a form shows of a listing. */
    public static Seen seen(@Nullable Listing listing) {
        return listing == null ? Seen.of("none") : listing.seen();
    }

    /**
     * Keeps what the partner says of its application. What was published stays so until the operator publishes this.
     *
     * @param seen the listing as it was shown, by {@link #seen(Listing)}
     */
    public Listing save(PartnerActor actor, String partnerId, String clientId, ListingContent content, Seen seen) {
        return transactions.write(tx -> {
            var author = begin(tx, actor, partnerId);
            application(tx, partnerId, clientId);
            var before = listings.find(tx, clientId).orElse(null);
            seen.require(seen(before));
            if (before == null) {
                var first =
                        new Listing(partnerId, clientId, ListingState.DRAFT, content, null, null, true, steps.now());
                return steps.keep(tx, author, null, first, Action.SAVE, "");
            }
            var after = before.with(content, steps.now());
            return content.equals(before.content()) && after.state() == before.state()
                    ? before
                    : steps.keep(tx, author, before, after, Action.SAVE, "");
        });
    }

    /** Has the listing wait for the operator. */
    public Listing submit(PartnerActor actor, String partnerId, String clientId, Seen seen) {
        return transactions.write(tx -> {
            var author = begin(tx, actor, partnerId);
            var application = application(tx, partnerId, clientId);
            var before = steps.get(tx, partnerId, clientId);
            seen.require(before.seen());
            before.content().requirePolicy(application);
            var after = before.after(Action.SUBMIT, steps.now());
            if (listings.countIn(tx, ListingState.SUBMITTED) >= WAITING_MAX) {
                throw CommandRefused.tooMany("as many listings wait as may; submit this one later");
            }
            if (listings.countIn(tx, ListingState.SUBMITTED, partnerId) >= WAITING_OF_ONE_MAX) {
                throw CommandRefused.tooMany("at most " + WAITING_OF_ONE_MAX
                        + " listings of a partner wait; submit this one when the operator has decided about others");
            }
            return steps.keep(tx, author, before, after, Action.SUBMIT, "");
        });
    }

    /** Takes the listing back: no company lets the application in any more; those that did keep it. */
    public Listing withdraw(PartnerActor actor, String partnerId, String clientId, Seen seen) {
        return transactions.write(tx -> {
            var author = begin(tx, actor, partnerId);
            var before = steps.get(tx, partnerId, clientId);
            seen.require(before.seen());
            return steps.keep(tx, author, before, before.after(Action.WITHDRAW, steps.now()), Action.WITHDRAW, "");
        });
    }

    private Author begin(Transaction tx, PartnerActor actor, String partnerId) {
        var author = rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
        if (partners.find(tx, partnerId).filter(Partner::isActive).isEmpty()) {
            throw CommandRefused.notFound("partner");
        }
        return author;
    }

    private Application application(Transaction tx, String partnerId, String clientId) {
        return applications.find(tx, partnerId, clientId).orElseThrow(() -> CommandRefused.notFound("application"));
    }
}
