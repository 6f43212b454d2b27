package dev.latchkey.core.operator;

import dev.latchkey.core.account.PasswordChanges;
import dev.latchkey.core.change.TimeOrderedId;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.portal.PartnerMembers;

/**
 * What operators do to partners and their applications in a browser. That the operator still is one is looked up in the transaction of
 * each command, which holds the entry in the partner's log as well. What is so already stays as it is.
 */
public final class PartnerAdministration {

    private final Transactions transactions;
    private final Partners partners;
    private final Applications applications;
    private final OperatorRule rule;
    private final PartnerCommands commands;
    private final PartnerMembers members;

    public PartnerAdministration(
            PartnerStores stores, OperatorRule rule, PartnerCommands commands, PartnerMembers members) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.rule = rule;
        this.commands = commands;
        this.members = members;
    }

    /** What a page shows of an application. */
    public static Seen seen(Application application) {
        return Seen.of(application.name(), application.isActive());
    }

    /** An identifier for a partner that is about to be made; who sends it twice makes one partner. */
    public String newId() {
        return commands.newId();
    }

    /**
     * Makes a partner. One that was made by the same command before stays as it is.
     *
     * @param id of {@link #newId}
     * @throws CommandRefused when the name breaks a rule, or another partner has the id
     */
    public Partner create(Actor.Operator actor, String id, String name) {
        if (!TimeOrderedId.isFormOf(id)) {
            throw CommandRefused.invalid("id", "expected an id that this form was given");
        }
        return transactions.write(tx -> {
            rule.require(tx, actor);
            return partners.find(tx, id)
                    .filter(before -> before.name().equals(name))
                    .orElseGet(() -> commands.createPartner(tx, actor, id, name));
        });
    }

    /**
     * A link with which an owner of a partner chooses a password; who is not there yet is added.
     *
     * @throws CommandRefused when the partner has somebody of this address with a password, or is not active, or they were given enough links
     */
    public PasswordChanges.Link inviteOwner(Actor.Operator actor, String partnerId, EmailAddress email, String name) {
        return members.link(tx -> rule.require(tx, actor), new PartnerActor.OfPlatform(actor), partnerId, email, name);
    }

    /**
     * Suspends a partner, which ends its keys and every grant to its applications, or lets it work again.
     *
     * @param seen the partner as the operator saw it
     */
    public void setPartnerActive(Actor.Operator actor, String partnerId, boolean isActive, Seen seen) {
        transactions.write(tx -> {
            rule.require(tx, actor);
            var partner = partners.find(tx, partnerId).orElseThrow(() -> CommandRefused.notFound("partner"));
            if (partner.isActive() == isActive) {
                return partner;
            }
            seen.require(partner.seen());
            return commands.standing().setPartnerActive(tx, actor, partnerId, isActive);
        });
    }

    /**
     * Suspends an application, which ends every grant to it in every company, or lets it work again.
     *
     * @param seen the application as the operator saw it
     */
    public void setApplicationActive(
            Actor.Operator actor, String partnerId, String clientId, boolean isActive, Seen seen) {
        transactions.write(tx -> {
            rule.require(tx, actor);
            var application = applications
                    .find(tx, partnerId, clientId)
                    .orElseThrow(() -> CommandRefused.notFound("application"));
            if (application.isActive() == isActive) {
                return application;
            }
            seen.require(seen(application));
            return commands.standing().setApplicationActive(tx, actor, partnerId, clientId, isActive);
        });
    }
}
