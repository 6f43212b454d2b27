package dev.latchkey.core.grant;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.engine.protocol.Scopes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every grant that counts, in memory, with what it stands on: company, user, installation. What is missing or inactive makes its
 * grants count for nothing. Look-ups never block and never touch the store. Safe for use by many threads.
 */
public final class GrantIndex implements View {

    private static final int PAGE = 1_000;

    private final Companies companies;
    private final Users users;
    private final Installations installations;
    private final UserGrants grants;
    private final ApplicationIndex applications;
    private final MemoryBudget budget;
    private final Map<String, CompanyEntry> byCompany = new ConcurrentHashMap<>();
    private final Map<Long, UserGrant> byNumber = new ConcurrentHashMap<>();
    /** The feed names grants by their ids. Only the follower touches it. */
    private final Map<String, Long> numberById = new HashMap<>();

    /** @param budget told of the grants that are held */
    public GrantIndex(
            Companies companies,
            Users users,
            Installations installations,
            UserGrants grants,
            ApplicationIndex applications,
            MemoryBudget budget) {
        this.companies = companies;
        this.users = users;
        this.installations = installations;
        this.grants = grants;
        this.applications = applications;
        this.budget = budget;
    }

    @Override
    public String name() {
        return "grants";
    }

    /** How many grants are held. */
    public int size() {
        return byNumber.size();
    }

    /** How many people are held, because grants stand on them. */
    public long people() {
        return byCompany.values().stream()
                .mapToLong(company -> company.users().size())
                .sum();
    }

    /** The grant with this short internal number if it counts now. */
    public Optional<LiveGrant> find(long number) {
        var grant = byNumber.get(number);
        return grant == null ? Optional.empty() : resolve(grant);
    }

    /** The grant as it would count now; empty when its user, company, application or installation does not. */
    public Optional<LiveGrant> resolve(UserGrant grant) {
        var company = byCompany.get(grant.companyId());
        var application = applications.find(grant.clientId()).orElse(null);
        if (company == null || application == null) {
            return Optional.empty();
        }
        var user = company.users().get(grant.userId());
        var installed = company.installed().get(grant.clientId());
        var role = user == null ? null : company.roles().get(user.systemRoleId());
        if (user == null || role == null || installed == null) {
            return Optional.empty();
        }
        var scopes = narrowed(narrowed(grant.scopes(), installed), application.scopes());
        return Optional.of(new LiveGrant(grant, company.ref(), application, role, user.accessGroupId(), scopes));
    }

    /** Nothing is made anew when nothing is taken away, which is the rule. */
    private static Scopes narrowed(Scopes scopes, Scopes most) {
        return most.containsAll(scopes) ? scopes : scopes.intersection(most);
    }

    /** What is held takes so much memory. */
    public MemoryBudget.Standing memory() {
        return budget.standing();
    }

    /**
     * Whether a node has room for a grant that is made now; it is kept for it then.
     *
     * @param replaced one that ends with it; absent for none
     */
    boolean hasRoom(UserGrant grant, @Nullable UserGrant replaced) {
        return budget.admits(
                grant.companyId(), grant.id(), replaced == null ? 0 : GrantBytes.of(replaced), GrantBytes.of(grant));
    }

    @Override
    public void loadAll(Transaction tx) {
        var there = new HashSet<String>();
        var living = new HashSet<String>();
        for (var page = companies.page(tx, "", PAGE);
                !page.isEmpty();
                page = companies.page(tx, page.getLast().id(), PAGE)) {
            for (var company : page) {
                there.add(company.id());
                reload(tx, company);
                loadGrants(tx, company.id(), living);
            }
        }
        byCompany.keySet().retainAll(there);
        List.copyOf(numberById.keySet()).stream()
                .filter(grantId -> !living.contains(grantId))
                .forEach(this::removeGrant);
    }

