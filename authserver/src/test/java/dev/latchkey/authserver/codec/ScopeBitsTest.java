package dev.latchkey.authserver.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Scopes as bits: what is read is what was written, whatever was added to the catalogue since. */
class ScopeBitsTest {

    private static Map<Integer, Scope> ordinals(int count) {
        var ordinals = new HashMap<Integer, Scope>();
        for (int i = 0; i < count; i++) {
            ordinals.put(i, new Scope("scope_" + i));
        }
        return ordinals;
    }

    private static Scopes decode(ScopeBits bits, byte[] bytes) {
        return bits.decode(bytes, 0, bytes.length);
    }

    @Test
    void readsWhatItWritesForEveryNumberOfScopes() {
        var random = new SplittableRandom(7);
        for (int count = 1; count <= 130; count++) {
            var ordinals = ordinals(count);
            var bits = new ScopeBits(ordinals);
            for (int i = 0; i < 20; i++) {
                var chosen = new ArrayList<Scope>();
                ordinals.values().stream().filter(_ -> random.nextBoolean()).forEach(chosen::add);
                var scopes = Scopes.of(chosen);
                var bytes = bits.encode(scopes);
                assertThat(bytes).hasSize((count + 7) / 8);
                assertThat(decode(bits, bytes)).isEqualTo(scopes);
                // Twice, because the second time it is remembered.
                assertThat(decode(bits, bytes)).isEqualTo(scopes);
            }
        }
    }

    @Test
    void readsAPartOfALongerArray() {
        var bits = new ScopeBits(ordinals(16));
        var scopes = Scopes.of("scope_0", "scope_15");
        var written = bits.encode(scopes);
        var around = new byte[] {-1, -1, written[0], written[1], -1};
        assertThat(bits.decode(around, 2, 2)).isEqualTo(scopes);
    }

    @Test
    void keepsItsMeaningWhenScopesAreAdded() {
        var written = new ScopeBits(ordinals(5)).encode(Scopes.of("scope_1", "scope_4"));
        assertThat(decode(new ScopeBits(ordinals(40)), written)).isEqualTo(Scopes.of("scope_1", "scope_4"));
    }

    /** Another node may know more already; what it means is not guessed here. */
    @Test
    void leavesOutWhatItDoesNotKnow() {
        var written = new ScopeBits(ordinals(40)).encode(Scopes.of("scope_1", "scope_4", "scope_39"));
        assertThat(decode(new ScopeBits(ordinals(5)), written)).isEqualTo(Scopes.of("scope_1", "scope_4"));
        var withGap = Map.of(1, new Scope("scope_1"), 39, new Scope("scope_39"));
        assertThat(decode(new ScopeBits(withGap), written)).isEqualTo(Scopes.of("scope_1", "scope_39"));
    }

    /** A scope of two numbers was renamed to the name of another one. */
    @Test
    void readsEachNumberOfAScopeAndWritesTheLeast() {
        var bits = new ScopeBits(Map.of(2, new Scope("scope_new"), 9, new Scope("scope_new")));
        assertThat(decode(bits, new byte[] {0, 2})).isEqualTo(Scopes.of("scope_new"));
        assertThat(bits.encode(Scopes.of("scope_new"))).containsExactly(4, 0);
    }

    @Test
    void refusesToWriteAScopeWithoutNumber() {
        assertThatThrownBy(() -> new ScopeBits(ordinals(5)).encode(Scopes.of("other")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other");
    }

    @Test
    void remembersSoManySetsAndReadsTheOthersAnew() {
        var bits = new ScopeBits(ordinals(16));
        for (var i = 1; i <= 10_500; i++) {
            assertThat(bits.encode(decode(bits, new byte[] {(byte) (i >> 8), (byte) i})))
                    .containsExactly((byte) (i >> 8), (byte) i);
        }
        assertThat(bits.remembered()).isEqualTo(10_000);
    }
}
