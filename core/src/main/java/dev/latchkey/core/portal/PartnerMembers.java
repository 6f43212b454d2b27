package dev.latchkey.core.portal;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.account.InvitationLinks;
import dev.latchkey.core.account.LetterSender;
import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.account.PasswordResetStore;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the people of partners. Each command is one transaction with its entry in the partner's log; all need
 * {@link PartnerRight#MEMBERS} and throw {@link CommandRefused}, after which nothing happened. Somebody who can do everything for the
 * partner always remains, once there was one: what would leave nobody is refused in the transaction that would do it.
 */
public final class PartnerMembers {

    private final Transactions transactions;
    private final Partners partners;
    private final PartnerUsers users;
    private final PartnerRule rule;
    private final PasswordResetStore links;
    private final Sessions sessions;
    private final InvitationLinks invitations;
    private final MemberInvitation invitation;
    private final AuditLog log;
    private final InstantSource clock;
    private final SecureRandom random;

    /** @param people who sign in, whose sessions and links end */
    public <S extends PartnerStores & AccountStores> PartnerMembers(
            S stores, AccountAssembly people, InstantSource clock, SecureRandom random) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.rule = new PartnerRule(stores);
        this.links = stores.passwordResets();
        this.sessions = people.sessions();
        this.invitations = people.invitationLinks();
        this.invitation = new MemberInvitation(stores, clock);
        this.log = stores.auditLog();
        this.clock = clock;
        this.random = random;
    }

    /** An identifier for somebody new. */
    public String newId() {
        return TimeOrderedId.next(now(), random);
    }

    /** Somebody new, who has no password yet. */
    public record NewMember(String id, EmailAddress email, String name, PartnerRole role) {}

    /**
     * What somebody shall be from now on; what is absent stays.
     *
     * @param seen the person as they were shown; absent for who was shown nothing
     */
    public record Update(
            @Nullable String name,
            @Nullable PartnerRole role,
            @Nullable Boolean isActive,
            @Nullable Seen seen) {}

    /** Adds somebody; {@link #invite} sends them the link with which they choose a password. */
    public PartnerUser add(PartnerActor actor, String partnerId, NewMember member) {
        return transactions.write(tx -> add(tx, actor, partnerId, member));
    }

    /** As {@link #add(PartnerActor, String, NewMember)}, as a part of a larger command. */
    public PartnerUser add(Transaction tx, PartnerActor actor, String partnerId, NewMember member) {
        var author = rule.require(tx, actor, partnerId, PartnerRight.MEMBERS);
        requireActive(tx, partnerId);
        MemberRoom.requireForNew(users.all(tx, partnerId));
        var user = new PartnerUser(
                partnerId, member.id(), member.email(), member.name(), member.role(), true, null, now());
        if (!users.insert(tx, user)) {
            throw CommandRefused.conflict("email", "somebody of this partner has this address already");
        }
        var facts = new AuditFacts()
                .with("name", user.name())
                .with("email", user.email().value())
                .with("role", user.role());
        record(tx, author, user, AuditEvent.PARTNER_USER_CREATED, facts);
        return user;
    }

    /**
     * Sends somebody who has no password yet a link to choose one.
     *
     * @throws Letters.Enough when this sender, the partner or all together had as many letters sent within the hour as they may
     * @throws Letters.NotSent when nobody takes the letter; the link is taken back then and does not count
     */
    public void invite(
            PartnerActor.Member actor,
            String userId,
            Letters letters,
            Function<PasswordChanges.Link, Letters.Letter> letter) {
        var sender = LetterSender.of(new Person.PartnerPerson(actor.partnerId(), actor.userId()));
        invitations.send(invitation.of(_ -> {}, actor, actor.partnerId(), userId), sender, letters, letter);
    }

    /**
     * A link for an owner, for whoever runs the platform to hand over. An owner of this address who has no password yet is given another
     * link.
     *
     * @throws CommandRefused also when somebody of this address was invited as something else
     */
    public PasswordChanges.Link link(PartnerActor.OfPlatform actor, String partnerId, EmailAddress email, String name) {
        return link(_ -> {}, actor, partnerId, email, name);
    }

    /**
     * As {@link #link(PartnerActor.OfPlatform, String, EmailAddress, String)}, as long as a condition holds.
     *
     * @param condition looked at in each transaction; throws when nothing shall happen
     */
    public PasswordChanges.Link link(
            Consumer<Transaction> condition,
            PartnerActor.OfPlatform actor,
            String partnerId,
            EmailAddress email,
            String name) {
        var userId = transactions.write(tx -> {
            condition.accept(tx);
            var invited = users.all(tx, partnerId).stream()
                    .filter(user -> user.email().folded().equals(email.folded()) && user.passwordHash() == null)
                    .findFirst();
            if (invited.filter(user -> user.role() != PartnerRole.OWNER).isPresent()) {
                throw CommandRefused.conflict(
                        "email",
                        "this partner invited somebody with this address as "
                                + invited.get().role() + "; an owner can change that, or take the invitation back");
            }
            return invited.orElseGet(
                            () -> add(tx, actor, partnerId, new NewMember(newId(), email, name, PartnerRole.OWNER)))
                    .id();
        });
        return invitations.link(invitation.of(condition, actor, partnerId, userId));
    }

    /** Takes an invitation back: whoever has not chosen a password is gone, and so are their links. */
    public void withdraw(PartnerActor actor, String partnerId, String userId) {
        transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.MEMBERS);
            var user = get(tx, partnerId, userId);
            if (!users.deleteInvited(tx, partnerId, userId)) {
                throw CommandRefused.finalState("who has chosen a password is deactivated, not withdrawn");
            }
            links.deleteOf(tx, person(user));
            var facts = new AuditFacts()
                    .with("name", user.name())
                    .with("email", user.email().value())
                    .with("role", user.role());
            record(tx, author, user, AuditEvent.PARTNER_USER_REMOVED, facts);
            return user;
        });
    }

    /**
     * Changes what somebody is called and may do, and lets them in or not: whoever is deactivated loses every session and link at once.
     *
     * @throws CommandRefused also when nobody would remain who can do everything, or the person is another by now than was seen
     */
    public PartnerUser change(PartnerActor actor, String partnerId, String userId, Update update) {
        return transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.MEMBERS);
            var before = get(tx, partnerId, userId);
            if (update.seen() != null) {
                update.seen().require(before.seen());
            }
            var after = before.with(
                    update.name() == null ? before.name() : update.name(),
                    update.role() == null ? before.role() : update.role(),
                    update.isActive() == null ? before.isActive() : update.isActive());
            if (after.equals(before)) {
                return before;
            }
            requireOwnerRemains(tx, before, after);
            if (after.isActive() && !before.isActive()) {
                MemberRoom.requireForActive(users.all(tx, partnerId));
            }
            users.update(tx, after);
            if (before.isActive() && !after.isActive()) {
                sessions.endAllOf(tx, person(after), null);
                links.deleteOf(tx, person(after));
            }
            tell(tx, author, before, after);
            tx.changed(ChangeKind.USER, partnerId, userId);
            return after;
        });
    }

    /** Read in the transaction of the change; the store lets one writer in at a time. */
    private void requireOwnerRemains(Transaction tx, PartnerUser before, PartnerUser after) {
        var remains = after.isWorkingOwner()
                || users.all(tx, before.partnerId()).stream()
                        .anyMatch(user -> !user.id().equals(before.id()) && user.isWorkingOwner());
        if (before.isWorkingOwner() && !remains) {
            throw CommandRefused.notPermitted("this is the last active owner; make another one first");
        }
    }

    private void tell(Transaction tx, Author author, PartnerUser before, PartnerUser after) {
        var facts = new AuditFacts()
                .changed("name", before.name(), after.name())
                .changed("role", before.role(), after.role());
        if (!facts.map().isEmpty()) {
            var weight = ChangeWeight.of(after.role().isBelow(before.role()));
            record(tx, author, after, AuditEvent.PARTNER_USER_CHANGED, facts, weight);
        }
        if (before.isActive() != after.isActive()) {
            var event = after.isActive() ? AuditEvent.PARTNER_USER_ACTIVATED : AuditEvent.PARTNER_USER_DEACTIVATED;
            record(tx, author, after, event, new AuditFacts().changed("active", before.isActive(), after.isActive()));
        }
    }

    private void requireActive(Transaction tx, String partnerId) {
        if (partners.find(tx, partnerId).filter(Partner::isActive).isEmpty()) {
            throw CommandRefused.notFound("partner");
        }
    }

    private PartnerUser get(Transaction tx, String partnerId, String userId) {
        return users.find(tx, partnerId, userId).orElseThrow(() -> CommandRefused.notFound("person"));
    }

    private static Person person(PartnerUser user) {
        return new Person.PartnerPerson(user.partnerId(), user.id());
    }

    private void record(Transaction tx, Author author, PartnerUser user, AuditEvent event, AuditFacts facts) {
        record(tx, author, user, event, facts, ChangeWeight.USUAL);
    }

    private void record(
            Transaction tx, Author author, PartnerUser user, AuditEvent event, AuditFacts facts, ChangeWeight weight) {
        var subject = new AuditSubject(AuditSubject.Type.PARTNER_USER, user.id());
        log.append(tx, new AuditEntry(user.partnerId(), now(), event, author, subject, facts.map()), weight);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
