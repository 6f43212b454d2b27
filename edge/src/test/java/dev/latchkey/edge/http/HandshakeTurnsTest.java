package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose handshake is worked on next, on an event loop of which the clock is the test's. */
class HandshakeTurnsTest {

    private static final long WORK = Duration.ofMillis(2).toNanos();

    private long now = 1;
    private long due;
    private @Nullable Runnable next;
    private final HandshakeTurns turns = new HandshakeTurns(this::schedule, () -> now);
    private final List<String> served = new ArrayList<>();

    private Future<?> schedule(long nanos, Runnable task) {
        due = now + nanos;
        next = task;
        return new CompletableFuture<>();
    }

    private final class Client implements HandshakeTurns.Waiting {
        private final String name;
        private final String network;
        private final boolean isKnown;
        private final boolean hasBegun;

        Client(String name, String network, boolean isKnown, boolean hasBegun) {
            this.name = name;
            this.network = network;
            this.isKnown = isKnown;
            this.hasBegun = hasBegun;
        }

        @Override
        public Object network() {
            return network;
        }

        @Override
        public boolean isKnown() {
            return isKnown;
        }

        @Override
        public boolean hasBegun() {
            return hasBegun;
        }

        @Override
        public void goOn() {
            served.add(name);
            now += WORK;
        }
    }

    private Client arrive(String name, String network, boolean isKnown, boolean hasBegun) {
        var client = new Client(name, network, isKnown, hasBegun);
        turns.await(client);
        return client;
    }

    private Client stranger(String name, String network) {
        return arrive(name, network, false, false);
    }

    /** The event loop has come round to it, when it was time; false when nothing is waited for. */
    private boolean turn() {
        var task = next;
        if (task == null) {
            return false;
        }
        next = null;
        now = Math.max(now, due);
        task.run();
        return true;
    }

    private void serveAll() {
        while (turn()) {}
    }

    @Test
    void nobodyIsServedBeforeAllWereAskedOnceMore() {
        stranger("a", "1");
        turn();
        assertThat(served).isEmpty();
        turn();
        assertThat(served).containsExactly("a");
        assertThat(next).isNull();
    }

    @Test
    void whoHasLeftIsNotServed() {
        var early = stranger("early", "1");
        stranger("stays", "1");
        turns.leave(early);
        turn();
        var late = stranger("late", "1");
        turn();
        turns.leave(late);
        serveAll();
        assertThat(served).containsExactly("stays");
    }

    /** Everything else on the event loop is in between. */
    @Test
    void ofThoseWhoAreMuchWorkOneHasItsTurnAtATime() {
        for (var i = 0; i < 5; i++) {
            stranger("s" + i, "1");
        }
        turn();
        for (var i = 1; i <= 5; i++) {
            turn();
            assertThat(served).hasSize(i);
        }
    }

    @Test
    void networksTakeTurns() {
        for (var i = 0; i < 3; i++) {
            stranger("flood" + i, "1");
        }
        stranger("other", "2");
        serveAll();
        assertThat(served).containsExactly("flood0", "other", "flood1", "flood2");
    }

    @Test
    void whoHasBegunGoesOnFirst() {
        stranger("newcomer", "1");
        arrive("begun", "2", false, true);
        serveAll();
        assertThat(served).containsExactly("begun", "newcomer");
    }

    @Test
    void strangersTakeHalfOfTheTimeAndKnownAddressesDoNotWaitForThem() {
        var began = now;
        for (var i = 0; i < 500; i++) {
            stranger("s" + i, "n" + i);
        }
        while (served.size() < 400) {
            turn();
        }
        var worked = 400 * WORK;
        assertThat(now - began)
                .isBetween(
                        2 * worked - Duration.ofMillis(110).toNanos(),
                        2 * worked + Duration.ofMillis(10).toNanos());
        assertThat(due).as("strangers have to wait now").isGreaterThan(now + 1);

        served.clear();
        var asked = now;
        arrive("known", "1", true, false);
        turn();
        turn();
        assertThat(served).contains("known");
        assertThat(now - asked).isLessThan(3 * WORK);
        serveAll();
        assertThat(served).hasSize(101);
    }

    /** Known ones have their half, and strangers theirs. */
    @Test
    void knownAddressesTakeHalfOfTheTimeAsWell() {
        for (var i = 0; i < 500; i++) {
            arrive("k" + i, "n" + i, true, false);
        }
        while (served.size() < 300) {
            turn();
        }
        served.clear();
        stranger("stranger", "1");
        for (var i = 0; i < 3; i++) {
            turn();
        }
        assertThat(served).contains("stranger");
    }
}
