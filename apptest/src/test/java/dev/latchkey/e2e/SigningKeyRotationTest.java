package dev.latchkey.e2e;

import static dev.latchkey.testing.TestPlatform.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Signing keys come and go below a platform at work, and nobody notices but who holds something that a retired key signed. */
class SigningKeyRotationTest {

    private static final int CALLERS = 64;
    private static final int CALLS_IN_EACH_STATE = 400;
    private static final int JWT_CLIENT = 4;
    private static final Author OPERATOR = new Author(Author.Type.OPERATOR, "test");

    private final MutableClock clock = new MutableClock();
    private Path folder;
    private TestPlatform platform;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything else
    SigningKeyRotationTest() {}

    @BeforeEach
    void start(@TempDir Path folder) {
        this.folder = folder;
        this.platform = TestPlatform.start(folder, Map.of(), clock);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    /** On the same ports, because the issuer that JWTs name has one. */
    private void restart() {
        var ports = Map.of(
                "listeners.apiPort", Integer.toString(platform.api("/").getPort()),
                "listeners.webPort", Integer.toString(platform.web("/").getPort()),
                "listeners.privatePort", Integer.toString(platform.internal("/").getPort()));
        platform.close();
        platform = TestPlatform.start(folder, ports, clock);
    }

    private KeyRotation rotation() {
        return platform.domain().signing().rotation();
    }

    private String newToken() {
        return platform.token(0, JWT_CLIENT);
    }

    private int status(String token) {
        return platform.get("/orders?limit=1", "Authorization", "Bearer " + token)
                .statusCode();
    }

    private static String kidOf(String jwt) {
        var header = new String(Base64.getUrlDecoder().decode(jwt.substring(0, jwt.indexOf('.'))), UTF_8);
        return JsonMapper.shared().readTree(header).get("kid").asString();
    }

    private List<String> published() {
        var answer = platform.get("/identity/oauth/jwks");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
        return json(answer)
                .get("keys")
                .valueStream()
                .map(key -> key.get("kid").asString())
                .toList();
    }

    private String active() {
        return rotation().list().stream()
                .filter(key -> key.state() == State.ACTIVE)
                .findFirst()
                .orElseThrow()
                .kid();
    }

    /** Calls without pause; between two states of the clock nobody is under way, within one everybody is. */
    private final class Load implements AutoCloseable {
        private final ReentrantReadWriteLock clockIsStill = new ReentrantReadWriteLock();
        private final Semaphore answered = new Semaphore(0);
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile List<String> tokens;
        private volatile boolean isOver;

        Load(String token) {
            this.tokens = List.of(token);
            for (var i = 0; i < CALLERS; i++) {
                var turn = i;
                threads.add(Thread.ofVirtual().start(() -> call(turn)));
            }
        }

        private void call(int first) {
            for (var turn = first; !isOver; turn++) {
                clockIsStill.readLock().lock();
                try {
                    var token = tokens.get(turn % tokens.size());
                    var answer = turn % 8 == 0
                            ? platform.get("/orders?limit=1", "X-Api-Key", platform.apiKey(0))
                            : platform.get("/orders?limit=1", "Authorization", "Bearer " + token);
                    if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode() + " " + answer.body());
                    }
                } catch (RuntimeException e) {
                    failures.add(e.toString());
                } finally {
                    clockIsStill.readLock().unlock();
                    answered.release();
                }
            }
        }

