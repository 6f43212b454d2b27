package dev.latchkey.core.account;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How many letters people have others sent: they go out by the operator's mail server, in its name. Each of who sends, of their company, and
 * of all companies together has so many an hour. Safe for use by many threads.
 */
final class LetterLimits {

    /** Of one person, or one credential. */
    static final int SENDER_MAX = 60;

    static final int COMPANY_MAX = 100;
    static final int ALL_MAX = 1_000;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Object EVERYBODY = "everybody";

    private final Allowance ofSender;
    private final Allowance ofCompany;
    private final Allowance ofAll;

    LetterLimits(InstantSource clock) {
        this.ofSender = new Allowance(SENDER_MAX, HOUR, clock);
        this.ofCompany = new Allowance(COMPANY_MAX, HOUR, clock);
        this.ofAll = new Allowance(ALL_MAX, HOUR, clock);
    }

    /**
     * Counts a letter that is about to be sent.
     *
     * @throws Letters.Enough when there are too many, after which none was counted
     */
    void count(Actor.InCompany sender) {
        if (!take(sender)) {
            throw new Letters.Enough();
        }
    }

    /** Counts a letter; false when there are too many, after which none was counted. */
    boolean take(Actor.InCompany sender) {
        var who = sender.companyId() + " " + sender.author();
        if (!ofSender.take(who)) {
            return false;
        }
        if (!ofCompany.take(sender.companyId())) {
            ofSender.giveBack(who);
            return false;
        }
        if (!ofAll.take(EVERYBODY)) {
            ofSender.giveBack(who);
            ofCompany.giveBack(sender.companyId());
            return false;
        }
        return true;
    }
}
