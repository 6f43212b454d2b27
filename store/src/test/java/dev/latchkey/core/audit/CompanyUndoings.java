package dev.latchkey.core.audit;

import static dev.latchkey.core.audit.ReadEntry.rulesOf;
import static dev.latchkey.core.audit.ReadEntry.wasActive;
import static dev.latchkey.core.audit.UndoableCompany.BOSS;
import static dev.latchkey.core.audit.UndoableCompany.permissions;
import static dev.latchkey.core.audit.UndoableCompany.rules;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.store.sql.TestDomain;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is done to companies, their people, roles and access groups, and how it is undone with the entry alone. */
final class CompanyUndoings {

    private final TestDomain domain;
    private final String person;

    CompanyUndoings(UndoableCompany company) {
        this.domain = company.domain;
        this.person = company.person;
    }

    Stream<Undoing> all() {
        return Stream.of(people(), roles(), companies()).flatMap(List::stream);
    }

    private List<Undoing> people() {
        CompanyCommands commands = domain.companies;
        var added = new NewUser("new", new EmailAddress("new@acme.example"), "New", "Person", "EMPLOYEE", null, null);
        return List.of(
                new Undoing(
                        "CompanyCommands.createUser",
                        "add a person",
                        () -> commands.createUser(BOSS, added),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), false)),
                new Undoing(
                        "CompanyCommands.changeRole",
                        "give another role",
                        () -> commands.changeRole(BOSS, person, "EXTENDED", null),
                        entry -> commands.changeRole(
                                BOSS,
                                person,
                                String.valueOf(entry.context().get("previousRole")),
                                entry.context().get("previousAccessGroupId"))),
                new Undoing(
                        "CompanyCommands.assignAccessGroup",
                        "put into another group",
                        () -> commands.assignAccessGroup(BOSS, Set.of(person), new GroupAssignment("empty")),
                        entry -> commands.changeRole(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("previousRole")),
                                entry.context().get("previousAccessGroupId"))),
                new Undoing(
                        "CompanyCommands.setUserActive",
                        "deactivate",
                        () -> commands.setUserActive(BOSS, person, false),
                        entry -> commands.setUserActive(BOSS, entry.subject().id(), true)),
                new Undoing(
                        "CompanyCommands.updateUser",
                        "rename",
                        () -> commands.updateUser(BOSS, person, new UserUpdate("Zoe", null, null, null, null)),
                        entry -> commands.updateUser(
                                BOSS,
                                person,
                                new UserUpdate(entry.context().get("previousFirstName"), null, null, null, null))));
    }

    private List<Undoing> roles() {
        RoleCommands roles = domain.roles;
        AccessGroupCommands groups = domain.groups;
        return List.of(
                new Undoing(
                        "RoleCommands.createRole",
                        "make a role",
                        () -> roles.createRole(BOSS, "cr_new", "New", permissions("price_lists_view")),
                        entry -> roles.removeRole(BOSS, entry.subject().id())),
                new Undoing(
                        "RoleCommands.editRole",
                        "change a role",
                        () -> roles.editRole(BOSS, "cr_own", "Other", permissions("users_manage")),
                        entry -> roles.editRole(
                                BOSS,
                                "cr_own",
                                String.valueOf(entry.context().get("previousName")),
                                permissions(String.valueOf(entry.context().get("previousPermissions"))
                                        .split(" ")))),
                new Undoing(
                        "RoleCommands.removeRole",
                        "remove a role",
                        () -> roles.removeRole(BOSS, "cr_own"),
                        entry -> roles.createRole(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("name")),
                                permissions(String.valueOf(entry.context().get("permissions"))
                                        .split(" ")))),
                new Undoing(
                        "AccessGroupCommands.createAccessGroup",
                        "make a group",
                        () -> groups.createAccessGroup(BOSS, "new", "New", rules("fr", "it")),
                        entry -> groups.removeAccessGroup(BOSS, entry.subject().id())),
                new Undoing(
                        "AccessGroupCommands.editAccessGroup",
                        "change a group",
                        () -> groups.editAccessGroup(BOSS, "east", "Far east", rules("jp", "kr")),
                        entry -> groups.editAccessGroup(
                                BOSS,
                                "east",
                                String.valueOf(entry.context().get("previousName")),
                                rulesOf(entry.context().get("previousRules")))),
                new Undoing(
                        "AccessGroupCommands.removeAccessGroup",
                        "remove a group",
                        () -> groups.removeAccessGroup(BOSS, "empty"),
                        entry -> groups.createAccessGroup(
                                BOSS,
                                entry.subject().id(),
                                String.valueOf(entry.context().get("name")),
                                rulesOf(entry.context().get("rules")))));
    }

    private List<Undoing> companies() {
        var commands = domain.companies;
        return List.of(
                new Undoing(
                        "CompanyCommands.createCompany",
                        "make a company",
                        "third",
                        () -> commands.createCompany(OPERATOR, "third", "third", "Third"),
                        entry -> {
                            assertThat(entry.context())
                                    .containsEntry("identifier", "third")
                                    .containsEntry("name", "Third");
                            commands.setCompanyActive(OPERATOR, entry.subject().id(), false);
                        }),
                new Undoing(
                        "CompanyCommands.setCompanyActive",
                        "close a company",
                        "globex",
                        () -> commands.setCompanyActive(OPERATOR, "globex", false),
                        entry -> commands.setCompanyActive(
                                OPERATOR, entry.subject().id(), wasActive(entry))));
    }
}
