package dev.latchkey.engine.decision;

import static dev.latchkey.engine.testing.TestCredentials.client;
import static dev.latchkey.engine.testing.TestCredentials.key;
import static dev.latchkey.engine.testing.TestCredentials.partnerKey;
import static dev.latchkey.engine.testing.TestCredentials.role;
import static dev.latchkey.engine.testing.TestCredentials.user;
import static dev.latchkey.engine.testing.TestOperations.BEARER;
import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.OAUTH;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY_IN_QUERY;
import static dev.latchkey.engine.testing.TestOperations.anyScopeOf;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.testing.Seeds;
import dev.latchkey.engine.testing.TestOperations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a change of documents opens and closes. */
final class AccessComparisonTest {

    private static final List<SecurityScheme> SCHEMES =
            List.of(KEY, PARTNER_KEY, PARTNER_KEY_IN_QUERY, OAUTH, OAUTH, BEARER);
    private static final List<String> SCOPES = List.of("orders_read", "orders_manage");
    private static final Set<Permission> PERMISSION = Set.of(new Permission("orders_create"));

    /** What the comparison says against the policy itself, asked about everybody who could come. */
    @Test
    void opensWhereThePolicyLetsInWhomItDidNot() {
        var everybody = everybody();
        var opened = new AtomicInteger();
        var same = new AtomicInteger();
        Seeds.check(3_000, random -> {
            var permissionsBefore = random.nextInt(3) == 0 ? PERMISSION : Set.<Permission>of();
            var before = operation(security(random, permissionsBefore), permissionsBefore);
            var permissionsAfter = random.nextInt(3) == 0 ? PERMISSION : Set.<Permission>of();
            var after = random.nextInt(4) == 0
                    ? operation(before.security(), permissionsAfter)
                    : operation(security(random, permissionsAfter), permissionsAfter);

            var changes = AccessComparison.between(List.of(before), List.of(after));

            var isOpening = letsInMore(before, after, everybody);
            var isClosing = letsInMore(after, before, everybody);
            assertThat(changes.stream().anyMatch(AccessComparison.Change::isOpening))
                    .as(before.security() + " -> " + after.security())
                    .isEqualTo(isOpening);
            assertThat(changes.stream().anyMatch(change -> !change.closed().isEmpty()))
                    .as(before.security() + " -> " + after.security())
                    .isEqualTo(isClosing);
            (isOpening ? opened : same).incrementAndGet();
        });
        assertThat(opened.get()).isGreaterThan(300);
        assertThat(same.get()).isGreaterThan(300);
    }

    private static boolean letsInMore(Operation before, Operation after, List<List<ProvenCredential>> everybody) {
        return everybody.stream().anyMatch(caller -> isLetIn(after, caller) && !isLetInByLess(before, caller));
    }

    private static boolean isLetIn(Operation operation, List<ProvenCredential> credentials) {
        var authentication = credentials.isEmpty()
                ? new Authentication.Anonymous()
                : new Authentication.Authenticated(credentials, SingleUse.NONE);
        return AccessPolicy.decide(operation, operation.security(), authentication) instanceof Decision.Allow;
    }

