package dev.latchkey.engine.request;

/** The characters and lengths that credentials have; what differs is refused before anybody looks it up. */
final class CredentialText {

    static final int TOKEN_LENGTH_MAX = 8192;
    static final int KEY_LENGTH_MAX = 256;

    private CredentialText() {}

    /** {@code b64token} (RFC 6750 §2.1), which is {@code token68} (RFC 9110 §11.2). */
    static boolean isToken(String text) {
        if (text.length() > TOKEN_LENGTH_MAX) {
            return false;
        }
        var at = 0;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        var isNonEmpty = at > 0;
        while (at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        return isNonEmpty && at == text.length();
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~'
                || c == '+'
                || c == '/';
    }

    /** Printable ASCII without a space. */
    static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > KEY_LENGTH_MAX) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }
}