        void awaitCalls() throws InterruptedException {
            answered.drainPermits();
            assertThat(answered.tryAcquire(CALLS_IN_EACH_STATE, 60, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(failures).isEmpty();
        }

        /** Time passes, and from then on the callers use these tokens. */
        void pass(Duration time, String... next) {
            clockIsStill.writeLock().lock();
            try {
                clock.advance(time);
                tokens = List.of(next);
            } finally {
                clockIsStill.writeLock().unlock();
            }
        }

        @Override
        public void close() {
            isOver = true;
            for (var thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void losesNoRequestThroughAWholeCycle() throws Exception {
        var since = clock.instant();
        var old = newToken();
        var first = kidOf(old);
        String second;
        try (var load = new Load(old)) {
            load.awaitCalls();

            second = rotation().prepare(OPERATOR);
            assertThat(published()).containsExactlyInAnyOrder(first, second);
            load.awaitCalls();

            load.pass(KeyRotation.PUBLISHED_BEFORE_USE.minusMillis(1), old);
            rotation().advance(since);
            assertThat(active()).isEqualTo(first);
            assertThat(kidOf(newToken())).isEqualTo(first);
            load.awaitCalls();

            load.pass(Duration.ofMillis(1), old);
            rotation().advance(since);
            assertThat(active()).isEqualTo(second);
            var next = newToken();
            assertThat(kidOf(next)).isEqualTo(second);
            load.pass(Duration.ZERO, old, next);
            load.awaitCalls();

            load.pass(Duration.ofMinutes(20), next);
            rotation().advance(since);
            assertThat(published()).containsExactlyInAnyOrder(first, second);
            load.awaitCalls();

            load.pass(Duration.ZERO, newToken());
            load.pass(Duration.ofMinutes(13), newToken());
            rotation().advance(since);
            assertThat(published()).containsExactly(second);
            load.awaitCalls();
        }
        var last = newToken();
        assertThat(kidOf(last)).isEqualTo(second);

        restart();

        assertThat(published()).containsExactly(second);
        assertThat(status(last)).isEqualTo(200);
        assertThat(status(newToken())).isEqualTo(200);
    }

    @Test
    void losesNoRequestToAKeyThatTheUpstreamNeverSaw() throws Exception {
        var token = newToken();
        try (var load = new Load(token)) {
            load.awaitCalls();
            load.pass(Duration.ofSeconds(6), token); // an upstream asks for unknown keys at most every 5 s

            rotation().prepare(OPERATOR);
            rotation().activateNow(OPERATOR);

            load.awaitCalls();
        }
    }

    @Test
    void refusesWhatADistrustedKeySignedAlsoAfterARestart() {
        var token = newToken();
        assertThat(status(token)).isEqualTo(200); // from now on its signature is remembered
        clock.advance(Duration.ofSeconds(6));

        var fresh = rotation().prepare(OPERATOR);
        assertThat(rotation().activateNow(OPERATOR)).contains(fresh);
        assertThat(status(token)).isEqualTo(200);
        assertThat(rotation().distrust(OPERATOR)).containsExactly(kidOf(token));

        assertThat(status(token)).isEqualTo(401);
        var next = newToken();
        assertThat(status(next)).isEqualTo(200);

        restart();

        assertThat(status(token)).isEqualTo(401);
        assertThat(status(next)).isEqualTo(200);
    }

    @Test
    void countsNoTimeInWhichNobodyCouldFetchTheKey() {
        var first = active();
        rotation().prepare(OPERATOR);
        restart();
        clock.advance(Duration.ofDays(1));
        var since = clock.instant();

        rotation().advance(since);
        assertThat(active()).isEqualTo(first);
        clock.advance(KeyRotation.PUBLISHED_BEFORE_USE);
        rotation().advance(since);

        assertThat(active()).isNotEqualTo(first);
    }

    @Test
    void replacesAKeyWhenItIsAsOldAsConfigured() {
        var first = active();
        var madeAt = rotation().list().getFirst().stateChangedAt();
        var replaceAt = madeAt.plus(Duration.ofDays(90));
        clock.set(replaceAt.minus(KeyRotation.PUBLISHED_BEFORE_USE).minusMillis(1));
        rotation().advance(madeAt);
        assertThat(published()).containsExactly(first);

        clock.advance(Duration.ofMillis(1));
        rotation().advance(madeAt);
        assertThat(published()).hasSize(2);
        assertThat(active()).isEqualTo(first);

        clock.set(replaceAt);
        rotation().advance(madeAt);
        assertThat(active()).isNotEqualTo(first);
        assertThat(events(madeAt)).containsExactly("SIGNING_KEY_ACTIVATED", "SIGNING_KEY_PREPARED");
    }

    /** Newest first. */
    private List<String> events(Instant ignoredBefore) {
        return TestAudit.entries(platform.domain().stores(), "platform").stream()
                .map(chained -> chained.entry())
                .filter(entry -> !entry.at().isBefore(ignoredBefore))
                .map(entry -> entry.event().name())
                .filter(name -> name.startsWith("SIGNING_KEY"))
                .toList();
    }
}
