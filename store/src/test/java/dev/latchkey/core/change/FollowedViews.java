package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.activity.ScopeTrialIndex;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.credential.CredentialIndex;
import dev.latchkey.core.credential.ScopeNumbers;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.grant.GrantIndex;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.grant.RevokedTokenView;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.StoredKeyRing;
import dev.latchkey.store.sql.TestDomain;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.introspection.FieldSupport;

/** Every view that a node holds, on one store. */
final class FollowedViews {

    private static final Sessions.Lifetimes LIFETIMES =
            new Sessions.Lifetimes(Duration.ofHours(12), Duration.ofDays(7));

    final CredentialIndex credentials;
    final ApplicationIndex applications;
    final GrantIndex grants;
    final RevokedTokenSet revokedTokens = new RevokedTokenSet();
    final RevokedTokenView revokedTokenView;
    final StoredKeyRing keyRing;
    final ScopeNumbers scopes;
    final Sessions sessions;
    final ScopeTrialIndex trials;

    FollowedViews(TestDomain domain, MasterKey masterKey) {
        var stores = domain.stores;
        credentials = new CredentialIndex(
                stores.companies(),
                stores.credentials(),
                stores.partners(),
                SecurityProfile.STANDARD,
                MemoryBudget.ofHeap("credentials", 4),
                domain.clock);
        applications = new ApplicationIndex(
                stores.partners(),
                stores.applications(),
                SecurityProfile.STANDARD,
                MemoryBudget.ofHeap("applications", 16));
        grants = new GrantIndex(
                stores.companies(),
                stores.users(),
                stores.installations(),
                stores.userGrants(),
                applications,
                MemoryBudget.ofHeap("authorizations", 8));
        revokedTokenView = new RevokedTokenView(stores.revokedTokens(), revokedTokens, domain.clock);
        keyRing = new StoredKeyRing(stores.transactions(), stores.signingKeys(), masterKey, domain.clock);
        scopes = new ScopeNumbers(stores.scopeOrdinals());
        sessions = new Sessions(
                stores.transactions(),
                stores.sessions(),
                stores.accounts(),
                new SecretHasher(new byte[32]),
                LIFETIMES,
                domain.clock,
                new SecureRandom());
        trials = new ScopeTrialIndex(stores.trials(), domain.clock);
    }

    List<View> all() {
        return List.of(credentials, applications, grants, revokedTokenView, keyRing, scopes, sessions, trials);
    }

    /** Nobody outside its package is told of one trial, but as a mark on a call. */
    boolean runsTrialOf(Subject subject) {
        return FieldSupport.EXTRACTION.fieldValue("running", Map.class, trials).containsKey(subject);
    }

    /** The views that do not hold what those do which were loaded a moment ago. */
    List<String> differencesTo(FollowedViews fresh, Collection<String> cookies) {
        var differing = new ArrayList<String>();
        compare(
                differing,
                "credentials",
                () -> same(
                        credentials,
                        fresh.credentials,
                        "held.keys",
                        "held.importedKeys",
                        "held.clients",
                        "held.clientsByNumber",
                        "held.entries",
                        "held.budget.byOwner",
                        "held.budget.all"));
        compare(
                differing,
                "applications",
                () -> same(
                        applications,
                        fresh.applications,
                        "byClientId",
                        "byDocument",
                        "clientIdsByPartner",
                        "budget.byOwner",
                        "budget.all"));
        compare(differing, "grants", () -> same(grants, fresh.grants, "byCompany", "byNumber", "numberById"));
        compare(differing, "revoked-tokens", () -> same(revokedTokens, fresh.revokedTokens, "byId", "counts"));
        compare(differing, "signing-keys", () -> {
            assertThat(keyRing.get().jwkSet()).isEqualTo(fresh.keyRing.get().jwkSet());
            assertThat(keyRing.get().active().kid())
                    .isEqualTo(fresh.keyRing.get().active().kid());
        });
        compare(differing, "scopes", () -> assertThat(scopes.get()).isEqualTo(fresh.scopes.get()));
        compare(
                differing,
                "sessions",
                () -> assertThat(cookies)
                        .allSatisfy(
                                cookie -> assertThat(sessions.find(cookie)).isEqualTo(fresh.sessions.find(cookie))));
        compare(differing, "trials", () -> same(trials, fresh.trials, "running"));
        return differing;
    }

    private static void same(Object followed, Object loaded, String... fields) {
        assertThat(followed)
                .usingRecursiveComparison()
                .comparingOnlyFields(fields)
                .isEqualTo(loaded);
    }

    private static void compare(List<String> differing, String view, Runnable comparison) {
        try {
            comparison.run();
        } catch (AssertionError e) {
            differing.add(view + ": " + e.getMessage());
        }
    }
}
