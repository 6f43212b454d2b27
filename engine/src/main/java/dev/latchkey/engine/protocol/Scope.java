package dev.latchkey.engine.protocol;

/**
 * One scope-token, RFC 6749 §3.3: 1 to {@value #LENGTH_MAX} characters from %x21, %x23-5B and %x5D-7E. Compared exactly,
 * upper and lower case differ.
 */
public record Scope(String value) implements Comparable<Scope> {

    /** Longest scope-token accepted, in characters; the RFC sets no limit. */
    public static final int LENGTH_MAX = 128;

    public Scope {
        if (!isScopeToken(value)) {
            throw new IllegalArgumentException("expected a scope-token of 1 to " + LENGTH_MAX
                    + " printable ASCII characters without space, double quote and backslash");
        }
    }

    /** Whether the text follows the grammar of a scope-token and the length limit. */
    public static boolean isScopeToken(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 0x21 || c > 0x7E || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Scope other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
