package dev.latchkey.core.credential;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The form of the secrets a deployment makes: {@code <prefix><letter>_<30 random><6 checksum>}, both in base 62. The
 * random part has 178 bits. The checksum is the CRC-32 of everything before it, so any change of a single character is
 * found without a look-up. Immutable.
 */
public final class CredentialFormat {

    /** The prefix when none is configured. */
    public static final String DEFAULT_PREFIX = "lk";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 30;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int FOREIGN_LENGTH_MIN = 16;

    private static final Recognised.Malformed MALFORMED = new Recognised.Malformed();
    private static final Recognised.Foreign FOREIGN = new Recognised.Foreign();

    private final String prefix;
    private final int length;

    /** @throws IllegalArgumentException when the prefix is not 2 to 8 characters a-z and 0-9 */
    public CredentialFormat(String prefix) {
        if (!prefix.matches("[a-z0-9]{2,8}")) {
            throw new IllegalArgumentException(
                    "expected a credential prefix of 2 to 8 characters a-z and 0-9, got \"" + prefix + "\"");
        }
        this.prefix = prefix;
        this.length = prefix.length() + 2 + RANDOM_LENGTH + CHECKSUM_LENGTH;
    }

    public String prefix() {
        return prefix;
    }

    /** Length of every secret of this format, in characters. */
    public int length() {
        return length;
    }

    public Secret generate(SecretType type, SecureRandom random) {
        var text =
                new StringBuilder(length).append(prefix).append(type.letter()).append('_');
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Secret(text.append(checksum(text)).toString());
    }

    /** A new client_id: 32 lowercase hexadecimal digits. */
    public static String generateClientId(SecureRandom random) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Writes a body of any length in this format: for access tokens, which carry more than randomness.
     *
     * @param body base 62
     */
    public String seal(SecretType type, String body) {
        var text = new StringBuilder(prefix.length() + 2 + body.length() + CHECKSUM_LENGTH)
                .append(prefix)
                .append(type.letter())
                .append('_')
                .append(body);
        return text.append(checksum(text)).toString();
    }

    /** The body of a sealed text of that type whose checksum is right; absent for anything else. */
    public @Nullable String open(SecretType type, String text) {
        var start = prefix.length() + 2;
        var end = text.length() - CHECKSUM_LENGTH;
        var isOfType = end > start && looksLikeOurs(text) && text.charAt(prefix.length()) == type.letter();
        if (!isOfType || !isBase62(text, start) || !text.startsWith(checksum(text.substring(0, end)), end)) {
            return null;
        }
        return text.substring(start, end);
    }

    /** Says what a presented text is. Takes well under a microsecond and never throws. */
    public Recognised recognise(String text) {
        if (text.length() > Secret.LENGTH_MAX) {
            return MALFORMED;
        }
        if (!looksLikeOurs(text)) {
            return text.length() >= FOREIGN_LENGTH_MIN && isVisibleAscii(text) ? FOREIGN : MALFORMED;
        }
        if (text.length() != length || !isBase62(text, prefix.length() + 2)) {
            return MALFORMED;
        }
        var end = length - CHECKSUM_LENGTH;
        return SecretType.ofLetter(text.charAt(prefix.length()))
                .filter(_ -> text.startsWith(checksum(text.substring(0, end)), end))
                .<Recognised>map(Recognised.Ours::new)
                .orElse(MALFORMED);
    }

    private boolean looksLikeOurs(String text) {
        return text.length() > prefix.length() + 1
                && text.startsWith(prefix)
                && text.charAt(prefix.length() + 1) == '_';
    }

    private static boolean isBase62(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String checksum(CharSequence text) {
        var crc = new CRC32();
        crc.update(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        var rest = crc.getValue();
        var digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
