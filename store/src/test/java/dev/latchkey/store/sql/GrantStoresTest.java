package dev.latchkey.store.sql;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.Transactions.Work;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.grant.ApiResource;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.AuthorizationCodes.StoredCode;
import dev.latchkey.core.grant.AuthorizationCodes.Whose;
import dev.latchkey.core.grant.Consent;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.installation.Installation.Approval;
import dev.latchkey.core.installation.Installation.Request;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installations, consents, codes and grants, on two nodes that share a database. */
@OnEachDatabase
class GrantStoresTest {

    private static final String CLIENT_ID = "a".repeat(32);
    private static final String OTHER_CLIENT_ID = "b".repeat(32);
    private static final Scopes SCOPES = Scopes.of("customers_read", "orders_read");
    private static final int CALLS = 64;

    private final TestDomain domain;
    private final TestDomain second;
    private final Stores stores;
    private final Instant now;
    private final Actor.CompanyUser user;

    GrantStoresTest(TestDatabase database, @TempDir Path folder) {
        domain = TestDomain.open(database, folder);
        stores = domain.stores;
        now = domain.clock.instant();
        var platform = new PartnerActor.OfPlatform(TestDomain.OPERATOR);
        domain.partners.createPartner(TestDomain.OPERATOR, "p1", "Partner");
        for (var clientId : List.of(CLIENT_ID, OTHER_CLIENT_ID)) {
            domain.partners.createApplication(
                    platform,
                    "p1",
                    new NewApplication(
                            clientId,
                            "Board sync",
                            "",
                            List.of(new RedirectUri("https://app.example/cb")),
                            SCOPES,
                            Scopes.NONE,
                            false,
                            false));
        }
        user = domain.user("STANDARD", null);
        second = domain.secondNode(database);
    }

    @AfterEach
    void close() {
        second.close();
        domain.close();
    }

    private <T> T write(Work<T> work) {
        return stores.transactions().write(work);
    }

    private <T> Optional<T> find(Work<Optional<T>> work) {
        return write(work);
    }

    private <T> List<T> list(Work<List<T>> work) {
        return write(work);
    }

    private boolean did(Work<Boolean> work) {
        return this.<Boolean>write(work);
    }

    private int count(Work<Integer> work) {
        return this.<Integer>write(work);
    }

