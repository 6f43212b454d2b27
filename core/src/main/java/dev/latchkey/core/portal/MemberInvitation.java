package dev.latchkey.core.portal;

import dev.latchkey.core.account.InvitationLinks;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.PartnerUsers;
import dev.latchkey.core.partner.Partners;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** Who may invite whom of a partner's people, and what the log says of it. */
final class MemberInvitation {

    private final Partners partners;
    private final PartnerUsers users;
    private final PartnerRule rule;
    private final AuditLog log;
    private final InstantSource clock;

    MemberInvitation(PartnerStores stores, InstantSource clock) {
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.rule = new PartnerRule(stores);
        this.log = stores.auditLog();
        this.clock = clock;
    }

    /** @param condition looked at in each transaction; throws when nothing shall happen */
    InvitationLinks.Inviting of(Consumer<Transaction> condition, PartnerActor actor, String partnerId, String userId) {
        return new InvitationLinks.Inviting() {
            @Override
            public InvitationLinks.Invited require(Transaction tx) {
                condition.accept(tx);
                return invited(tx, actor, partnerId, userId);
            }

            @Override
            public void record(Transaction tx, Map<String, String> facts) {
                var subject = new AuditSubject(AuditSubject.Type.PARTNER_USER, userId);
                var author = actor.authorFor(partnerId);
                var event = AuditEvent.PARTNER_USER_INVITED;
                log.append(tx, new AuditEntry(partnerId, clock.instant(), event, author, subject, facts));
            }
        };
    }

    private InvitationLinks.Invited invited(Transaction tx, PartnerActor actor, String partnerId, String userId) {
        rule.require(tx, actor, partnerId, PartnerRight.MEMBERS);
        var partner = partners.find(tx, partnerId)
                .filter(Partner::isActive)
                .orElseThrow(() -> CommandRefused.notFound("partner"));
        var user = users.find(tx, partnerId, userId).orElseThrow(() -> CommandRefused.notFound("person"));
        if (!user.isActive() || user.passwordHash() != null) {
            throw CommandRefused.finalState("only somebody active without a password is invited");
        }
        var person = new Person.PartnerPerson(partnerId, userId);
        return new InvitationLinks.Invited(person, user.email().value(), partner.name());
    }
}
