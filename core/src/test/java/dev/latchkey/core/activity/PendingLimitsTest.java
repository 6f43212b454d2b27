package dev.latchkey.core.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is recorded of credentials until it is written has a bound, whatever comes in one interval. */
class PendingLimitsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

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
            var max = recorder.pendingMax();
            for (var i = 0; i < max + 500; i++) {
                recorder.recordUse("key-" + i, "secret", NOW, "192.0.2.1", "agent", "GET /orders", "allow");
            }
            recorder.recordUse("key-1", "secret", NOW, "192.0.2.1", "agent", "GET /orders", "allow");
            assertThat(recorder.dropped()).isEqualTo(500);
            assertThat(recorder.pending()).isEqualTo(max);
            recorder.flush();
            assertThat(written).hasValue(max);
            assertThat(recorder.pending()).isZero();
        }
    }

    /** Each takes 1 KiB at most. */
    @Test
    void lastUsesTakeASixteenthOfTheHeapAndNoMore() {
        assertThat(UsageRecorder.pendingMax(128 << 20)).isEqualTo(8_192);
        assertThat(UsageRecorder.pendingMax(16L << 30)).isEqualTo(100_000);
    }

    @Test
    void theActivityOfSoManyCredentialsWaitsAndOfNoMore() {
        var written = new ArrayList<Activity>();
        try (var recorder = recorder(written, Long.MAX_VALUE)) {
            for (var i = 0; i < 50_500; i++) {
                recorder.onDecided(call("c1", "key-" + i, null));
            }
            recorder.flush();
            assertThat(written).hasSize(50_000);
            assertThat(recorder.dropped()).isEqualTo(500);
        }
    }

    /** A customer who has any number of keys, and asks with the longest agent there may be, takes half of it and ends nothing. */
    @Test
    void takesSoManyBytesWhateverIsSentAndLeavesRoomForOtherCompanies() {
        var max = 1L << 20;
        var written = new ArrayList<Activity>();
        try (var recorder = recorder(written, max)) {
            for (var i = 0; i < 40_000; i++) {
                recorder.onDecided(call("greedy", "key-" + i % 2_000, "u".repeat(15_600)));
                if (i % 50 == 0) {
                    assertThat(recorder.pendingBytes()).isLessThanOrEqualTo(max / 2);
                }
            }
            assertThat(recorder.pendingBytes()).isGreaterThan(max / 3);
            assertThat(recorder.dropped()).isPositive();
            var droppedBefore = recorder.dropped();
            for (var i = 0; i < 20; i++) {
                recorder.onDecided(call("modest", "key", "curl/8"));
            }
            assertThat(recorder.dropped()).isEqualTo(droppedBefore);
            recorder.flush();
            assertThat(recorder.pendingBytes()).isZero();
        }
        var modest = written.stream()
                .filter(one -> one.subject().companyId().equals("modest"))
                .toList();
        assertThat(modest).hasSize(1);
        assertThat(modest.getFirst().calls()).hasSize(20);
        assertThat(modest.getFirst().counts().getFirst().calls()).isEqualTo(20);
    }

    /** One thread writes for all: it does not write so much for the recorders at once that everybody else waits. */
    @Test
    void areWrittenASliceAtATime() {
        var slices = new ArrayList<Integer>();
        try (var recorder = recorder(new ArrayList<>(), slices, Long.MAX_VALUE)) {
            for (var i = 0; i < 1_000; i++) {
                recorder.onDecided(call("c1", "key-" + i, null));
            }
            recorder.flush();
            assertThat(slices).hasSizeGreaterThanOrEqualTo(5).allMatch(size -> size <= ActivityRecorder.SLICE_MAX);
            assertThat(slices.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000);
            slices.clear();
            for (var i = 0; i < 2_000; i++) {
                recorder.onDecided(call("c1", "key-" + i % 100, "u".repeat(200))); // some 20 KiB each
            }
            recorder.flush();
            assertThat(slices).allMatch(size -> size <= 10);
            assertThat(slices.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
        }
        slices.clear();
        try (var recorder = UsageRecorder.start(new NoStore(), (_, uses) -> slices.add(uses.size()))) {
            for (var i = 0; i < 1_000; i++) {
                recorder.recordUse("key-" + i, "secret", NOW, "192.0.2.1", "agent", "GET /orders", "allow");
            }
            recorder.flush();
        }
        assertThat(slices).containsExactly(256, 256, 256, 232);
    }

    /** The longest part of a request is not kept, not even by who is told of it and keeps what it is told. */
    @Test
    void keepsLittleOfALongAgentFromTheBeginning() {
        assertThat(call("c1", "key", "u".repeat(15_600)).userAgent()).isEqualTo("u".repeat(200));
    }

    /** What is told of a credential is the newest also when there is no room for more. */
    @Test
    void dropsTheOldestCallOfACredentialForItsNewest() {
        var written = new ArrayList<Activity>();
        try (var recorder = recorder(written, 8_000)) {
            for (var i = 0; i < 30; i++) {
                recorder.onDecided(call("c1", "key", "agent " + i));
            }
            recorder.flush();
        }
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().counts().getFirst().calls()).isEqualTo(30);
        assertThat(written.getFirst().calls()).isNotEmpty().hasSizeLessThan(20);
        assertThat(written.getFirst().calls().getLast().userAgent()).isEqualTo("agent 29");
    }

    @Test
    void whatCannotBeWrittenTakesNoRoomFromWhatComesNext() {
        var store = (ActivityStore) Proxy.newProxyInstance(
                ActivityStore.class.getClassLoader(), new Class<?>[] {ActivityStore.class}, (_, _, _) -> {
                    throw new IllegalStateException("no disk");
                });
        var recorder =
                ActivityRecorder.start(new NoStore(), store, new ScopeTrialIndex(noTrials(), CLOCK), CLOCK, 1 << 20);
        recorder.onDecided(call("c1", "key", "agent"));
        assertThatThrownBy(recorder::flush).hasMessage("no disk");
        assertThat(recorder.pendingBytes()).isZero();
        recorder.close();
    }

    private static ActivityRecorder recorder(List<Activity> written, long bytesMax) {
        return recorder(written, new ArrayList<>(), bytesMax);
    }

    private static ActivityRecorder recorder(List<Activity> written, List<Integer> slices, long bytesMax) {
        var store = (ActivityStore) Proxy.newProxyInstance(
                ActivityStore.class.getClassLoader(), new Class<?>[] {ActivityStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("add")) {
                        var slice = (Collection<?>) arguments[1];
                        slices.add(slice.size());
                        slice.forEach(one -> written.add((Activity) one));
                    }
                    return null;
                });
        return ActivityRecorder.start(new NoStore(), store, new ScopeTrialIndex(noTrials(), CLOCK), CLOCK, bytesMax);
    }

    private static ScopeTrials noTrials() {
        return (ScopeTrials) Proxy.newProxyInstance(
                ScopeTrials.class.getClassLoader(), new Class<?>[] {ScopeTrials.class}, (_, _, _) -> List.of());
    }

    private static Decided call(String companyId, String keyId, @Nullable String userAgent) {
        var key = new Principal.CompanyKey(keyId, new Principal.CompanyRef(companyId, "acme"), "u1");
        return new Decided(
                "request",
                null,
                List.of(),
                new Decision.Allow(key),
                200,
                1,
                InetAddress.getLoopbackAddress(),
                userAgent,
                null,
                Set.of());
    }
}
