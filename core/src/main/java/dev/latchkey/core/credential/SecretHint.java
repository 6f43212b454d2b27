package dev.latchkey.core.credential;

/**
 * What may be shown of a secret after it was made.
 *
 * @param prefix the fixed beginning, for instance {@code lkk_}; at most 10 characters, empty when the secret has none
 * @param lastFour the last four characters; empty when the secret was imported by hash or is too short to show any
 */
public record SecretHint(String prefix, String lastFour) {

    private static final int PREFIX_MAX = 10;
    /** Below this length four characters would give too much away. */
    private static final int LENGTH_MIN = 20;

    static final SecretHint UNKNOWN = new SecretHint("", "");

    static SecretHint of(String value) {
        if (value.length() < LENGTH_MIN) {
            return UNKNOWN;
        }
        var end = Math.max(value.lastIndexOf('_', PREFIX_MAX), value.lastIndexOf('-', PREFIX_MAX));
        return new SecretHint(value.substring(0, end + 1), value.substring(value.length() - 4));
    }

    /** For instance {@code lkk_…9aZ1}. */
    @Override
    public String toString() {
        return prefix + "…" + lastFour;
    }
}
