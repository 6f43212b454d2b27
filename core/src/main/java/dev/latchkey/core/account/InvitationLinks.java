package dev.latchkey.core.account;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * Links with which people who have no password yet choose one, whatever kind of person: each is good once and for {@link #LINK_MAX}. Who
 * may invite whom is said by an {@link Inviting}. Safe for use by many threads.
 */
public final class InvitationLinks {

    /** How long a link works. */
    public static final Duration LINK_MAX = Duration.ofDays(7);

    /** Most links of one person that work at once. */
    private static final int LINKS_MAX = 3;

    private static final int TOKEN_BYTES = 32;

    private final Transactions transactions;
    private final PasswordResetStore links;
    private final SecretHasher hasher;
    private final LetterLimits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * @param hasher the one of the links for forgotten passwords, which work the same way
     * @param limits of letters that people have others sent
     */
    InvitationLinks(
            AccountStores stores, SecretHasher hasher, LetterLimits limits, InstantSource clock, SecureRandom random) {
        this.transactions = stores.transactions();
        this.links = stores.passwordResets();
        this.hasher = hasher;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Who is invited.
     *
     * @param ownerName the company or partner that invites
     */
    public record Invited(Person person, String email, String ownerName) {}

    /** One invitation: its rule, and its entry in the log. */
    public interface Inviting {

        /**
         * Whom the invitation is for, in the transaction that stores the link.
         *
         * @throws CommandRefused when who invites may not, or there is nobody to invite
         */
        Invited require(Transaction tx);

        /** Tells the log, in the same transaction; once more with what went wrong when no letter went. */
        void record(Transaction tx, Map<String, String> facts);
    }

    /**
     * Sends a link.
     *
     * @param sender for whom the letter counts
     * @param letter written around the link
     * @throws CommandRefused as {@link Inviting#require} does, or when the person was sent enough links
     * @throws Letters.Enough when this sender, whom they belong to or all together had as many letters sent within the hour as they may
     * @throws Letters.NotSent when nobody takes the letter; the link is taken back then and does not count
     */
    public void send(
            Inviting inviting,
            LetterSender sender,
            Letters letters,
            Function<PasswordChanges.Link, Letters.Letter> letter) {
        var token = Secret.random(TOKEN_BYTES, random);
        var invited = insert(inviting, token, () -> limits.count(sender));
        try {
            letters.send(invited.email(), letter.apply(new PasswordChanges.Link(invited.ownerName(), token)));
        } catch (Letters.NotSent e) {
            transactions.write(tx -> {
                links.delete(tx, hasher.hash(token));
                inviting.record(tx, Map.of("letter", "not_sent"));
                return token;
            });
            throw e;
        }
    }

    /**
     * A link for whoever asks to hand over in another way than by letter.
     *
     * @throws CommandRefused as {@link Inviting#require} does, or when the person was given enough links
     */
    public PasswordChanges.Link link(Inviting inviting) {
        var token = Secret.random(TOKEN_BYTES, random);
        var invited = insert(inviting, token, () -> {});
        return new PasswordChanges.Link(invited.ownerName(), token);
    }

    /** @param last done before the link is stored, when everything else is in order */
    private Invited insert(Inviting inviting, Secret token, Runnable last) {
        return transactions.write(tx -> {
            var invited = inviting.require(tx);
            var now = clock.instant();
            links.deleteExpired(tx, now);
            if (links.countOpen(tx, invited.person(), now) >= LINKS_MAX) {
                throw CommandRefused.tooMany("this person was sent " + LINKS_MAX + " links that still work");
            }
            last.run();
            links.insert(tx, invited.person(), hasher.hash(token), now.plus(LINK_MAX));
            inviting.record(tx, Map.of());
            return invited;
        });
    }
}
