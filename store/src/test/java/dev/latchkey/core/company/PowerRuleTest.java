package dev.latchkey.core.company;

import static dev.latchkey.core.company.LatticeThings.BOSS;
import static dev.latchkey.core.company.LatticeThings.group;
import static dev.latchkey.core.company.LatticeThings.permissions;
import static dev.latchkey.core.company.LatticeThings.rules;
import static dev.latchkey.core.company.LatticeThings.scopes;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.Lattice.Deed;
import dev.latchkey.core.company.Lattice.Kind;
import dev.latchkey.core.company.Lattice.Point;
import dev.latchkey.core.company.Lattice.Role;
import dev.latchkey.core.company.LatticeThings.Held;
import dev.latchkey.core.company.LatticeThings.Person;
import dev.latchkey.core.company.PowerLedger.Part;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command with every pair of actor and object of a small lattice, against an oracle that knows nothing of the code. What
 * happens is rehearsed and taken back, so that all meet the same things. Credentials are {@link PowerOfCredentialsTest}'s.
 */
class PowerRuleTest {

    private static final Letters NOWHERE = new Letters() {
        @Override
        public void send(String address, Letter letter) {
            throw new IllegalStateException("a rehearsal sends nothing");
        }

        @Override
        public boolean areTaken() {
            return true;
        }
    };

    private final RehearsedCommands commands;
    private final LatticeThings things;
    private final List<Held> actors;
    private final PowerLedger ledger = new PowerLedger();

    PowerRuleTest(@TempDir Path folder) throws IOException {
        commands = new RehearsedCommands(folder);
        things = new LatticeThings(commands.domain);
        actors = things.actors();
    }

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void peopleAreGivenChangedAndEndedByWhoCoversThem() {
        var people = things.people();
        for (var held : actors) {
            for (var person : people) {
                add(held, person);
                people.forEach(after -> change(held, person, after));
            }
        }
        ledger.assertAsTheOracleSays(Part.PEOPLE);
    }

    private void person(String command, Held held, Deed deed, List<Point> about, Runnable run) {
        ledger.attempt(command, held, Lattice.USERS, Kind.PERSON, deed, about, run);
    }

    private void add(Held held, Person person) {
        var companies = commands.companies.commands();
        var about = List.of(person.point());
        var id = companies.newId();
        var groupId = group(person.point().group());
        var request = new NewUser(
                id,
                new EmailAddress(id + "@acme.example"),
                "Ann",
                "Example",
                person.role().id(),
                groupId,
                null);
        person("CompanyCommands.createUser", held, Deed.GIVE, about, () -> companies.createUser(held.actor(), request));
        person(
                "CompanyCommands.setUserActive",
                held,
                Deed.END,
                about,
                () -> companies.setUserActive(held.actor(), person.id(), false));
        person(
                "CompanyCommands.setUserActive",
                held,
                Deed.GIVE,
                about,
                () -> companies.setUserActive(held.actor(), person.inactive(), true));
        person("Invitations.link", held, Deed.GIVE, about, () -> commands.invitations.link(held.actor(), person.id()));
        person(
                "Invitations.send",
                held,
                Deed.GIVE,
                about,
                () -> commands.invitations.send(
                        held.actor(), person.id(), NOWHERE, token -> new Letters.Letter("", token.toString())));
    }

    private void change(Held held, Person before, Person after) {
        var companies = commands.companies.commands();
        var groupId = group(after.point().group());
        var moved = new Point(
                before.point().allows(),
                before.point().isWhole(),
                after.point().group(),
                before.point().scopes(),
                before.point().places(),
                before.point().end(),
                false);
        var both = List.of(before.point(), after.point());
        person(
                "CompanyCommands.changeRole",
                held,
                Deed.CHANGE,
                both,
                () -> companies.changeRole(
                        held.actor(), before.id(), after.role().id(), groupId));
        var update = new UserUpdate("Anna", null, after.role().id(), null, new GroupAssignment(groupId));
        person(
                "CompanyCommands.updateUser",
                held,
                Deed.CHANGE,
                both,
                () -> companies.updateUser(held.actor(), before.id(), update));
        person(
                "CompanyCommands.assignAccessGroup",
                held,
                Deed.CHANGE,
                List.of(before.point(), moved),
                () -> companies.assignAccessGroup(held.actor(), Set.of(before.id()), new GroupAssignment(groupId)));
    }

    @Test
    void rolesAreGivenChangedAndEndedByWhoCoversThem() {
        var shapes = List.of(LatticeThings.PLAIN, LatticeThings.CLERK, LatticeThings.MANAGER, LatticeThings.SEER);
        for (var shape : shapes) {
            commands.domain.roles.createRole(BOSS, unheld(shape), unheld(shape), permissions(shape.allows()));
        }
        var roles = commands.companies.roles();
        for (var held : actors) {
            for (var shape : shapes) {
                var about = List.of(Point.of(shape, 0));
                var allows = permissions(shape.allows());
                role(
                        "RoleCommands.createRole",
                        held,
                        Deed.GIVE,
                        about,
                        () -> roles.createRole(held.actor(), "cr_new", "New", allows));
                role(
                        "RoleCommands.removeRole",
                        held,
                        Deed.END,
                        about,
                        () -> roles.removeRole(held.actor(), unheld(shape)));
                for (var after : shapes) {
                    var both = List.of(Point.of(shape, 0), Point.of(after, 0));
                    role(
                            "RoleCommands.editRole",
                            held,
                            Deed.CHANGE,
                            both,
                            () -> roles.editRole(held.actor(), unheld(shape), "Changed", permissions(after.allows())));
                }
            }
        }
        ledger.assertAsTheOracleSays(Part.ROLES);
    }

