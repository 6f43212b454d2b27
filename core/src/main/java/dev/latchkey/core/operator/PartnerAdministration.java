package dev.latchkey.core.operator;

import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerStanding;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Partners;

/**
 * What operators do to partners and their applications in a browser. That the operator still is one is looked up in the transaction of
 * each command, which holds the entry in the partner's log as well. What is so already stays as it is.
 */
public final class PartnerAdministration {

    private final Transactions transactions;
    private final Partners partners;
    private final Applications applications;
    private final OperatorRule rule;
    private final PartnerStanding standing;

    public PartnerAdministration(PartnerStores stores, OperatorRule rule, PartnerStanding standing) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.rule = rule;
        this.standing = standing;
    }

    /** What a page shows of an application. */
    public static Seen seen(Application application) {
        return Seen.of(application.name(), application.isActive());
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
            return standing.setPartnerActive(tx, actor, partnerId, isActive);
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
            return standing.setApplicationActive(tx, actor, partnerId, clientId, isActive);
        });
    }
}
