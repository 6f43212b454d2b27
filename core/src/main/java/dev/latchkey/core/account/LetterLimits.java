package dev.latchkey.core.account;

import dev.latchkey.core.command.Allowance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How many letters people have others sent: they go out by the operator's mail server, in its name. Each of who sends, of their company or partner, and
 * of all of those together has so many an hour, of whatever kind. Safe for use by many threads.
 */
final class LetterLimits {

    /** Of one person, or one credential. */
    static final int SENDER_MAX = 60;

    static final int COMPANY_MAX = 100;
    static final int ALL_MAX = 1_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Limit> limits;

    /** @param ofWhom for whom a letter of somebody counts */
    private record Limit(Allowance allowance, Function<LetterSender, String> ofWhom) {

        Limit(int most, InstantSource clock, Function<LetterSender, String> ofWhom) {
            this(new Allowance(most, HOUR, clock), ofWhom);
        }

        boolean take(LetterSender sender) {
            return allowance.take(ofWhom.apply(sender));
        }

        void giveBack(LetterSender sender) {
            allowance.giveBack(ofWhom.apply(sender));
        }
    }

    LetterLimits(InstantSource clock) {
        this(limits(1, clock));
    }

    private LetterLimits(List<Limit> limits) {
        this.limits = limits;
    }

    /** For letters that count among these, and may be half of them at most: whoever may have such sent leaves others theirs. */
    LetterLimits half(InstantSource clock) {
        return new LetterLimits(
                Stream.concat(limits.stream(), limits(2, clock).stream()).toList());
    }

    private static List<Limit> limits(int part, InstantSource clock) {
        return List.of(
                new Limit(SENDER_MAX / part, clock, sender -> sender.ownerId() + " " + sender.senderId()),
                new Limit(COMPANY_MAX / part, clock, LetterSender::ownerId),
                new Limit(ALL_MAX / part, clock, _ -> "everybody"));
    }

    /**
     * Counts a letter that is about to be sent.
     *
     * @throws Letters.Enough when there are too many, after which none was counted
     */
    void count(LetterSender sender) {
        if (!take(sender)) {
            throw new Letters.Enough();
        }
    }

    /** Counts a letter; false when there are too many, after which none was counted. */
    boolean take(LetterSender sender) {
        for (var i = 0; i < limits.size(); i++) {
            if (!limits.get(i).take(sender)) {
                limits.subList(0, i).forEach(taken -> taken.giveBack(sender));
                return false;
            }
        }
        return true;
    }
}
