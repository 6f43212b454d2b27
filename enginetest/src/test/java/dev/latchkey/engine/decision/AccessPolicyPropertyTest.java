package dev.latchkey.engine.decision;

import static dev.latchkey.engine.testing.TestCredentials.client;
import static dev.latchkey.engine.testing.TestCredentials.key;
import static dev.latchkey.engine.testing.TestCredentials.partnerKey;
import static dev.latchkey.engine.testing.TestCredentials.role;
import static dev.latchkey.engine.testing.TestCredentials.user;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

class AccessPolicyPropertyTest {

    private static final List<SecurityScheme> SCHEMES = List.of(
            TestOperations.KEY,
            TestOperations.PARTNER_KEY,
            TestOperations.PARTNER_KEY_IN_QUERY,
            TestOperations.OAUTH,
            TestOperations.OAUTH,
            TestOperations.BEARER);
    private static final String[] SCOPES = {"orders_read", "orders_manage", "customers_read"};
    private static final Set<Permission> PERMISSION = Set.of(new Permission("orders_create"));

    /** Lets in exactly what the rules of the gates let in, judged by an evaluator written without the policy's code. */
    @Test
    void letsInWhatTheRulesLetIn() {
        var allowed = new AtomicInteger();
        Seeds.check(100_000, random -> {
            var security = security(random);
            var permissions = random.nextInt(3) == 0 ? PERMISSION : Set.<Permission>of();
            var credentials = credentials(random);
            var decision = decide(security, permissions, credentials);
            assertThat(decision instanceof Decision.Allow)
                    .as(security + " " + permissions + " " + credentials)
                    .isEqualTo(BruteForce.letsIn(security, permissions, credentials));
            switch (decision) {
                case Decision.Allow(Principal.Anonymous()) ->
                    assertThat(credentials).isEmpty();
                case Decision.Allow(Principal principal) -> {
                    allowed.incrementAndGet();
                    assertThat(credentials)
                            .extracting(ProvenCredential::principal)
                            .contains((Principal.Proven) principal);
                }
                case Decision.Deny(Denial denial) -> assertExplained(denial);
            }
        });
        assertThat(allowed.get()).isGreaterThan(5_000);
    }

    /** A token with more scopes is let in wherever the one with fewer is. */
    @Test
    void neverRefusesForHoldingMoreScopes() {
        Seeds.check(50_000, random -> {
            var security = security(random);
            var fewer = scopes(random);
            var more = Scopes.of(fewer).union(Scopes.of(scopes(random))).names().toArray(String[]::new);
            if (decide(security, Set.of(), List.of(client(fewer))) instanceof Decision.Allow) {
                assertThat(decide(security, Set.of(), List.of(client(more)))).isInstanceOf(Decision.Allow.class);
            }
        });
    }

    private static void assertExplained(Denial denial) {
        var explanation = denial.explanation();
        switch (denial.reason()) {
            case INSUFFICIENT_SCOPE -> {
                assertThat(explanation.gate()).isEqualTo(Gate.SCOPE);
                assertThat(explanation.required()).containsAll(explanation.missing());
                assertThat(explanation.missing()).isNotEmpty().noneMatch(explanation.held()::contains);
            }
            case PERMISSION_DENIED -> {
                assertThat(explanation.gate()).isEqualTo(Gate.ROLE);
                assertThat(explanation.missing()).containsExactly("orders_create");
            }
            case NO_CREDENTIAL -> assertThat(explanation.held()).isEmpty();
            case CREDENTIAL_KIND_NOT_ACCEPTED -> assertThat(explanation.held()).hasSize(1);
            case CONFLICTING_CREDENTIALS -> assertThat(explanation.held()).hasSizeGreaterThan(1);
            case MALFORMED_REQUEST,
                    INVALID_CREDENTIAL,
                    INVALID_DPOP_PROOF,
                    USE_DPOP_NONCE,
                    ADDRESS_NOT_ALLOWED,
                    CREDENTIAL_RETIRED,
                    UNKNOWN_OPERATION,
                    UNDECLARED_PARAMETER,
                    METHOD_NOT_ALLOWED,
                    RATE_LIMITED,
                    TOO_MANY_CONCURRENT,
                    TOO_MANY_PROOFS,
                    TEMPORARILY_UNAVAILABLE -> throw new AssertionError("not a reason of these gates: " + denial);
        }
    }

    private static Decision decide(
            SecurityRequirements security, Set<Permission> permissions, List<ProvenCredential> credentials) {
        return AccessPolicy.decide(
                operation("api", HttpMethod.GET, "/orders", security, permissions, List.of()),
                security,
                credentials.isEmpty() ? new Authentication.Anonymous() : new Authentication.Authenticated(credentials));
    }

    private static SecurityRequirements security(SplittableRandom random) {
        var alternatives = new ArrayList<SecurityRequirement>();
        for (var i = random.nextInt(4); i > 0; i--) {
            var schemes = new ArrayList<SchemeRequirement>();
            for (var j = random.nextInt(8) == 0 ? 0 : random.nextInt(1, 3); j > 0; j--) {
                var scheme = SCHEMES.get(random.nextInt(SCHEMES.size()));
                schemes.add(new SchemeRequirement(
                        scheme, scheme instanceof SecurityScheme.OAuth2 ? Scopes.of(scopes(random)) : Scopes.NONE));
            }
            alternatives.add(new SecurityRequirement(schemes));
        }
        return new SecurityRequirements(alternatives, random.nextBoolean() ? ScopeMatch.ALL : ScopeMatch.ANY);
    }

    private static String[] scopes(SplittableRandom random) {
        var scopes = new HashSet<String>();
        for (var i = random.nextInt(3); i > 0; i--) {
            scopes.add(SCOPES[random.nextInt(SCOPES.length)]);
        }
        return scopes.toArray(String[]::new);
    }

    /** At most one for each place. */
    private static List<ProvenCredential> credentials(SplittableRandom random) {
        var credentials = new ArrayList<ProvenCredential>();
        if (random.nextInt(2) == 0) {
            var role = random.nextBoolean() ? role("ADMINISTRATOR", "orders_create") : role("STANDARD");
            credentials.add(random.nextBoolean() ? client(role, scopes(random)) : user(role, scopes(random)));
        }
        if (random.nextInt(3) == 0) {
            credentials.add(random.nextBoolean() ? key() : partnerKey(Location.KEY_HEADER));
        }
        if (random.nextInt(6) == 0) {
            credentials.add(partnerKey(Location.KEY_QUERY));
        }
        return credentials;
    }
}