    /** Nobody has to show what he has. */
    private static boolean isLetInByLess(Operation operation, List<ProvenCredential> credentials) {
        for (var chosen = 0; chosen < 1 << credentials.size(); chosen++) {
            var some = new ArrayList<ProvenCredential>();
            for (var i = 0; i < credentials.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    some.add(credentials.get(i));
                }
            }
            if (isLetIn(operation, some)) {
                return true;
            }
        }
        return false;
    }

    /** Every set of credentials of different kinds, tokens with every set of scopes, with and without the permission. */
    private static List<List<ProvenCredential>> everybody() {
        var tokens = new ArrayList<ProvenCredential>();
        for (var scopes : List.of(
                new String[] {},
                new String[] {SCOPES.get(0)},
                new String[] {SCOPES.get(1)},
                SCOPES.toArray(String[]::new))) {
            tokens.add(client(role("STANDARD"), scopes));
            tokens.add(client(role("ADMINISTRATOR", "orders_create"), scopes));
            tokens.add(user(role("EMPLOYEE"), scopes));
            tokens.add(user(role("ADMINISTRATOR", "orders_create"), scopes));
        }
        var keys = List.of(key(), partnerKey(Location.KEY_HEADER), partnerKey(Location.KEY_QUERY));
        var inOneHeader = 0b011;
        var all = new ArrayList<List<ProvenCredential>>();
        all.add(List.of());
        for (var chosen = 0; chosen < 1 << keys.size(); chosen++) {
            var some = new ArrayList<ProvenCredential>();
            for (var i = 0; i < keys.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    some.add(keys.get(i));
                }
            }
            if ((chosen & inOneHeader) == inOneHeader) {
                continue;
            }
            if (!some.isEmpty()) {
                all.add(some);
            }
            tokens.forEach(token ->
                    all.add(Stream.concat(some.stream(), Stream.of(token)).toList()));
        }
        return all;
    }

    private static SecurityRequirements security(SplittableRandom random, Set<Permission> permissions) {
        var alternatives = new ArrayList<SecurityRequirement>();
        for (var i = random.nextInt(permissions.isEmpty() ? 0 : 1, 4); i > 0; i--) {
            var schemes = new HashSet<SecurityScheme>();
            for (var j = random.nextInt(permissions.isEmpty() ? 0 : 1, 3); j > 0; j--) {
                schemes.add(SCHEMES.get(random.nextInt(SCHEMES.size())));
            }
            alternatives.add(new SecurityRequirement(schemes.stream()
                    .map(scheme -> new SchemeRequirement(
                            scheme, scheme.acceptedKinds().size() > 1 ? scopes(random) : Scopes.NONE))
                    .toList()));
        }
        return new SecurityRequirements(alternatives, random.nextBoolean() ? ScopeMatch.ALL : ScopeMatch.ANY);
    }

    private static Scopes scopes(SplittableRandom random) {
        return Scopes.of(SCOPES.stream().filter(scope -> random.nextBoolean()).toArray(String[]::new));
    }

    private static Operation operation(SecurityRequirements security, Set<Permission> permissions) {
        return TestOperations.operation("api", HttpMethod.GET, "/orders", security, permissions, List.of());
    }

    @Test
    void saysNothingOfOtherWordsForTheSame() {
        var before = List.of(
                TestOperations.operation(HttpMethod.GET, "/orders/{id}"),
                get("/a", requirements(together(KEY), together(KEY, OAUTH))));
        var after = List.of(
                TestOperations.operation(HttpMethod.GET, "/orders/{orderId}"), get("/a", requirements(together(KEY))));

        assertThat(AccessComparison.between(before, after)).isEmpty();
    }

    private static Operation get(String path, SecurityRequirements security) {
        return TestOperations.operation("api", HttpMethod.GET, path, security);
    }

    @Test
    void namesNewAndGoneOperations() {
        var changes = AccessComparison.between(
                List.of(get("/gone", requirements(together(KEY)))), List.of(get("/new", requirements())));

        assertThat(changes)
                .extracting(change -> change.method() + " " + change.path())
                .containsExactly("GET /gone", "GET /new");
        assertThat(changes.getFirst().isOpening()).isFalse();
        assertThat(changes.getLast().opened()).singleElement().matches(Admission::isAnonymous);
    }

    @Test
    void tellsWhoseScopesChanged() {
        var changes = AccessComparison.between(
                List.of(get("/a", anyScopeOf(oauth("orders_read", "orders_manage")))),
                List.of(get("/a", requirements(oauth("orders_manage")))));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.isOpening()).isFalse();
            assertThat(change.closed().stream()
                            .flatMap(admission -> admission.scopes().stream())
                            .map(scope -> scope.value())
                            .collect(Collectors.toSet()))
                    .containsExactly("orders_read");
        });
    }

    @Test
    void aConnectionThatMayBeGivenOverIsAnOpeningWhereSomebodyGetsIn() {
        var plain = get("/a", requirements(together(KEY)));
        var upgraded = plain.withUpgrades(Set.of("websocket"));
        var closed = get("/a", requirements(together(new SecurityScheme.NotOffered("cert", "mutualTLS"))));

        assertThat(AccessComparison.between(List.of(plain), List.of(upgraded)))
                .singleElement()
                .matches(AccessComparison.Change::isOpening)
                .satisfies(change -> assertThat(change.upgradesOpened()).containsExactly("websocket"));
        assertThat(AccessComparison.between(List.of(upgraded), List.of(plain)))
                .singleElement()
                .matches(change -> !change.isOpening())
                .satisfies(change -> assertThat(change.upgradesClosed()).containsExactly("websocket"));
        assertThat(AccessComparison.between(List.of(upgraded), List.of(upgraded)))
                .isEmpty();
        assertThat(AccessComparison.between(List.of(closed), List.of(closed.withUpgrades(Set.of("websocket")))))
                .isEmpty();
    }

    /** A condition that is gone opens what it guarded, also where another one stays. */
    @Test
    void looksAtEveryWayInWhichConditionsAreMet() {
        var byKey = requirements(together(KEY));
        var byToken = requirements(together(BEARER));
        var wide = new ConditionalSecurity("view", Set.of("short"), byKey);
        var old = new ConditionalSecurity("year", Set.of(), byToken);
        var open = requirements(together(KEY), together(BEARER));

        assertThat(AccessComparison.between(List.of(conditional(open, wide, old)), List.of(conditional(open, wide))))
                .singleElement()
                .matches(AccessComparison.Change::isOpening);
        assertThat(AccessComparison.between(List.of(conditional(open, wide)), List.of(conditional(open, wide, old))))
                .singleElement()
                .matches(change -> !change.isOpening());
        assertThat(AccessComparison.between(
                        List.of(conditional(open, wide)),
                        List.of(conditional(open, new ConditionalSecurity("view", Set.of("short", "full"), byKey)))))
                .singleElement()
                .matches(AccessComparison.Change::isOpening);
    }

    private static Operation conditional(SecurityRequirements security, ConditionalSecurity... conditions) {
        return TestOperations.operation("api", HttpMethod.GET, "/orders", security, Set.of(), List.of(conditions));
    }
}