    /** Many threads at once, on both nodes in turn. @return how many were told that it was theirs */
    private long winners(Work<Boolean> work) throws Exception {
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < CALLS; i++) {
            var node = i % 2 == 0 ? domain : second;
            calls.add(() -> node.stores.transactions().write(work));
        }
        var won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                won += answer.get() ? 1 : 0;
            }
        }
        return won;
    }

    private SecretHash newCode() {
        Secret code = domain.format.generate(SecretType.AUTHORIZATION_CODE, new SecureRandom());
        return domain.hasher.hash(code);
    }

    private Authorization authorization(String clientId, @Nullable String optional) {
        return new Authorization(
                "acme",
                user.userId(),
                clientId,
                "https://app.example/cb",
                SCOPES,
                resource(optional),
                optional,
                optional);
    }

    private static @Nullable ApiResource resource(@Nullable String optional) {
        return optional == null ? null : new ApiResource("https://api.example/" + optional, "orders");
    }

    private SecretHash stored(String clientId) {
        var code = newCode();
        write(tx -> {
            stores.authorizationCodes().insert(tx, code, authorization(clientId, null), now.plusSeconds(60));
            return code;
        });
        return code;
    }

    private UserGrant grant(String clientId, @Nullable String optional) {
        return write(tx -> {
            var number = domain.secrets.newNumber();
            var grant = new UserGrant(
                    "acme",
                    "g" + number,
                    number,
                    user.userId(),
                    clientId,
                    SCOPES,
                    resource(optional),
                    optional,
                    now,
                    0,
                    now.plusSeconds(100));
            stores.userGrants().insert(tx, grant);
            return grant;
        });
    }

    @Test
    void returnsCodesAsTheyWereStored() {
        for (var optional : new @Nullable String[] {null, "x".repeat(43)}) {
            var code = newCode();
            var authorization = authorization(CLIENT_ID, optional);
            write(tx -> {
                stores.authorizationCodes().insert(tx, code, authorization, now.plusSeconds(60));
                return code;
            });
            var found = write(tx -> stores.authorizationCodes().find(tx, code));
            assertThat(found).contains(new StoredCode(authorization, now.plusSeconds(60), null));
        }
        assertThat(find(tx -> stores.authorizationCodes().find(tx, newCode()))).isEmpty();
    }

    @Test
    void redeemsACodeUntilItsExpiry() {
        var good = stored(CLIENT_ID);
        assertThat(redeem(good, "g1", now.plusSeconds(60))).isFalse();
        assertThat(redeem(good, "g1", now.plusSeconds(60).minusMillis(1))).isTrue();
        assertThat(redeem(good, "g2", now)).isFalse();
        assertThat(find(tx -> stores.authorizationCodes().find(tx, good)).map(StoredCode::grantId))
                .contains("g1");
    }

    private boolean redeem(SecretHash code, String grantId, Instant at) {
        return did(tx -> stores.authorizationCodes().redeem(tx, code, grantId, at));
    }

    @Test
    void redeemsACodeOnceHoweverManyAsk() throws Exception {
        var code = stored(CLIENT_ID);
        assertThat(winners(tx -> stores.authorizationCodes().redeem(tx, code, "g1", now)))
                .isEqualTo(1);
    }

    @Test
    void takesBackUnusedCodesAndKeepsUsedOnes() {
        for (var whose : List.of(
                new Whose("acme", user.userId(), null),
                new Whose("acme", null, CLIENT_ID),
                new Whose("acme", user.userId(), CLIENT_ID),
                new Whose("acme", null, null),
                new Whose(null, null, CLIENT_ID))) {
            var unused = stored(CLIENT_ID);
            var used = stored(CLIENT_ID);
            var other = stored(OTHER_CLIENT_ID);
            redeem(used, "g1", now);
            for (var elsewhere : List.of(
                    new Whose("globex", null, null), new Whose("acme", "nobody", null), new Whose(null, null, "c"))) {
                remove(elsewhere);
            }
            assertThat(isThere(unused)).isTrue();
            remove(whose);
            assertThat(isThere(unused)).as(whose.toString()).isFalse();
            assertThat(isThere(used)).isTrue();
            assertThat(isThere(other)).isEqualTo(whose.clientId() != null);
        }
    }

    private void remove(Whose whose) {
        write(tx -> {
            stores.authorizationCodes().removeUnused(tx, whose);
            return whose;
        });
    }

    private boolean isThere(SecretHash code) {
        return write(tx -> stores.authorizationCodes().find(tx, code)).isPresent();
    }

    @Test
    void forgetsCodesThatExpired() {
        var code = stored(CLIENT_ID);
        assertThat(count(tx -> stores.authorizationCodes()
                        .removeExpired(tx, now.plusSeconds(60).minusMillis(1))))
                .isZero();
        assertThat(count(tx -> stores.authorizationCodes().removeExpired(tx, now.plusSeconds(60))))
                .isEqualTo(1);
        assertThat(isThere(code)).isFalse();
    }

    @Test
    void returnsGrantsAsTheyWereStoredUntilTheyEnd() {
        var grant = grant(CLIENT_ID, null);
        var bound = grant(CLIENT_ID, "x".repeat(43));
        assertThat(find(tx -> stores.userGrants().findLive(tx, "acme", grant.id())))
                .contains(grant);
        assertThat(find(tx -> stores.userGrants().findLive(tx, "acme", bound.id())))
                .contains(bound);
        assertThat(find(tx -> stores.userGrants().findLive(tx, "globex", grant.id())))
                .isEmpty();
        assertThat(find(tx -> stores.userGrants().findLiveByNumber(tx, bound.number())))
                .contains(bound);
        assertThat(find(tx -> stores.userGrants().findLiveByNumber(tx, bound.number() ^ 1)))
                .isEmpty();
        assertThat(list(tx -> stores.userGrants().liveOfUser(tx, "acme", user.userId())))
                .containsExactlyInAnyOrder(grant, bound);
        assertThat(list(tx -> stores.userGrants().liveOfApplication(tx, "acme", OTHER_CLIENT_ID)))
                .isEmpty();
        assertThat(list(tx -> stores.userGrants().someLive(tx, "", CLIENT_ID, 10)))
                .extracting(UserGrant::companyId)
                .containsOnly("acme");
        assertThat(countUsers()).isEqualTo(Map.of(CLIENT_ID, 1));
        assertThat(end(grant)).isTrue();
        assertThat(end(grant)).isFalse();
        assertThat(find(tx -> stores.userGrants().findLive(tx, "acme", grant.id())))
                .isEmpty();
        assertThat(find(tx -> stores.userGrants().findLiveByNumber(tx, grant.number())))
                .isEmpty();
        assertThat(rotate(grant, 0, now)).isFalse();
    }

    private Map<String, Integer> countUsers() {
        return write(tx -> stores.userGrants().countUsers(tx, "acme", Set.of(CLIENT_ID, OTHER_CLIENT_ID)));
    }

    /** However many applications a page has. */
    @Test
    void countTheUsersOfAllApplicationsTogether() {
        var both = Set.of(CLIENT_ID, OTHER_CLIENT_ID);
        assertThat(countUsers()).isEmpty();
        grant(CLIENT_ID, null);
        grant(CLIENT_ID, null);
        var other = grant(OTHER_CLIENT_ID, null);
        assertThat(countUsers()).as("one person").isEqualTo(Map.of(CLIENT_ID, 1, OTHER_CLIENT_ID, 1));
        assertThat(end(other)).isTrue();
        assertThat(countUsers()).isEqualTo(Map.of(CLIENT_ID, 1));
        assertThat(ReloadQueriesTest.count(domain, tx -> stores.userGrants().countUsers(tx, "acme", both)))
                .isEqualTo(1);
        assertThat(ReloadQueriesTest.count(domain, tx -> stores.userGrants().countUsers(tx, "acme", Set.of())))
                .isZero();
        var tooMany =
                IntStream.rangeClosed(0, 1_000).mapToObj(Integer::toString).collect(toSet());
        assertThatThrownBy(() -> write(tx -> stores.userGrants().countUsers(tx, "acme", tooMany)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private boolean end(UserGrant grant) {
        return did(tx -> stores.userGrants().end(tx, "acme", grant.id(), UserGrant.End.REVOKED_BY_USER, "user:x", now));
    }

    private boolean rotate(UserGrant grant, long generation, Instant at) {
        return did(
                tx -> stores.userGrants().rotate(tx, "acme", grant.id(), generation, at, at.plus(Duration.ofDays(1))));
    }

    @Test
    void rotatesTheNewestUntilItsExpiryAndRemembersWhen() {
        var grant = grant(CLIENT_ID, null);
        assertThat(rotate(grant, 0, now.plusSeconds(100))).isFalse();
        var last = now.plusSeconds(100).minusMillis(1);
        assertThat(rotate(grant, 0, last)).isTrue();
        assertThat(rotate(grant, 0, last)).isFalse();
        assertThat(find(tx -> stores.userGrants().rotatedAt(tx, "acme", grant.id(), 0)))
                .contains(last);
        forget(grant, last.minusMillis(1));
        assertThat(find(tx -> stores.userGrants().rotatedAt(tx, "acme", grant.id(), 0)))
                .contains(last);
        forget(grant, last);
        assertThat(find(tx -> stores.userGrants().rotatedAt(tx, "acme", grant.id(), 0)))
                .isEmpty();
    }

    /** The store was set back; what is older than the one that came is used up. */
    @Test
    void takesWhatIsNewerThanItselfForTheNewest() {
        var grant = grant(CLIENT_ID, null);
        assertThat(rotate(grant, 3, now.plusSeconds(100))).isFalse();
        assertThat(rotate(grant, 3, now)).isTrue();
        assertThat(newest(grant)).isEqualTo(4);
        for (var older = 0; older <= 3; older++) {
            assertThat(rotate(grant, older, now)).isFalse();
            assertThat(prolong(grant, older)).isFalse();
        }
        assertThat(find(tx -> stores.userGrants().rotatedAt(tx, "acme", grant.id(), 3)))
                .contains(now);
        assertThat(prolong(grant, 7)).isTrue();
        assertThat(newest(grant)).isEqualTo(7);
        assertThat(rotate(grant, 6, now)).isFalse();
        assertThat(prolong(grant, 7)).isTrue();
        assertThat(rotate(grant, 7, now)).isTrue();
        assertThat(newest(grant)).isEqualTo(8);
    }

    private boolean prolong(UserGrant grant, long generation) {
        return did(tx ->
                stores.userGrants().prolong(tx, "acme", grant.id(), generation, now, now.plus(Duration.ofDays(1))));
    }

    private long newest(UserGrant grant) {
        return find(tx -> stores.userGrants().findLive(tx, "acme", grant.id()))
                .orElseThrow()
                .refreshGeneration();
    }

    private void forget(UserGrant grant, Instant before) {
        write(tx -> {
            stores.userGrants().forgetRotations(tx, "acme", grant.id(), before);
            return grant;
        });
    }

    @Test
    void rotatesAndEndsOnceHoweverManyAsk() throws Exception {
        var grant = grant(CLIENT_ID, null);
        assertThat(winners(tx -> stores.userGrants().rotate(tx, "acme", grant.id(), 0, now, now.plusSeconds(1))))
                .isEqualTo(1);
        assertThat(winners(tx ->
                        stores.userGrants().end(tx, "acme", grant.id(), UserGrant.End.CODE_REPLAYED, "user:x", now)))
                .isEqualTo(1);
    }

    @Test
    void remembersConsentByHostUntilItIsTakenBack() {
        putConsent("app.example", Scopes.of("orders_read"));
        putConsent("app.example", SCOPES);
        var books = new ApiResource("https://api.example/books", "books");
        var moved = new ApiResource("https://api.example/library", "books");
        var films = new ApiResource("https://api.example/books", "films");
        putConsent("limited.example", new Consent(books, SCOPES));
        putConsent("limited.example", new Consent(films, Scopes.of("orders_read")));
        putConsent("limited.example", new Consent(null, Scopes.of("orders_read")));
        putConsent("limited.example", new Consent(moved, Scopes.of("orders_read")));
        assertThat(consents(user.userId(), CLIENT_ID, "limited.example"))
                .containsExactlyInAnyOrder(
                        new Consent(moved, Scopes.of("orders_read")),
                        new Consent(films, Scopes.of("orders_read")),
                        new Consent(null, Scopes.of("orders_read")));
        putConsent("other.example", Scopes.of("orders_read"));
        assertThat(consent(user.userId(), CLIENT_ID, "app.example")).isEqualTo(SCOPES);
        assertThat(consent(user.userId(), CLIENT_ID, "other.example")).isEqualTo(Scopes.of("orders_read"));
        assertThat(consent(user.userId(), OTHER_CLIENT_ID, "app.example")).isEqualTo(Scopes.NONE);
        assertThat(consent("nobody", CLIENT_ID, "app.example")).isEqualTo(Scopes.NONE);
        write(tx -> {
            stores.consents().removeAll(tx, "globex", CLIENT_ID);
            stores.consents().remove(tx, "acme", "nobody", CLIENT_ID);
            return true;
        });
        assertThat(consent(user.userId(), CLIENT_ID, "app.example")).isEqualTo(SCOPES);
        write(tx -> {
            stores.consents().remove(tx, "acme", user.userId(), CLIENT_ID);
            return true;
        });
        assertThat(consents(user.userId(), CLIENT_ID, "limited.example")).isEmpty();
        assertThat(consent(user.userId(), CLIENT_ID, "app.example")).isEqualTo(Scopes.NONE);
        assertThat(consent(user.userId(), CLIENT_ID, "other.example")).isEqualTo(Scopes.NONE);
    }

    private void putConsent(String host, Scopes scopes) {
        putConsent(host, new Consent(null, scopes));
    }

    private void putConsent(String host, Consent consent) {
        write(tx -> {
            stores.consents().put(tx, "acme", user.userId(), CLIENT_ID, host, consent, now);
            return consent;
        });
    }

    private List<Consent> consents(String userId, String clientId, String host) {
        return write(tx -> stores.consents().find(tx, "acme", userId, clientId, host));
    }

    private Scopes consent(String userId, String clientId, String host) {
        return consents(userId, clientId, host).stream().map(Consent::scopes).reduce(Scopes.NONE, Scopes::union);
    }

    @Test
    void returnsInstallationsAsTheyWereStored() {
        var approval = new Approval(SCOPES, now, "user:x");
        var request = new Request(Scopes.of("orders_read"), now, "user:y");
        for (var installation : List.of(
                new Installation("acme", CLIENT_ID, null, request),
                new Installation("acme", CLIENT_ID, approval, request),
                new Installation("acme", CLIENT_ID, approval, null))) {
            write(tx -> {
                stores.installations().put(tx, installation);
                return installation;
            });
            assertThat(find(tx -> stores.installations().find(tx, "acme", CLIENT_ID)))
                    .contains(installation);
            assertThat(list(tx -> stores.installations().page(tx, "acme", "", 10)))
                    .containsExactly(installation);
        }
        assertThat(find(tx -> stores.installations().find(tx, "globex", CLIENT_ID)))
                .isEmpty();
        assertThat(list(tx -> stores.installations().page(tx, "acme", CLIENT_ID, 10)))
                .isEmpty();
        assertThat(did(tx -> stores.installations().remove(tx, "globex", CLIENT_ID)))
                .isFalse();
        assertThat(did(tx -> stores.installations().remove(tx, "acme", CLIENT_ID)))
                .isTrue();
        assertThat(did(tx -> stores.installations().remove(tx, "acme", CLIENT_ID)))
                .isFalse();
    }
}
