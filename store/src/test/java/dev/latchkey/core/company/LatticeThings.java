package dev.latchkey.core.company;

import static dev.latchkey.core.company.Lattice.ALL;
import static dev.latchkey.core.company.Lattice.CREDENTIALS;
import static dev.latchkey.core.company.Lattice.EVERY_ROW;
import static dev.latchkey.core.company.Lattice.EVERY_SCOPE;
import static dev.latchkey.core.company.Lattice.IN_AN_HOUR;
import static dev.latchkey.core.company.Lattice.LATER;
import static dev.latchkey.core.company.Lattice.NEVER;
import static dev.latchkey.core.company.Lattice.ONE_SITE;
import static dev.latchkey.core.company.Lattice.PRICES;
import static dev.latchkey.core.company.Lattice.SCOPES_AB;
import static dev.latchkey.core.company.Lattice.SCOPE_A;
import static dev.latchkey.core.company.Lattice.TOMORROW;
import static dev.latchkey.core.company.Lattice.TWO_SITES;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.Lattice.Point;
import dev.latchkey.core.company.Lattice.Role;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The points of {@link Lattice} made real: roles, groups, and who and what stands at a point. */
final class LatticeThings {

    static final Actor.OperatorInCompany BOSS = OPERATOR.in("acme");

    static final Role PLAIN = new Role("cr_plain", PRICES, false);
    static final Role CLERK = new Role("cr_clerk", CREDENTIALS | PRICES, false);
    static final Role MANAGER = new Role("cr_manager", Lattice.ADMINISTRATIVE | PRICES, false);
    static final Role SEER = new Role("cr_seer", Lattice.ADMINISTRATIVE | EVERY_ROW | PRICES, false);
    static final Role ADMIN = new Role("ADMINISTRATOR", ALL, true);
    static final List<Role> OWN = List.of(PLAIN, CLERK, MANAGER, SEER);

    private static final Map<Integer, String> PERMISSIONS = Map.of(
            CREDENTIALS,
            "credentials_manage",
            Lattice.USERS,
            "users_manage",
            Lattice.SETTINGS,
            "company_settings_manage",
            Lattice.APPLICATIONS,
            "applications_manage",
            EVERY_ROW,
            "access_all_orders",
            PRICES,
            "price_lists_view");

    /** Somebody, or something, at a point. */
    record Held(String name, Actor.InCompany actor, Point point) {}

    /** @param old an older secret of it that still works; empty for what has none */
    record Credential(String id, String name, boolean isKey, Role role, Point point, String old) {}

    /** @param inactive somebody like them who is deactivated */
    record Person(String id, Role role, Point point, String inactive) {}

    private final TestDomain domain;

    LatticeThings(TestDomain domain) {
        this.domain = domain;
        for (var role : OWN) {
            domain.roles.createRole(BOSS, role.id(), role.id(), permissions(role.allows()));
        }
        domain.groups.createAccessGroup(BOSS, "east", "East", rules("us"));
        domain.groups.createAccessGroup(BOSS, "west", "West", rules("ca"));
    }

    static Set<Permission> permissions(int bits) {
        var held = new HashSet<Permission>();
        PERMISSIONS.forEach((bit, name) -> {
            if ((bits & bit) != 0) {
                held.add(new Permission(name));
            }
        });
        return held;
    }

    static SortedMap<String, SortedSet<String>> rules(String country) {
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put("country", new TreeSet<>(Set.of(country)));
        return rules;
    }

    static @Nullable String group(int number) {
        return number == 0 ? null : number == 1 ? "east" : "west";
    }

    static Scopes scopes(int bits) {
        return switch (bits) {
            case SCOPE_A -> Scopes.of("orders_read");
            case SCOPES_AB -> Scopes.of("orders_read", "orders_write");
            case EVERY_SCOPE -> Scopes.of("orders_read", "orders_write", "customers_read");
            default -> throw new IllegalArgumentException("no scopes " + bits);
        };
    }

    /** Two sites as two halves of the block that another names whole, so that nobody compares texts. */
    private static IpAllowList places(int bits, boolean isCut) {
        return IpAllowList.parse(
                switch (bits) {
                    case ONE_SITE -> List.of("10.1.0.0/16");
                    case TWO_SITES -> isCut ? List.of("10.0.0.0/9", "10.128.0.0/9") : List.of("10.0.0.0/8");
                    default -> isCut ? List.of("0.0.0.0/1", "128.0.0.0/1", "::/0") : List.of();
                });
    }

    private @Nullable Instant end(int end) {
        return end == NEVER ? null : domain.clock.instant().plus(Duration.ofDays(end));
    }

    NewApiKey key(Point point, boolean isCut) {
        return new NewApiKey(new Label("Key", ""), end(point.end()), places(point.places(), isCut));
    }

    NewClient client(Role role, Point point, boolean isCut) {
        var settings = new ClientSettings(role.id(), group(point.group()), scopes(point.scopes()), TokenFormat.OPAQUE);
        return new NewClient(new Label("Client", ""), end(point.end()), places(point.places(), isCut), settings);
    }

