package dev.latchkey.console.people;

import dev.latchkey.core.command.Actor;

/** Sends a user who has no password yet a link to choose one. */
@FunctionalInterface
public interface InviteLetter {

    /**
     * Sends it. Blocks.
     *
     * @throws dev.latchkey.core.command.CommandRefused when the actor may not, or the user needs none
     * @throws dev.latchkey.core.account.Letters.NotSent when nobody takes the letter; it does not count then
     */
    void send(Actor.CompanyUser actor, String userId);
}
