package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.ShownName;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Makes partners that signed themselves up, each with its first owner. */
public final class PartnerFounding {

    private final Partners partners;
    private final PartnerUsers users;
    private final KnownNames names;
    private final NameTurns turns;
    private final PartnerAudit audit;
    private final InstantSource clock;

    PartnerFounding(PartnerStores stores, KnownNames names, NameTurns turns, InstantSource clock) {
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.names = names;
        this.turns = turns;
        this.audit = new PartnerAudit(stores.auditLog(), clock);
        this.clock = clock;
    }

    /** Who looks after the new partner. */
    public record Owner(String id, EmailAddress email, String name, PasswordHash passwordHash) {}

    /**
     * What an organisation may call itself, which nobody knows yet: nothing that makes a reader think of the product, of another partner or of an
     * application of one.
     *
     * @param partnerId which it will have; empty while it has none
     */
    public void checkOwnName(String name, String partnerId) {
        ShownName.check("name", name);
        names.requireNoThoughtOfAnother(name, partnerId);
    }

    /** What an operator, who knows the organisation, may let it be called. */
    public void checkName(String name, String partnerId) {
        ShownName.check("name", name);
        names.requireNotOfAnother(name, partnerId);
    }

    /**
     * Looks at a name and founds in one go, while nobody else takes a name for a partner or an application. Waits; not from within a
     * transaction.
     */
    public <T> T inTurn(Supplier<T> work) {
        return turns.call(work);
    }

    /** @throws CommandRefused when there are so many partners already */
    public void requireFewer(Transaction tx, int max) {
        if (partners.count(tx) >= max) {
            throw CommandRefused.tooMany("there are as many partners as may make themselves one");
        }
    }

    /**
     * Makes a partner and its owner, as a part of a larger command, which checked the name.
     *
     * @param author who lets it be one
     */
    public Partner found(Transaction tx, Author author, String partnerId, String name, Owner owner) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var isVouchedFor = author.type() != Author.Type.PARTNER_USER;
        var partner = new Partner(partnerId, name, true, isVouchedFor, now);
        if (!partners.insert(tx, partner)) {
            throw CommandRefused.conflict("id", "a partner with this id is there already");
        }
        var user = new PartnerUser(
                partnerId, owner.id(), owner.email(), owner.name(), PartnerRole.OWNER, true, owner.passwordHash(), now);
        users.insert(tx, user);
        audit.record(
                tx,
                author,
                partnerId,
                AuditEvent.PARTNER_CREATED,
                new AuditSubject(AuditSubject.Type.PARTNER, partnerId),
                new AuditFacts().with("name", name));
        audit.record(
                tx,
                author,
                partnerId,
                AuditEvent.PARTNER_USER_CREATED,
                new AuditSubject(AuditSubject.Type.PARTNER_USER, owner.id()),
                new AuditFacts().with("name", owner.name()).with("role", user.role()));
        tx.changed(ChangeKind.PARTNER, partnerId, partnerId);
        return partner;
    }
}
