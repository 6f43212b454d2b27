package dev.latchkey.core.grant;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.PowerRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a company's administrators see and end of the grants that its users gave. Each needs {@link
 * Permissions#APPLICATIONS_MANAGE}, checked in the transaction. All throw {@link CommandRefused}, after which nothing happened.
 */
public final class CompanyGrants {

    private final Transactions transactions;
    private final UserGrants grants;
    private final Consents consents;
    private final GrantEndings endings;
    private final PowerRule power;

    public CompanyGrants(GrantStores stores, GrantEndings endings, ActorRights rights) {
        this.transactions = stores.transactions();
        this.grants = stores.userGrants();
        this.consents = stores.consents();
        this.endings = endings;
        this.power = rights.power();
    }

    /** The living grants of the company's users to an application, oldest first. */
    public List<UserGrant> ofApplication(Actor.InCompany actor, String clientId) {
        return transactions.read(tx -> {
            requireManager(tx, actor);
            return grants.liveOfApplication(tx, actor.companyId(), clientId);
        });
    }

    /**
     * How many of the company's users each application acts for; those that act for nobody are left out.
     *
     * @param clientIds at most 1,000
     */
    public Map<String, Integer> countUsers(Actor.InCompany actor, Set<String> clientIds) {
        return transactions.read(tx -> {
            requireManager(tx, actor);
            return grants.countUsers(tx, actor.companyId(), clientIds);
        });
    }

    /** What the company's users agreed to for an application, whether it has made anything of it or not, by user. */
    public List<Consents.Given> consents(Actor.InCompany actor, String clientId) {
        return transactions.read(tx -> {
            requireManager(tx, actor);
            return consents.findOfApplication(tx, actor.companyId(), clientId);
        });
    }

    /**
     * Ends what an application may do for every user, with all its tokens, codes under way and what was agreed to before; it stays
     * installed, and users can consent again.
     */
    public void revokeAll(Actor.InCompany actor, String clientId) {
        transactions.write(tx -> {
            requireManager(tx, actor);
            requireMayEnd(
                    tx,
                    actor,
                    grants.liveOfApplication(tx, actor.companyId(), clientId),
                    consents.findOfApplication(tx, actor.companyId(), clientId));
            endings.revokedByCompany(tx, actor.author(), actor.companyId(), clientId);
            return clientId;
        });
    }

    /** As {@link #revokeAll}, for one user; the user can consent again. */
    public void revoke(Actor.InCompany actor, String userId, String clientId) {
        transactions.write(tx -> {
            requireManager(tx, actor);
            requireMayEnd(
                    tx,
                    actor,
                    grants.liveOfUser(tx, actor.companyId(), userId).stream()
                            .filter(grant -> grant.clientId().equals(clientId))
                            .toList(),
                    consents.findOfUser(tx, actor.companyId(), userId).stream()
                            .filter(given -> given.clientId().equals(clientId))
                            .toList());
            endings.revokedByCompany(tx, actor.author(), actor.companyId(), userId, clientId);
            return userId;
        });
    }

    /** What the company let the application do is ended, and not what its user may do. */
    private void requireMayEnd(
            Transaction tx, Actor.InCompany actor, List<UserGrant> living, List<Consents.Given> given) {
        if (living.isEmpty() && given.isEmpty()) {
            throw CommandRefused.notFound("grant");
        }
        Stream.concat(
                        living.stream().map(UserGrant::scopes),
                        given.stream().map(one -> one.consent().scopes()))
                .distinct()
                .forEach(scopes -> power.end(tx, actor, Permissions.APPLICATIONS_MANAGE, new Power.Admission(scopes)));
    }

    private void requireManager(Transaction tx, Actor.InCompany actor) {
        power.require(tx, actor, Permissions.APPLICATIONS_MANAGE);
    }
}
