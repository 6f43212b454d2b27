package dev.latchkey.authserver.codec;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scopes as bits, by ordinals that never change their meaning: the store hands them out once and for all, so a token
 * outlives a restart and a changed catalogue. A scope that was renamed may have several, and each of them means it.
 */
public final class ScopeBits {

    private static final int SETS_REMEMBERED_MAX = 10_000;

    private final Supplier<Map<Integer, Scope>> ordinals;
    private volatile Table table = new Table(Map.of());

    private record Bits(String text) {}

    /** What stays the same until another scope gets its ordinal. */
    private static final class Table {

        private final Map<Integer, Scope> given;
        /** The least of each. */
        private final Map<Scope, Integer> ordinalByScope = new HashMap<>();

        private final List<@Nullable Scope> scopeByOrdinal = new ArrayList<>();
        /** Few sets of scopes are in use, and a hot one should not be made anew for each request. */
        private final Map<Bits, Scopes> remembered = new ConcurrentHashMap<>();

        Table(Map<Integer, Scope> ordinals) {
            this.given = ordinals;
            ordinals.forEach((ordinal, scope) -> {
                ordinalByScope.merge(scope, ordinal, Math::min);
                while (scopeByOrdinal.size() <= ordinal) {
                    scopeByOrdinal.add(null);
                }
                scopeByOrdinal.set(ordinal, scope);
            });
        }
    }

    public ScopeBits(Map<Integer, Scope> ordinals) {
        this(() -> ordinals);
    }

    /** @param ordinals gives the same map until there is another ordinal */
    public ScopeBits(Supplier<Map<Integer, Scope>> ordinals) {
        this.ordinals = ordinals;
    }

    @SuppressWarnings("ReferenceEquality") // another map is another table, whatever is in it
    private Table table() {
        var now = ordinals.get();
        var known = table;
        if (known.given != now) {
            known = new Table(now);
            table = known;
        }
        return known;
    }

    byte[] encode(Scopes scopes) {
        var known = table();
        var bytes = new byte[(known.scopeByOrdinal.size() + 7) / 8];
        for (var scope : scopes) {
            var ordinal = known.ordinalByScope.get(scope);
            if (ordinal == null) {
                throw new IllegalStateException("scope " + scope + " has no ordinal");
            }
            bytes[ordinal / 8] |= (byte) (1 << ordinal % 8);
        }
        return bytes;
    }

    /** The scopes of {@code length} bytes from {@code offset}; bits of ordinals unknown here are left out. */
    Scopes decode(byte[] bytes, int offset, int length) {
        var known = table();
        var bits = new Bits(new String(bytes, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1));
        var found = known.remembered.get(bits);
        if (found != null) {
            return found;
        }
        var scopes = new ArrayList<Scope>();
        for (int ordinal = 0; ordinal < Math.min(length * 8, known.scopeByOrdinal.size()); ordinal++) {
            var scope = known.scopeByOrdinal.get(ordinal);
            if (scope != null && (bytes[offset + ordinal / 8] & 1 << ordinal % 8) != 0) {
                scopes.add(scope);
            }
        }
        var decoded = Scopes.of(scopes);
        if (known.remembered.size() < SETS_REMEMBERED_MAX) {
            known.remembered.put(bits, decoded);
        }
        return decoded;
    }

    /** How many sets are remembered now. */
    int remembered() {
        return table.remembered.size();
    }
}
