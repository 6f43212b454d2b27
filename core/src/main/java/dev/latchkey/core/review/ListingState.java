package dev.latchkey.core.review;

import dev.latchkey.core.command.CommandRefused;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where the listing of an application stands: all transitions there are. The names are stored and never renamed. */
public enum ListingState {
    /** Its partner writes it; nobody was asked yet. */
    DRAFT,
    /** It waits for the operator. What was published before stays so meanwhile. */
    SUBMITTED,
    /** The operator said what is to be done first. */
    CHANGES_REQUESTED,
    PUBLISHED,
    /** The operator took it back; only the operator publishes it again. */
    SUSPENDED,
    /** Its partner took it back. */
    WITHDRAWN;

    /** What is done to a listing. The names are stored and never renamed. */
    public enum Action {
        SAVE,
        SUBMIT,
        PUBLISH,
        REQUEST_CHANGES,
        SUSPEND,
        WITHDRAW;

        /** Whether the operator does it, and nobody of the partner. */
        public boolean isOfOperator() {
            return switch (this) {
                case PUBLISH, REQUEST_CHANGES, SUSPEND -> true;
                case SAVE, SUBMIT, WITHDRAW -> false;
            };
        }

        private Set<ListingState> from() {
            return switch (this) {
                case SAVE, SUBMIT -> Set.of(DRAFT, CHANGES_REQUESTED, PUBLISHED, WITHDRAWN);
                case PUBLISH -> Set.of(SUBMITTED, SUSPENDED);
                case REQUEST_CHANGES -> Set.of(SUBMITTED);
                case SUSPEND -> Set.of(SUBMITTED, CHANGES_REQUESTED, PUBLISHED);
                case WITHDRAW -> Set.of(SUBMITTED, CHANGES_REQUESTED, PUBLISHED, SUSPENDED);
            };
        }

        private ListingState to(ListingState before) {
            return switch (this) {
                case SAVE -> before == WITHDRAWN ? DRAFT : before;
                case SUBMIT -> SUBMITTED;
                case PUBLISH -> PUBLISHED;
                case REQUEST_CHANGES -> CHANGES_REQUESTED;
                case SUSPEND -> SUSPENDED;
                case WITHDRAW -> WITHDRAWN;
            };
        }
    }

    /** Where an action leads; empty where there is no such transition. */
    public Optional<ListingState> after(Action action) {
        return action.from().contains(this) ? Optional.of(action.to(this)) : Optional.empty();
    }

    /** @throws CommandRefused where there is no such transition */
    ListingState require(Action action) {
        return after(action)
                .orElseThrow(() -> CommandRefused.conflict(
                        "state",
                        "a listing that is " + name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                + " takes no such step"));
    }
}
