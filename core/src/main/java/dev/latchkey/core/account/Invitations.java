package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** Gives a user of a company who has no password yet a link to choose one. */
public final class Invitations {

    private final Users users;
    private final Companies companies;
    private final ActorRights rights;
    private final AuditLog log;
    private final InvitationLinks links;
    private final InstantSource clock;

    Invitations(AccountStores stores, ActorRights rights, InvitationLinks links, InstantSource clock) {
        this.users = stores.users();
        this.companies = stores.companies();
        this.rights = rights;
        this.log = stores.auditLog();
        this.links = links;
        this.clock = clock;
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
        links.send(new OfUser(actor, userId), LetterSender.of(actor), letters, letter);
    }

    /**
     * A link for whoever asks to hand over in another way than by letter. Needs what {@link #send} needs.
     *
     * @throws CommandRefused as {@link #send} does
     */
    public PasswordChanges.Link link(Actor.InCompany actor, String userId) {
        return links.link(new OfUser(actor, userId));
    }

    private final class OfUser implements InvitationLinks.Inviting {

        private final Actor.InCompany actor;
        private final String userId;

        OfUser(Actor.InCompany actor, String userId) {
            this.actor = actor;
            this.userId = userId;
        }

        @Override
        public InvitationLinks.Invited require(Transaction tx) {
            var power = rights.power();
            power.require(tx, actor, Permissions.USERS_MANAGE);
            var user = users.find(tx, actor.companyId(), userId).orElseThrow(() -> CommandRefused.notFound("user"));
            requireCovered(tx, user);
            if (!user.isActive() || user.passwordHash() != null) {
                throw CommandRefused.finalState("only an active user without a password is invited");
            }
            var company = companies.find(tx, actor.companyId()).map(Company::name);
            return new InvitationLinks.Invited(
                    new Person.CompanyPerson(actor.companyId(), userId),
                    user.email().value(),
                    company.orElse(""));
        }

        private void requireCovered(Transaction tx, User user) {
            companies
                    .findRole(tx, actor.companyId(), user.systemRoleId())
                    .ifPresent(held -> rights.power()
                            .give(tx, actor, Permissions.USERS_MANAGE, new Power.Person(held, user.accessGroupId())));
        }

        @Override
        public void record(Transaction tx, Map<String, String> facts) {
            var subject = new AuditSubject(AuditSubject.Type.USER, userId);
            log.append(
                    tx,
                    new AuditEntry(
                            actor.companyId(),
                            clock.instant(),
                            AuditEvent.USER_INVITED,
                            actor.author(),
                            subject,
                            facts));
        }
    }
}
