package dev.latchkey.core.account;

import dev.latchkey.core.command.Actor;

/**
 * For whom a letter that somebody has sent to others counts.
 *
 * @param ownerId the company or the partner of who has it sent
 * @param senderId who that is, among its people and credentials
 */
public record LetterSender(String ownerId, String senderId) {

    /** Somebody of a company. */
    public static LetterSender of(Actor.InCompany actor) {
        return new LetterSender(actor.companyId(), actor.author().toString());
    }

    /** Somebody who signed in. */
    public static LetterSender of(Person person) {
        return new LetterSender(person.ownerId(), person.author().toString());
    }
}
