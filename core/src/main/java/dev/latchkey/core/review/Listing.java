package dev.latchkey.core.review;

import dev.latchkey.core.command.Seen;
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
                    case PUBLISH, REQUEST_CHANGES, SUSPEND -> content;
                    case SAVE, SUBMIT, WITHDRAW -> reviewed;
                },
                switch (action) {
                    case PUBLISH -> content;
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

    /** Whether a company may let the application in that has not. */
    public boolean lets(String companyId) {
        return published == null ? goesByLink : published.isFor(companyId);
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(state, content.facts(), changedAt);
    }
}
