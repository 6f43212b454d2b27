package dev.latchkey.core.partner;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;

/** Who gives a command about a partner's keys and applications. */
public sealed interface PartnerActor {

    /** One of the partner's own people, signed in. */
    record Member(String partnerId, String userId) implements PartnerActor {}

    /** The operator, for any partner. */
    record OfPlatform(Actor.Operator operator) implements PartnerActor {}

    /**
     * The author of a command about one partner.
     *
     * @throws CommandRefused as if there were no such partner, when the actor belongs to another
     */
    default Author authorFor(String partnerId) {
        return switch (this) {
            case Member(var own, var userId) when own.equals(partnerId) -> new Author(Author.Type.PARTNER_USER, userId);
            case Member _ -> throw CommandRefused.notFound("partner");
            case OfPlatform(var operator) -> operator.author();
        };
    }
}
