package dev.latchkey.console.credentials;

import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.ShownDate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Values as the pages write them. */
public final class ShownValues {

    private ShownValues() {}

    /**
     * An instant for people and for programs.
     *
     * @param machine ISO 8601 in UTC, to the minute
     * @param text to the minute
     * @param second to the second, for who points at it
     */
    public record Time(String machine, String text, String second) {}

    /** To the minute. */
    public static Time time(Instant at) {
        return new Time(at.truncatedTo(ChronoUnit.MINUTES).toString(), Moment.exact(at), ShownDate.second(at));
    }

    public static @Nullable Time timeOrNull(@Nullable Instant at) {
        return at == null ? null : time(at);
    }

    /**
     * A state with the class of its badge.
     *
     * @param name ends the key of its word, {@code credentials.state.}
     * @param until when it ends or ended; absent without an end
     */
    public record State(String name, String badge, @Nullable Time until) {}

    static State state(CredentialState state) {
        return switch (state) {
            case CredentialState.Active() -> new State("ACTIVE", "lk-badge-usual", null);
            case CredentialState.Expiring(var at) -> new State("EXPIRING", "lk-badge-warn", time(at));
            case CredentialState.Expired(var at) -> new State("EXPIRED", "lk-badge-over", time(at));
            case CredentialState.Revoked(var at, var by) -> new State("REVOKED", "lk-badge-over", time(at));
        };
    }

    /** What was wrong, as a sentence for people. */
    public static String sentence(CommandRefused refused) {
        return FieldErrors.sentence(refused);
    }

    /** The status of the page that shows a refused form again. */
    public static int status(CommandRefused refused) {
        return FieldErrors.status(refused);
    }
}
