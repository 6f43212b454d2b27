package dev.latchkey.server.console.people;

import dev.latchkey.server.command.Actor;

/** Sends a user who has no password yet a link to choose one. */
@FunctionalInterface
public interface InviteLetter {

    /**
     * Sends it. Blocks.
     *
     * @throws dev.latchkey.server.command.CommandRefused when the actor may not, or the user needs none
     * @throws dev.latchkey.server.account.Letters.NotSent when nobody takes the letter; it does not count then
     */
    void send(Actor.CompanyUser actor, String userId);
}
