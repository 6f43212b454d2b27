package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON pointers, RFC 6901. */
final class JsonPointer {

    private JsonPointer() {}

    /** A key as it stands in a pointer. */
    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** The keys of a pointer, in order; empty when it does not begin with a slash or has a tilde without 0 or 1. */
    static Optional<List<String>> keys(String pointer) {
        if (pointer.isEmpty()) {
            return Optional.of(List.of());
        }
        if (pointer.charAt(0) != '/') {
            return Optional.empty();
        }
        var keys = new ArrayList<String>();
        for (var token : pointer.substring(1).split("/", -1)) {
            if (!isEscaped(token)) {
                return Optional.empty();
            }
            keys.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return Optional.of(keys);
    }

    /** Without a pattern, which would be compiled for each key: a document is read with thousands of pointers. */
    private static boolean isEscaped(String token) {
        for (var at = token.indexOf('~'); at >= 0; at = token.indexOf('~', at + 1)) {
            var next = at + 1 < token.length() ? token.charAt(at + 1) : ' ';
            if (next != '0' && next != '1') {
                return false;
            }
        }
        return true;
    }
}
