package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.operator.OperatorRule;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRule;

/** Somebody who reads a log: whose it is, and what they may, as it is in the transaction that reads. */
public sealed interface LogReader {

    /** The company whose log it is, or the platform. */
    String ownerId();

    Author author();

    /** @throws CommandRefused when they may not read it, or not any more */
    void require(Transaction tx);

    /** What the log is of. */
    default AuditSubject subject() {
        return new AuditSubject(AuditSubject.Type.COMPANY, ownerId());
    }

    /** A user of a company, for its log. */
    record OfCompany(ActorRights rights, Actor.CompanyUser actor) implements LogReader {
        @Override
        public String ownerId() {
            return actor.companyId();
        }

        @Override
        public Author author() {
            return actor.author();
        }

        @Override
        public void require(Transaction tx) {
            rights.get(tx, actor).require(Permissions.AUDIT_VIEW);
        }
    }

    /** One of a partner's people, for its log. */
    record OfPartner(PartnerRule rule, PartnerActor.Member actor) implements LogReader {
        @Override
        public String ownerId() {
            return actor.partnerId();
        }

        @Override
        public Author author() {
            return actor.authorFor(actor.partnerId());
        }

        @Override
        public void require(Transaction tx) {
            rule.require(tx, actor, actor.partnerId(), PartnerRight.READ);
        }

        @Override
        public AuditSubject subject() {
            return new AuditSubject(AuditSubject.Type.PARTNER, actor.partnerId());
        }
    }

    /** An operator, for the platform's log. */
    record OfPlatform(OperatorRule rule, Actor.Operator actor) implements LogReader {
        @Override
        public String ownerId() {
            return Change.PLATFORM;
        }

        @Override
        public Author author() {
            return actor.author();
        }

        @Override
        public void require(Transaction tx) {
            rule.require(tx, actor);
        }

        @Override
        public AuditSubject subject() {
            return new AuditSubject(AuditSubject.Type.OPERATOR, actor.operatorId());
        }
    }
}
