package dev.latchkey.core.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a credential or one of its secrets stands: active → expiring → expired | revoked. Nothing leaves a final state;
 * what was revoked stays revoked after its expiry has passed too, and what has expired cannot be revoked any more.
 */
public sealed interface CredentialState {

    /** Works, without an end. */
    record Active() implements CredentialState {}

    /** Works until an instant. */
    record Expiring(Instant at) implements CredentialState {}

    /** Final: its time ran out. */
    record Expired(Instant at) implements CredentialState {}

    /**
     * Final: somebody ended it.
     *
     * @param by who, as {@code user:<id>} or {@code operator:<id>}
     */
    record Revoked(Instant at, String by) implements CredentialState {}

    /** The end that somebody put to a credential. */
    record Revocation(Instant at, String by) {}

    default boolean isFinal() {
        return switch (this) {
            case Active _, Expiring _ -> false;
            case Expired _, Revoked _ -> true;
        };
    }

    /** When it ended for good; absent while it has not. */
    default @Nullable Instant end() {
        return switch (this) {
            case Active _, Expiring _ -> null;
            case Expired(var at) -> at;
            case Revoked(var at, var _) -> at;
        };
    }

    /** The word that people and programs see. */
    default String wireName() {
        return switch (this) {
            case Active _ -> "active";
            case Expiring _ -> "expiring";
            case Expired _ -> "expired";
            case Revoked _ -> "revoked";
        };
    }

    /** The state at an instant; expired when {@code now} equals {@code expiresAt}. */
    static CredentialState at(Instant now, @Nullable Instant expiresAt, @Nullable Revocation revocation) {
        if (revocation != null) {
            return new Revoked(revocation.at(), revocation.by());
        }
        if (expiresAt == null) {
            return new Active();
        }
        return now.isBefore(expiresAt) ? new Expiring(expiresAt) : new Expired(expiresAt);
    }
}
