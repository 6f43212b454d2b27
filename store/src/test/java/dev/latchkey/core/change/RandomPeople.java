package dev.latchkey.core.change;

import dev.latchkey.core.command.Actor;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.store.sql.TestDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Random commands about companies, their roles, groups and people. */
final class RandomPeople {

    private final Chance chance;
    private final TestDomain domain;
    private final Actor.CompanyUser admin;
    private final List<String> companies = new ArrayList<>(List.of("globex"));
    private final List<String> roles = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final List<Actor.CompanyUser> users = new ArrayList<>();

    RandomPeople(Chance chance, TestDomain domain, Actor.CompanyUser admin) {
        this.chance = chance;
        this.domain = domain;
        this.admin = admin;
    }

    void makeCompany() {
        companies.add(newCompany());
    }

    void changeCompany() {
        domain.companies.setCompanyActive(TestDomain.OPERATOR, chance.any(companies), chance.random.nextBoolean());
    }

    void makeUser() {
        users.add(domain.user(anyRole(), null));
    }

    void changeUser() {
        domain.companies.changeRole(admin, anyUser().userId(), "EMPLOYEE", null);
    }

    /** Who it was. */
    Actor.CompanyUser deactivateUser() {
        var user = chance.takeAny(users);
        domain.companies.setUserActive(admin, user.userId(), false);
        return user;
    }

    Actor.CompanyUser anyUser() {
        return chance.any(users);
    }

    /** One of acme's: built in, or made here. */
    String anyRole() {
        return chance.random.nextBoolean() || roles.isEmpty() ? "STANDARD" : chance.any(roles);
    }

    /** Any company but acme. */
    String anyOtherCompany() {
        return chance.any(companies);
    }

    private String newCompany() {
        var id = domain.companies.newId();
        domain.companies.createCompany(TestDomain.OPERATOR, id, "c" + chance.number(), "Company " + chance.number());
        return id;
    }

    void makeRole() {
        var id = "cr_" + chance.number();
        domain.roles.createRole(admin, id, "Role " + chance.number(), Set.of(new Permission("credentials_view")));
        roles.add(id);
    }

    void changeRole() {
        var id = chance.any(roles);
        if (chance.random.nextInt(3) == 0) {
            domain.roles.removeRole(admin, id);
            roles.remove(id);
        } else {
            domain.roles.editRole(admin, id, "Role " + chance.number(), Set.of(new Permission("audit_view")));
        }
    }

    void changeGroups() {
        if (groups.size() < 3) {
            var id = "group-" + chance.number();
            domain.groups.createAccessGroup(admin, id, "Group " + chance.number(), new TreeMap<>());
            groups.add(id);
        } else {
            domain.groups.removeAccessGroup(admin, chance.takeAny(groups));
        }
    }
}
