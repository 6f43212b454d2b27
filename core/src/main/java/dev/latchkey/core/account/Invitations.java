package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretHasher;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** Gives a user who has no password yet a link, good once and for {@link #LINK_MAX}, to choose one. */
public final class Invitations {

    /** How long a link works. */
    public static final Duration LINK_MAX = Duration.ofDays(7);

    /** Most links of one person that work at once. */
    private static final int LINKS_MAX = 3;

    private static final int TOKEN_BYTES = 32;

    private final Ports ports;
    private final SecretHasher hasher;
    private final LetterLimits limits;

    /** What invitations stand on. */
    public record Ports(
            Transactions transactions,
            Users users,
            Companies companies,
            ActorRights rights,
            PasswordResetStore links,
            AuditLog log,
            InstantSource clock,
            SecureRandom random) {}

    /**
     * @param limits of letters that people have others sent
     * @param hasher the one of the links for forgotten passwords, which work the same way
     */
    Invitations(Ports ports, LetterLimits limits, SecretHasher hasher) {
        this.ports = ports;
        this.hasher = hasher;
        this.limits = limits;
    }

    /**
     * Sends a link. Needs {@link Permissions#USERS_MANAGE} and a role that covers the user's.
     *
     * @param letter written around the link
     * @throws CommandRefused when there is no such user, or one who has a password, is not active or was sent enough links
     * @throws Letters.Enough when this sender, their company or all companies had as many letters sent within the hour as they may
     * @throws Letters.NotSent when nobody takes the letter; the link is taken back then and does not count
     */
    public void send(
            Actor.InCompany actor,
            String userId,
            Letters letters,
            Function<PasswordChanges.Link, Letters.Letter> letter) {
        var token = Secret.random(TOKEN_BYTES, ports.random());
        var hash = hasher.hash(token);
        var user = insert(actor, userId, hash, () -> limits.count(actor));
        try {
            letters.send(user.email().value(), letter.apply(new PasswordChanges.Link(companyName(actor), token)));
        } catch (Letters.NotSent e) {
            ports.transactions().write(tx -> {
                ports.links().delete(tx, hash);
                record(tx, actor, userId, Map.of("letter", "not_sent"));
                return userId;
            });
            throw e;
        }
    }

    /**
     * A link for whoever asks to hand over in another way than by letter. Needs what {@link #send} needs.
     *
     * @throws CommandRefused as {@link #send} does
     */
    public PasswordChanges.Link link(Actor.InCompany actor, String userId) {
        var token = Secret.random(TOKEN_BYTES, ports.random());
        insert(actor, userId, hasher.hash(token), () -> {});
        return new PasswordChanges.Link(companyName(actor), token);
    }

    /** @param last done before the link is stored, when everything else is in order */
    private User insert(Actor.InCompany actor, String userId, SecretHash hash, Runnable last) {
        return ports.transactions().write(tx -> {
            var invited = invitable(tx, actor, userId);
            var person = new Person.CompanyPerson(actor.companyId(), userId);
            var now = ports.clock().instant();
            ports.links().deleteExpired(tx, now);
            if (ports.links().countOpen(tx, person, now) >= LINKS_MAX) {
                throw CommandRefused.tooMany("this person was sent " + LINKS_MAX + " links that still work");
            }
            last.run();
            ports.links().insert(tx, person, hash, now.plus(LINK_MAX));
            record(tx, actor, userId, Map.of());
            return invited;
        });
    }

    private String companyName(Actor.InCompany actor) {
        return ports.transactions()
                .read(tx -> ports.companies().find(tx, actor.companyId()))
                .map(Company::name)
                .orElse("");
    }

    private void record(Transaction tx, Actor.InCompany actor, String userId, Map<String, String> context) {
        var subject = new AuditSubject(AuditSubject.Type.USER, userId);
        var now = ports.clock().instant();
        ports.log()
                .append(
                        tx,
                        new AuditEntry(
                                actor.companyId(), now, AuditEvent.USER_INVITED, actor.author(), subject, context));
    }

    private User invitable(Transaction tx, Actor.InCompany actor, String userId) {
        var power = ports.rights().power();
        power.require(tx, actor, Permissions.USERS_MANAGE);
        var user = ports.users().find(tx, actor.companyId(), userId).orElseThrow(() -> CommandRefused.notFound("user"));
        var role = ports.companies().findRole(tx, actor.companyId(), user.systemRoleId());
        role.ifPresent(
                held -> power.give(tx, actor, Permissions.USERS_MANAGE, new Power.Person(held, user.accessGroupId())));
        if (!user.isActive() || user.passwordHash() != null) {
            throw CommandRefused.finalState("only an active user without a password is invited");
        }
        return user;
    }
}
