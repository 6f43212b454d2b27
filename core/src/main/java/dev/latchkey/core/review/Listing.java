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
 * @param changedAt when it came into its state, or was last saved
 */
public record Listing(
        String partnerId,
        String clientId,
        ListingState state,
        ListingContent content,
        @Nullable ListingContent reviewed,
        @Nullable ListingContent published,
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
                now);
    }

    /** The same with other content, that was saved. */
    Listing with(ListingContent other, Instant now) {
        return new Listing(
                partnerId, clientId, state.require(ListingState.Action.SAVE), other, reviewed, published, now);
    }

    /**
     * Whether a company may let the application in that has not. One of which nothing was ever published goes by its link, as
     * applications without a listing do.
     */
    public boolean lets(String companyId) {
        return switch (state) {
            case SUSPENDED, WITHDRAWN -> false;
            case DRAFT, SUBMITTED, CHANGES_REQUESTED, PUBLISHED -> published == null || published.isFor(companyId);
        };
    }

    /** What a page shows of it. */
    public Seen seen() {
        return Seen.of(state, content.facts(), changedAt);
    }
}
