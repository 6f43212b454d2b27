package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.grant.RevokedTokens.RevokedToken;
import dev.latchkey.core.signing.EncryptedKey;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing keys, revoked tokens and the numbers of scopes. */
@OnEachDatabase
class PlatformStoresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    private final Stores stores;

    PlatformStoresTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, new MutableClock()).stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void returnsSigningKeysAsTheyWereStored() {
        var key = key("k1", State.PENDING);
        assertThat(stores.transactions()
                        .<Boolean>write(tx -> stores.signingKeys().insert(tx, key)))
                .isTrue();
        assertThat(stores.transactions()
                        .<Boolean>write(tx -> stores.signingKeys().insert(tx, key)))
                .isFalse();
        var found = stores.transactions().read(tx -> stores.signingKeys().find(tx, "k1"));
        assertThat(found).contains(key);
        assertThat(notRetired()).containsExactly(key);
    }

    @Test
    void movesASigningKeyOnlyFromWhereItIs() {
        stores.transactions().write(tx -> stores.signingKeys().insert(tx, key("k1", State.ACTIVE)));

        assertThat(move(State.PENDING, State.ACTIVE)).isFalse();
        assertThat(move(State.ACTIVE, State.RETIRING)).isTrue();
        assertThat(move(State.RETIRING, State.RETIRED)).isTrue();
        assertThat(notRetired()).isEmpty();
    }

    @Test
    void forgetsRevokedTokensWhenTheyExpire() {
        var token = new RevokedToken("t1", "acme", "client", NOW);
        stores.transactions().write(tx -> {
            stores.revokedTokens().add(tx, token);
            stores.revokedTokens().add(tx, token);
            return true;
        });
        assertThat(contains("t1")).isTrue();
        assertThat(notExpiredAt(NOW.minusMillis(1))).containsExactly(token);
        assertThat(notExpiredAt(NOW)).isEmpty();
        assertThat(removeExpired(NOW.minusMillis(1))).isZero();
        assertThat(removeExpired(NOW)).isEqualTo(1);
        assertThat(contains("t1")).isFalse();
    }

    @Test
    void neverRenumbersAScope() {
        var first = stores.transactions().write(tx -> stores.scopeOrdinals().ensure(tx, Scopes.of("b", "c")));
        var second = stores.transactions().write(tx -> stores.scopeOrdinals().ensure(tx, Scopes.of("a", "c")));

        assertThat(first)
                .containsEntry(0, new Scope("b"))
                .containsEntry(1, new Scope("c"))
                .hasSize(2);
        assertThat(second)
                .containsAllEntriesOf(first)
                .containsEntry(2, new Scope("a"))
                .hasSize(3);
        var all = stores.transactions().read(tx -> stores.scopeOrdinals().all(tx));
        assertThat(all).isEqualTo(second);
    }

    private List<StoredKey> notRetired() {
        return stores.transactions().read(tx -> stores.signingKeys().notRetired(tx));
    }

    private List<RevokedToken> notExpiredAt(Instant now) {
        return stores.transactions().read(tx -> stores.revokedTokens().page(tx, now, "", 10));
    }

    private boolean contains(String tokenId) {
        return stores.transactions()
                .<Boolean>read(tx -> stores.revokedTokens().find(tx, tokenId).isPresent());
    }

    private int removeExpired(Instant now) {
        return stores.transactions().<Integer>write(tx -> stores.revokedTokens().removeExpired(tx, now));
    }

    private boolean move(State from, State to) {
        return stores.transactions().<Boolean>write(tx -> stores.signingKeys().move(tx, "k1", from, to, NOW));
    }

    private static StoredKey key(String kid, State state) {
        return new StoredKey(kid, "ES256", state, "{}", new EncryptedKey(new byte[] {1, 2, 3}), NOW, NOW);
    }
}