    @Override
    public void apply(Transaction tx, Change change) {
        switch (change.kind()) {
            case COMPANY -> reloadCompany(tx, change.ownerId());
            case SYSTEM_ROLE -> reloadRole(tx, change.ownerId(), change.entityId());
            case USER -> reloadUser(tx, change.ownerId(), change.entityId());
            case INSTALLATION -> reloadInstallation(tx, change.ownerId(), change.entityId());
            case GRANT -> reloadGrant(tx, change.ownerId(), change.entityId());
            case ACCESS_GROUP, CREDENTIAL, PARTNER, PARTNER_KEY, APPLICATION -> {}
            case SIGNING_KEY, SCOPE, REVOKED_TOKEN, SESSION -> {}
        }
    }

    private void reloadCompany(Transaction tx, String companyId) {
        companies
                .find(tx, companyId)
                .ifPresentOrElse(company -> reload(tx, company), () -> byCompany.remove(companyId));
    }

    private void reload(Transaction tx, Company company) {
        var companyId = company.id();
        if (!company.isActive()) {
            byCompany.remove(companyId);
            return;
        }
        var fresh = new CompanyEntry(company.ref());
        fresh.putRoles(companies.builtInRoles(), companies.customRoles(tx, companyId));
        for (var page = users.page(tx, companyId, "", PAGE);
                !page.isEmpty();
                page = users.page(tx, companyId, page.getLast().id(), PAGE)) {
            page.stream().filter(User::isActive).forEach(fresh::putUser);
        }
        for (var page = installations.page(tx, companyId, "", PAGE);
                !page.isEmpty();
                page = installations.page(tx, companyId, page.getLast().clientId(), PAGE)) {
            page.forEach(fresh::putInstallation);
        }
        byCompany.put(companyId, fresh);
    }

    private void loadGrants(Transaction tx, String companyId, Set<String> living) {
        for (var page = grants.livePage(tx, companyId, "", PAGE);
                !page.isEmpty();
                page = grants.livePage(tx, companyId, page.getLast().id(), PAGE)) {
            for (var grant : page) {
                putGrant(grant);
                living.add(grant.id());
            }
        }
    }

    private void reloadRole(Transaction tx, String companyId, String roleId) {
        var company = byCompany.get(companyId);
        if (company != null) {
            companies
                    .findRole(tx, companyId, roleId)
                    .ifPresentOrElse(
                            role -> company.roles().put(roleId, role),
                            () -> company.roles().remove(roleId));
        }
    }

    private void reloadUser(Transaction tx, String companyId, String userId) {
        var company = byCompany.get(companyId);
        if (company != null) {
            users.find(tx, companyId, userId)
                    .filter(User::isActive)
                    .ifPresentOrElse(company::putUser, () -> company.users().remove(userId));
        }
    }

    private void reloadInstallation(Transaction tx, String companyId, String clientId) {
        var company = byCompany.get(companyId);
        if (company != null) {
            installations
                    .find(tx, companyId, clientId)
                    .ifPresentOrElse(
                            company::putInstallation, () -> company.installed().remove(clientId));
        }
    }

    private void reloadGrant(Transaction tx, String companyId, String grantId) {
        grants.findLive(tx, companyId, grantId).ifPresentOrElse(this::putGrant, () -> removeGrant(grantId));
    }

    private void putGrant(UserGrant grant) {
        hold(byNumber.put(grant.number(), grant), grant);
        numberById.put(grant.id(), grant.number());
    }

    private void removeGrant(String grantId) {
        var number = numberById.remove(grantId);
        if (number != null) {
            hold(byNumber.remove(number), null);
        }
    }

    private void hold(@Nullable UserGrant before, @Nullable UserGrant after) {
        var either = after == null ? before : after;
        if (either != null) {
            budget.hold(
                    either.companyId(),
                    either.id(),
                    before == null ? 0 : GrantBytes.of(before),
                    after == null ? 0 : GrantBytes.of(after));
        }
    }
}
