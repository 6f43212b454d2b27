package dev.latchkey.edge.mail;

/** Sends letters. Safe for use by many threads. */
public interface Mailer {

    /**
     * Hands a letter over and waits until it is taken; not for an event loop.
     *
     * @throws RecipientRefused when nobody takes any for this address, now and later
     * @throws IllegalStateException when nobody takes it
     */
    void send(Mail mail);

    /** Whether letters are taken now, as far as that can be known without sending one. Waits; not for an event loop. */
    boolean isTaking();
}