    private static String unheld(Role shape) {
        return shape.id() + "_unheld";
    }

    private void role(String command, Held held, Deed deed, List<Point> about, Runnable run) {
        ledger.attempt(command, held, Lattice.SETTINGS, Kind.ROLE, deed, about, run);
    }

    @Test
    void rowsAreOpenedByWhoSeesEveryRow() {
        commands.domain.groups.createAccessGroup(BOSS, "empty", "Empty", rules("us"));
        var groups = commands.companies.groups();
        for (var held : actors) {
            rows(
                    "AccessGroupCommands.createAccessGroup",
                    held,
                    Deed.GIVE,
                    () -> groups.createAccessGroup(held.actor(), "new", "New", rules("us")));
            edits(held, groups);
            rows(
                    "AccessGroupCommands.removeAccessGroup",
                    held,
                    Deed.END,
                    () -> groups.removeAccessGroup(held.actor(), "empty"));
        }
        ledger.assertAsTheOracleSays(Part.ROWS);
    }

    /** Of a group that opens the rows of one country and any brand. */
    private void edits(Held held, AccessGroupCommands groups) {
        var fewer = new TreeMap<>(rules("us"));
        fewer.put("brand", new TreeSet<>(Set.of("own")));
        var brandsAlone = new TreeMap<String, SortedSet<String>>();
        brandsAlone.put("brand", new TreeSet<>(Set.of("own")));
        var more = new TreeMap<String, SortedSet<String>>();
        more.put("country", new TreeSet<>(Set.of("ca", "us")));
        Map<SortedMap<String, SortedSet<String>>, Deed> edits = Map.of(
                rules("ca"),
                Deed.GIVE,
                more,
                Deed.GIVE,
                brandsAlone,
                Deed.GIVE,
                rules("us"),
                Deed.END,
                fewer,
                Deed.END,
                new TreeMap<String, SortedSet<String>>(),
                Deed.END);
        edits.forEach((rules, deed) -> rows(
                "AccessGroupCommands.editAccessGroup",
                held,
                deed,
                () -> groups.editAccessGroup(held.actor(), "east", "Renamed", rules)));
    }

    private void rows(String command, Held held, Deed deed, Runnable run) {
        ledger.attempt(
                command, held, Lattice.SETTINGS, Kind.ROWS, deed, List.of(Point.of(LatticeThings.PLAIN, 0)), run);
    }

    @Test
    void applicationsAreLetInAndTakenOutByWhoCoversTheirScopes() {
        var person = things.people().getFirst();
        for (var bits : List.of(Lattice.SCOPE_A, Lattice.SCOPES_AB)) {
            prepare(bits, person);
            var point = Point.of(LatticeThings.PLAIN, 0).scopes(bits);
            for (var held : actors) {
                admission(bits, held, List.of(point), person);
            }
        }
        ledger.assertAsTheOracleSays(Part.APPLICATIONS);
    }

    /** Three applications: nobody's, one that was asked for, and one that is let in and used by the person. */
    private void prepare(int bits, Person person) {
        var domain = commands.domain;
        var partnerId = "partner" + bits;
        domain.partners.createPartner(OPERATOR, partnerId, "Partner " + bits);
        for (var name : List.of("new", "wanted", "used")) {
            var request = new NewApplication(
                    name + bits,
                    name + bits,
                    "",
                    List.of(new RedirectUri("https://app.example/callback")),
                    Scopes.of("orders_read", "orders_write"),
                    Scopes.NONE,
                    true,
                    false);
            domain.partners.createApplication(new PartnerActor.OfPlatform(OPERATOR), partnerId, request);
        }
        domain.installations.request(BOSS, "wanted" + bits, scopes(bits));
        domain.installations.install(BOSS, "used" + bits, scopes(bits));
        var now = domain.clock.instant();
        domain.stores.transactions().write(tx -> {
            var grants = domain.stores.userGrants();
            grants.insert(
                    tx,
                    new UserGrant(
                            "acme",
                            "grant" + bits,
                            1 + bits,
                            person.id(),
                            "used" + bits,
                            scopes(bits),
                            null,
                            null,
                            now,
                            0,
                            now.plus(Duration.ofDays(1))));
            return bits;
        });
    }

    private void admission(int bits, Held held, List<Point> about, Person person) {
        var installations = commands.installations;
        var actor = held.actor();
        application(
                "InstallationCommands.install",
                held,
                about,
                () -> installations.install(actor, "new" + bits, scopes(bits)));
        application(
                "InstallationCommands.approveRequest",
                held,
                about,
                () -> installations.approveRequest(actor, "wanted" + bits, scopes(bits)));
        application("InstallationCommands.uninstall", held, about, () -> installations.uninstall(actor, "used" + bits));
        application(
                "CompanyGrants.revoke", held, about, () -> commands.grants.revoke(actor, person.id(), "used" + bits));
        application("CompanyGrants.revokeAll", held, about, () -> commands.grants.revokeAll(actor, "used" + bits));
    }

    private void application(String command, Held held, List<Point> about, Runnable run) {
        ledger.attempt(command, held, Lattice.APPLICATIONS, Kind.ADMISSION, Deed.CHANGE, about, run);
    }
}
