package dev.latchkey.manage;

import dev.latchkey.core.command.Actor;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom an answer was made for, beside its author: an application, the secret that proved the credential, and the scopes of its token. A
 * narrower token of the same client must not get by a repeat what it could not have asked for, nor an old secret, which others may
 * have by now, what its successor asked for.
 *
 * @param application that acted for a user; absent when a credential called
 * @param secretId which of the credential's secrets proved it; absent where none did, as for a user or a client with keys
 * @param scopes those of the token; absent for a key, which holds all that it has
 */
record AnswerHolder(
        @Nullable String application,
        @Nullable String secretId,
        @Nullable Scopes scopes) {

    private static final String NONE = "-";

    /** Begins a line that names the secret; what an earlier release wrote does not begin so. */
    private static final String FORM = "2";

    static AnswerHolder of(Actor.InCompany actor) {
        return switch (actor) {
            case Actor.CompanyCredential credential ->
                new AnswerHolder(null, credential.secretId(), credential.scopes());
            case Actor.UserThroughApplication user -> new AnswerHolder(user.clientId(), null, user.scopes());
            case Actor.CompanyUser _, Actor.OperatorInCompany _ -> new AnswerHolder(null, null, null);
        };
    }

    /** As {@link #toString} wrote it; absent when it is nothing of the kind. */
    static @Nullable AnswerHolder read(String text) {
        var parts = text.split(" ", 4);
        if (parts.length < 4 || !parts[0].equals(FORM)) {
            return null;
        }
        return new AnswerHolder(
                orAbsent(parts[1]), orAbsent(parts[2]), parts[3].equals(NONE) ? null : Scopes.parse(parts[3]));
    }

    private static @Nullable String orAbsent(String part) {
        return part.equals(NONE) ? null : part;
    }

    /** Whether this one may have what was made for the other: the same holder, with every scope of it. */
    boolean covers(AnswerHolder other) {
        return Objects.equals(application, other.application)
                && Objects.equals(secretId, other.secretId)
                && (scopes == null || (other.scopes != null && scopes.containsAll(other.scopes)));
    }

    /** On one line. */
    @Override
    public String toString() {
        return String.join(" ", FORM, orNone(application), orNone(secretId), orNone(scopes));
    }

    private static String orNone(@Nullable Object part) {
        return part == null ? NONE : part.toString();
    }
}
