package dev.latchkey.server.token;

import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Scopes as bits, by ordinals that never change their meaning: the store hands them out once and for all, so a token
 * outlives a restart and a changed catalogue.
 */
final class ScopeBits {

    private static final int SETS_REMEMBERED_MAX = 10_000;

    private final Map<Scope, Integer> ordinalByScope = new HashMap<>();
    private final List<@Nullable Scope> scopeByOrdinal = new ArrayList<>();
    /** Few sets of scopes are in use, and a hot one should not be made anew for each request. */
    private final Map<Bits, Scopes> remembered = new ConcurrentHashMap<>();

    private record Bits(String text) {}

    ScopeBits(Map<Scope, Integer> ordinals) {
        ordinals.forEach((scope, ordinal) -> {
            ordinalByScope.put(scope, ordinal);
            while (scopeByOrdinal.size() <= ordinal) {
                scopeByOrdinal.add(null);
            }
            scopeByOrdinal.set(ordinal, scope);
        });
    }

    byte[] encode(Scopes scopes) {
        var bytes = new byte[(scopeByOrdinal.size() + 7) / 8];
        for (var scope : scopes) {
            var ordinal = ordinalByScope.get(scope);
            if (ordinal == null) {
                throw new IllegalStateException("scope " + scope + " has no ordinal");
            }
            bytes[ordinal / 8] |= (byte) (1 << ordinal % 8);
        }
        return bytes;
    }

    /** The scopes of {@code length} bytes from {@code offset}; bits of ordinals unknown here are left out. */
    Scopes decode(byte[] bytes, int offset, int length) {
        var bits = new Bits(new String(bytes, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1));
        var known = remembered.get(bits);
        if (known != null) {
            return known;
        }
        var scopes = new ArrayList<Scope>();
        for (int ordinal = 0; ordinal < Math.min(length * 8, scopeByOrdinal.size()); ordinal++) {
            var scope = scopeByOrdinal.get(ordinal);
            if (scope != null && (bytes[offset + ordinal / 8] & 1 << ordinal % 8) != 0) {
                scopes.add(scope);
            }
        }
        var decoded = Scopes.of(scopes);
        if (remembered.size() < SETS_REMEMBERED_MAX) {
            remembered.put(bits, decoded);
        }
        return decoded;
    }
}
