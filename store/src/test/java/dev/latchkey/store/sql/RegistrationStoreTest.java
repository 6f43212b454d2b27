package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.Registrations;
import dev.latchkey.core.partner.Registrations.InitialToken;
import dev.latchkey.core.partner.Registrations.RegisteredClient;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Initial access tokens and registered clients as stored. */
@OnEachDatabase
class RegistrationStoreTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private final Stores stores;
    private final Registrations registrations;

    RegistrationStoreTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, new MutableClock()).stores();
        this.registrations = stores.registrations();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static SecretHash hash(int number) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return new SecretHash(bytes);
    }

    private InitialToken insert(String id, int number, int usesMax) {
        var token =
                new InitialToken(id, hash(number), "Name", usesMax, 0, NOW, "operator:op", NOW.plusSeconds(60), null);
        assertThat(stores.transactions().<Boolean>write(tx -> registrations.insertToken(tx, token)))
                .isTrue();
        return token;
    }

    private Optional<String> use(int number, Instant at) {
        return stores.transactions().write(tx -> registrations.useToken(tx, hash(number), at));
    }

    private List<InitialToken> tokens(String afterId, int limit) {
        return stores.transactions().read(tx -> registrations.tokens(tx, afterId, limit));
    }

    @Test
    void returnsTokensPageByPageAsTheyWereStored() {
        var first = insert("t1", 1, 2);
        var second = insert("t2", 2, 2);
        assertThat(tokens("", 10)).containsExactly(first, second);
        assertThat(tokens("", 1)).containsExactly(first);
        assertThat(tokens("t1", 10)).containsExactly(second);
        assertThat(stores.transactions().<Boolean>write(tx -> registrations.insertToken(tx, first)))
                .as("a second with its id")
                .isFalse();
    }

    @Test
    void takesAUseOnlyOfATokenThatWorks() {
        insert("t1", 1, 1);
        insert("t2", 2, 9);
        assertThat(use(3, NOW)).as("unknown").isEmpty();
        assertThat(use(1, NOW.plusSeconds(60))).as("expired").isEmpty();
        assertThat(use(1, NOW.plusMillis(59_999))).contains("t1");
        assertThat(use(1, NOW)).as("used up").isEmpty();
        assertThat(revoke("t2")).isTrue();
        assertThat(revoke("t2")).isFalse();
        assertThat(use(2, NOW)).as("revoked").isEmpty();
        assertThat(tokens("t1", 1).getFirst().revokedAt()).isEqualTo(NOW);
    }

    private boolean revoke(String id) {
        return stores.transactions().<Boolean>write(tx -> registrations.revokeToken(tx, id, NOW));
    }

    /** Sixteen at once get the three uses that there are. */
    @Test
    void givesNoMoreUsesThanThereAreToManyAtOnce() throws Exception {
        insert("t1", 1, 3);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(_ -> () -> use(1, NOW).isPresent())
                    .toList();
            var taken = 0;
            for (var one : threads.invokeAll(tries)) {
                taken += one.get() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(3);
        }
        assertThat(tokens("", 1).getFirst().uses()).isEqualTo(3);
    }

    @Test
    void replacesAClientOnlyForTheHolderOfItsToken() {
        insert("t1", 1, 1);
        var client = new RegisteredClient("c1", hash(1), ClientMethod.NONE, "soft", null, "t1");
        var other = new RegisteredClient("c1", hash(2), ClientMethod.NONE, null, "2", "t1");
        stores.transactions().write(tx -> {
            stores.partners().insert(tx, new Partner("p", "P", true, true, NOW));
            stores.applications()
                    .insert(
                            tx,
                            new Application(
                                    "p",
                                    "c1",
                                    "Name",
                                    "",
                                    List.of(new RedirectUri("https://a.example/cb")),
                                    Scopes.of("orders_read"),
                                    Scopes.NONE,
                                    true,
                                    true,
                                    true,
                                    Application.Profile.NONE,
                                    Application.Protocol.PUBLIC,
                                    NOW,
                                    List.of()));
            registrations.insertClient(tx, client);
            return client;
        });
        assertThat(client()).contains(client);
        assertThat(replace(other, 9)).isFalse();
        assertThat(client()).contains(client);
        assertThat(replace(other, 1)).isTrue();
        assertThat(client()).contains(other);
        stores.transactions().write(tx -> {
            registrations.removeClient(tx, "c1");
            return other;
        });
        assertThat(client()).isEmpty();
    }

    private Optional<RegisteredClient> client() {
        return stores.transactions().read(tx -> registrations.findClient(tx, "c1"));
    }

    private boolean replace(RegisteredClient client, int before) {
        return stores.transactions().<Boolean>write(tx -> registrations.replaceClient(tx, client, hash(before)));
    }
}
