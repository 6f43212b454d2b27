package dev.latchkey.manage;

import dev.latchkey.core.command.Actor;
import dev.latchkey.engine.protocol.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Whom an answer was made for, beside its author: an application and the scopes of its token. A narrower token of the same
 * client must not get by a repeat what it could not have asked for.
 *
 * @param application that acted for a user; absent when a credential called
 * @param scopes those of the token; absent for a key, which holds all that it has
 */
record AnswerHolder(@Nullable String application, @Nullable Scopes scopes) {

    private static final String NONE = "-";

    static AnswerHolder of(Actor.InCompany actor) {
        return switch (actor) {
            case Actor.CompanyCredential credential -> new AnswerHolder(null, credential.scopes());
            case Actor.UserThroughApplication user -> new AnswerHolder(user.clientId(), user.scopes());
            case Actor.CompanyUser _, Actor.OperatorInCompany _ -> new AnswerHolder(null, null);
        };
    }

    /** As {@link #toString} wrote it; absent when it is nothing of the kind. */
    static @Nullable AnswerHolder read(String text) {
        var parts = text.split(" ", 2);
        if (parts.length < 2) {
            return null;
        }
        return new AnswerHolder(
                parts[0].equals(NONE) ? null : parts[0], parts[1].equals(NONE) ? null : Scopes.parse(parts[1]));
    }

    /** Whether this one may have what was made for the other: the same holder, with every scope of it. */
    boolean covers(AnswerHolder other) {
        var isSame = application == null ? other.application == null : application.equals(other.application);
        return isSame && (scopes == null || (other.scopes != null && scopes.containsAll(other.scopes)));
    }

    /** On one line. */
    @Override
    public String toString() {
        return (application == null ? NONE : application) + " " + (scopes == null ? NONE : scopes);
    }
}
