package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordTurnsTest {

    private final PasswordTurns turns = new PasswordTurns(1);
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** The only turn there is. */
    @BeforeEach
    void take() throws InterruptedException {
        turns.await(stranger("first"));
    }

    @AfterEach
    void end() throws InterruptedException {
        turns.giveBack();
        for (var thread : threads) {
            thread.join();
        }
    }

    private static Asker stranger(String place) {
        return new Asker(place, false, () -> false);
    }

    private static Asker known(String place) {
        return new Asker(place, true, () -> false);
    }

    /** Waits, keeps its turn for nothing, and gives it back. */
    private void ask(Asker asker, String name) throws InterruptedException {
        var before = turns.waiting();
        threads.add(Thread.ofPlatform().start(() -> {
            try {
                turns.await(asker);
                served.add(name);
                turns.giveBack();
            } catch (TooManyPasswords _) {
                served.add(name + " not");
            }
        }));
        Eventually.await(() -> turns.waiting() != before, () -> name + " waits");
    }

    private String next() throws InterruptedException {
        var name = served.poll(60, TimeUnit.SECONDS);
        return name == null ? "nobody" : name;
    }

    @Test
    void anAddressHasAQuarterOfThePlacesInWhichToWait() throws InterruptedException {
        for (var i = 0; i < 12; i++) {
            ask(stranger("192.0.2.1"), "flood");
        }
        assertThatThrownBy(() -> turns.await(stranger("192.0.2.1"))).isInstanceOf(TooManyPasswords.class);
        ask(stranger("192.0.2.2"), "other");
        assertThat(turns.waiting()).isEqualTo(13);
    }

    @Test
    void strangersDoNotTakeThePlacesOfWhoIsKnown() throws Exception {
        for (var i = 0; i < 48; i++) {
            ask(stranger("192.0.2." + i), "stranger");
        }
        assertThatThrownBy(() -> turns.await(stranger("198.51.100.1"))).isInstanceOf(TooManyPasswords.class);
        ask(known("198.51.100.1"), "known");
        turns.giveBack();
        assertThat(List.of(next(), next())).as("one of each is next").contains("known");
        turns.await(stranger("first"));
    }

    @Test
    void oneAddressAloneTakesNoPlacesFromOthersWhoAreKnown() throws InterruptedException {
        for (var i = 0; i < 4; i++) {
            ask(known("192.0.2.1"), "known");
        }
        for (var i = 0; i < 48; i++) {
            ask(stranger("198.51.100." + i), "stranger");
        }
        assertThatThrownBy(() -> turns.await(known("192.0.2.1"))).isInstanceOf(TooManyPasswords.class);
        ask(known("192.0.2.2"), "another");
        assertThat(turns.waiting()).isEqualTo(53);
    }

    @Test
    void whoHasLeftWhenItIsItsTurnIsSkipped() throws Exception {
        var hasLeft = new AtomicBoolean();
        ask(new Asker("192.0.2.1", false, hasLeft::get), "gone");
        ask(stranger("192.0.2.2"), "there");
        hasLeft.set(true);
        turns.giveBack();
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("gone not", "there");
        turns.await(stranger("first"));
    }

    @Test
    void whoHasLeftKeepsNoPlace() throws Exception {
        var hasLeft = new AtomicBoolean();
        for (var i = 0; i < 48; i++) {
            ask(new Asker("192.0.2." + i, false, hasLeft::get), "gone");
        }
        hasLeft.set(true);
        ask(stranger("198.51.100.1"), "there");
        assertThat(turns.waiting()).isEqualTo(1);
        for (var i = 0; i < 48; i++) {
            assertThat(next()).isEqualTo("gone not");
        }
    }
}