    static Point keyPoint() {
        return Point.of(ADMIN, 0);
    }

    static Point clientPoint(Role role, int group) {
        return Point.of(role, group).scopes(SCOPES_AB);
    }

    /** The point itself, and one step down in each of the dimensions that credentials have. */
    static List<Point> around(Point point, boolean isClient) {
        var points = new ArrayList<>(List.of(
                point,
                point.places(TWO_SITES),
                point.places(ONE_SITE),
                point.end(LATER),
                point.end(TOMORROW),
                point.places(ONE_SITE).end(TOMORROW)));
        if (isClient) {
            points.add(point.scopes(SCOPES_AB));
            points.add(point.scopes(SCOPE_A));
        }
        return points;
    }

    List<Held> actors() {
        var actors = new ArrayList<Held>();
        for (var role : List.of(PLAIN, CLERK, MANAGER, SEER, ADMIN)) {
            for (var group = 0; group < (role.equals(MANAGER) ? 2 : 1); group++) {
                var user = domain.user(role.id(), group(group));
                actors.add(new Held("user " + role.id() + group, user, Point.of(role, group)));
            }
        }
        for (var role : List.of(CLERK, MANAGER, SEER, ADMIN)) {
            var whole = clientPoint(role, role.equals(MANAGER) ? 1 : 0).scopes(EVERY_SCOPE);
            for (var point : role.equals(MANAGER) || role.equals(ADMIN) ? around(whole, true) : List.of(whole)) {
                var made = domain.credentials.createClient(BOSS, client(role, point, false));
                actors.add(new Held(
                        "client " + role.id() + point,
                        new Actor.CompanyCredential("acme", made.credential().id()),
                        point));
            }
            var user = domain.user(role.id(), null);
            actors.add(new Held(
                    "application for " + role.id(),
                    new Actor.UserThroughApplication("acme", user.userId(), "app", scopes(EVERY_SCOPE)),
                    clientPoint(role, 0).scopes(EVERY_SCOPE).throughApplication()));
        }
        var client = domain.credentials.createClient(BOSS, client(ADMIN, clientPoint(ADMIN, 0), false));
        actors.add(new Held(
                "token with fewer scopes",
                new Actor.CompanyCredential("acme", client.credential().id(), scopes(SCOPE_A), null),
                clientPoint(ADMIN, 0).scopes(SCOPE_A)));
        for (var point : around(keyPoint(), false)) {
            var made = domain.credentials.createApiKey(BOSS, key(point, false));
            actors.add(new Held(
                    "key " + point,
                    new Actor.CompanyCredential("acme", made.credential().id()),
                    point));
        }
        for (var end : List.of(TOMORROW, NEVER)) {
            var point = keyPoint().end(end);
            var id = domain.credentials
                    .createApiKey(BOSS, key(point, false))
                    .credential()
                    .id();
            actors.add(new Held(
                    "old secret of key " + point,
                    new Actor.CompanyCredential("acme", id, null, rotated(id)),
                    point.end(IN_AN_HOUR)));
        }
        actors.add(new Held("operator", BOSS, Point.of(ADMIN, 0)));
        return actors;
    }

    /** Each with an older secret that still works for an hour. */
    List<Credential> credentials() {
        var things = new ArrayList<Credential>();
        for (var point : around(keyPoint(), false)) {
            var id = domain.credentials
                    .createApiKey(BOSS, key(point, true))
                    .credential()
                    .id();
            things.add(new Credential(id, "key " + point, true, ADMIN, point, rotated(id)));
        }
        for (var role : List.of(PLAIN, CLERK, ADMIN)) {
            for (var group = 0; group < 3; group++) {
                var whole = clientPoint(role, group);
                for (var point : role.equals(CLERK) && group == 0 ? around(whole, true) : List.of(whole)) {
                    var id = domain.credentials
                            .createClient(BOSS, client(role, point, true))
                            .credential()
                            .id();
                    things.add(new Credential(id, "client " + role.id() + point, false, role, point, rotated(id)));
                }
            }
        }
        return things;
    }

    private String rotated(String id) {
        var made = domain.secretCommands.rotate(BOSS, id, new RotationOverlap.Lasting(Duration.ofHours(1)));
        return made.credential().secrets().getFirst().id();
    }

    List<Person> people() {
        var people = new ArrayList<Person>();
        for (var role : List.of(PLAIN, MANAGER, SEER, ADMIN)) {
            for (var group = 0; group < 3; group++) {
                if (role.equals(PLAIN) || group == 0) {
                    var id = domain.user(role.id(), group(group)).userId();
                    var inactive = domain.user(role.id(), group(group)).userId();
                    domain.companies.setUserActive(BOSS, inactive, false);
                    people.add(new Person(id, role, Point.of(role, group), inactive));
                }
            }
        }
        return people;
    }
}
