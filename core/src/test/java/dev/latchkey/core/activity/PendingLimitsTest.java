package dev.latchkey.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.request.DecisionListener.Decided;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is recorded of credentials until it is written has a bound, whatever comes in one interval. */
class PendingLimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    /** A store that takes what is written at once, and nothing in the background. */
    private static final class NoStore implements Transactions {
        private static final Transaction TRANSACTION = (ChangeKind _, String _, String _) -> {};

        @Override
        public <T> T write(Work<T> work) {
            return work.run(TRANSACTION);
        }

        @Override
        public <T> CompletionStage<T> submit(Work<T> work) {
            return CompletableFuture.failedFuture(new IllegalStateException("not now"));
        }

        @Override
        public <T> T read(Work<T> work) {
            return work.run(TRANSACTION);
        }
    }

    @Test
    void soManyLastUsesWaitAndNoMore() {
        var written = new AtomicInteger();
        try (var recorder = UsageRecorder.start(new NoStore(), (_, uses) -> written.addAndGet(uses.size()))) {
            for (var i = 0; i < 100_500; i++) {
                recorder.recordUse("key-" + i, "secret", NOW, "192.0.2.1", "agent", "GET /orders", "allow");
            }
            recorder.flush();
        }
        assertThat(written).hasValue(100_000);
    }

    @Test
    void theActivityOfSoManyCredentialsWaitsAndOfNoMore() {
        var written = new AtomicInteger();
        var store = (ActivityStore) Proxy.newProxyInstance(
                ActivityStore.class.getClassLoader(), new Class<?>[] {ActivityStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("add")) {
                        written.addAndGet(((Collection<?>) arguments[1]).size());
                    }
                    return null;
                });
        var trials = (ScopeTrials) Proxy.newProxyInstance(
                ScopeTrials.class.getClassLoader(), new Class<?>[] {ScopeTrials.class}, (_, _, _) -> List.of());
        var clock = InstantSource.fixed(NOW);
        try (var recorder = ActivityRecorder.start(new NoStore(), store, new ScopeTrialIndex(trials, clock), clock)) {
            for (var i = 0; i < 50_500; i++) {
                recorder.onDecided(call("key-" + i));
            }
            recorder.flush();
        }
        assertThat(written).hasValue(50_000);
    }

    private static Decided call(String keyId) {
        var key = new Principal.CompanyKey(keyId, new Principal.CompanyRef("c1", "acme"), "u1");
        return new Decided(
                "request",
                null,
                null,
                List.of(),
                new Decision.Allow(key),
                200,
                1,
                InetAddress.getLoopbackAddress(),
                null,
                null,
                Set.of());
    }
}
