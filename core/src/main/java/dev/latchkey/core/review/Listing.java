package dev.latchkey.core.review;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Application;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The listing of an application.
 *
 * @param content as its partner has it now
 * @param reviewed as the operator last decided about it; absent before
 * @param published what companies go by; absent while nothing is published
 * @param goesByLink whether every company may let the application in while nothing is published, as for those without a listing: until the
 *     operator first publishes or suspends it, and never again
 * @param changedAt when it came into its state, or was last saved
 */
public record Listing(
        String partnerId,
        String clientId,
        ListingState state,
        ListingContent content,
        @Nullable ListingContent reviewed,
        @Nullable ListingContent published,
        boolean goesByLink,
        Instant changedAt) {

    /**
     * The same after an action.
     *
     * @throws dev.latchkey.core.command.CommandRefused where there is no such transition
     */
    Listing after(ListingState.Action action, Instant now) {
        return new Listing(
                partnerId,
                clientId,
                state.require(action),
                content,
                switch (action) {
                    case PUBLISH, REQUEST_CHANGES, SUSPEND -> offered();
                    case SAVE, SUBMIT, WITHDRAW -> reviewed;
                },
                switch (action) {
                    case PUBLISH -> offered();
                    case SUSPEND, WITHDRAW -> null;
                    case SAVE, SUBMIT, REQUEST_CHANGES -> published;
                },
                switch (action) {
                    case PUBLISH, SUSPEND -> false;
                    case SAVE, SUBMIT, REQUEST_CHANGES, WITHDRAW -> goesByLink;
                },
                now);
    }

    /** The same with other content, that was saved. */
    Listing with(ListingContent other, Instant now) {
        return new Listing(
                partnerId,
                clientId,
                state.require(ListingState.Action.SAVE),
                other,
                reviewed,
                published,
                goesByLink,
                now);
    }

    /** What the operator decides about: what was submitted last, whatever its partner wrote since. */
    public ListingContent offered() {
        return state == ListingState.SUBMITTED || reviewed == null ? content : reviewed;
    }

    /** Whether a company may let the application in that has not; what is published keeps to the policy afterwards, too. */
    public boolean lets(String companyId, Application application) {
        return lets(companyId) && (published == null || published.keepsPolicy(application));
    }

    /** The same, of an application that keeps to the policy. */
    boolean lets(String companyId) {
        return published == null ? goesByLink : published.isFor(companyId);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(state, content.facts(), changedAt);
    }
}
