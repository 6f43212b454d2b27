package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Transactions.Work;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.AuthorizationRequests;
import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Numbers;
import dev.latchkey.core.grant.AuthorizationRequests.Origin;
import dev.latchkey.core.grant.AuthorizationRequests.Waiting;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushed requests that browsers have opened, on two nodes that share a database. */
@OnEachDatabase
class PushedRequestStoreTest {

    private static final String CLIENT_ID = "a".repeat(32);
    private static final Duration LIFETIME = Duration.ofSeconds(90);
    private static final int BROWSERS = 32;

    private final TestDomain domain;
    private final TestDomain second;
    private final AuthorizationRequests requests;
    private final Instant now;

    PushedRequestStoreTest(TestDatabase database, @TempDir Path folder) {
        domain = TestDomain.open(database, folder);
        requests = domain.stores.authorizationRequests();
        now = domain.clock.instant();
        domain.partners.createPartner(TestDomain.OPERATOR, "p1", "Partner");
        domain.partners.createApplication(
                new PartnerActor.OfPlatform(TestDomain.OPERATOR),
                "p1",
                new NewApplication(
                        CLIENT_ID,
                        "Board sync",
                        "",
                        List.of(new RedirectUri("https://app.example/cb")),
                        Scopes.of("orders_read"),
                        Scopes.NONE,
                        false,
                        false));
        second = domain.secondNode(database);
    }

    @AfterEach
    void close() {
        second.close();
        domain.close();
    }

    private <T> T write(Work<T> work) {
        return domain.stores.transactions().write(work);
    }

    private SecretHash insert(Kind kind, @Nullable SecretHash pushed) {
        return insert(kind, pushed, Origin.PROVEN_CLIENT);
    }

    private SecretHash insert(Kind kind, @Nullable SecretHash pushed, Origin origin) {
        var secret = domain.hasher.hash(Secret.random(32, new SecureRandom()));
        var visitor = kind == Kind.OPEN ? "v" : null;
        write(tx -> {
            requests.insert(
                    tx,
                    secret,
                    new Waiting(kind, CLIENT_ID, new TreeMap<>(), visitor, null, pushed, now, now.plus(LIFETIME)),
                    origin);
            return secret;
        });
        return secret;
    }

    private Optional<Waiting> find(SecretHash open) {
        return write(tx -> requests.find(tx, open, Kind.OPEN, now));
    }

    private int notBrought(Instant at) {
        return this.<Integer>write(tx -> requests.countNotBrought(tx, CLIENT_ID, at));
    }

    @Test
    void areBroughtAsOftenAsBrowsersComeUntilTheyExpire() {
        var pushed = insert(Kind.PUSHED, null);
        assertThat(notBrought(now)).isEqualTo(1);
        var last = now.plus(LIFETIME).minusMillis(1);
        assertThat(this.<Boolean>write(tx -> requests.bring(tx, pushed, now))).isTrue();
        assertThat(this.<Boolean>write(tx -> requests.bring(tx, pushed, last))).isTrue();
        assertThat(this.<Boolean>write(tx -> requests.bring(tx, pushed, now.plus(LIFETIME))))
                .isFalse();
        assertThat(notBrought(now)).isZero();
    }

    @Test
    void areNotWhatBrowsersOpened() {
        var open = insert(Kind.OPEN, null);
        assertThat(this.<Boolean>write(tx -> requests.bring(tx, open, now))).isFalse();
        assertThat(notBrought(now)).isZero();
    }

    @Test
    void areCountedForTheirClientTheirAddressAndItsNetwork() {
        var one = new Origin("a1", "n1");
        insert(Kind.PUSHED, null, one);
        insert(Kind.PUSHED, null, one);
        insert(Kind.PUSHED, null, new Origin("a2", "n1"));
        insert(Kind.PUSHED, null);
        insert(Kind.OPEN, null, one);
        assertThat(this.<Numbers>write(tx -> requests.count(tx, Kind.PUSHED, CLIENT_ID, one)))
                .isEqualTo(new Numbers(4, 4, 2, 3));
        assertThat(this.<Numbers>write(tx -> requests.count(tx, Kind.OPEN, "b".repeat(32), Origin.PROVEN_CLIENT)))
                .isEqualTo(new Numbers(1, 0, 0, 0));
    }

    @Test
    void areCountedNoMoreOnceTheyAreGone() {
        var one = new Origin("a1", "n1");
        var pushed = insert(Kind.PUSHED, null, one);
        insert(Kind.OPEN, pushed, one);
        insert(Kind.OPEN, pushed, new Origin("a2", "n1"));
        insert(Kind.OPEN, null, one);
        assertThat(this.<Boolean>write(tx -> requests.remove(tx, pushed))).isTrue();
        assertThat(this.<Boolean>write(tx -> requests.remove(tx, pushed))).isFalse();
        assertThat(counted(Kind.PUSHED, one)).isEqualTo(new Numbers(0, 0, 0, 0));
        assertThat(this.<Boolean>write(tx -> requests.removeOpened(tx, pushed))).isTrue();
        assertThat(counted(Kind.OPEN, one)).isEqualTo(new Numbers(1, 1, 1, 1));

        assertThat(this.<Integer>write(tx -> requests.removeExpired(tx, now.plus(LIFETIME))))
                .isEqualTo(1);
        assertThat(counted(Kind.OPEN, one)).isEqualTo(new Numbers(0, 0, 0, 0));
    }

    @Test
    void goAFewAtATimeWhenTheyHaveExpired() {
        var one = new Origin("a1", "n1");
        for (var i = 0; i < AuthorizationRequests.EXPIRED_MAX + 1; i++) {
            insert(Kind.PUSHED, null, one);
        }
        assertThat(this.<Integer>write(tx -> requests.removeExpired(tx, now.plus(LIFETIME))))
                .isEqualTo(AuthorizationRequests.EXPIRED_MAX);
        assertThat(counted(Kind.PUSHED, one)).isEqualTo(new Numbers(1, 1, 1, 1));
        assertThat(this.<Integer>write(tx -> requests.removeExpired(tx, now.plus(LIFETIME))))
                .isEqualTo(1);
        assertThat(counted(Kind.PUSHED, one)).isEqualTo(new Numbers(0, 0, 0, 0));
    }

    private Numbers counted(Kind kind, Origin origin) {
        return write(tx -> requests.count(tx, kind, CLIENT_ID, origin));
    }

    @Test
    void sayWhatWasOpenedForThem() {
        var pushed = insert(Kind.PUSHED, null);
        var open = insert(Kind.OPEN, pushed);
        assertThat(find(open))
                .hasValueSatisfying(waiting -> assertThat(waiting.pushed()).isEqualTo(pushed));
    }

    /** All that was opened goes at once and once, whichever node is asked, and nothing of another request. */
    @Test
    void areDecidedOnce() throws Exception {
        var pushed = insert(Kind.PUSHED, null);
        var other = insert(Kind.PUSHED, null);
        var others = insert(Kind.OPEN, other);
        for (int i = 0; i < BROWSERS; i++) {
            insert(Kind.OPEN, pushed);
        }
        Work<Boolean> decide = tx -> {
            requests.remove(tx, pushed);
            return requests.removeOpened(tx, pushed);
        };
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < BROWSERS; i++) {
            var node = i % 2 == 0 ? domain : second;
            calls.add(() -> node.stores.transactions().write(decide));
        }
        var won = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(calls)) {
                won += answer.get() ? 1 : 0;
            }
        }
        assertThat(won).isEqualTo(1);
        assertThat(find(others)).isPresent();
    }
}
