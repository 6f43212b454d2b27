package dev.latchkey.core.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.ChangeFollower;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each step happens once, whoever takes it, and every ring follows. */
class KeyRotationTest {

    private static final Author OPERATOR = new Author(Author.Type.OPERATOR, "test");
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(32);
    private static final KeyRotation.Settings SETTINGS = new KeyRotation.Settings(Duration.ofDays(90), VERIFIED_FOR);

    @TempDir
    private Path folder;

    private MasterKey masterKey() {
        try {
            return MasterKey.readOrCreate(folder.resolve("master.key"), new SecureRandom());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyRotation rotation(TestDomain domain) {
        return new KeyRotation(
                domain.stores.transactions(),
                domain.stores.signingKeys(),
                masterKey(),
                domain.stores.auditLog(),
                domain.clock,
                SETTINGS);
    }

    private StoredKeyRing ring(TestDomain domain) {
        return new Node(domain).ring;
    }

    /** A key ring with a follower of its own. */
    private final class Node {
        private final StoredKeyRing ring;
        private final ChangeFollower follower;

        Node(TestDomain domain) {
            var transactions = domain.stores.transactions();
            ring = new StoredKeyRing(transactions, domain.stores.signingKeys(), masterKey(), domain.clock);
            follower = new ChangeFollower(
                    transactions, domain.stores.changeFeed(), System::nanoTime, Duration.ofSeconds(10), List.of(ring));
            follower.load();
            domain.onCommit(follower::catchUp);
        }
    }

    private static List<State> states(KeyRotation rotation) {
        return rotation.list().stream().map(StoredKey::state).toList();
    }

    @ParameterizedTest
    @EnumSource
    void goesThroughEveryStateOnBothNodes(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder);
                var other = domain.secondNode(database)) {
            var hereNode = new Node(domain);
            var thereNode = new Node(other);
            var here = hereNode.ring;
            var there = thereNode.ring;
            var rotation = rotation(domain);
            var first = here.get().active().kid();
            assertThat(there.get().active().kid()).isEqualTo(first);

            var second = rotation.prepare(OPERATOR);
            assertThat(here.get().find(second)).isPresent();
            assertThat(there.get().find(second)).isEmpty();
            thereNode.follower.catchUp();
            assertThat(there.get().find(second)).isPresent();
            assertThat(there.get().active().kid()).isEqualTo(first);

            domain.clock.advance(KeyRotation.PUBLISHED_BEFORE_USE);
            assertThat(rotation(other).activate(OPERATOR, Instant.EPOCH)).contains(second);
            assertThat(there.get().active().kid()).isEqualTo(second);
            hereNode.follower.catchUp();
            assertThat(here.get().active().kid()).isEqualTo(second);
            assertThat(here.get().find(first)).isPresent();

            domain.clock.advance(VERIFIED_FOR.minusMillis(1));
            assertThat(rotation.retire(OPERATOR)).isEmpty();
            domain.clock.advance(Duration.ofMillis(1));
            assertThat(rotation.retire(OPERATOR)).containsExactly(first);
            assertThat(here.get().find(first)).isEmpty();
            thereNode.follower.catchUp();
            assertThat(there.get().find(first)).isEmpty();
            assertThat(here.get().jwkSet()).contains(second).doesNotContain(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void preparesOneKeyHoweverManyAsk(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ring(domain);
            var asking = new ArrayList<Callable<String>>();
            for (var i = 0; i < 16; i++) {
                asking.add(() -> rotation(domain).prepare(OPERATOR));
            }
            var answers = new HashSet<String>();
            for (var answer : threads.invokeAll(asking)) {
                answers.add(answer.get());
            }

            assertThat(answers).hasSize(1);
            assertThat(states(rotation(domain))).containsExactlyInAnyOrder(State.ACTIVE, State.PENDING);
        }
    }

    @Test
    void hasNothingToActivateWithoutAWaitingKey() {
        try (var domain = TestDomain.open(TestDatabase.SQLITE, folder)) {
            var ring = ring(domain);
            var first = ring.get().active().kid();

            assertThat(rotation(domain).activateNow(OPERATOR)).isEmpty();
            assertThat(rotation(domain).retire(OPERATOR)).isEmpty();
            assertThat(rotation(domain).distrust(OPERATOR)).isEmpty();
            assertThat(ring.get().active().kid()).isEqualTo(first);
        }
    }

    @Test
    void isNeverFasterThanItsPublication() {
        assertThatThrownBy(() -> new KeyRotation.Settings(KeyRotation.PUBLISHED_BEFORE_USE, VERIFIED_FOR))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
